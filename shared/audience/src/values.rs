//! The values of a person, in one piece of memory: a million people have some millions of them.

/// Texts in an order, as many as there are columns. An empty text is an empty cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values(Box<[u8]>);

impl Values {
    /// The texts one after the other.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let mut rest = &*self.0;
        std::iter::from_fn(move || {
            let (value, after) = postcard::take_from_bytes::<&str>(rest).ok()?;
            rest = after;
            Some(value)
        })
    }

    /// The text of column `index`.
    pub fn get(&self, index: usize) -> Option<&str> {
        self.iter().nth(index)
    }
}

impl<'v> FromIterator<&'v str> for Values {
    fn from_iter<I: IntoIterator<Item = &'v str>>(values: I) -> Self {
        let packed = values.into_iter().fold(Vec::new(), |packed, value| {
            postcard::to_extend(value, packed).expect("a text can be written to memory")
        });
        Self(packed.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_comes_out_whatever_it_is() {
        let long = "é".repeat(300);
        let texts = ["Zoé", "", "a\0b", &long];
        let values: Values = texts.into_iter().collect();
        assert_eq!(values.iter().collect::<Vec<_>>(), texts);
        assert_eq!((values.get(1), values.get(4)), (Some(""), None));
        assert_eq!(Values::default().get(0), None);
    }
}
