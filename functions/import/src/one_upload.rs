//! A file has arrived: whose it is, whether there is anything left to do, and writing down how it ended.

use crate::work::End;
use crate::{ImportError, Importer};
use chrono::{DateTime, TimeDelta, Utc};
use domain::list_import::ImportRefusal;
use domain::upload::{Claim, Upload, UploadState};
use objects::{Created, ObjectError};
use store::{StoreError, UpdateError};

/// Kept of the invocation for writing down how it ended.
const RESERVE: TimeDelta = TimeDelta::seconds(5);

impl Importer {
    /// Deals with one file. `is_last` says that nobody will be told of it again.
    pub(crate) async fn arrived(
        &self,
        file: &Created,
        deadline: DateTime<Utc>,
        is_last: bool,
    ) -> Result<(), ImportError> {
        let Some((list, id)) = Upload::of_key(&file.key) else {
            tracing::warn!("a file that is no upload is left to the bucket's own rules");
            return Ok(());
        };
        let upload = match self.claim(list, id, deadline).await {
            Ok(upload) => upload,
            Err(UpdateError::Refused(Claim::Taken)) => return Err(ImportError::Taken),
            // Told of twice, or of another file under the same address: it has ended, and the file goes.
            Err(UpdateError::Refused(_)) => return self.remove(file).await,
            Err(UpdateError::Store(StoreError::NotFound { .. })) => {
                tracing::warn!(list.id = %list, upload.id = %id, "an upload that nobody knows is removed");
                return self.remove(file).await;
            }
            Err(UpdateError::Store(error)) => return Err(error.into()),
        };
        match self.work_in_time(&upload, file, deadline).await {
            Ok(End::Done { version, members }) => {
                tracing::info!(list.id = %list, upload.id = %id, version, members, "imported");
                self.remove(file).await
            }
            Ok(End::Refused(refusal)) => {
                tracing::info!(list.id = %list, upload.id = %id, code = refusal.code, "refused");
                self.refuse(&upload, refusal).await?;
                self.remove(file).await
            }
            // Whoever put another file in its place is told of in a message of its own.
            Err(ImportError::Bucket(ObjectError::Replaced { .. })) => {
                self.settle(&upload, UploadState::Waiting).await
            }
            Err(error) => {
                self.give_up(&upload, is_last).await;
                Err(error)
            }
        }
    }

    async fn claim(
        &self,
        list: domain::ids::ListId,
        id: domain::ids::UploadId,
        deadline: DateTime<Utc>,
    ) -> Result<Upload, UpdateError<Claim>> {
        let settings = &self.app.settings;
        let (worker, boot) = (settings.worker.as_str(), settings.boot.as_deref());
        let now = self.app.clock.machine_now();
        self.app
            .store
            .update_upload(list, id, |upload| {
                match upload.claim(worker, boot, now, deadline) {
                    Claim::Yours => Ok(()),
                    other => Err(other),
                }
            })
            .await
    }

    async fn work_in_time(
        &self,
        upload: &Upload,
        file: &Created,
        deadline: DateTime<Utc>,
    ) -> Result<End, ImportError> {
        let left = deadline - RESERVE - self.app.clock.machine_now();
        let left = left.to_std().map_err(|_| ImportError::OutOfTime)?;
        tokio::time::timeout(left, self.work(upload, file))
            .await
            .unwrap_or(Err(ImportError::OutOfTime))
    }

    async fn refuse(&self, upload: &Upload, refusal: ImportRefusal) -> Result<(), ImportError> {
        self.settle(upload, UploadState::Refused { refusal }).await
    }

    /// Puts the upload into a state, if this worker still has it: who has it now knows better.
    async fn settle(&self, upload: &Upload, state: UploadState) -> Result<(), ImportError> {
        let worker = &self.app.settings.worker;
        let settled = self
            .app
            .store
            .update_upload(upload.list, upload.id, |upload| {
                if !upload.is_held_by(worker) {
                    return Err(());
                }
                upload.state = state.clone();
                Ok(())
            });
        match settled.await {
            Ok(_) | Err(UpdateError::Refused(())) => Ok(()),
            Err(UpdateError::Store(error)) => Err(error.into()),
        }
    }

    /// Lets the next worker have it at once, or, when there is none, tells whoever waits for it.
    async fn give_up(&self, upload: &Upload, is_last: bool) {
        let state = if is_last {
            UploadState::Refused {
                refusal: ImportRefusal::of_file(
                    "import_failed",
                    "The file could not be imported, for a reason on our side; upload it again.",
                ),
            }
        } else {
            UploadState::Importing {
                worker: self.app.settings.worker.clone(),
                until: self.app.clock.machine_now(),
            }
        };
        if let Err(error) = self.settle(upload, state).await {
            // The claim ends with the invocation.
            tracing::warn!(upload.id = %upload.id, "not given back: {error}");
        }
    }

    /// The file holds people's addresses: it goes as soon as it is not needed. What cannot be removed now goes by the
    /// bucket's own rule.
    async fn remove(&self, file: &Created) -> Result<(), ImportError> {
        let now = self.app.clock.machine_now();
        if let Err(error) = self.bucket.delete(&file.key, now).await {
            tracing::warn!("a file was not removed: {error}");
        }
        Ok(())
    }
}
