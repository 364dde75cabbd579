//! Lists and campaigns, made and run through the API as a person's browser does it.

use anyhow::{Context, Result, bail, ensure};
use loadgen::process::{System, number, text};
use platform::{SystemTime, TimeSource};
use reqwest::Method;
use serde_json::{Value, json};
use std::fmt::Write;
use std::time::Duration;

/// What the imported list is called.
const LIST: &str = "Everyone";
/// Between two looks at an import or a campaign.
const LOOK: Duration = Duration::from_millis(50);
/// How often a state is asked for that was not to be had.
const TRIES: usize = 20;
/// A person's row is about so long.
const ROW: usize = 64;

/// How a campaign is sent out.
pub struct Wanted<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Local date and time of the start.
    pub start: &'a str,
    /// The zone of these times.
    pub zone: &'a str,
    /// How many days it lasts.
    pub days: u32,
    /// Opening hours.
    pub hours: (&'a str, &'a str),
    /// Who may be sent to.
    pub presence: &'a str,
}

impl Wanted<'_> {
    /// A first campaign, to whoever is there or not: afterwards everybody's conversation is known.
    #[must_use]
    pub fn everybody() -> Self {
        Self {
            name: "First contact",
            start: "2026-12-01T00:00",
            zone: "Europe/Paris",
            days: 2,
            hours: ("00:00", "24:00"),
            presence: "always",
        }
    }
}

/// Seconds of machine time that `work` takes, and what came of it.
///
/// # Errors
/// Those of `work`.
pub async fn timed<T>(work: impl Future<Output = Result<T>>) -> Result<(f64, T)> {
    let began = SystemTime.now();
    let done = work.await?;
    let took = (SystemTime.now() - began).as_seconds_f64();
    Ok((took, done))
}

/// The file of `people` people, as a spreadsheet program in Europe saves it.
#[must_use]
pub fn file(people: u32) -> String {
    let mut csv = String::with_capacity(people as usize * ROW);
    csv.push_str("FirstName;LastName;Email;City\n");
    for n in 1..=people {
        // Writing to a string cannot fail.
        let _ = writeln!(csv, "Zoé;Dupont{n};person{n:07}@contoso.example;Nîmes");
    }
    csv
}

/// Uploads the file and waits until its list is there. Returns the list.
///
/// # Errors
/// When it is refused.
pub async fn import(system: &System, file: String) -> Result<String> {
    let list = post(system, "/v1/lists", &json!({"name": LIST})).await?;
    let list = text(&list, "/id")?;
    let path = format!("/v1/lists/{list}/uploads");
    let wanted = json!({"file_name": "everyone.csv", "size_bytes": file.len()});
    let terms = post(system, &path, &wanted).await?;
    system
        .put(&text(&terms, "/url")?, &terms["headers"], file)
        .await?;
    let path = format!("{path}/{}", text(&terms, "/id")?);
    loop {
        let upload = system.api(Method::GET, &path, None).await?;
        match text(&upload, "/state")?.as_str() {
            "done" => return Ok(list),
            "waiting" | "importing" => tokio::time::sleep(LOOK).await,
            state => bail!("the upload is {state}: {upload}"),
        }
    }
}

/// The list that an earlier run imported, besides the one that is there from the start.
///
/// # Errors
/// When there is none.
pub async fn known(system: &System) -> Result<String> {
    let lists = system.api(Method::GET, "/v1/lists", None).await?;
    let lists = lists["items"].as_array().context("lists are missing")?;
    let list = lists.iter().find(|list| list["name"] == LIST);
    text(list.context("nobody was met here")?, "/id")
}

/// Makes a campaign to everybody on `list`, as a draft. Returns its id.
///
/// # Errors
/// When it is refused.
pub async fn draft(system: &System, list: &str, wanted: &Wanted<'_>) -> Result<String> {
    let body = json!({
        "name": wanted.name,
        "message": "Hello [FIRSTNAME], greetings to [CITY]! **Passkeys** are here: [create yours](https://intranet.example/passkeys) or [watch the film](https://intranet.example/film).",
        "channel": "teams",
        "audience": {"include": [list], "exclude": []},
        "start": wanted.start, "time_zone": wanted.zone, "duration": {"days": wanted.days},
        "opening_hours": {"from": wanted.hours.0, "to": wanted.hours.1},
        "presence": wanted.presence,
    });
    text(&post(system, "/v1/campaigns", &body).await?, "/id")
}

