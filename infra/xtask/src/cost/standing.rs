//! What a deployment costs in a month in which nothing is sent.

use super::assumed as a;
use super::bill::Line;
use super::prices::Prices;
use anyhow::Result;

/// A line for each thing that is paid for by time.
///
/// # Errors
/// When something has no price.
pub fn month(prices: &Prices) -> Result<Vec<Line>> {
    let polls = a::QUEUES * a::POLLERS * a::POLLS_PER_MINUTE * 60.0 * a::MONTH_HOURS;
    let sweeps = a::SWEEPS_PER_HOUR * a::MONTH_HOURS;
    let sweeping = prices.of("lambda_request", sweeps)?
        + prices.of("lambda_gb_second", sweeps * a::SWEEP_SECONDS * a::SWEEP_GB)?;
    Ok(vec![
        ("polls of empty queues", prices.of("queue_request", polls)?),
        ("sweeps that find nothing", sweeping),
        (
            "metrics, if all have values all month",
            prices.of("metric", a::METRICS)?,
        ),
        ("alarms", prices.of("alarm", a::ALARMS)?),
        ("dashboard", prices.of("dashboard", 1.0)?),
        ("secrets", prices.of("secret", a::SECRETS)?),
    ])
}
