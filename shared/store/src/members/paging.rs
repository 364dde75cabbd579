//! Leafing through a version, with or without a search.

use domain::ids::ListId;
use domain::list::Member;

use super::Version;
use crate::Store;
use crate::cursor::{self, Page};
use crate::error::StoreError;
use crate::read::CONCURRENCY;

/// Most chunks one page looks into: a search of a million people takes several pages.
const CHUNKS_MAX: usize = 64;
/// Longest search, in characters.
const SEARCH_MAX: usize = 200;

impl Store {
    /// Members of a version by address, those whose address or name holds `search` in any case. A page looks at about
    /// 64,000 people at most: with a search it may be short, or empty, and still have a next.
    pub async fn members_page(
        &self,
        list: ListId,
        version: &Version,
        cursor: Option<&str>,
        limit: usize,
        search: Option<&str>,
    ) -> Result<Page<Member>, StoreError> {
        let after = cursor
            .map(|cursor| cursor::decode('m', cursor))
            .transpose()?;
        let search = search
            .map(str::trim)
            .filter(|search| !search.is_empty())
            .map(str::to_lowercase);
        if let Some(search) = &search {
            StoreError::check_size("search", search.chars().count(), SEARCH_MAX)?;
        }
        let start = after
            .as_deref()
            .and_then(|after| version.index_of(after))
            .unwrap_or(0);
        let end = version.chunks.len().min(start + CHUNKS_MAX);

        let mut found: Vec<Member> = Vec::new();
        let mut seen = after.clone();
        // Without a search the first chunk or two hold the page; with one, many are looked into at once.
        let at_once = if search.is_some() {
            CONCURRENCY
        } else {
            1 + limit.div_ceil(1_000).min(CONCURRENCY)
        };
        for group in version.chunks[start..end].chunks(at_once) {
            for member in self.chunks(list, group).await?.into_iter().flatten() {
                if after
                    .as_deref()
                    .is_some_and(|after| *member.address <= *after)
                {
                    continue;
                }
                if found.len() > limit {
                    break;
                }
                seen = Some(member.address.to_string());
                if search
                    .as_deref()
                    .is_none_or(|search| matches(&member, search))
                {
                    found.push(member);
                }
            }
            if found.len() > limit {
                return Ok(cursor::page('m', found, limit, |member| {
                    member.address.to_string()
                }));
            }
        }
        let next = seen
            .filter(|_| end < version.chunks.len())
            .map(|seen| cursor::encode('m', &seen));
        Ok(Page { items: found, next })
    }
}

fn matches(member: &Member, search: &str) -> bool {
    let name = format!("{} {}", member.first_name, member.last_name).to_lowercase();
    member.address.contains(search) || name.contains(search)
}
