//! The one table: its names, and how to make it where no template does.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, ScalarAttributeType, TableStatus, TimeToLiveSpecification, TimeToLiveStatus,
};

use crate::error::{StoreError, classify};

/// Partition key, a string.
pub const PK: &str = "pk";
/// Sort key, a string.
pub const SK: &str = "sk";
/// The sparse index that lists campaigns, lists, acts, who has the bot and what is to be purged; projects everything.
pub const INDEX: &str = "by_kind";
/// Partition key of [`INDEX`], a string.
pub const INDEX_PK: &str = "k";
/// Sort key of [`INDEX`], a string.
pub const INDEX_SK: &str = "s";
/// When an item may be removed, in seconds since 1970.
pub const TTL: &str = "ttl";

/// How often a table that is being made is looked at before giving up, half a second apart at most.
const LOOKS: u32 = 120;

/// Makes the table, on demand, with its index and its time to live, and waits until it can be used.
/// What is there already is left as it is.
pub async fn create(client: &Client, name: &str) -> Result<(), StoreError> {
    let made = client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(
            [PK, SK, INDEX_PK, INDEX_SK]
                .into_iter()
                .map(text_attribute)
                .collect::<Result<_, _>>()?,
        ))
        .set_key_schema(Some(key_schema(PK, SK)?))
        .global_secondary_indexes(
            GlobalSecondaryIndex::builder()
                .index_name(INDEX)
                .set_key_schema(Some(key_schema(INDEX_PK, INDEX_SK)?))
                .projection(
                    Projection::builder()
                        .projection_type(ProjectionType::All)
                        .build(),
                )
                .build()
                .map_err(|_| unbuilt("CreateTable"))?,
        )
        .send()
        .await;
    if let Err(error) = made {
        let exists = error
            .as_service_error()
            .is_some_and(|error| error.is_resource_in_use_exception());
        if !exists {
            return Err(classify("CreateTable", error));
        }
    }
    wait_until_active(client, name).await?;
    enable_ttl(client, name).await
}

async fn wait_until_active(client: &Client, name: &str) -> Result<(), StoreError> {
    for look in 0..LOOKS {
        match client.describe_table().table_name(name).send().await {
            Ok(seen)
                if seen.table().and_then(|table| table.table_status())
                    == Some(&TableStatus::Active) =>
            {
                return Ok(());
            }
            // Right after its creation a table may not be found yet.
            Err(error)
                if !error
                    .as_service_error()
                    .is_some_and(|error| error.is_resource_not_found_exception()) =>
            {
                return Err(classify("DescribeTable", error));
            }
            Ok(_) | Err(_) => {}
        }
        tokio::time::sleep(
            Duration::from_millis(10 << look.min(5)).min(Duration::from_millis(500)),
        )
        .await;
    }
    Err(StoreError::Unavailable {
        operation: "CreateTable",
        code: "still not active".to_owned(),
    })
}

async fn enable_ttl(client: &Client, name: &str) -> Result<(), StoreError> {
    let seen = client
        .describe_time_to_live()
        .table_name(name)
        .send()
        .await
        .map_err(|error| classify("DescribeTimeToLive", error))?;
    let status = seen
        .time_to_live_description()
        .and_then(|description| description.time_to_live_status());
    if matches!(
        status,
        Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling)
    ) {
        return Ok(());
    }
    let wanted = TimeToLiveSpecification::builder()
        .attribute_name(TTL)
        .enabled(true)
        .build()
        .map_err(|_| unbuilt("UpdateTimeToLive"))?;
    client
        .update_time_to_live()
        .table_name(name)
        .time_to_live_specification(wanted)
        .send()
        .await
        .map_err(|error| classify("UpdateTimeToLive", error))?;
    Ok(())
}

fn text_attribute(name: &str) -> Result<AttributeDefinition, StoreError> {
    AttributeDefinition::builder()
        .attribute_name(name)
        .attribute_type(ScalarAttributeType::S)
        .build()
        .map_err(|_| unbuilt("CreateTable"))
}

fn key_schema(hash: &str, range: &str) -> Result<Vec<KeySchemaElement>, StoreError> {
    [(hash, KeyType::Hash), (range, KeyType::Range)]
        .into_iter()
        .map(|(name, kind)| {
            KeySchemaElement::builder()
                .attribute_name(name)
                .key_type(kind)
                .build()
        })
        .collect::<Result<_, _>>()
        .map_err(|_| unbuilt("CreateTable"))
}

fn unbuilt(operation: &'static str) -> StoreError {
    StoreError::Rejected {
        operation,
        code: "not built".to_owned(),
        detail: String::new(),
    }
}
