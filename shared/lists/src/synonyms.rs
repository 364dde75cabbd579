//! How people call the columns, as [`fold`](crate::fold::fold) leaves it.
//!
//! Within a field the earlier group wins, and the headers of the later ones
//! become extra columns: an export of Entra ID has both a UPN and a mail, and `Name` is the
//! whole name where a file has a last name besides.

pub(crate) const FIRST_NAME: &[&[&str]] = &[&[
    "firstname",
    "first",
    "givenname",
    "given",
    "forename",
    "prenom",
    "vorname",
]];

pub(crate) const LAST_NAME: &[&[&str]] = &[
    &[
        "lastname",
        "last",
        "surname",
        "familyname",
        "nomdefamille",
        "nachname",
        "familienname",
    ],
    &["name", "nom"],
];

pub(crate) const ADDRESS: &[&[&str]] = &[
    &[
        "sipaddress",
        "sip",
        "sipuri",
        "adressesip",
        "upn",
        "userprincipalname",
    ],
    &[
        "email",
        "emailaddress",
        "mail",
        "mailaddress",
        "adressemail",
        "adresseemail",
        "courriel",
    ],
    &["address", "adresse"],
];

pub(crate) const TIME_ZONE: &[&[&str]] = &[&[
    "timezone",
    "tz",
    "ianatimezone",
    "fuseau",
    "fuseauhoraire",
    "zeitzone",
]];
