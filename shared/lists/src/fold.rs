//! Text reduced to what two spellings of a header have in common.

/// Lower-case letters and digits of `text`, accents removed from Latin letters.
/// `"E-Mail  "` and `"e mail"` are both `email`.
pub(crate) fn fold(text: &str) -> String {
    letters(text).filter(|c| c.is_alphanumeric()).collect()
}

/// The placeholder a header stands for: upper case without accents, one `_` for anything
/// between letters and digits. `"Intitulé du poste"` is `INTITULE_DU_POSTE`.
pub(crate) fn placeholder(header: &str) -> String {
    let mut name = String::new();
    let mut gap = false;
    for c in letters(header) {
        if c.is_alphanumeric() {
            if gap && !name.is_empty() {
                name.push('_');
            }
            gap = false;
            name.extend(c.to_uppercase());
        } else {
            gap = true;
        }
    }
    name
}

/// Lower case, with Latin letters as their base letter and combining marks left out.
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .flat_map(char::to_lowercase)
        .filter(|c| !matches!(c, '\u{300}'..='\u{36f}'))
        .flat_map(|c| {
            let (base, second) = base(c);
            std::iter::once(base).chain(second)
        })
}

fn base(c: char) -> (char, Option<char>) {
    let single = match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì'..='ï' | 'ī' | 'į' | 'ı' => 'i',
        'ł' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'æ' => return ('a', Some('e')),
        'œ' => return ('o', Some('e')),
        'ß' => return ('s', Some('s')),
        other => other,
    };
    (single, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_does_not_matter() {
        for text in [
            "Prénom",
            " PRENOM ",
            "pre\u{301}nom",
            "pré-nom",
            "\u{feff}Prénom:",
        ] {
            assert_eq!(fold(text), "prenom", "{text}");
        }
        assert_eq!(fold("Straße & Œuvre"), "strasseoeuvre");
        assert_eq!(fold("# !"), "");
    }

    #[test]
    fn placeholders_are_upper_case_words() {
        assert_eq!(placeholder("city"), "CITY");
        assert_eq!(placeholder(" Job  title (EN) "), "JOB_TITLE_EN");
        assert_eq!(placeholder("Société"), "SOCIETE");
        assert_eq!(placeholder("город"), "ГОРОД");
        assert_eq!(placeholder("#"), "");
    }
}
