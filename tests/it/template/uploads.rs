//! The bucket of uploaded files: closed, short-lived, and telling one queue.

use super::document::Template;
use domain::upload::KEY_PREFIX;
use serde_json::{Value, json};

fn bucket(template: &Template) -> Value {
    template.value(template.properties("Uploads"))
}

#[test]
fn the_bucket_is_closed_encrypted_and_forgets() {
    let template = Template::read();
    let bucket = bucket(&template);
    for block in [
        "BlockPublicAcls",
        "BlockPublicPolicy",
        "IgnorePublicAcls",
        "RestrictPublicBuckets",
    ] {
        assert_eq!(bucket["PublicAccessBlockConfiguration"][block], true);
    }
    let encryption = &bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"][0]["ServerSideEncryptionByDefault"];
    assert_eq!(encryption["SSEAlgorithm"], "AES256");
    let rules = bucket["LifecycleConfiguration"]["Rules"]
        .as_array()
        .unwrap();
    assert_eq!(rules.len(), 1);
    assert_eq!(
        (&rules[0]["Status"], &rules[0]["ExpirationInDays"]),
        (&json!("Enabled"), &json!(1))
    );
    // The longest name and the longest region make a name that a bucket may have.
    let longest = 31 + "-up-".len() + 12 + "-".len() + "ap-southeast-1".len();
    assert!(longest <= 63);
    let policy = template.value(template.properties("UploadsPolicy"));
    let statement = &policy["PolicyDocument"]["Statement"][0];
    assert_eq!(
        (&statement["Effect"], &statement["Condition"]),
        (
            &json!("Deny"),
            &json!({"Bool": {"aws:SecureTransport": "false"}})
        )
    );
    assert_eq!(
        statement["Resource"],
        json!(["arn:Uploads", "arn:Uploads/*"])
    );
}

#[test]
fn it_tells_the_queue_of_each_upload_and_nobody_else_may() {
    let template = Template::read();
    let bucket = bucket(&template);
    let told = &bucket["NotificationConfiguration"]["QueueConfigurations"];
    let prefix = json!({"S3Key": {"Rules": [{"Name": "prefix", "Value": KEY_PREFIX}]}});
    assert_eq!(
        *told,
        json!([{"Event": "s3:ObjectCreated:*", "Queue": "arn:Imports", "Filter": prefix}])
    );
    // S3 tries the queue when the bucket is made.
    assert_eq!(template.resource("Uploads")["DependsOn"], "ImportsPolicy");
    let policy = template.value(template.properties("ImportsPolicy"));
    let statement = &policy["PolicyDocument"]["Statement"][0];
    assert_eq!(statement["Action"], "sqs:SendMessage");
    assert_eq!(
        statement["Principal"],
        json!({"Service": "s3.amazonaws.com"})
    );
    let name = bucket["BucketName"].as_str().unwrap();
    let condition = json!({
        "StringEquals": {"aws:SourceAccount": "aws-accountid"},
        "ArnEquals": {"aws:SourceArn": format!("arn:aws-partition:s3:::{name}")},
    });
    assert_eq!(statement["Condition"], condition);
}

#[test]
fn our_own_pages_may_send_and_those_that_are_named() {
    let origins = |template: &Template| {
        let bucket = bucket(template);
        let rules = bucket["CorsConfiguration"]["CorsRules"].as_array().unwrap();
        rules
            .iter()
            .map(|rule| {
                assert_eq!(rule["AllowedMethods"], json!(["PUT"]));
                let headers = json!(["content-type", "x-amz-checksum-sha256"]);
                assert_eq!(rule["AllowedHeaders"], headers);
                rule["AllowedOrigins"].clone()
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(
        origins(&Template::read()),
        [json!(["https://httpapi.example"])]
    );
    let with = Template::given([
        ("CorsOrigins", "https://push.contoso.example"),
        ("DomainName", "go.contoso.example"),
        ("CertificateArn", "arn:aws:acm:eu-west-1:1:certificate/1"),
    ]);
    assert_eq!(
        origins(&with),
        [
            json!(["https://go.contoso.example"]),
            json!(["https://push.contoso.example"])
        ]
    );
}
