//! The part of OData `$filter` that finds people: `eq`, `in`, `or`, parentheses.

/// Microsoft's default limit of expressions in one filter.
const MOST_EXPRESSIONS: usize = 15;
/// Bound on nesting, which the grammar would otherwise leave to the stack.
const MOST_PARENTHESES: usize = 8;

/// One alternative: an attribute has a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) attribute: String,
    pub(super) value: String,
}

/// Why a filter was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    Syntax,
    TooMany,
}

impl Refusal {
    pub(super) fn message(self) -> &'static str {
        match self {
            Self::Syntax => "Invalid or unsupported filter clause.",
            Self::TooMany => {
                "Too many child clauses specified in search filter expression containing 'OR' operators. \
                 Max allowed: 15."
            }
        }
    }
}

/// The alternatives of a filter.
pub(super) fn parse(text: &str) -> Result<Vec<Clause>, Refusal> {
    let mut parser = Parser {
        rest: text,
        clauses: Vec::new(),
    };
    parser.alternatives(0)?;
    match parser.rest.trim_start() {
        "" if parser.clauses.len() > MOST_EXPRESSIONS => Err(Refusal::TooMany),
        "" => Ok(parser.clauses),
        _ => Err(Refusal::Syntax),
    }
}

struct Parser<'a> {
    rest: &'a str,
    clauses: Vec<Clause>,
}

impl<'a> Parser<'a> {
    fn alternatives(&mut self, depth: usize) -> Result<(), Refusal> {
        self.term(depth)?;
        while self.keyword("or") {
            self.term(depth)?;
        }
        Ok(())
    }

    fn term(&mut self, depth: usize) -> Result<(), Refusal> {
        if self.symbol('(') {
            if depth == MOST_PARENTHESES {
                return Err(Refusal::Syntax);
            }
            self.alternatives(depth + 1)?;
            return self.expect(')');
        }
        let attribute = self.word().ok_or(Refusal::Syntax)?;
        if self.keyword("eq") {
            return self.literal(attribute);
        }
        if !self.keyword("in") {
            return Err(Refusal::Syntax);
        }
        self.expect('(')?;
        self.literal(attribute)?;
        while self.symbol(',') {
            self.literal(attribute)?;
        }
        self.expect(')')
    }

    /// A string in single quotes, `''` standing for one.
    fn literal(&mut self, attribute: &str) -> Result<(), Refusal> {
        self.expect('\'')?;
        let mut value = String::new();
        loop {
            let end = self.rest.find('\'').ok_or(Refusal::Syntax)?;
            value.push_str(&self.rest[..end]);
            self.rest = &self.rest[end + 1..];
            match self.rest.strip_prefix('\'') {
                Some(rest) => {
                    value.push('\'');
                    self.rest = rest;
                }
                None => break,
            }
        }
        self.clauses.push(Clause {
            attribute: attribute.to_owned(),
            value,
        });
        Ok(())
    }

    fn word(&mut self) -> Option<&'a str> {
        let rest = self.rest.trim_start();
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        let (word, rest) = rest.split_at(end);
        self.rest = rest;
        (!word.is_empty()).then_some(word)
    }

    fn keyword(&mut self, keyword: &str) -> bool {
        let before = self.rest;
        let found = self.word() == Some(keyword);
        if !found {
            self.rest = before;
        }
        found
    }

    fn symbol(&mut self, symbol: char) -> bool {
        let rest = self.rest.trim_start().strip_prefix(symbol);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expect(&mut self, symbol: char) -> Result<(), Refusal> {
        self.symbol(symbol).then_some(()).ok_or(Refusal::Syntax)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn clauses(text: &str) -> Vec<(String, String)> {
        parse(text)
            .unwrap()
            .into_iter()
            .map(|clause| (clause.attribute, clause.value))
            .collect()
    }

    fn pair(attribute: &str, value: &str) -> (String, String) {
        (attribute.into(), value.into())
    }

    #[test]
    fn the_documented_forms() {
        assert_eq!(clauses("mail eq 'o''brien@x'"), [pair("mail", "o'brien@x")]);
        assert_eq!(
            clauses("mail in ('a', 'b','')"),
            [pair("mail", "a"), pair("mail", "b"), pair("mail", "")]
        );
        let both = [pair("mail", "a or b"), pair("userPrincipalName", "c")];
        assert_eq!(
            clauses("mail eq 'a or b' or userPrincipalName eq 'c'"),
            both
        );
        assert_eq!(
            clauses(" ( mail eq 'a or b' ) or (userPrincipalName in('c')) "),
            both
        );
    }

    #[test]
    fn everything_else_is_refused() {
        for wrong in [
            "",
            "mail",
            "mail eq",
            "mail eq a",
            "mail eq 'a",
            "mail in ()",
            "mail in ('a'",
            "mail ne 'a'",
            "(mail eq 'a'",
            "mail eq 'a' and id eq 'b'",
            "mail eq 'a')",
            "startswith(mail,'a')",
            "mail eq 'a' or",
            "mail eq 'a' orid eq 'b'",
        ] {
            assert_eq!(parse(wrong), Err(Refusal::Syntax), "{wrong}");
        }
        assert_eq!(parse(&"(".repeat(10_000)), Err(Refusal::Syntax));
    }

    #[test]
    fn fifteen_expressions_and_no_more() {
        let of = |n| format!("mail in ({})", vec!["'a'"; n].join(","));
        assert_eq!(parse(&of(15)).unwrap().len(), 15);
        assert_eq!(parse(&of(16)), Err(Refusal::TooMany));
        assert_eq!(
            parse(&format!("{} or mail eq 'b'", of(15))),
            Err(Refusal::TooMany)
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn escaped_values_come_back(values in prop::collection::vec(".{0,12}", 1..15)) {
            let list = values.iter().map(|v| format!("'{}'", v.replace('\'', "''"))).collect::<Vec<_>>().join(",");
            let parsed: Vec<_> = parse(&format!("mail in ({list})")).unwrap().into_iter().map(|c| c.value).collect();
            prop_assert_eq!(parsed, values);
        }

        #[test]
        fn no_text_makes_it_panic(text in "[a-z'(), ]{0,40}") {
            let _ = parse(&text);
        }
    }
}
