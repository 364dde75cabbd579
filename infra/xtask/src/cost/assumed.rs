//! What is not counted but taken for granted; docs/cost.md lists each with its reason.

/// What tables are computed for.
pub const RECIPIENTS: u32 = 1_000_000;
/// The send window of that campaign, in days of ten open hours.
pub const DAYS: f64 = 3.0;
/// Open hours of a day.
pub const OPEN_HOURS: f64 = 10.0;
/// Requests a second to the channel: the default.
pub const RATE: f64 = 45.0;
/// Seconds that the channel takes to answer a request.
pub const LATENCY: f64 = 0.2;
/// People that a worker has claimed and not recorded, at most.
pub const WINDOW: f64 = 8.0;

/// Seconds that the table takes to answer.
pub const TABLE_SECONDS: f64 = 0.01;
/// Seconds between asking for turns and the first of them, at the least: shared/domain/src/pace.rs.
pub const LEAD_SECONDS: f64 = 0.03;
/// Requests that a worker is granted while it is alone: shared/domain/src/pace.rs.
pub const ALONE_REQUESTS: f64 = 36.0;
/// Seconds of processor time that the dispatcher takes for a person, of a whole processor, at the most: docs/cost.md says
/// how it was measured.
pub const CPU_SECONDS: f64 = 0.001;
/// Memory with which a function has one processor: 1,769 MB.
pub const GB_PER_PROCESSOR: f64 = 1_769.0 / 1_024.0;

/// Memory of the functions in GB, as template.yaml has it.
pub const DISPATCH_GB: f64 = 0.125;
/// Memory of the planner.
pub const PLAN_GB: f64 = 2.0;
/// Memory of the sweeper.
pub const SWEEP_GB: f64 = 0.5;
/// Memory of the redirect.
pub const REDIRECT_GB: f64 = 0.25;

/// Seconds of an invocation of the dispatcher before its first claim and after its last: the table, presence, the
/// next rung.
pub const DISPATCH_SECONDS: f64 = 0.5;
/// Seconds that a recipient takes to plan: 13.1 s for 100,000 in docs/benchmarks.md.
pub const PLAN_SECONDS: f64 = 131e-6;
/// One-shots that are made in a second.
pub const ONE_SHOTS_PER_SECOND: f64 = 125.0;
/// People that one request to the directory resolves, and how long it takes: only a first contact asks.
pub const RESOLVED_AT_ONCE: f64 = 20.0;
/// Seconds of such a request.
pub const RESOLVE_SECONDS: f64 = 0.3;
/// Seconds of a sweep.
pub const SWEEP_SECONDS: f64 = 1.0;
/// Sweeps in an hour.
pub const SWEEPS_PER_HOUR: f64 = 12.0;
/// Batches of a campaign, for each of which it is looked at in one sweep fewer: functions/sweep/src/turns.rs.
pub const BATCHES_PER_TURN: f64 = 1_000.0;
/// Shards that the batches of a campaign are spread over: a small campaign pays for reading each.
pub const SHARDS: f64 = 16.0;
/// Seconds of following a link.
pub const REDIRECT_SECONDS: f64 = 0.02;

/// Times that a whole report is read.
pub const REPORTS: f64 = 20.0;
/// People who click, of a hundred.
pub const CLICK_PERCENT: f64 = 10.0;
/// Bytes of log and metrics of an invocation.
pub const LOG_BYTES: f64 = 2_500.0;
/// Bytes of a request besides its message: token, headers, TLS.
pub const REQUEST_BYTES: f64 = 2_500.0;

/// Pollers of a queue that is mapped to a function, and their polls in a minute when there is nothing.
pub const POLLERS: f64 = 5.0;
/// Polls of each in a minute.
pub const POLLS_PER_MINUTE: f64 = 3.0;
/// Queues that are mapped.
pub const QUEUES: f64 = 4.0;
/// Hours of a month.
pub const MONTH_HOURS: f64 = 730.0;
/// Series of metrics that a deployment with both channels fills, at most: docs/metrics.md.
pub const METRICS: f64 = 60.0;
/// Alarms of template.yaml.
pub const ALARMS: f64 = 31.0;
/// Secrets of template.yaml.
pub const SECRETS: f64 = 3.0;

/// The naive design: seconds of an invocation for one person, at the dispatcher's memory.
pub const NAIVE_SECONDS: f64 = 0.5;
