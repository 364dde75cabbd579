//! Connections that read and wait for nobody: as many as there ever were readers at a time.

use super::connect;
use crate::teams::error::Error;
use crate::teams::meter::lock;
use rusqlite::Connection;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

/// Those of a file that nobody is using.
pub(crate) struct Readers {
    path: PathBuf,
    free: Mutex<Vec<Connection>>,
}

impl Readers {
    /// Of the file, which is there.
    pub(crate) fn of(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            free: Mutex::default(),
        }
    }

    /// One that sees everything that was committed before it is asked.
    pub(crate) fn take(&self) -> Result<Reader<'_>, Error> {
        let free = lock(&self.free).pop();
        let connection = match free {
            Some(connection) => connection,
            None => {
                let connection = connect(Some(&self.path))?;
                connection.pragma_update(None, "query_only", true)?;
                connection
            }
        };
        Ok(Reader::Own(self, Some(connection)))
    }
}

/// A connection to read from.
pub(crate) enum Reader<'a> {
    /// One of those.
    Own(&'a Readers, Option<Connection>),
    /// The one that writes.
    Writer(MutexGuard<'a, Connection>),
}

impl Deref for Reader<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        match self {
            Self::Own(_, Some(connection)) => connection,
            Self::Own(_, None) => unreachable!("it is given back when this is dropped"),
            Self::Writer(connection) => connection,
        }
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        if let Self::Own(readers, connection) = self {
            lock(&readers.free).extend(connection.take());
        }
    }
}
