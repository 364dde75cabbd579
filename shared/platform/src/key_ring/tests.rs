use super::*;
use crate::clients;
use crate::clock::tests::{Fixed, instant};
use crate::config::{AwsConfig, LocalEndpoints};
use crate::vault::fake::FakeVault;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

const ARN: &str = "arn:aws:secretsmanager:eu-central-1:1:secret:keys";

fn text(id: u8) -> String {
    format!("{id}:{}", STANDARD.encode([id; 32]))
}

/// Machine time stands at `minutes`; campaign time is no matter here.
fn at(minutes: i64) -> Clock {
    let here = Arc::new(Fixed(instant(minutes * 60)));
    Clock::with_both(Arc::new(Fixed(instant(0))), here)
}

async fn ring(fake: &FakeVault) -> KeyRing {
    fake.put(ARN, &text(1));
    let url = fake.url.clone();
    let aws = AwsConfig {
        region: "eu-central-1".into(),
        local: Some(LocalEndpoints {
            dynamodb: url.clone(),
            sqs: url.clone(),
            scheduler: url.clone(),
        }),
    };
    let vault = Vault::new(&clients::shared(&aws).await.unwrap(), Some(&url));
    KeyRing::read(vault, "LINK_KEYS_SECRET", ARN.into(), instant(0))
        .await
        .unwrap()
}

fn ids(ring: &KeyRing) -> Vec<u8> {
    ring.all().iter().map(|key| key.id).collect()
}

#[tokio::test]
async fn a_rotation_is_taken_over_after_a_quarter_of_an_hour_by_all_clones() {
    let fake = FakeVault::start().await;
    let ring = ring(&fake).await;
    let clone = ring.clone();
    fake.put(ARN, &format!("{},{}", text(2), text(1)));
    ring.refresh(&at(14)).await;
    assert_eq!((ids(&ring), fake.asked().len()), (vec![1], 1));
    ring.refresh(&at(15)).await;
    assert_eq!((ids(&clone), clone.current().id), (vec![2, 1], 2));
    ring.refresh(&at(16)).await;
    assert_eq!(fake.asked().len(), 2);
}

#[tokio::test]
async fn what_cannot_be_read_changes_nothing_and_is_tried_again_a_minute_later() {
    let fake = FakeVault::start().await;
    let ring = ring(&fake).await;
    fake.remove(ARN);
    ring.refresh(&at(15)).await;
    ring.refresh(&at(15)).await;
    assert_eq!((ids(&ring), fake.asked().len()), (vec![1], 2));
    fake.put(ARN, "no keys at all");
    ring.refresh(&at(16)).await;
    assert_eq!((ids(&ring), fake.asked().len()), (vec![1], 3));
    fake.put(ARN, &text(3));
    ring.refresh(&at(17)).await;
    assert_eq!(ids(&ring), [3]);
}

#[tokio::test]
async fn an_unknown_link_makes_one_call_a_minute_at_most() {
    let fake = FakeVault::start().await;
    let ring = ring(&fake).await;
    fake.put(ARN, &format!("{},{}", text(2), text(1)));
    assert!(!ring.refresh_for_unknown(&at(0)).await);
    assert!(ring.refresh_for_unknown(&at(1)).await);
    assert_eq!(ids(&ring), [2, 1]);
    assert!(!ring.refresh_for_unknown(&at(1)).await);
    assert_eq!(fake.asked().len(), 2);
}

#[tokio::test]
async fn keys_that_were_given_stay() {
    let ring = KeyRing::from(LinkKeys::parse(&text(9)).unwrap());
    ring.refresh(&at(1_000_000)).await;
    assert!(!ring.refresh_for_unknown(&at(1_000_000)).await);
    assert_eq!(ids(&ring), [9]);
    assert!(!format!("{ring:?}").contains(&text(9)[2..]));
}
