//! The tables of docs/cost.md.

use super::assumed as a;
use super::bill::{self, Line};
use super::counts::{Campaign, Contact, Measured};
use super::naive;
use super::prices::Prices;
use super::standing;
use anyhow::{Context, Result};
use std::fmt::Write;

const BEGIN: &str = "<!-- written by: cargo run -p xtask -- cost -->\n";
const END: &str = "<!-- end of what is written -->";

/// The page with its tables replaced.
///
/// # Errors
/// When the page has no marks, or something has no price.
pub fn with_tables(page: &str, measured: &Measured, prices: &Prices) -> Result<String> {
    let (before, rest) = page.split_once(BEGIN).context("the page has no mark")?;
    let (_, after) = rest
        .split_once(END)
        .context("the page has no second mark")?;
    let tables = tables(measured, prices)?;
    Ok(format!("{before}{BEGIN}{tables}{END}{after}"))
}

fn tables(measured: &Measured, prices: &Prices) -> Result<String> {
    let mut page = String::new();
    writeln!(
        page,
        "\nCounted on {} at commit {}, prices of {} in {}.\n",
        measured.date, measured.commit, prices.date, prices.region
    )?;
    totals(&mut page, measured, prices)?;
    let headers = measured.campaigns.iter().map(header);
    let headers: Vec<String> = headers.collect();
    page.push_str("\n## Where it goes\n\n");
    let bills = measured.campaigns.iter();
    let bills = bills.map(|of| bill::campaign(measured, of, prices));
    bill_table(&mut page, &headers, &bills.collect::<Result<Vec<_>>>()?)?;
    page.push_str("\nThe naive design, in the same way:\n\n");
    let bills = measured.campaigns.iter();
    let bills = bills.map(|of| naive::campaign(of, prices));
    bill_table(&mut page, &headers, &bills.collect::<Result<Vec<_>>>()?)?;
    growth(&mut page, measured, prices)?;
    counted(&mut page, measured)?;
    page.push_str("\n## A million clicks\n\n| what | US dollars |\n|---|---:|\n");
    list(&mut page, &bill::clicks(measured, prices)?)?;
    page.push_str("\n## A month in which nothing is sent\n\n| what | US dollars |\n|---|---:|\n");
    list(&mut page, &standing::month(prices)?)?;
    price_table(&mut page, prices)?;
    Ok(page)
}

/// What the page is read for.
fn totals(page: &mut String, measured: &Measured, prices: &Prices) -> Result<()> {
    page.push_str("| US dollars for 1,000,000 recipients | sending | naive design | of it | with clicks | traffic |\n");
    page.push_str("|---|---:|---:|---:|---:|---:|\n");
    let clicks = bill::total(&bill::clicks(measured, prices)?) * a::CLICK_PERCENT / 100.0;
    for of in &measured.campaigns {
        let ours = bill::total(&bill::campaign(measured, of, prices)?);
        let naive = bill::total(&naive::campaign(of, prices)?);
        writeln!(
            page,
            "| {} | **{ours:.2}** | {naive:.2} | {:.0} % | {:.2} | {:.2} |",
            header(of),
            ours / naive * 100.0,
            ours + clicks,
            bill::transfer(measured, of, prices)?
        )?;
    }
    Ok(())
}

fn header(of: &Campaign) -> String {
    format!("{}, {} % absent", contact(of), of.absent_percent)
}

fn contact(of: &Campaign) -> &'static str {
    match of.contact {
        Contact::First => "first contact",
        Contact::Repeat => "repeat audience",
    }
}

