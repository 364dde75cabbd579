//! User lists without their members.

use domain::ids::ListId;
use domain::list::List;

use crate::Store;
use crate::campaigns::CHANGE_TRIES;
use crate::cursor::{self, Page};
use crate::error::{StoreError, UpdateError};
use crate::expression::Expression;
use crate::item::{Item, Reader, s};
use crate::keys;
use crate::packing::PACKED_MAX;
use crate::read::Range;
use crate::table;
use crate::write::{Attempt, WRITE_ID};

pub(crate) const WHAT: &str = "list";
/// The list as JSON; none in a deleted one.
const DOCUMENT: &str = "doc";

impl Store {
    /// Stores a new list; `Conflict` when its id is taken.
    pub async fn create_list(&self, list: &List) -> Result<(), StoreError> {
        let mut expression = Expression::default();
        let condition = expression.absent();
        self.put_if(
            to_item(list, &self.shared.ids.next())?,
            condition,
            expression,
        )
        .await?
        .or_conflict(WHAT)
    }

    /// The list, strongly consistent; none when it never was or is deleted.
    pub async fn list(&self, id: ListId) -> Result<Option<List>, StoreError> {
        self.get(&keys::list(id))
            .await?
            .and_then(|item| live(&item))
            .transpose()
    }

    /// Lists, newest first, from the index: a change shows after a moment.
    pub async fn lists(
        &self,
        cursor: Option<String>,
        limit: usize,
    ) -> Result<Page<List>, StoreError> {
        let before = cursor
            .map(|cursor| {
                let id: ListId = cursor::decode('l', &cursor)?
                    .parse()
                    .map_err(|_| StoreError::BadCursor)?;
                Ok::<_, StoreError>(id.to_string())
            })
            .transpose()?;
        let range = Range::of_index(keys::LISTS).newest_before(before);
        let found = self.query(&range, limit.saturating_add(1)).await?;
        let lists = found
            .iter()
            .filter_map(live)
            .collect::<Result<Vec<List>, StoreError>>()?;
        Ok(cursor::page('l', lists, limit, |list| list.id.to_string()))
    }

    /// Reads, changes and writes a list; `change` runs again on what another writer left, up to ten times.
    /// A change that changes nothing writes nothing.
    pub async fn update_list<E>(
        &self,
        id: ListId,
        mut change: impl FnMut(&mut List) -> Result<(), E>,
    ) -> Result<List, UpdateError<E>> {
        let mut found = self.get(&keys::list(id)).await?;
        for tries in 1..=CHANGE_TRIES {
            let item = found
                .filter(|item| !is_deleted(item))
                .ok_or(StoreError::NotFound { what: WHAT })?;
            let before = from_item(&item)?;
            let mut after = before.clone();
            change(&mut after).map_err(UpdateError::Refused)?;
            if after == before {
                return Ok(before);
            }
            let mut expression = Expression::default();
            let condition =
                expression.compare(WRITE_ID, "=", s(Reader::new(&item, WHAT).text(WRITE_ID)?));
            match self
                .put_if(
                    to_item(&after, &self.shared.ids.next())?,
                    condition,
                    expression,
                )
                .await?
            {
                Attempt::Done => return Ok(after),
                Attempt::Refused(item) => found = item,
            }
            self.pause(tries).await;
        }
        Err(StoreError::Conflict { what: WHAT }.into())
    }

    /// Deletes a list: it is gone for every reader. Its members stay until [`Store::purge_list`]; [`Store::doomed`]
    /// lists it until then. `NotFound` when there is none.
    pub async fn delete_list(&self, id: ListId) -> Result<(), StoreError> {
        let w = self.shared.ids.next();
        let mut item = keys::list(id).attributes();
        item.extend([
            (WRITE_ID.to_owned(), s(&w)),
            (table::INDEX_PK.to_owned(), s(keys::TO_PURGE)),
            (table::INDEX_SK.to_owned(), s(id.to_string())),
        ]);
        let mut expression = Expression::default();
        let condition = expression.exists(DOCUMENT);
        match self.put_if(item, condition, expression).await? {
            Attempt::Done => Ok(()),
            Attempt::Refused(_) => Err(StoreError::NotFound { what: WHAT }),
        }
    }
}

/// Whether this item is what a deleted list leaves.
pub(crate) fn is_deleted(item: &Item) -> bool {
    !item.contains_key(DOCUMENT)
}

fn live(item: &Item) -> Option<Result<List, StoreError>> {
    (!is_deleted(item)).then(|| from_item(item))
}

pub(crate) fn to_item(list: &List, w: &str) -> Result<Item, StoreError> {
    let document = serde_json::to_string(list).map_err(|_| StoreError::corrupt(WHAT))?;
    StoreError::check_size(WHAT, document.len(), PACKED_MAX)?;
    let mut item = keys::list(list.id).attributes();
    item.extend([
        (DOCUMENT.to_owned(), s(document)),
        (WRITE_ID.to_owned(), s(w)),
        (table::INDEX_PK.to_owned(), s(keys::LISTS)),
        (table::INDEX_SK.to_owned(), s(list.id.to_string())),
    ]);
    Ok(item)
}

pub(crate) fn from_item(item: &Item) -> Result<List, StoreError> {
    let read = Reader::new(item, WHAT);
    serde_json::from_str(read.text(DOCUMENT)?).map_err(|_| read.corrupt())
}
