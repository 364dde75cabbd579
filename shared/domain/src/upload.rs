//! A file that is uploaded past the API and imported into a list behind it.
//!
//! The event that a file has arrived may come twice, late, or to two workers at once, so everything that happens to an
//! upload is a change of this value that is written only if nobody else has changed it.

use crate::ids::{ListId, UploadId};
use crate::list_import::{ColumnPlaces, ImportRefusal, ImportReport};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Largest file, in bytes: a million rows of a quarter of a kilobyte.
pub const SIZE_MAX: u64 = 256 * 1024 * 1024;
/// Longest name of a file, in characters.
pub const FILE_NAME_MAX: usize = 255;
/// For how long the address accepts the file.
pub const OPEN_FOR: TimeDelta = TimeDelta::minutes(15);
/// For how long an upload is known, from when it was asked for.
pub const KEPT_FOR: TimeDelta = TimeDelta::days(7);
/// What every key begins with.
pub const KEY_PREFIX: &str = "uploads/";

/// What a file is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// Text with separators.
    Csv,
    /// A workbook.
    Xlsx,
}

impl FileKind {
    /// The kind that the end of a name says, whatever its case.
    pub fn of_name(name: &str) -> Option<Self> {
        let (stem, end) = name.rsplit_once('.')?;
        if stem.is_empty() {
            return None;
        }
        match end.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// One upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// Its id.
    pub id: UploadId,
    /// The list it goes into.
    pub list: ListId,
    /// Who asked for it.
    pub by: String,
    /// What the file is called where it comes from; nothing is done with it but to show it.
    pub file_name: String,
    /// What it is.
    pub kind: FileKind,
    /// Its size, in bytes: no other is accepted.
    pub size: u64,
    /// Its SHA-256, where it was given: no other content is accepted.
    pub sha256: Option<[u8; 32]>,
    /// Whether one bad row refuses the whole file.
    pub strict: bool,
    /// Which column is what, as far as somebody has said.
    #[serde(default)]
    pub places: ColumnPlaces,
    /// When it was asked for, in machine time.
    pub created: DateTime<Utc>,
    /// Until when the file is accepted, in machine time.
    pub expires_at: DateTime<Utc>,
    /// Rows read so far.
    pub rows_read: u64,
    /// Where it is.
    pub state: UploadState,
}

/// Where an upload is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum UploadState {
    /// The file is not there yet.
    Waiting,
    /// A worker has it.
    Importing {
        /// The worker's name.
        worker: String,
        /// When the worker has certainly ended, in machine time.
        until: DateTime<Utc>,
    },
    /// The list has a new version.
    Done {
        /// Its number.
        version: u32,
        /// What was read.
        report: Box<ImportReport>,
    },
    /// The file is not imported.
    Refused {
        /// Why.
        refusal: ImportRefusal,
    },
}

/// What a worker has to do with an upload whose file it was told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// Import it.
    Yours,
    /// Somebody else is at it.
    Taken,
    /// Nothing: it has ended.
    Over,
}

impl Upload {
    /// The key of the file.
    pub fn key(&self) -> String {
        format!("{KEY_PREFIX}{}/{}", self.list, self.id)
    }

    /// Whose key this is; none for one that [`Upload::key`] does not make.
    pub fn of_key(key: &str) -> Option<(ListId, UploadId)> {
        let (list, id) = key.strip_prefix(KEY_PREFIX)?.split_once('/')?;
        Some((list.parse().ok()?, id.parse().ok()?))
    }

    /// Whether its end is known.
    pub fn is_over(&self) -> bool {
        matches!(
            self.state,
            UploadState::Done { .. } | UploadState::Refused { .. }
        )
    }

    /// Whether no file came in time.
    pub fn has_expired(&self, now: DateTime<Utc>) -> bool {
        self.state == UploadState::Waiting && now >= self.expires_at
    }

