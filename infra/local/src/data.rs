//! The data directory: who holds it, and the secrets that belong to it.

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use platform::Entropy;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

/// What is made on first start and kept: this machine's own secrets.
#[derive(Serialize, Deserialize)]
pub struct Kept {
    /// The local bearer token.
    pub token: String,
    /// Signs links, as `LINK_KEYS` has it.
    pub link_keys: String,
    /// The simulated bot's secret.
    pub simulator_secret: String,
    /// Port of the simulated tenant: stored conversations name it.
    pub simulator_port: u16,
}

/// The directory, locked for this process.
pub struct Data {
    folder: Option<PathBuf>,
    /// Held open: the lock ends with the process, however it ends.
    _lock: Option<File>,
    /// Whether nothing was there before.
    pub is_new: bool,
}

impl Data {
    /// Locks `folder`, making it if needed. None keeps everything in memory.
    ///
    /// # Errors
    /// When another process holds it.
    pub fn open(folder: Option<&Path>) -> anyhow::Result<Self> {
        let Some(folder) = folder else {
            return Ok(Self {
                folder: None,
                _lock: None,
                is_new: true,
            });
        };
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join("lock"))?;
        lock.try_lock()
            .map_err(|_| anyhow::anyhow!("{} is in use by another Presently", folder.display()))?;
        let is_new = !folder.join("kept.json").exists();
        Ok(Self {
            folder: Some(folder.to_owned()),
            _lock: Some(lock),
            is_new,
        })
    }

    /// A file in the directory.
    pub fn file(&self, name: &str) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join(name))
    }

    /// The kept secrets, made on first start.
    ///
    /// # Errors
    /// When they cannot be read or written.
    pub fn kept(&self, entropy: &Entropy, port: u16) -> anyhow::Result<Kept> {
        if let Some(file) = self.file("kept.json").filter(|file| file.exists()) {
            let text = std::fs::read_to_string(&file)?;
            return serde_json::from_str(&text)
                .with_context(|| format!("{} is damaged", file.display()));
        }
        let secret = || URL_SAFE_NO_PAD.encode(entropy.seed());
        let key = base64::engine::general_purpose::STANDARD.encode(entropy.seed());
        let kept = Kept {
            token: secret(),
            link_keys: format!("1:{key}"),
            simulator_secret: secret(),
            simulator_port: port,
        };
        self.keep(&kept)?;
        Ok(kept)
    }

    /// Writes the secrets so that only this user can read them.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn keep(&self, kept: &Kept) -> anyhow::Result<()> {
        let Some(file) = self.file("kept.json") else {
            return Ok(());
        };
        let mut open = OpenOptions::new();
        open.create(true).truncate(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
        let mut out = open.open(file)?;
        std::io::Write::write_all(&mut out, serde_json::to_string_pretty(kept)?.as_bytes())?;
        out.sync_all()?;
        Ok(())
    }
}
