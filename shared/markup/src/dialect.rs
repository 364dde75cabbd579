//! What each format has for the things a message is made of.

/// Where a message is going.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// The text of a Teams activity, `textFormat` `xml`.
    Teams,
    /// A Skype for Business message of type `text/plain`.
    SkypePlain,
    /// A Skype for Business message of type `text/html`, for conversations that negotiated it.
    SkypeHtml,
    /// HTML for the console: the tags `strong em s code pre blockquote a br` and nothing else.
    Preview,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 4] = [
        Self::Teams,
        Self::SkypePlain,
        Self::SkypeHtml,
        Self::Preview,
    ];

    pub(crate) const fn dialect(self) -> &'static Dialect {
        match self {
            Self::Teams => &TEAMS,
            Self::SkypePlain => &SKYPE_PLAIN,
            Self::SkypeHtml => &SKYPE_HTML,
            Self::Preview => &PREVIEW,
        }
    }
}

/// What stands before and after something.
pub(crate) type Around = (&'static str, &'static str);

pub(crate) struct Dialect {
    pub text_format: &'static str,
    /// Text is escaped.
    pub html: bool,
    pub bold: Around,
    pub italic: Around,
    pub strike: Around,
    pub code: Around,
    /// A block element for preformatted text; without one its lines are lines like others.
    pub pre: Option<Around>,
    /// A block element for quotes; without one each line starts with `> `.
    pub quote: Option<Around>,
    pub link: LinkStyle,
    pub line_break: &'static str,
    /// A space that is not collapsed.
    pub space: &'static str,
}

pub(crate) enum LinkStyle {
    /// Before the URL, between URL and text, after the text.
    Anchor(&'static str, &'static str, &'static str),
    /// `text (URL)`, or the URL alone where it is its own text.
    Parenthesis,
    /// The text alone.
    TextOnly,
}

const NOTHING: Around = ("", "");
const TILDES: Around = ("~", "~");

/// Tags of the vendor's list that every client draws; see the crate's decisions.
static TEAMS: Dialect = Dialect {
    text_format: "xml",
    html: true,
    bold: ("<b>", "</b>"),
    italic: ("<i>", "</i>"),
    strike: TILDES,
    code: NOTHING,
    pre: Some(("<pre>", "</pre>")),
    quote: Some(("<blockquote>", "</blockquote>")),
    link: LinkStyle::Anchor("<a href=\"", "\">", "</a>"),
    line_break: "<br/>",
    space: "\u{a0}",
};

static SKYPE_PLAIN: Dialect = Dialect {
    text_format: "plain",
    html: false,
    bold: NOTHING,
    italic: NOTHING,
    strike: TILDES,
    code: NOTHING,
    pre: None,
    quote: None,
    link: LinkStyle::Parenthesis,
    line_break: "\n",
    space: " ",
};

/// No list of the tags Skype for Business draws is published: inline styles, links and line breaks only, and
/// everything that must not be lost is in the text.
static SKYPE_HTML: Dialect = Dialect {
    text_format: "html",
    html: true,
    bold: ("<b>", "</b>"),
    italic: ("<i>", "</i>"),
    strike: TILDES,
    code: NOTHING,
    pre: None,
    quote: None,
    link: LinkStyle::Anchor("<a href=\"", "\">", "</a>"),
    line_break: "<br>",
    space: "\u{a0}",
};

static PREVIEW: Dialect = Dialect {
    text_format: "html",
    html: true,
    bold: ("<strong>", "</strong>"),
    italic: ("<em>", "</em>"),
    strike: ("<s>", "</s>"),
    code: ("<code>", "</code>"),
    pre: Some(("<pre>", "</pre>")),
    quote: Some(("<blockquote>", "</blockquote>")),
    link: LinkStyle::Anchor(
        "<a href=\"",
        "\" target=\"_blank\" rel=\"noopener noreferrer\">",
        "</a>",
    ),
    line_break: "<br>",
    space: "\u{a0}",
};

/// One line for a notification; [`crate::summary`] cuts it.
pub(crate) static SUMMARY: Dialect = Dialect {
    text_format: "plain",
    html: false,
    bold: NOTHING,
    italic: NOTHING,
    strike: TILDES,
    code: NOTHING,
    pre: None,
    quote: None,
    link: LinkStyle::TextOnly,
    line_break: " ",
    space: " ",
};
