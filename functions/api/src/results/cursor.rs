//! Where a page of people begins: a batch and a position in it.

use crate::problem::Problem;

/// The first person of a page, or the place where one would be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub batch: u32,
    pub position: u16,
}

impl Place {
    /// The beginning of a batch.
    pub(super) fn batch(batch: u32) -> Self {
        Self { batch, position: 0 }
    }

    /// The text of a cursor: `b12p3`.
    pub(super) fn cursor(self) -> String {
        format!("b{}p{}", self.batch, self.position)
    }

    /// The place a cursor names; the first without one.
    ///
    /// # Errors
    /// 400 for any other text.
    pub(super) fn read(cursor: Option<&str>) -> Result<Self, Problem> {
        let Some(text) = cursor else {
            return Ok(Self::default());
        };
        let place = text
            .strip_prefix('b')
            .and_then(|rest| rest.split_once('p'))
            .and_then(|(batch, position)| {
                Some(Self {
                    batch: batch.parse().ok()?,
                    position: position.parse().ok()?,
                })
            });
        // Only what we wrote ourselves, not another spelling of it.
        place
            .filter(|place| place.cursor() == text)
            .ok_or_else(|| Problem::bad_request("cursor", "is not a cursor of this list"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_nothing_else_does() {
        let place = Place {
            batch: 70_000,
            position: 99,
        };
        assert_eq!(Place::read(Some(&place.cursor())).unwrap(), place);
        assert_eq!(Place::read(None).unwrap(), Place::default());
        for bad in [
            "",
            "b",
            "b1",
            "b1p",
            "b01p2",
            "b+1p2",
            "b1p70000",
            "b4294967296p0",
            "b1p2 ",
        ] {
            assert_eq!(Place::read(Some(bad)).unwrap_err().status(), 400, "{bad}");
        }
    }
}
