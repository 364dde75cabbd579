//! Gets, queries and batch reads, whole: every page, every unprocessed key.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use futures::{StreamExt, TryStreamExt, stream};

use crate::Store;
use crate::error::{StoreError, classify};
use crate::item::{Item, s};
use crate::keys::Key;
use crate::table;

/// Most keys DynamoDB takes in one batch read.
const KEYS_MAX: usize = 100;
/// Requests of one call in flight at a time.
pub(crate) const CONCURRENCY: usize = 8;
/// Times in a row that a batch may come back wholly unprocessed.
pub(crate) const STALLS_MAX: u32 = 8;

/// One partition, or a part of it in sort-key order.
#[derive(Debug, Clone)]
pub(crate) struct Range {
    pk: String,
    prefix: String,
    /// Only sort keys below this one.
    before: Option<String>,
    newest_first: bool,
    index: bool,
    keys_only: bool,
}

impl Range {
    /// All items of `pk` whose sort key begins with `prefix`.
    pub(crate) fn of(pk: impl Into<String>, prefix: impl Into<String>) -> Self {
        let (pk, prefix) = (pk.into(), prefix.into());
        Self {
            pk,
            prefix,
            before: None,
            newest_first: false,
            index: false,
            keys_only: false,
        }
    }

    /// All items of a partition of the index, the greatest sort key first.
    pub(crate) fn of_index(k: impl Into<String>) -> Self {
        Self {
            index: true,
            newest_first: true,
            ..Self::of(k, "")
        }
    }

    /// Only the keys of the items (and `ttl`), which costs the service as much but saves the transport.
    pub(crate) fn keys_only(self) -> Self {
        Self {
            keys_only: true,
            ..self
        }
    }

    /// The greatest sort key first, from below `before`, where there is one.
    pub(crate) fn newest_before(self, before: Option<String>) -> Self {
        Self {
            before,
            newest_first: true,
            ..self
        }
    }

    /// The least sort key first, up to below `before`.
    pub(crate) fn oldest_before(self, before: String) -> Self {
        Self {
            before: Some(before),
            newest_first: false,
            ..self
        }
    }

    /// The key condition. A sort key allows one comparison, so a prefix with an end is read between the two;
    /// the end itself, which BETWEEN takes in, is left out by the reader.
    fn condition(
        &self,
    ) -> (
        String,
        HashMap<String, String>,
        HashMap<String, AttributeValue>,
    ) {
        let pk = if self.index {
            table::INDEX_PK
        } else {
            table::PK
        };
        let mut names = HashMap::from([("#p".to_owned(), pk.to_owned())]);
        let mut values = HashMap::from([(":p".to_owned(), s(&self.pk))]);
        let (clause, first, last) = match &self.before {
            None if self.prefix.is_empty() => ("", None, None),
            None => (" AND begins_with(#s, :a)", Some(&self.prefix), None),
            Some(before) if self.prefix.is_empty() => (" AND #s < :b", None, Some(before)),
            Some(before) => (
                " AND #s BETWEEN :a AND :b",
                Some(&self.prefix),
                Some(before),
            ),
        };
        if !clause.is_empty() {
            names.insert("#s".to_owned(), self.sort_key().to_owned());
        }
        values.extend(first.map(|text| (":a".to_owned(), s(text))));
        values.extend(last.map(|text| (":b".to_owned(), s(text))));
        (format!("#p = :p{clause}"), names, values)
    }

    fn sort_key(&self) -> &'static str {
        if self.index {
            table::INDEX_SK
        } else {
            table::SK
        }
    }

    fn is_end(&self, item: &Item) -> bool {
        self.before.is_some()
            && item
                .get(self.sort_key())
                .and_then(|value| value.as_s().ok())
                == self.before.as_ref()
    }
}