/// The lines of several bills beside each other.
fn bill_table(page: &mut String, headers: &[String], bills: &[Vec<Line>]) -> Result<()> {
    writeln!(page, "| US dollars | {} |", headers.join(" | "))?;
    writeln!(page, "|---|{}", "---:|".repeat(headers.len()))?;
    let rows = bills.first().map_or(0, Vec::len);
    for row in 0..rows {
        let dollars = bills.iter().map(|bill| format!("{:.3}", bill[row].1));
        let dollars: Vec<String> = dollars.collect();
        writeln!(page, "| {} | {} |", bills[0][row].0, dollars.join(" | "))?;
    }
    let sums = bills.iter().map(|bill| format!("{:.3}", bill::total(bill)));
    writeln!(page, "| sum | {} |", sums.collect::<Vec<_>>().join(" | "))?;
    Ok(())
}

/// The same campaign for fewer people.
fn growth(page: &mut String, measured: &Measured, prices: &Prices) -> Result<()> {
    let like = measured.smaller.first().map(|of| of.absent_percent);
    let absent = like.context("no smaller campaign was counted")?;
    let million = measured.campaigns.iter();
    let million = million.filter(|of| of.absent_percent == absent);
    writeln!(
        page,
        "\n## For fewer people\n\nUS dollars in three days of ten open hours, {absent} % absent:\n"
    )?;
    page.push_str(
        "| recipients | audience | one-shots | sending | naive design | for each thousand |\n",
    );
    page.push_str("|---:|---|---:|---:|---:|---:|\n");
    for of in measured.smaller.iter().chain(million) {
        let ours = bill::total(&bill::campaign(measured, of, prices)?);
        let naive = bill::total(&naive::campaign(of, prices)?);
        writeln!(
            page,
            "| {} | {} | {:.0} | {ours:.4} | {naive:.4} | **{:.4}** |",
            of.stands_for,
            contact(of),
            of.counted.one_shots() as f64 * of.scale(),
            ours / f64::from(of.stands_for) * 1e3
        )?;
    }
    Ok(())
}

/// What was counted, for each recipient.
fn counted(page: &mut String, measured: &Measured) -> Result<()> {
    page.push_str("\n## Counted, for each recipient\n\n");
    page.push_str("| campaign | people | sent | tries | write units | read units | one-shots | wakes | queue requests |\n");
    page.push_str("|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    for of in &measured.campaigns {
        let each = |count: f64| count / f64::from(of.recipients);
        let (writes, reads) = of.counted.units();
        writeln!(
            page,
            "| {} | {} | {:.3} | {:.3} | {:.3} | {:.3} | {:.4} | {:.4} | {:.4} |",
            header(of),
            of.recipients,
            each(of.sent.into()),
            each(of.tries.into()),
            each(writes),
            each(reads),
            each(of.counted.one_shots() as f64),
            each(of.counted.function("due-teams").messages as f64),
            each(of.counted.queue_requests() as f64)
        )?;
    }
    let repeat = measured.campaigns.iter();
    let repeat = repeat.filter(|of| of.contact == Contact::Repeat).take(1);
    for of in repeat {
        page.push_str(
            "\nThe requests to the table of the first campaign with a repeat audience:\n\n",
        );
        page.push_str("| request | requests | read units | write units |\n|---|---:|---:|---:|\n");
        for (name, used) in &of.counted.table {
            writeln!(
                page,
                "| `{name}` | {} | {} | {} |",
                used.requests, used.read_units, used.write_units
            )?;
        }
    }
    Ok(())
}

fn list(page: &mut String, lines: &[Line]) -> Result<()> {
    for (what, dollars) in lines {
        writeln!(page, "| {what} | {dollars:.2} |")?;
    }
    writeln!(page, "| sum | {:.2} |", bill::total(lines))?;
    Ok(())
}

fn price_table(page: &mut String, prices: &Prices) -> Result<()> {
    writeln!(page, "\n## Prices of {}\n", prices.date)?;
    page.push_str("| what | US dollars | for | who says so |\n|---|---:|---:|---|\n");
    for price in &prices.prices {
        writeln!(
            page,
            "| {} | {} | {} | {} |",
            price.what, price.usd, price.per, price.source
        )?;
    }
    Ok(())
}
