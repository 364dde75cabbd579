//! The folder that objects are kept in, each in a file of its own that is never written again.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::fs::{self, File, OpenOptions};
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt, SeekFrom};

use super::object::Content;

const PREFIX: &str = "object-";

/// A folder, or memory.
pub(crate) struct Shelf {
    folder: Option<PathBuf>,
    next: AtomicU64,
}

/// Something on its way to the shelf.
pub(crate) enum Writing {
    File { name: String, file: File },
    Memory(Vec<u8>),
}

impl Shelf {
    /// Opens the folder, making it if needed. Files that are not in `known` are what a crash left, and go.
    pub(crate) async fn open(folder: Option<PathBuf>, known: &[String]) -> std::io::Result<Self> {
        let mut next = 0_u64;
        if let Some(folder) = &folder {
            fs::create_dir_all(folder).await?;
            let mut entries = fs::read_dir(folder).await?;
            while let Some(entry) = entries.next_entry().await? {
                let name = entry.file_name().to_string_lossy().into_owned();
                let Some(number) = name
                    .strip_prefix(PREFIX)
                    .and_then(|n| n.parse::<u64>().ok())
                else {
                    continue;
                };
                if known.contains(&name) {
                    next = next.max(number + 1);
                } else {
                    fs::remove_file(entry.path()).await?;
                }
            }
        }
        Ok(Self {
            folder,
            next: AtomicU64::new(next),
        })
    }

    /// Begins an object.
    pub(crate) async fn begin(&self) -> std::io::Result<Writing> {
        let Some(folder) = &self.folder else {
            return Ok(Writing::Memory(Vec::new()));
        };
        let name = format!("{PREFIX}{}", self.next.fetch_add(1, Ordering::Relaxed));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        let file = options.open(folder.join(&name)).await?;
        Ok(Writing::File { name, file })
    }

    /// Ends an object: it survives whatever happens to this process or the machine.
    pub(crate) async fn finish(&self, writing: Writing) -> std::io::Result<Content> {
        match (writing, &self.folder) {
            (Writing::File { name, file }, Some(folder)) => {
                file.sync_all().await?;
                File::open(folder).await?.sync_all().await?;
                Ok(Content::File(name))
            }
            (Writing::File { name, .. }, None) => Ok(Content::File(name)),
            (Writing::Memory(bytes), _) => Ok(Content::Row(bytes)),
        }
    }

    /// Reads a part of an object.
    pub(crate) async fn read(
        &self,
        content: &Content,
        first: u64,
        length: u64,
    ) -> std::io::Result<Vec<u8>> {
        let length = usize::try_from(length).map_err(std::io::Error::other)?;
        match content {
            Content::File(name) => {
                let mut file = File::open(self.path(name)).await?;
                file.seek(SeekFrom::Start(first)).await?;
                let mut bytes = vec![0; length];
                file.read_exact(&mut bytes).await?;
                Ok(bytes)
            }
            Content::Row(bytes) => {
                let first = usize::try_from(first).map_err(std::io::Error::other)?;
                let part = bytes.get(first..first.saturating_add(length));
                let short = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
                part.map(<[u8]>::to_vec).ok_or_else(short)
            }
        }
    }

    /// Removes what no object is in any more. A file that stays is removed when the folder is opened again.
    pub(crate) async fn forget(&self, content: &Content) {
        if let Content::File(name) = content
            && let Err(error) = fs::remove_file(self.path(name)).await
        {
            tracing::warn!(%error, "emulators: a file of an object was not removed");
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.as_deref().unwrap_or(Path::new("")).join(name)
    }
}

impl Writing {
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        match self {
            Self::File { file, .. } => file.write_all(bytes).await,
            Self::Memory(all) => {
                all.extend_from_slice(bytes);
                Ok(())
            }
        }
    }

    /// What is to be removed when nothing comes of it.
    pub(crate) fn content(&self) -> Content {
        match self {
            Self::File { name, .. } => Content::File(name.clone()),
            Self::Memory(_) => Content::Row(Vec::new()),
        }
    }
}