impl Store {
    /// One item, strongly consistent.
    pub(crate) async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        let sent = self
            .client
            .get_item()
            .table_name(&*self.table)
            .set_key(Some(key.attributes()))
            .consistent_read(true)
            .send()
            .await;
        Ok(sent.map_err(|error| classify("GetItem", error))?.item)
    }

    /// The first `limit` items of a range; strongly consistent but for the index, which cannot be.
    pub(crate) async fn query(&self, range: &Range, limit: usize) -> Result<Vec<Item>, StoreError> {
        let mut found = Vec::new();
        let mut start = None;
        loop {
            let (condition, mut names, values) = range.condition();
            let projection = range.keys_only.then(|| {
                for name in [table::PK, table::SK, table::TTL] {
                    names.insert(format!("#{name}"), name.to_owned());
                }
                format!("#{}, #{}, #{}", table::PK, table::SK, table::TTL)
            });
            // One more, because the end of the range may be among them.
            let wanted = (limit - found.len()).saturating_add(1);
            let answer = self
                .client
                .query()
                .table_name(&*self.table)
                .set_index_name(range.index.then(|| table::INDEX.to_owned()))
                .key_condition_expression(condition)
                .set_projection_expression(projection)
                .set_expression_attribute_names(Some(names))
                .set_expression_attribute_values(Some(values))
                .consistent_read(!range.index)
                .scan_index_forward(!range.newest_first)
                .set_limit(i32::try_from(wanted).ok())
                .set_exclusive_start_key(start.take())
                .send()
                .await
                .map_err(|error| classify("Query", error))?;
            found.extend(
                answer
                    .items
                    .unwrap_or_default()
                    .into_iter()
                    .filter(|item| !range.is_end(item)),
            );
            start = answer.last_evaluated_key;
            if found.len() >= limit || start.is_none() {
                found.truncate(limit);
                return Ok(found);
            }
        }
    }

    /// The items of these keys that exist, in any order; strongly consistent. The keys must differ.
    pub(crate) async fn batch_get(&self, keys: Vec<Key>) -> Result<Vec<Item>, StoreError> {
        self.batch_get_as(keys, true).await
    }

    /// The same as they were a moment ago, eventually consistent, at half the price.
    pub(crate) async fn batch_get_lately(&self, keys: Vec<Key>) -> Result<Vec<Item>, StoreError> {
        self.batch_get_as(keys, false).await
    }

    async fn batch_get_as(&self, keys: Vec<Key>, strong: bool) -> Result<Vec<Item>, StoreError> {
        let groups: Vec<Vec<Key>> = keys.chunks(KEYS_MAX).map(<[Key]>::to_vec).collect();
        let found: Vec<Vec<Item>> = stream::iter(
            groups
                .into_iter()
                .map(|group| self.batch_get_group(group, strong))
                .collect::<Vec<_>>(),
        )
        .buffer_unordered(CONCURRENCY)
        .try_collect()
        .await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn batch_get_group(&self, keys: Vec<Key>, strong: bool) -> Result<Vec<Item>, StoreError> {
        let mut left: Vec<Item> = keys.iter().map(Key::attributes).collect();
        let mut found = Vec::with_capacity(left.len());
        let mut stalls = 0;
        while !left.is_empty() {
            let asked = left.len();
            let request = KeysAndAttributes::builder()
                .set_keys(Some(left))
                .consistent_read(strong)
                .build()
                .map_err(|_| StoreError::corrupt("batch of keys"))?;
            let answer = self
                .client
                .batch_get_item()
                .request_items(&*self.table, request)
                .send()
                .await
                .map_err(|error| classify("BatchGetItem", error))?;
            found.extend(answer.responses.unwrap_or_default().into_values().flatten());
            left = answer
                .unprocessed_keys
                .unwrap_or_default()
                .into_values()
                .flat_map(|request| request.keys)
                .collect();
            self.pause_for_rest("BatchGetItem", asked, left.len(), &mut stalls)
                .await?;
        }
        Ok(found)
    }

    /// Pauses before the rest of a batch is asked for again; gives up when nothing of it was served many times in a row.
    pub(crate) async fn pause_for_rest(
        &self,
        operation: &'static str,
        asked: usize,
        left: usize,
        stalls: &mut u32,
    ) -> Result<(), StoreError> {
        if left == 0 {
            return Ok(());
        }
        *stalls = if left < asked { 1 } else { *stalls + 1 };
        if *stalls > STALLS_MAX {
            return Err(StoreError::Unavailable {
                operation,
                code: "unprocessed".to_owned(),
            });
        }
        self.pause(*stalls).await;
        Ok(())
    }
}
