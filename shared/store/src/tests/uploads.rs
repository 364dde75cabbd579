use chrono::TimeDelta;
use domain::ids::UploadId;
use domain::list_import::{ColumnPlaces, ImportRefusal};
use domain::upload::{FileKind, KEPT_FOR, OPEN_FOR, Upload, UploadState};

use super::fault::Fault;
use super::support::*;
use crate::{StoreError, UpdateError};

fn upload(n: u32) -> Upload {
    Upload {
        id: UploadId::from_parts(5, n.into()),
        list: list_id(1),
        by: "ann".into(),
        file_name: "people.csv".into(),
        kind: FileKind::Csv,
        size: 10,
        sha256: Some([7; 32]),
        strict: true,
        places: ColumnPlaces::default(),
        created: at(0),
        expires_at: at(0) + OPEN_FOR,
        rows_read: 0,
        state: UploadState::Waiting,
    }
}

fn refused() -> UploadState {
    UploadState::Refused {
        refusal: ImportRefusal::of_file("file_empty", "the file is empty"),
    }
}

#[tokio::test]
async fn an_upload_is_known_for_a_week() {
    let t = table().await;
    let one = upload(1);
    t.store.create_upload(&one).await.unwrap();
    let again = t.store.create_upload(&one).await;
    assert!(again.unwrap_err().is_conflict());
    let read = async |at| t.store.upload(one.list, one.id, at).await.unwrap();
    assert_eq!(read(at(0)).await, Some(one.clone()));
    let end = at(0) + KEPT_FOR;
    assert!(read(end - TimeDelta::seconds(1)).await.is_some());
    assert_eq!(read(end).await, None);
    let other = UploadId::from_parts(5, 2);
    assert_eq!(t.store.upload(one.list, other, at(0)).await, Ok(None));
    let changed = t.store.update_upload(one.list, other, |_| Ok::<(), ()>(()));
    assert_eq!(
        changed.await,
        Err(UpdateError::Store(StoreError::NotFound { what: "upload" }))
    );
}

#[tokio::test]
async fn changes_at_the_same_time_are_all_made() {
    let t = table().await;
    let one = upload(1);
    t.store.create_upload(&one).await.unwrap();
    let count = |upload: &mut Upload| {
        upload.rows_read += 1;
        Ok::<(), ()>(())
    };
    t.faults.add("PutItem", Fault::LoseAnswer);
    let alone = t.store.update_upload(one.list, one.id, count).await;
    assert_eq!(alone.unwrap().rows_read, 1);
    let (first, second) = tokio::join!(
        t.store.update_upload(one.list, one.id, count),
        t.store.update_upload(one.list, one.id, count)
    );
    assert!(first.is_ok() && second.is_ok());
    let read = t.store.upload(one.list, one.id, at(0)).await.unwrap();
    assert_eq!(read.unwrap().rows_read, 3);
}

#[tokio::test]
async fn an_upload_and_its_list_change_together_and_once() {
    let t = table().await;
    let one = upload(1);
    t.store.create_list(&list(1)).await.unwrap();
    t.store.create_upload(&one).await.unwrap();
    let finish = |upload: &mut Upload, list: &mut domain::list::List| {
        if upload.is_over() {
            return Err("over");
        }
        list.version += 1;
        upload.state = refused();
        Ok(())
    };
    t.faults.add("TransactWriteItems", Fault::LoseAnswer);
    let rename = |list: &mut domain::list::List| {
        list.name.push('!');
        Ok::<(), ()>(())
    };
    let (first, second, renamed) = tokio::join!(
        t.store.update_upload_and_list(one.list, one.id, finish),
        t.store.update_upload_and_list(one.list, one.id, finish),
        t.store.update_list(one.list, rename)
    );
    let over = Err(UpdateError::Refused("over"));
    assert!(first.is_ok() != second.is_ok());
    assert!(first == over || second == over);
    renamed.unwrap();
    let found = t.store.list(one.list).await.unwrap().unwrap();
    assert_eq!(
        (found.version, found.name),
        (list(1).version + 1, format!("{}!", list(1).name))
    );
}

#[tokio::test]
async fn a_deleted_list_takes_its_uploads_with_it() {
    let t = table().await;
    let one = upload(1);
    t.store.create_list(&list(1)).await.unwrap();
    t.store.create_upload(&one).await.unwrap();
    t.store.delete_list(one.list).await.unwrap();
    let finish = t
        .store
        .update_upload_and_list(one.list, one.id, |_, _| Ok::<(), ()>(()));
    assert_eq!(
        finish.await,
        Err(UpdateError::Store(StoreError::NotFound { what: "list" }))
    );
    assert!(t.store.purge_list(one.list, 100).await.unwrap());
    assert_eq!(t.store.upload(one.list, one.id, at(0)).await, Ok(None));
}
