//! Since when requests to the table are open. While a worker asks it something, time that jumps all but stands still: a
//! claim is written in no time there, as it takes hardly any of the pace elsewhere.

use crate::clock::LocalClock;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::interceptors::BeforeSerializationInterceptorContextRef;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept};
use aws_sdk_dynamodb::error::BoxError;
use aws_smithy_types::config_bag::{Storable, StoreReplace};
use chrono::{DateTime, Utc};
use platform::TimeSource;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// The open requests of all clients that count here. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Asking(Arc<Counted>);

#[derive(Debug, Default)]
struct Counted {
    open: Mutex<Requests>,
    answered: Notify,
}

#[derive(Debug, Default)]
struct Requests {
    /// When each began, in campaign time, and its number.
    began: BTreeSet<(DateTime<Utc>, u64)>,
    /// How many there ever were.
    made: u64,
}

impl Asking {
    /// When the oldest of them began, in campaign time. None when none is open.
    pub fn oldest(&self) -> Option<DateTime<Utc>> {
        self.0.lock().began.first().map(|(at, _)| *at)
    }

    /// Resolves when one that was the oldest was answered since it was last asked.
    pub async fn answered(&self) {
        self.0.answered.notified().await;
    }

    /// `client`, whose requests count here from now on, their repetitions included.
    pub fn counted(&self, client: &Client, clock: LocalClock) -> Client {
        let config = client.config().to_builder();
        let counting = Counting {
            asking: self.clone(),
            clock,
        };
        Client::from_conf(config.interceptor(counting).build())
    }
}

impl Counted {
    fn lock(&self) -> MutexGuard<'_, Requests> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts the requests of a client, by this clock.
struct Counting {
    asking: Asking,
    clock: LocalClock,
}

impl fmt::Debug for Counting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Counting")
    }
}

impl Intercept for Counting {
    fn name(&self) -> &'static str {
        "Counting"
    }

    fn read_before_execution(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        request: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let at = self.clock.now();
        let mut requests = self.asking.0.lock();
        requests.made += 1;
        let key = (at, requests.made);
        requests.began.insert(key);
        drop(requests);
        // Goes with what belongs to this request, also when nobody waits for its answer any more.
        let open = Open {
            counted: self.asking.0.clone(),
            key,
        };
        request.interceptor_state().store_put(open);
        Ok(())
    }
}

/// An open request.
#[derive(Debug)]
struct Open {
    counted: Arc<Counted>,
    key: (DateTime<Utc>, u64),
}

impl Storable for Open {
    type Storer = StoreReplace<Self>;
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut requests = self.counted.lock();
        let was_oldest = requests.began.first() == Some(&self.key);
        requests.began.remove(&self.key);
        drop(requests);
        if was_oldest {
            self.counted.answered.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Pace;
    use chrono::TimeDelta;
    use platform::clients;
    use platform::config::{AwsConfig, LocalEndpoints};
    use std::time::Duration;
    use tokio::net::TcpListener;

    #[tokio::test]
    async fn a_request_is_open_until_it_is_answered_or_abandoned_and_the_oldest_counts() {
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = format!("http://{}", silent.local_addr().unwrap());
        let local = Some(LocalEndpoints {
            dynamodb: here.clone(),
            sqs: here.clone(),
            scheduler: here,
        });
        let region = "local".into();
        let clients = clients::connect(&AwsConfig { region, local }).await;
        let began = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let clock = LocalClock::open(None, Some(began), Pace::Hold).unwrap();
        let asking = Asking::default();
        let client = asking.counted(&clients.unwrap().dynamodb, clock.clone());
        assert_eq!(asking.oldest(), None);
        let first = tokio::spawn(client.list_tables().send());
        let one = silent.accept().await.unwrap();
        assert_eq!(asking.oldest(), Some(began));
        let later = began + TimeDelta::seconds(1);
        clock.jump(later).unwrap();
        let second = tokio::spawn(client.list_tables().send());
        let other = silent.accept().await.unwrap();
        assert_eq!(asking.oldest(), Some(began), "the first is still open");
        first.abort();
        assert!(first.await.is_err());
        assert_eq!(asking.oldest(), Some(later));
        asking.answered().await;
        second.abort();
        assert!(second.await.is_err());
        assert_eq!(asking.oldest(), None);
        drop((one, other, silent));
        let refused = tokio::time::timeout(Duration::from_secs(30), client.list_tables().send());
        assert!(refused.await.unwrap().is_err());
        assert_eq!(asking.oldest(), None);
    }
}
