//! What the directory said of the members of a chunk, packed: an Entra object id is sixteen bytes, not thirty-six.

use serde::{Deserialize, Serialize};

/// The object id of one member, or that the directory does not know them.
pub(crate) type Answer = Option<Box<str>>;

/// The length and places of the dashes of an id as the directory writes it.
const TEXT: usize = 36;
const DASHES: [usize; 4] = [8, 13, 18, 23];

#[derive(Serialize, Deserialize)]
enum Packed<'a> {
    Nobody,
    Id([u8; 16]),
    Text(&'a str),
}

/// Packs the answers of a chunk, in its order. None when they cannot be written, which does not happen.
pub(crate) fn pack(answers: &[Answer]) -> Option<Vec<u8>> {
    let packed = answers.iter().map(|answer| match answer.as_deref() {
        None => Packed::Nobody,
        Some(text) => short(text).map_or(Packed::Text(text), Packed::Id),
    });
    postcard::to_stdvec(&packed.collect::<Vec<_>>()).ok()
}

/// Reads the answers of a chunk of `members`. None when they are of another chunk, or nothing that [`pack`] made.
pub(crate) fn unpack(bytes: &[u8], members: usize) -> Option<Vec<Answer>> {
    let packed: Vec<Packed<'_>> = postcard::from_bytes(bytes).ok()?;
    let answers = packed.into_iter().map(|one| match one {
        Packed::Nobody => None,
        Packed::Id(id) => Some(long(id).into()),
        Packed::Text(text) => Some(text.into()),
    });
    let answers: Vec<Answer> = answers.collect();
    (answers.len() == members).then_some(answers)
}

/// The bytes of an id, if it is written exactly as [`long`] writes it.
fn short(text: &str) -> Option<[u8; 16]> {
    let digits: String = text.chars().filter(|letter| *letter != '-').collect();
    let number = u128::from_str_radix(&digits, 16).ok()?;
    let id = number.to_be_bytes();
    (text.len() == TEXT && long(id) == text).then_some(id)
}

fn long(id: [u8; 16]) -> String {
    let mut text = format!("{:032x}", u128::from_be_bytes(id));
    for place in DASHES {
        text.insert(place, '-');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_object_id_takes_seventeen_bytes_and_comes_back() {
        let id = "0f8fad5b-d9cb-469f-a165-70867728950e";
        let answers = vec![Some(id.into()), None];
        let packed = pack(&answers).unwrap();
        assert_eq!(packed.len(), 1 + 17 + 1);
        assert_eq!(unpack(&packed, 2), Some(answers));
        assert_eq!(
            unpack(&packed, 3),
            None,
            "a chunk that somebody was erased from"
        );
        assert_eq!(unpack(b"\xff\xff", 2), None);
    }

    proptest! {
        #[test]
        fn whatever_a_directory_calls_people_comes_back(
            ids in proptest::collection::vec(proptest::option::of(
                "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-fA-F]{12}|[+0-9a-f-]{0,40}|.{0,20}",
            ), 0..20),
        ) {
            let answers: Vec<Answer> = ids.into_iter().map(|id| id.map(Into::into)).collect();
            prop_assert_eq!(unpack(&pack(&answers).unwrap(), answers.len()), Some(answers));
        }
    }
}
