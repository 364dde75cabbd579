//! The line a notification shows.

/// The longest summary, in characters.
pub const SUMMARY_CHARS: usize = 120;

/// A word is not cut when a space is this near to the end, in characters.
const NEAR_END: usize = 20;

/// One line of at most [`SUMMARY_CHARS`] characters, cut at a word where possible and marked with `…`.
pub(crate) fn shorten(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((cut, _)) = line.char_indices().nth(SUMMARY_CHARS - 1) else {
        return line;
    };
    if line.chars().count() == SUMMARY_CHARS {
        return line;
    }
    let head = &line[..cut];
    let words = head
        .rsplit_once(' ')
        .filter(|(_, word)| word.chars().count() < NEAR_END);
    format!("{}…", words.map_or(head, |(words, _)| words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts_stay() {
        assert_eq!(shorten(" a\n b "), "a b");
        let exact = "é".repeat(SUMMARY_CHARS);
        assert_eq!(shorten(&exact), exact);
    }

    #[test]
    fn long_texts_are_cut_at_a_word_if_one_is_near() {
        assert_eq!(shorten(&"é".repeat(121)), format!("{}…", "é".repeat(119)));
        let words = shorten(&"word ".repeat(40));
        assert!(words.ends_with("word…"), "{words}");
        assert!(words.chars().count() <= SUMMARY_CHARS);
    }
}
