//! Noting a visit, without ever standing in its way.

use crate::writer::Writer;
use domain::engagement::{Hit, Verdict, address_hash};
use domain::token::LinkRef;
use platform::App;
use std::fmt::Write;
use std::net::IpAddr;
use std::time::Duration;
use store::Click;

/// The longest a visitor waits for us to note the visit.
pub const BUDGET: Duration = Duration::from_millis(200);

/// Notes a visit. What the store did not confirm in time is logged with everything needed to note it later;
/// it may be there nevertheless.
pub async fn record(
    app: &App,
    writer: &Writer,
    link: &LinkRef,
    verdict: &Verdict,
    ip: Option<IpAddr>,
) {
    let hit = Hit {
        at_millis: app.clock.campaign_now().timestamp_millis(),
        ua: verdict.ua,
        ip_hash: visitor(app, link, ip),
        flags: verdict.flags,
    };
    let packed = hit.pack();
    let click = Click {
        campaign: link.campaign,
        batch: link.batch,
        position: u16::from(link.position),
        link: link.link,
        hit: packed.to_vec(),
    };
    let why = match tokio::time::timeout(BUDGET, writer.keep(click)).await {
        Ok(Ok(())) => return,
        Ok(Err(why)) => why,
        Err(_) => format!("took longer than {} ms", BUDGET.as_millis()),
    };
    tracing::warn!(
        campaign.id = %link.campaign,
        batch = link.batch,
        position = link.position,
        link = link.link,
        class = ?verdict.class,
        hit = hex(&packed),
        "a click is to be noted later: {why}"
    );
}

/// Without an address, each recipient counts as a visitor of their own: nobody is suspected by an address
/// that is not known.
fn visitor(app: &App, link: &LinkRef, ip: Option<IpAddr>) -> u32 {
    match ip {
        Some(ip) => address_hash(&app.link_keys.current().secret, link.campaign, ip),
        None => link.batch << 8 | u32::from(link.position),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing into a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}
