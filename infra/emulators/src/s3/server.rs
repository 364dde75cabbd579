//! The listener of a bucket: a port of its own, as S3 is a host of its own.

use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;

use super::object;
use super::requests;
use super::shelf::Shelf;
use crate::{Emulators, Error};

/// A bucket and what it tells whom.
#[derive(Debug, Clone)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// Where its objects are kept, beside the file of the emulators; in memory without.
    pub folder: Option<PathBuf>,
    /// The queue that is told of each object that is put. It has to be there by then.
    pub queue: String,
    /// Id of the one key that signs requests.
    pub key_id: String,
    /// The key.
    pub key_secret: String,
}

/// A bucket that is open.
pub(super) struct Open {
    pub(super) emulators: Emulators,
    pub(super) bucket: Bucket,
    pub(super) shelf: Shelf,
}

impl Open {
    pub(super) fn key(&self) -> (&str, &str) {
        (&self.bucket.key_id, &self.bucket.key_secret)
    }
}

impl Emulators {
    /// Serves a bucket on `listener` until `shutdown` resolves; requests under way are answered. Objects are at
    /// `/{bucket}/{key}`. An answer comes when the object, and the message that tells of it, are stored for good.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidInput`] when the listener is not on a loopback address, and those of the listener and of
    /// the folder.
    pub async fn serve_bucket(
        self,
        bucket: Bucket,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let address = listener.local_addr()?;
        if !address.ip().is_loopback() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                Error::NotLoopback(address),
            ));
        }
        let name = bucket.name.clone();
        let known = self.run(move |session| object::files(session, &name));
        let known = known.await.map_err(io::Error::other)?;
        let shelf = Shelf::open(bucket.folder.clone(), &known).await?;
        let open = Arc::new(Open {
            emulators: self,
            bucket,
            shelf,
        });
        let router = Router::new().fallback(requests::handle).with_state(open);
        axum::serve(listener, router)
            .with_graceful_shutdown(shutdown)
            .await
    }
}
