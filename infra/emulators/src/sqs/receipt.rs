//! Receipt handles: which message, received for the how many-th time.

use super::{SqsCode, digest};
use crate::Error;

/// What a receipt handle says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Receipt {
    pub(crate) queue_id: i64,
    pub(crate) row: i64,
    pub(crate) receives: i64,
}

impl Receipt {
    /// The opaque text given to the receiver.
    pub(crate) fn encode(&self, store: &str) -> String {
        let plain = format!("{}.{}.{}", self.queue_id, self.row, self.receives);
        let check = check(store, &plain);
        format!("{plain}.{check}")
    }

    /// Reads a receipt handle of queue `queue_id`.
    ///
    /// # Errors
    /// [`SqsCode::ReceiptHandleIsInvalid`] for anything this database did not hand out for that queue.
    pub(crate) fn decode(text: &str, store: &str, queue_id: i64) -> Result<Self, Error> {
        parse(text, store)
            .filter(|receipt| receipt.queue_id == queue_id)
            .ok_or_else(|| {
                Error::sqs(
                    SqsCode::ReceiptHandleIsInvalid,
                    "The input receipt handle is invalid.",
                )
            })
    }
}

fn check(store: &str, plain: &str) -> String {
    digest::hex(format!("receipt:{store}:{plain}").as_bytes())
}

fn parse(text: &str, store: &str) -> Option<Receipt> {
    let (plain, given) = text.rsplit_once('.')?;
    if given != check(store, plain) {
        return None;
    }
    let mut numbers = plain.split('.').map(str::parse::<i64>);
    let mut next = || numbers.next()?.ok();
    Some(Receipt {
        queue_id: next()?,
        row: next()?,
        receives: next()?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_was_encoded_is_decoded(queue_id in 0i64..100, row in 0i64.., receives in 0i64..2000) {
            let receipt = Receipt { queue_id, row, receives };
            prop_assert_eq!(Receipt::decode(&receipt.encode("s"), "s", queue_id).unwrap(), receipt);
            prop_assert!(Receipt::decode(&receipt.encode("s"), "s", queue_id + 1).is_err());
            prop_assert!(Receipt::decode(&receipt.encode("s"), "t", queue_id).is_err());
        }

        #[test]
        fn anything_else_is_refused(text in ".{0,80}") {
            prop_assert!(Receipt::decode(&text, "s", 1).is_err());
        }
    }
}
