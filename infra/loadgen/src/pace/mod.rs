//! How well the pace is used: two campaigns at once, as the wall's clock passes, against a tenant that refuses more than
//! 50 requests a second.

mod figures;
mod run;

use crate::print;
use anyhow::Result;
pub use run::Options;
use run::measure;

/// Runs it and prints the figures.
///
/// # Errors
/// When a campaign does not come to its end, or what arrived is not what the reports say.
pub async fn run(options: &Options) -> Result<()> {
    let measured = measure(options).await?;
    print(&format!(
        "{} requests in {:.0} s of backlog: {:.1} a second, {:.1} % of the pace of 45",
        measured.backlog.requests,
        measured.backlog.seconds,
        measured.backlog.rate(),
        100.0 * measured.backlog.rate() / run::PACE
    ));
    print(&format!(
        "{} requests refused (429), at most {} in any second",
        measured.refused, measured.most_in_a_second
    ));
    for (name, campaign) in ["first", "second"].iter().zip(&measured.campaigns) {
        print(&format!(
            "{name} campaign: {} sent when half of the requests were made; lateness p50 {:.1} s, p99 {:.1} s, most {:.1} s",
            campaign.sent_by_half, campaign.lateness.0, campaign.lateness.1, campaign.lateness.2
        ));
    }
    Ok(())
}