    /// Takes the upload for `worker`, which will have ended at `until`. Workers whose names do not begin with `boot`,
    /// where there is one, are dead. The file may arrive after the address has expired: sending it takes time.
    pub fn claim(
        &mut self,
        worker: &str,
        boot: Option<&str>,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Claim {
        match &self.state {
            UploadState::Done { .. } | UploadState::Refused { .. } => return Claim::Over,
            UploadState::Importing {
                worker: holder,
                until,
            } => {
                let dead = boot.is_some_and(|boot| !holder.starts_with(boot));
                if holder != worker && now < *until && !dead {
                    return Claim::Taken;
                }
            }
            UploadState::Waiting => {}
        }
        self.rows_read = 0;
        self.state = UploadState::Importing {
            worker: worker.to_owned(),
            until,
        };
        Claim::Yours
    }

    /// Whether `worker` has it.
    pub fn is_held_by(&self, worker: &str) -> bool {
        matches!(&self.state, UploadState::Importing { worker: holder, .. } if holder == worker)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    fn upload() -> Upload {
        Upload {
            id: UploadId::from_parts(2, 0xabc),
            list: ListId::from_parts(1, 1),
            by: "ann".into(),
            file_name: "people.csv".into(),
            kind: FileKind::Csv,
            size: 10,
            sha256: None,
            strict: false,
            places: ColumnPlaces::default(),
            created: at(0),
            expires_at: at(0) + OPEN_FOR,
            rows_read: 7,
            state: UploadState::Waiting,
        }
    }

    #[test]
    fn a_key_reads_back_and_no_other_does() {
        let upload = upload();
        let key = upload.key();
        assert_eq!(Upload::of_key(&key), Some((upload.list, upload.id)));
        for other in [
            &key[1..],
            &format!("{key}/x"),
            &key.to_lowercase(),
            "uploads/",
            "uploads//",
        ] {
            assert_eq!(Upload::of_key(other), None, "{other}");
        }
    }

    #[test]
    fn a_file_is_what_its_name_ends_in() {
        for (name, kind) in [
            ("a.csv", Some(FileKind::Csv)),
            ("a.b.XLSX", Some(FileKind::Xlsx)),
            (".csv", None),
            ("csv", None),
            ("a.xls", None),
            ("a.csv ", None),
        ] {
            assert_eq!(FileKind::of_name(name), kind, "{name}");
        }
    }

    #[test]
    fn one_worker_has_it_until_it_has_ended() {
        let mut upload = upload();
        assert_eq!(upload.claim("a-1", None, at(0), at(300)), Claim::Yours);
        assert!(upload.is_held_by("a-1") && upload.rows_read == 0);
        assert_eq!(upload.claim("a-2", None, at(299), at(600)), Claim::Taken);
        assert_eq!(
            upload.claim("a-2", Some("a"), at(299), at(600)),
            Claim::Taken
        );
        assert_eq!(upload.claim("a-1", None, at(1), at(301)), Claim::Yours);
        // It has ended, or the run of the process that it belonged to has.
        assert_eq!(
            upload.clone().claim("a-2", None, at(301), at(600)),
            Claim::Yours
        );
        assert_eq!(upload.claim("b-2", Some("b"), at(2), at(600)), Claim::Yours);
        assert!(upload.is_held_by("b-2") && !upload.is_held_by("a-1"));
    }

    #[test]
    fn what_is_over_stays_so() {
        let refused = UploadState::Refused {
            refusal: ImportRefusal::of_file("file_empty", "the file is empty"),
        };
        let mut upload = Upload {
            state: refused.clone(),
            ..upload()
        };
        assert_eq!(upload.claim("w", None, at(0), at(1)), Claim::Over);
        assert!(upload.is_over() && upload.state == refused);
        assert!(!upload.has_expired(at(100_000)));
    }

    #[test]
    fn it_expires_only_while_nothing_has_come() {
        let mut upload = upload();
        assert!(!upload.has_expired(at(899)) && upload.has_expired(at(900)));
        assert_eq!(upload.claim("w", None, at(950), at(1_250)), Claim::Yours);
        assert!(!upload.has_expired(at(951)));
    }
}
