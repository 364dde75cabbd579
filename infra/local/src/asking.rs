//! How many requests to the table are open. While a worker asks it something, time that jumps stands still: a claim is
//! written in no time there, as it takes hardly any of the pace elsewhere.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::interceptors::BeforeSerializationInterceptorContextRef;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept};
use aws_sdk_dynamodb::error::BoxError;
use aws_smithy_types::config_bag::{Storable, StoreReplace};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Notify;

/// The open requests of all clients that count here. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Asking(Arc<Counted>);

#[derive(Debug, Default)]
struct Counted {
    open: AtomicUsize,
    answered: Notify,
}

impl Asking {
    /// How many there are.
    pub fn open(&self) -> usize {
        self.0.open.load(Ordering::SeqCst)
    }

    /// Resolves when the last of them was answered since it was last asked.
    pub async fn answered(&self) {
        self.0.answered.notified().await;
    }

    /// `client`, whose requests count here from now on, their repetitions included.
    pub fn counted(&self, client: &Client) -> Client {
        let config = client.config().to_builder();
        Client::from_conf(config.interceptor(self.clone()).build())
    }
}

impl Intercept for Asking {
    fn name(&self) -> &'static str {
        "Asking"
    }

    fn read_before_execution(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        request: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.open.fetch_add(1, Ordering::SeqCst);
        // Goes with what belongs to this request, also when nobody waits for its answer any more.
        let open = Open(self.0.clone());
        request.interceptor_state().store_put(open);
        Ok(())
    }
}

/// An open request.
#[derive(Debug)]
struct Open(Arc<Counted>);

impl Storable for Open {
    type Storer = StoreReplace<Self>;
}

impl Drop for Open {
    fn drop(&mut self) {
        if self.0.open.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.0.answered.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::clients;
    use platform::config::{AwsConfig, LocalEndpoints};
    use std::time::Duration;
    use tokio::net::TcpListener;

    #[tokio::test]
    async fn a_request_counts_until_it_is_answered_or_abandoned() {
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = format!("http://{}", silent.local_addr().unwrap());
        let local = Some(LocalEndpoints {
            dynamodb: here.clone(),
            sqs: here.clone(),
            scheduler: here,
        });
        let region = "local".into();
        let clients = clients::connect(&AwsConfig { region, local }).await;
        let asking = Asking::default();
        let client = asking.counted(&clients.unwrap().dynamodb);
        let request = tokio::spawn(client.list_tables().send());
        let (connection, _) = silent.accept().await.unwrap();
        assert_eq!(asking.open(), 1);
        request.abort();
        assert!(request.await.is_err());
        assert_eq!(asking.open(), 0);
        drop((connection, silent));
        let refused = tokio::time::timeout(Duration::from_secs(30), client.list_tables().send());
        assert!(refused.await.unwrap().is_err());
        assert_eq!(asking.open(), 0);
    }
}
