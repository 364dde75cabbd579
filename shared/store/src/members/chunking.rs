//! Cutting members into chunks, and telling which chunks an edit touches.

use std::collections::BTreeMap;

use domain::list::Member;
use sha2::{Digest, Sha256};

use super::{ChunkRef, FORMAT, Version};
use crate::error::StoreError;
use crate::packing::{DEFLATE_ABOVE, pack};

/// Most members of a chunk: a million people are a thousand chunks, whose manifest is about 60 KB.
pub(super) const CHUNK_MEMBERS: usize = 1_000;
/// Most bytes of a chunk before deflating.
const CHUNK_BYTES: usize = 300_000;
/// What the packed form adds to each text: its length.
const TEXT_OVERHEAD: usize = 3;

/// Changes to one chunk, by address: a member to put, or none to take away.
pub(super) type Changes<'a> = BTreeMap<&'a str, Option<&'a Member>>;

/// A chunk ready to be stored.
pub(super) struct Chunk {
    pub(super) reference: ChunkRef,
    pub(super) packed: Vec<u8>,
}

impl Chunk {
    /// Packs members, at least one.
    pub(super) fn new(members: &[Member]) -> Result<Self, StoreError> {
        let first = members
            .first()
            .ok_or_else(|| StoreError::corrupt("list chunk"))?
            .address
            .to_string();
        let count = u32::try_from(members.len()).map_err(|_| StoreError::corrupt("list chunk"))?;
        let packed = pack("list chunk", FORMAT, &members, DEFLATE_ABOVE)?;
        let hash = Sha256::digest(&packed).into();
        Ok(Self {
            reference: ChunkRef { first, hash, count },
            packed,
        })
    }
}

/// Cuts sorted members into even chunks below both limits.
pub(super) fn cut(members: &[Member]) -> Vec<&[Member]> {
    // A chunk that overflowed by one is halved, so that the next addition does not split it again.
    let even = members
        .len()
        .div_ceil(members.len().div_ceil(CHUNK_MEMBERS).max(1))
        .max(1);
    let mut chunks = Vec::with_capacity(members.len() / even + 1);
    let (mut start, mut bytes) = (0, 0);
    for (index, member) in members.iter().enumerate() {
        let weight = weight(member);
        if index > start && (index - start == even || bytes + weight > CHUNK_BYTES) {
            chunks.push(&members[start..index]);
            (start, bytes) = (index, 0);
        }
        bytes += weight;
    }
    if start < members.len() {
        chunks.push(&members[start..]);
    }
    chunks
}

/// What a member weighs in a chunk, in bytes, at most.
fn weight(member: &Member) -> usize {
    let texts = [&member.address, &member.first_name, &member.last_name];
    let texts = texts
        .into_iter()
        .chain(&member.time_zone)
        .chain(&member.extra);
    texts.map(|text| text.len() + TEXT_OVERHEAD).sum::<usize>() + 4
}

/// A chunk's members after its changes.
pub(super) fn edited(before: Vec<Member>, changes: Changes<'_>) -> Vec<Member> {
    let mut after: Vec<Member> = before
        .into_iter()
        .filter(|member| !changes.contains_key(&*member.address))
        .collect();
    after.extend(changes.into_values().flatten().cloned());
    after.sort_by(|a, b| a.address.cmp(&b.address));
    after
}

impl Version {
    /// The chunk in which this address is, if it is in the version.
    pub(super) fn chunk_of(&self, address: &str) -> Option<&ChunkRef> {
        self.chunks.get(self.index_of(address)?)
    }

    /// The index of the last chunk that begins at or before this address.
    pub(super) fn index_of(&self, address: &str) -> Option<usize> {
        Self::place(&self.chunks, address)
    }

    /// As [`Version::index_of`], of these chunks.
    pub(crate) fn place(chunks: &[ChunkRef], address: &str) -> Option<usize> {
        chunks
            .partition_point(|chunk| &*chunk.first <= address)
            .checked_sub(1)
    }

    /// The chunks in order, each with its changes if it has any; an empty version's additions come without a chunk.
    pub(super) fn edits<'a>(
        &'a self,
        add: &'a [Member],
        remove: &'a [String],
    ) -> Vec<(Option<&'a ChunkRef>, Option<Changes<'a>>)> {
        let mut touched: BTreeMap<usize, Changes<'a>> = BTreeMap::new();
        let removed = remove.iter().map(|address| (address.as_str(), None));
        for (address, change) in
            removed.chain(add.iter().map(|member| (&*member.address, Some(member))))
        {
            // What comes before the first chunk goes into it.
            let index = self.index_of(address).unwrap_or(0);
            touched.entry(index).or_default().insert(address, change);
        }
        if self.chunks.is_empty() {
            return touched
                .into_values()
                .map(|changes| (None, Some(changes)))
                .collect();
        }
        let chunks = self.chunks.iter().enumerate();
        chunks
            .map(|(index, chunk)| (Some(chunk), touched.remove(&index)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(address: String, extra: usize) -> Member {
        let extra = vec!["x".repeat(extra).into()];
        Member {
            address: address.into(),
            first_name: "Ann".into(),
            last_name: "Lee".into(),
            time_zone: Some("Europe/Paris".into()),
            extra,
        }
    }

    #[test]
    fn chunks_hold_a_thousand_people_or_their_bytes() {
        let people = |n: usize, extra: usize| {
            (0..n)
                .map(|i| member(format!("{i:07}"), extra))
                .collect::<Vec<_>>()
        };
        let sizes = |members: &[Member]| {
            cut(members)
                .iter()
                .map(|chunk| chunk.len())
                .collect::<Vec<_>>()
        };
        assert_eq!(sizes(&[]), Vec::<usize>::new());
        assert_eq!(sizes(&people(1_000, 5)), vec![1_000]);
        assert_eq!(sizes(&people(1_001, 5)), vec![501, 500]);
        assert!(
            sizes(&people(1_000, 2_000))
                .iter()
                .all(|size| (100..=150).contains(size))
        );
        for chunk in cut(&people(300, 3_000)) {
            let plain = postcard::to_stdvec(chunk).unwrap().len();
            assert!(plain <= CHUNK_BYTES, "{plain}");
        }
    }

    #[test]
    fn the_manifest_of_a_million_people_fits_an_item() {
        let chunks: Vec<ChunkRef> = (0..2_000u32)
            .map(|i| ChunkRef {
                first: format!("firstname.lastname{i}@department.contoso.example"),
                hash: Sha256::digest(i.to_be_bytes()).into(),
                count: 500,
            })
            .collect();
        let packed = pack(
            "list version",
            FORMAT,
            &(vec!["CITY"; 30], chunks),
            DEFLATE_ABOVE,
        )
        .unwrap();
        assert!(packed.len() < 120_000, "{}", packed.len());
    }
}
