//! A million people end to end.

mod run;

use crate::print;
use anyhow::Result;
use run::meet;
pub use run::{Measured, Options, measure};

/// Runs it and prints the figures.
///
/// # Errors
/// Those of [`measure`] and [`meet`].
pub async fn run(options: &Options) -> Result<()> {
    let seconds = |what: &str, took: f64| print(&format!("{what:<22}{took:>10.2} s"));
    if options.meet_only {
        seconds("first contact", meet(options).await?);
        return Ok(());
    }
    let measured = measure(options).await?;
    let Measured {
        people, schedules, ..
    } = measured;
    print(&format!("{people} people, {schedules} one-shots"));
    seconds("import", measured.import_s);
    if let Some(first_contact_s) = measured.first_contact_s {
        seconds("first contact (before)", first_contact_s);
    }
    seconds("publish", measured.publish_s);
    seconds("drain", measured.drain_s);
    seconds("report", measured.report_s);
    seconds("processor", measured.cpu_s);
    print(&format!(
        "{:<22}{:>10.0} MiB",
        "most memory", measured.peak_mib
    ));
    print(&format!(
        "{:<22}{:>10.0} µs, {:.0} µs of processor",
        "publish and drain",
        (measured.publish_s + measured.drain_s) / people.max(1) as f64 * 1e6,
        measured.cpu_s / people.max(1) as f64 * 1e6
    ));
    print(&format!("{} arrived, nobody's twice", measured.sent));
    print(&format!("totals {}", measured.totals));
    Ok(())
}
