//! Uploads as the API reads and writes them.

use super::columns::Places;
use super::import_report::ImportReport;
use crate::body::object;
use crate::problem::{FieldError, Problem, ProblemDocument};
use chrono::{DateTime, Utc};
use domain::ids::{ListId, UploadId};
use domain::list_import::ColumnPlaces;
use domain::upload::{FILE_NAME_MAX, FileKind, SIZE_MAX, Upload, UploadState};
use objects::PresignedPut;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A file that is to be uploaded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUpload {
    /// What it is called, 1 to 255 characters: `.csv` or `.xlsx` at the end says what it is.
    #[schema(example = "everyone.csv", min_length = 1, max_length = 255)]
    file_name: String,
    /// Its size, in bytes. No other is accepted.
    #[schema(example = 31_457_280, minimum = 1, maximum = 268_435_456)]
    size_bytes: u64,
    /// Its SHA-256, as 64 hexadecimal digits. With it no other content is accepted.
    #[serde(default)]
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    sha256: Option<String>,
    /// Whether one bad row refuses the whole file; otherwise the good rows are kept.
    #[serde(default)]
    strict: bool,
    /// Which column is what, as far as the headers do not say it.
    #[serde(default, deserialize_with = "object")]
    columns: Places,
}

/// The same, checked.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) kind: FileKind,
    pub(super) size: u64,
    pub(super) sha256: Option<[u8; 32]>,
    pub(super) strict: bool,
    pub(super) places: ColumnPlaces,
}

impl NewUpload {
    /// # Errors
    /// 422 that names every field at fault.
    pub(super) fn checked(self) -> Result<File, Problem> {
        let mut errors = Vec::new();
        let mut wrong = |field: &str, detail: String| {
            errors.push(FieldError {
                field: field.to_owned(),
                detail,
            });
        };
        let length = self.file_name.chars().count();
        let plain = |c: char| !c.is_control() && c != '/' && c != '\\';
        let kind = FileKind::of_name(&self.file_name);
        if !(1..=FILE_NAME_MAX).contains(&length) {
            let detail = format!("has {length} characters; 1 to {FILE_NAME_MAX} are allowed");
            wrong("file_name", detail);
        } else if !self.file_name.chars().all(plain) {
            wrong("file_name", "holds a character that no name has".into());
        } else if kind.is_none() {
            wrong("file_name", "ends neither in .csv nor in .xlsx".into());
        }
        if !(1..=SIZE_MAX).contains(&self.size_bytes) {
            let detail = format!("is not from 1 to {SIZE_MAX}");
            wrong("size_bytes", detail);
        }
        let sha256 = self.sha256.as_deref().map(hash);
        if sha256 == Some(None) {
            wrong("sha256", "is not 64 hexadecimal digits".into());
        }
        match kind {
            Some(kind) if errors.is_empty() => Ok(File {
                name: self.file_name,
                kind,
                size: self.size_bytes,
                sha256: sha256.flatten(),
                strict: self.strict,
                places: self.columns.into(),
            }),
            _ => Err(Problem::validation(errors)),
        }
    }
}

fn hash(text: &str) -> Option<[u8; 32]> {
    let digits: Vec<u32> = text
        .chars()
        .map(|c| c.to_digit(16))
        .collect::<Option<_>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    let bytes: Vec<u8> = pairs
        .iter()
        .map(|[high, low]| u8::try_from(high * 16 + low).ok())
        .collect::<Option<_>>()?;
    rest.is_empty().then(|| bytes.try_into().ok())?
}

/// Where and how to send a file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UploadTerms)]
pub struct Terms {
    /// The upload.
    #[schema(value_type = String, example = "upl_01KB0000000000000000000000")]
    id: UploadId,
    /// Where to send the file. Whoever has this address may do so.
    #[schema(example = "https://bucket.s3.eu-west-1.amazonaws.com/uploads/…?X-Amz-Signature=…")]
    url: String,
    /// How.
    #[schema(example = "PUT")]
    method: &'static str,
    /// Headers to send with it, by name. The length is sent by every client without being told.
    #[schema(example = json!({"content-type": "text/csv"}))]
    headers: BTreeMap<String, String>,
    /// Until when sending may begin.
    expires_at: DateTime<Utc>,
}

impl Terms {
    pub(super) fn new(upload: &Upload, put: PresignedPut) -> Self {
        Self {
            id: upload.id,
            url: put.url,
            method: "PUT",
            headers: put.headers,
            expires_at: upload.expires_at,
        }
    }
}

/// Where an upload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UploadStateName {
    /// The file is not there yet.
    Waiting,
    /// Its rows are being read and written.
    Importing,
    /// The list has a new version.
    Done,
    /// The file is not imported; `problem` says why. Nothing was changed.
    Refused,
    /// No file came in time.
    Expired,
}

/// A file that was uploaded, or is to be.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Upload)]
pub struct UploadView {
    /// Its id.
    #[schema(value_type = String, example = "upl_01KB0000000000000000000000")]
    id: UploadId,
    /// The list it goes into.
    #[schema(value_type = String, example = "lst_01KB0000000000000000000000")]
    list: ListId,
    /// What the file is called.
    file_name: String,
    /// Its size.
    size_bytes: u64,
    /// Who asked for it.
    by: String,
    /// When it was asked for.
    created: DateTime<Utc>,
    /// Until when sending the file may begin.
    expires_at: DateTime<Utc>,
    /// Where it is.
    state: UploadStateName,
    /// Rows read so far.
    rows_read: u64,
    /// What was read, when it is `done`.
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<ImportReport>,
    /// Why not, when it is `refused`: what a direct import would have answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemDocument>,
}

impl UploadView {
    pub(super) fn new(upload: Upload, now: DateTime<Utc>) -> Self {
        let expired = upload.has_expired(now);
        let (state, report, problem) = match upload.state {
            UploadState::Waiting if expired => (UploadStateName::Expired, None, None),
            UploadState::Waiting => (UploadStateName::Waiting, None, None),
            UploadState::Importing { .. } => (UploadStateName::Importing, None, None),
            UploadState::Done { version, report } => {
                let report = ImportReport::new(version, *report);
                (UploadStateName::Done, Some(report), None)
            }
            UploadState::Refused { refusal } => {
                let problem = Problem::from(refusal).document();
                (UploadStateName::Refused, None, Some(problem))
            }
        };
        Self {
            id: upload.id,
            list: upload.list,
            file_name: upload.file_name,
            size_bytes: upload.size,
            by: upload.by,
            created: upload.created,
            expires_at: upload.expires_at,
            state,
            rows_read: upload.rows_read,
            report,
            problem,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_64_hexadecimal_digits() {
        let digits = "00ff".repeat(16);
        let bytes = hash(&digits).unwrap();
        assert_eq!((bytes[0], bytes[1], bytes[31]), (0, 255, 255));
        assert_eq!(hash(&digits.to_uppercase()), Some(bytes));
        for bad in [&digits[1..], &format!("{digits}00"), &"0g".repeat(32), ""] {
            assert_eq!(hash(bad), None, "{bad}");
        }
    }
}