/// Publishes it and waits until its plan is there.
///
/// # Errors
/// When the plan is refused.
pub async fn publish(system: &System, id: &str) -> Result<()> {
    post(system, &format!("/v1/campaigns/{id}/publish"), &json!({})).await?;
    loop {
        match state(system, id).await?.as_str() {
            "publishing" => tokio::time::sleep(LOOK).await,
            "draft" => bail!(
                "the plan was refused: {}",
                read(system, id).await?["refused"]
            ),
            _ => return Ok(()),
        }
    }
}

/// Waits until it has finished.
///
/// # Errors
/// When the system cannot be asked any more.
pub async fn finished(system: &System, id: &str) -> Result<()> {
    while state(system, id).await? != "finished" {
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
}

/// A campaign from its draft to its end.
///
/// # Errors
/// When it does not come to its end.
pub async fn whole(system: &System, list: &str, wanted: &Wanted<'_>) -> Result<()> {
    let id = draft(system, list, wanted).await?;
    publish(system, &id).await?;
    finished(system, &id).await
}

/// The campaign as the API shows it.
///
/// # Errors
/// When it cannot be read.
pub async fn read(system: &System, id: &str) -> Result<Value> {
    let path = format!("/v1/campaigns/{id}");
    system.api(Method::GET, &path, None).await
}

/// Its report.
///
/// # Errors
/// When it cannot be read.
pub async fn report(system: &System, id: &str) -> Result<Value> {
    let path = format!("/v1/campaigns/{id}/report");
    system.api(Method::GET, &path, None).await
}

/// How many people it was sent to. Everybody must be in one outcome, none of which is still open, and what arrived must be
/// what the report says: `inbox` is what the simulated people got of it.
///
/// # Errors
/// When the figures disagree.
pub fn settled(report: &Value, inbox: &Value) -> Result<u64> {
    let total = |what: &str| number(report, &format!("/totals/{what}"));
    let mut all = 0;
    for outcome in ["sent", "absent", "failed", "unprogrammed", "cancelled"] {
        all += total(outcome)?;
    }
    ensure!(
        all == total("recipients")?,
        "not everybody is settled: {report}"
    );
    let sent = total("sent")?;
    let arrived = (number(inbox, "/messages")?, number(inbox, "/people")?);
    ensure!(
        arrived == (sent, sent) && number(inbox, "/people_with_several")? == 0,
        "the report says {sent} messages, and the people have {inbox}"
    );
    Ok(sent)
}

/// A system that has all of the machine to do may answer "try again later", and is asked again as anybody would.
async fn state(system: &System, id: &str) -> Result<String> {
    for _ in 0..TRIES {
        if let Ok(found) = read(system, id).await {
            return text(&found, "/state");
        }
        tokio::time::sleep(LOOK).await;
    }
    text(&read(system, id).await?, "/state")
}

async fn post(system: &System, path: &str, body: &Value) -> Result<Value> {
    let body = ("application/json", body.to_string());
    system.api(Method::POST, path, Some(body)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(sent: u64, claimed: u64) -> Value {
        json!({"totals": {"recipients": 10, "sent": sent, "absent": 0, "failed": 1, "unprogrammed": 1,
            "cancelled": 0, "claimed": claimed}})
    }

    fn inbox(messages: u64, people: u64, several: u64) -> Value {
        json!({"messages": messages, "people": people, "people_with_several": several})
    }

    #[test]
    fn figures_that_disagree_are_an_error() {
        assert_eq!(settled(&report(8, 0), &inbox(8, 8, 0)).unwrap(), 8);
        assert!(
            settled(&report(7, 1), &inbox(7, 7, 0)).is_err(),
            "one is open"
        );
        assert!(
            settled(&report(8, 0), &inbox(7, 7, 0)).is_err(),
            "one is lost"
        );
        assert!(
            settled(&report(8, 0), &inbox(8, 7, 1)).is_err(),
            "one got two"
        );
    }

    #[test]
    fn the_file_has_a_row_for_everybody() {
        let file = file(3);
        assert_eq!(file.lines().count(), 4);
        assert!(file.ends_with("Zoé;Dupont3;person0000003@contoso.example;Nîmes\n"));
    }
}
