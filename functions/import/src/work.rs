//! The import itself: fetch, read, write.

use crate::fetch::fetch;
use crate::{ImportError, Importer};
use audience::imports::{self, Imported};
use domain::list_import::ImportRefusal;
use domain::upload::{SIZE_MAX, Upload};
use objects::{Created, ObjectError};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::StoreError;

/// Between two notes of how many rows were read.
const NOTE: Duration = Duration::from_secs(2);

/// How an import ended.
pub(crate) enum End {
    /// The list has a new version.
    Done { version: u32, members: usize },
    /// The file is not imported.
    Refused(ImportRefusal),
}

impl Importer {
    /// Imports the file of an upload that this worker has claimed.
    pub(crate) async fn work(&self, upload: &Upload, file: &Created) -> Result<End, ImportError> {
        if file.size != upload.size || file.size > SIZE_MAX {
            let detail = format!(
                "The file has {} bytes, and {} were announced.",
                file.size, upload.size
            );
            return Ok(refused("size_mismatch", detail));
        }
        let now = self.app.clock.machine_now();
        let bytes = match fetch(&self.bucket, file, now).await {
            Err(ObjectError::Gone { .. }) => {
                let detail = "The file was removed before it was read; upload it again.";
                return Ok(refused("file_gone", detail));
            }
            fetched => fetched?,
        };
        match self.read(upload, bytes).await? {
            Ok(imported) => self.write(upload, &imported).await,
            Err(refusal) => Ok(End::Refused(refusal)),
        }
    }

    /// Reads the file, noting now and then how far it is.
    async fn read(
        &self,
        upload: &Upload,
        bytes: Vec<u8>,
    ) -> Result<Result<Imported, ImportRefusal>, ImportError> {
        let rows = Arc::new(AtomicU64::new(0));
        let (counted, sha256) = (rows.clone(), upload.sha256);
        let (strict, places) = (upload.strict, upload.places);
        let mut reading = tokio::task::spawn_blocking(move || {
            if sha256.is_some_and(|expected| Sha256::digest(&bytes)[..] != expected) {
                let detail = "The content of the file is not the one that was announced.";
                return Err(ImportRefusal::of_file("checksum_mismatch", detail));
            }
            imports::read(&bytes, bytes.len(), strict, places, counted)
        });
        loop {
            match tokio::time::timeout(NOTE, &mut reading).await {
                Ok(read) => return read.map_err(|_| ImportError::Panicked),
                Err(_) => self.note(upload, rows.load(Ordering::Relaxed)).await,
            }
        }
    }

    /// Nothing depends on it: when it fails, the next one does not.
    async fn note(&self, upload: &Upload, rows: u64) {
        let worker = &self.app.settings.worker;
        let noted = self
            .app
            .store
            .update_upload(upload.list, upload.id, |upload| {
                if !upload.is_held_by(worker) {
                    return Err(());
                }
                upload.rows_read = rows;
                Ok(())
            });
        if noted.await.is_err() {
            tracing::debug!(upload.id = %upload.id, "progress not noted");
        }
    }

    async fn write(&self, upload: &Upload, imported: &Imported) -> Result<End, ImportError> {
        let (store, now) = (&self.app.store, self.app.clock.campaign_now());
        let (list, id) = (upload.list, upload.id);
        match imports::finish_upload(store, list, id, imported, now, &upload.by).await {
            Ok(version) => Ok(End::Done {
                version,
                members: imported.members.len(),
            }),
            Err(StoreError::NotFound { what: "list" }) => {
                Ok(refused("list_gone", "The list was deleted meanwhile."))
            }
            Err(error) => Err(error.into()),
        }
    }
}

fn refused(code: &str, detail: impl Into<String>) -> End {
    End::Refused(ImportRefusal::of_file(code, detail))
}
