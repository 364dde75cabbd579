//! Campaigns on both channels at once, and what the system says of them in the end.

use super::people::DOMAIN;
use super::verdict::{OPEN_FROM, OPEN_TO, Told};
use super::victim::Victim;
use anyhow::{Context, Result, bail};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// Between two looks at a campaign.
const LOOK: Duration = Duration::from_millis(200);

/// From publishing to the first minute.
const SOON: TimeDelta = TimeDelta::minutes(30);

/// A campaign that was published.
#[derive(Debug, Clone)]
pub struct Campaign {
    id: String,
    mark: String,
    people: Vec<String>,
}

/// Publishes a campaign on each channel, from half an hour later on. `mark` is a word that no other message has.
///
/// # Errors
/// When the system refuses.
pub async fn publish(victim: &Victim, mark: &str, people: usize) -> Result<Vec<Campaign>> {
    let json = |body: Value| Some(("application/json", body.to_string()));
    let people: Vec<String> = (0..people)
        .map(|n| format!("{mark}.{n:04}@{DOMAIN}"))
        .collect();
    let list = victim.json(Method::POST, "/v1/lists", json(json!({"name": mark})));
    let list = text(&list.await?, "/id")?;
    let file: String = std::iter::once("First name;Last name;Email\r\n".to_owned())
        .chain(
            people
                .iter()
                .map(|address| format!("Zoë;Ünal;{address}\r\n")),
        )
        .collect();
    let import = format!("/v1/lists/{list}/import");
    victim
        .json(Method::POST, &import, Some(("text/csv", file)))
        .await?;
    let clock = victim.json(Method::GET, "/_clock", None).await?;
    let now: DateTime<Utc> = text(&clock, "/now")?.parse()?;
    let start = (now + SOON).with_timezone(&chrono_tz::Europe::Paris);
    let mut campaigns = Vec::new();
    for channel in ["teams", "skype"] {
        let mark = format!("{mark}-{channel}");
        let body = json!({
            "name": mark,
            "message": format!("Hello [FIRSTNAME], **passkeys** are here: [create yours](https://intranet.example/passkeys). {mark}"),
            "channel": channel,
            "audience": {"include": [list], "exclude": []},
            "start": start.format("%Y-%m-%dT%H:%M").to_string(),
            "time_zone": "Europe/Paris",
            "duration": {"days": 2},
            "opening_hours": {"from": format!("{OPEN_FROM:02}:00"), "to": format!("{OPEN_TO:02}:00")},
            "presence": "available",
        });
        let made = victim.json(Method::POST, "/v1/campaigns", json(body));
        let id = text(&made.await?, "/id")?;
        let publish = format!("/v1/campaigns/{id}/publish");
        victim.json(Method::POST, &publish, json(json!({}))).await?;
        campaigns.push(Campaign {
            id,
            mark,
            people: people.clone(),
        });
    }
    Ok(campaigns)
}

/// Whether all of them have ended. Whoever does not answer has not.
pub async fn are_finished(victim: &Victim, campaigns: &[Campaign]) -> bool {
    for campaign in campaigns {
        let path = format!("/v1/campaigns/{}", campaign.id);
        match victim.json(Method::GET, &path, None).await {
            Ok(read) if read["state"] == "finished" => {}
            _ => return false,
        }
    }
    true
}

/// Waits for the end of all of them.
///
/// # Errors
/// When one does not end in `patience`.
pub async fn finish(victim: &Victim, campaigns: &[Campaign], patience: Duration) -> Result<()> {
    let ending = async {
        while !are_finished(victim, campaigns).await {
            tokio::time::sleep(LOOK).await;
        }
    };
    let ended = tokio::time::timeout(patience, ending).await;
    ended.context("a campaign does not end")
}

/// What the system says of a campaign that has ended.
///
/// # Errors
/// When it says nothing.
pub async fn told(victim: &Victim, campaign: &Campaign) -> Result<Told> {
    let path = format!("/v1/campaigns/{}/report", campaign.id);
    let report = victim.json(Method::GET, &path, None).await?;
    let totals = report["totals"].as_object().context("no totals")?;
    let totals = totals
        .iter()
        .filter_map(|(name, count)| Some((name.clone(), count.as_u64()?)))
        .collect();
    let (status, export) = victim
        .ask(Method::GET, &format!("{path}.csv"), None)
        .await?;
    if !status.is_success() {
        bail!("no export: {status}");
    }
    // Nobody's address here holds a comma or a quote.
    let rows = export.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        Some((cells.next()?.to_lowercase(), cells.next()?.to_owned()))
    });
    Ok(Told {
        mark: campaign.mark.clone(),
        people: campaign.people.clone(),
        totals,
        rows: rows.collect(),
    })
}

fn text(value: &Value, at: &str) -> Result<String> {
    let found = value.pointer(at).and_then(Value::as_str);
    Ok(found.with_context(|| format!("no {at}"))?.to_owned())
}
