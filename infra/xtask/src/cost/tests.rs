use super::assumed as a;
use super::bill;
use super::counts::{Campaign, Contact, Counted, FunctionUse, Measured, TableUse};
use super::dispatching;
use super::naive;
use super::page;
use super::prices::Prices;
use std::collections::BTreeMap;

const TEMPLATE: &str = include_str!("../../../../template.yaml");
const PAGE: &str = include_str!("../../../../docs/cost.md");
const COUNTS: &str = include_str!("counts.json");

fn used(requests: u64, read_units: f64, write_units: f64) -> TableUse {
    TableUse {
        requests,
        read_units,
        write_units,
    }
}

fn function(invocations: u64, messages: u64) -> FunctionUse {
    FunctionUse {
        invocations,
        messages,
        milliseconds: 0,
    }
}

/// A campaign of a million in which every count is a round number.
fn campaign() -> Campaign {
    Campaign {
        absent_percent: 0,
        contact: Contact::Repeat,
        recipients: 1_000_000,
        stands_for: 1_000_000,
        batches: 10_000,
        sent: 1_000_000,
        tries: 1_000_000,
        counted: Counted {
            table: BTreeMap::from([
                ("UpdateItem O".to_owned(), used(250_000, 0.0, 400_000.0)),
                ("GetItem META".to_owned(), used(10_000, 800_000.0, 0.0)),
                ("sweep: Query".to_owned(), used(100, 1_000.0, 0.0)),
            ]),
            queues: BTreeMap::from([("ReceiveMessage".to_owned(), 40_000)]),
            schedules: BTreeMap::from([("CreateSchedule".to_owned(), 10_000)]),
            functions: BTreeMap::from([
                ("due-teams".to_owned(), function(8_000, 10_000)),
                ("plan".to_owned(), function(1, 1)),
            ]),
        },
    }
}

fn measured() -> Measured {
    Measured {
        date: "2026-11-22".into(),
        commit: "0".into(),
        import: Counted::default(),
        campaigns: vec![campaign()],
        smaller: Vec::new(),
        clicks: 500,
        click: Counted {
            table: BTreeMap::from([("UpdateItem K".to_owned(), used(500, 0.0, 1_000.0))]),
            ..Counted::default()
        },
        report: Counted::default(),
        message_bytes: 1_000.0,
    }
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-9
}

#[test]
fn a_bill_is_units_times_prices() {
    let prices = Prices::read().unwrap();
    let bill: BTreeMap<_, _> = bill::campaign(&measured(), &campaign(), &prices)
        .unwrap()
        .into_iter()
        .collect();
    let sweeps = 3.0 * 24.0 * 12.0;
    let dispatching = dispatching::of(&campaign(), 10_000.0);
    assert!(close(
        bill["DynamoDB writes"],
        (0.4 + dispatching.pace_writes / 1e6) * 0.625
    ));
    // 240,000 groups, of which most find their turns in a stretch with another.
    assert!(dispatching.pace_writes > 120_000.0 && dispatching.pace_writes < 220_000.0);
    // Outcomes of 1.6 KB are looked at in every tenth sweep, half of them on the average, and in twenty reports.
    let looks = 20.0 + sweeps / 10.0 / 2.0;
    assert!(close(
        bill["DynamoDB reads"],
        (0.8 + (dispatching.pace_reads + looks * 10_000.0 * 1.6 / 4.0) / 1e6) * 0.125
    ));
    assert!(close(bill["SQS requests"], 0.05 * 0.4));
    assert!(close(bill["Scheduler invocations"], 0.01));
    assert!(close(
        bill["Lambda requests"],
        (10_001.0 + sweeps) / 1e6 * 0.2
    ));
    // Eight people take their turns, and the last one's answer 0.2 s: 46 ms for each. A fifth of the open time is used,
    // so batches meet now and then; and each takes half a second besides.
    let alone = 1e6 * (7.0 / 45.0 + 0.2) / 8.0 * a::DISPATCH_GB * 13.3334 / 1e6;
    let seconds = bill["Lambda GB-seconds"];
    assert!(seconds > alone * 1.2 && seconds < alone * 2.0, "{seconds}");
}

