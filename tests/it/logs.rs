//! Nothing that is logged says who somebody is or what they were told, and each line is what the cloud's log service
//! reads.

use integration::{TestApp, campaign, csv, everyone};
use platform::telemetry::{self, Target};
use reqwest::Method;
use serde_json::{Value, json};
use simulators::teams::PopulateRule;
use std::process::Command;

/// Set in the process that runs the campaign.
const CHILD: &str = "PRESENTLY_TEST_LOGS";
const NAME: &str = "logs::no_log_of_a_campaign_holds_a_name_an_address_or_a_word_of_the_message";
/// Of names, addresses, cities, the message and where its link leads.
const NEVER: [&str; 12] = [
    "contoso.example",
    "person0",
    "Martin",
    "Larsen",
    "Dubois",
    "Nováková",
    "Jürgen",
    "Lyon",
    "Hello",
    "create yours",
    "intranet.example",
    "/r/",
];

/// A campaign with people who are away and people without the app, a try and a visit, with the logs of the cloud.
async fn run() {
    telemetry::init(Target::Lambda);
    let app = TestApp::with_people(PopulateRule {
        absent_permille: 300,
        not_installed_permille: 200,
        ..everyone()
    })
    .await;
    let list = app
        .list("Everyone", csv(40, ',') + "No,Address,,Lyon\r\n")
        .await;
    let mut body = campaign(&[&list]);
    body["presence"] = json!("available");
    let id = app.published(&body).await;
    let one = json!({"address": "person00001@contoso.example"});
    app.post(&format!("/v1/campaigns/{id}/try"), &one).await;
    app.post(&format!("/v1/campaigns/{id}/preview"), &one).await;
    app.run_to_the_end(&id).await;
    assert!(app.total(&id, "sent").await > 0 && app.total(&id, "failed").await > 0);
    app.get(&format!(
        "/v1/campaigns/{id}/recipients/person00001@contoso.example"
    ))
    .await;
    app.send(app.request(Method::GET, "/r/no-token-at-all"))
        .await;
    app.finish().await;
}

#[test]
fn no_log_of_a_campaign_holds_a_name_an_address_or_a_word_of_the_message() {
    if platform::config::Env::process()
        .optional(CHILD)
        .unwrap()
        .is_some()
    {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build();
        return runtime.unwrap().block_on(run());
    }
    let ran = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", NAME, "--nocapture", "--test-threads=1"])
        .env(CHILD, "yes")
        .env("LOG_FILTER", "debug")
        .output()
        .unwrap();
    let (out, err) = (
        String::from_utf8_lossy(&ran.stdout),
        String::from_utf8_lossy(&ran.stderr),
    );
    assert!(
        ran.status.success() && out.contains("1 passed"),
        "{out}{err}"
    );
    let mut events = 0;
    for line in out.lines() {
        for word in NEVER {
            assert!(!line.contains(word), "{word} in {line}");
        }
        // The harness begins a line that the first event ends.
        let Some(start) = line.find("{\"timestamp\"") else {
            continue;
        };
        let event: Value = serde_json::from_str(&line[start..]).unwrap();
        let at = event["timestamp"].as_str().unwrap();
        assert!(
            at.parse::<chrono::DateTime<chrono::Utc>>().is_ok(),
            "{line}"
        );
        let theirs = event["target"].as_str().unwrap().starts_with("aws_");
        assert!(event["level"].is_string(), "{line}");
        assert!(theirs || event["message"].is_string(), "{line}");
        events += 1;
    }
    assert!(events > 0, "nothing was logged: {out}");
    let wake = out.lines().find(|line| line.contains("\"name\":\"wake\""));
    let wake = wake.unwrap_or_else(|| panic!("no event of a wake in {out}"));
    for key in ["campaign.id", "batch", "seq", "worker"] {
        assert!(
            wake.contains(&format!("\"{key}\":")),
            "{key} is not in {wake}"
        );
    }
}
