//! What people got: how large it is, and the links in it that somebody follows.

use anyhow::{Result, ensure};
use loadgen::process::System;
use reqwest::{Client, StatusCode};
use std::collections::BTreeSet;

/// Messages of a page of the inbox.
const PAGE: usize = 500;

/// What was found in the newest messages.
pub struct Found {
    /// A link of each message.
    pub links: BTreeSet<String>,
    /// Mean bytes of a message's body.
    pub bytes: f64,
}

/// Looks through at least `most` messages, or all there are.
///
/// # Errors
/// When there are none.
pub async fn look(system: &System, most: usize) -> Result<Found> {
    let (mut links, mut bytes, mut messages) = (BTreeSet::new(), 0, 0);
    let mut cursor: Option<String> = None;
    loop {
        let page = match &cursor {
            None => format!("/inbox?limit={PAGE}"),
            Some(cursor) => format!("/inbox?limit={PAGE}&cursor={cursor}"),
        };
        let page = system.people(&page).await?;
        for message in page["messages"].as_array().into_iter().flatten() {
            let body = message["activity"].to_string();
            messages += 1;
            bytes += body.len();
            links.extend(link(&body));
        }
        cursor = page["next_cursor"].as_str().map(str::to_owned);
        if cursor.is_none() || messages >= most {
            break;
        }
    }
    ensure!(messages > 0, "nobody got a message");
    Ok(Found {
        links,
        bytes: bytes as f64 / messages as f64,
    })
}

/// Follows a link as a person's browser does.
///
/// # Errors
/// When it leads nowhere.
pub async fn follow(http: &Client, link: &str) -> Result<()> {
    let browser = "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0";
    let request = http.get(link).header("user-agent", browser);
    let status = request.send().await?.status();
    ensure!(status == StatusCode::FOUND, "a link answered {status}");
    Ok(())
}

/// The first tracked link of a message.
fn link(body: &str) -> Option<String> {
    let at = body.find("/r/")?;
    let begin = body[..at].rfind("http")?;
    let token = body[at + 3..]
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c));
    Some(format!(
        "{}{}",
        &body[begin..at + 3],
        token.collect::<String>()
    ))
}