/// What is done for each person or batch grows with whom the campaign stands for; looking after it does not.
#[test]
fn a_piece_is_scaled_to_whom_it_stands_for() {
    let prices = Prices::read().unwrap();
    let bill = |stands_for| -> BTreeMap<_, _> {
        let mut measured = measured();
        measured.import.table = BTreeMap::from([("PutItem M".into(), used(1, 0.0, 5e6))]);
        let of = Campaign {
            stands_for,
            ..campaign()
        };
        let lines = bill::campaign(&measured, &of, &prices).unwrap();
        lines.into_iter().collect()
    };
    let (all, tenth) = (bill(1_000_000), bill(100_000));
    for line in ["SQS requests", "Scheduler invocations"] {
        assert!(close(all[line], 10.0 * tenth[line]), "{line}");
    }
    // A worker is alone more often, so more groups share a write of the pace.
    let writes = tenth["DynamoDB writes"] / all["DynamoDB writes"];
    assert!(writes > 0.09 && writes < 0.1, "{writes}");
    let sweeps = 3.0 * 24.0 * 12.0;
    assert!(close(
        tenth["Lambda requests"],
        (1_001.0 + sweeps) / 1e6 * 0.2
    ));
    let seconds = tenth["Lambda GB-seconds"] / all["Lambda GB-seconds"];
    assert!(seconds > 0.1 && seconds < 0.2, "{seconds}");
}

#[test]
fn the_naive_design_pays_for_each_person() {
    let prices = Prices::read().unwrap();
    let bill: BTreeMap<_, _> = naive::campaign(&campaign(), &prices)
        .unwrap()
        .into_iter()
        .collect();
    assert!(close(bill["DynamoDB writes"], 3.0 * 0.625));
    assert!(close(bill["Scheduler invocations"], 1.0));
    assert!(close(bill["Lambda requests"], 0.2));
}

#[test]
fn clicks_are_scaled_to_a_million() {
    let prices = Prices::read().unwrap();
    let bill: BTreeMap<_, _> = bill::clicks(&measured(), &prices)
        .unwrap()
        .into_iter()
        .collect();
    assert!(close(bill["API Gateway requests"], 1.0));
    assert!(close(bill["DynamoDB writes"], 2.0 * 0.625));
}

#[test]
fn what_was_counted_before_is_taken_away() {
    let counted = campaign().counted;
    let mut later = counted.clone();
    later.table.insert("Query".into(), used(1, 2.0, 0.0));
    *later.queues.get_mut("ReceiveMessage").unwrap() += 3;
    let since = later.since(&counted);
    assert_eq!(
        since,
        Counted {
            table: BTreeMap::from([("Query".to_owned(), used(1, 2.0, 0.0))]),
            queues: BTreeMap::from([("ReceiveMessage".to_owned(), 3)]),
            ..Counted::default()
        }
    );
    assert_eq!(counted.since(&counted), Counted::default());
    assert_eq!(counted.since(&Counted::default()), counted);
}

#[test]
fn the_page_is_what_the_stored_counts_and_the_prices_come_to() {
    let stored: Measured = serde_json::from_str(COUNTS).unwrap();
    let prices = Prices::read().unwrap();
    let now = page::with_tables(PAGE, &stored, &prices).unwrap();
    assert!(
        now == PAGE,
        "docs/cost.md is out of date: cargo run -p xtask -- cost --from-counts"
    );
    assert!(PAGE.contains(&format!("prices of {}", prices.date)));
    assert_eq!(stored.campaigns.len(), 6, "three absences, two contacts");
    let smaller = stored.smaller.iter().map(|of| of.stands_for);
    let sizes = [1_000, 1_000, 10_000, 10_000, 100_000, 100_000];
    assert!(smaller.eq(sizes), "two contacts each");
}

#[test]
fn a_page_without_marks_is_refused() {
    let prices = Prices::read().unwrap();
    assert!(page::with_tables("# Cost", &measured(), &prices).is_err());
}

/// What is assumed of the deployment stands in the template.
#[test]
fn the_deployment_is_as_assumed() {
    let alarms = TEMPLATE.matches("Type: AWS::CloudWatch::Alarm").count();
    assert!(close(a::ALARMS, alarms as f64), "{alarms} alarms");
    let secrets = TEMPLATE
        .matches("Type: AWS::SecretsManager::Secret")
        .count();
    assert!(close(a::SECRETS, secrets as f64), "{secrets} secrets");
    assert!(TEMPLATE.contains("Schedule: rate(5 minutes)"));
    for (function, gb) in [
        ("Dispatch", a::DISPATCH_GB),
        ("Plan", a::PLAN_GB),
        ("Sweep", a::SWEEP_GB),
        ("Redirect", a::REDIRECT_GB),
    ] {
        let resource = TEMPLATE
            .split(&format!("\n  {function}:\n"))
            .nth(1)
            .unwrap_or_default();
        let memory = resource
            .split("MemorySize: ")
            .nth(1)
            .and_then(|rest| rest.lines().next()?.trim().parse::<f64>().ok());
        assert!(
            memory.is_some_and(|memory| close(memory, gb * 1_024.0)),
            "{function}: {memory:?}"
        );
    }
}
