//! Logs: JSON for the cloud, lines for people.

use crate::config::Env;
use tracing_subscriber::EnvFilter;

/// Where the logs go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// JSON lines with `timestamp` and `level`, by which the platform filters, and `message`.
    Lambda,
    /// Readable lines.
    Local,
    /// Captured by the test that writes them.
    Test,
}

/// Below these levels the libraries under us log requests and headers, and with them texts and tokens.
const NEVER_BELOW: [&str; 7] = [
    // Refused conditions are the protocol at work.
    "dynoxide=error",
    "aws_smithy_runtime=info",
    "aws_smithy_runtime_api=info",
    "aws_runtime=info",
    "aws_sigv4=info",
    "hyper=info",
    "reqwest=info",
];

/// Starts logging, at the level of `LOG_FILTER`, else `AWS_LAMBDA_LOG_LEVEL`, else `info` (`warn` in tests).
/// Where something else has started it already, that stays.
pub fn init(target: Target) {
    let filter = filter(&Env::process(), target);
    let logs = tracing_subscriber::fmt().with_env_filter(filter);
    let started = match target {
        Target::Lambda => {
            hide_panic_messages();
            logs.json().flatten_event(true).with_ansi(false).try_init()
        }
        Target::Local => logs.try_init(),
        Target::Test => logs.with_test_writer().try_init(),
    };
    // The only failure is that there is a subscriber already.
    drop(started);
}

fn filter(env: &Env, target: Target) -> EnvFilter {
    let default = if target == Target::Test {
        "warn"
    } else {
        "info"
    };
    let asked = ["LOG_FILTER", "AWS_LAMBDA_LOG_LEVEL"]
        .into_iter()
        .find_map(|key| env.optional(key).ok().flatten());
    let asked = asked.and_then(|text| EnvFilter::try_new(text).ok());
    let filter = asked.unwrap_or_else(|| EnvFilter::new(default));
    NEVER_BELOW
        .iter()
        .filter_map(|text| text.parse().ok())
        .fold(filter, EnvFilter::add_directive)
}

/// A panic's message may quote what the code was working on, a person's data included; its place is enough to find it.
fn hide_panic_messages() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(place, "panicked");
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starting_twice_is_harmless() {
        init(Target::Test);
        init(Target::Test);
        init(Target::Local);
    }

    #[test]
    fn the_filter_is_asked_for_by_key_and_keeps_the_libraries_quiet() {
        let of = |pairs: &[(&str, &str)], target| {
            filter(&Env::fixed(pairs.iter().copied()), target).to_string()
        };
        let asked = of(
            &[("LOG_FILTER", "debug"), ("AWS_LAMBDA_LOG_LEVEL", "ERROR")],
            Target::Lambda,
        );
        assert!(
            asked.contains("debug") && asked.contains("hyper=info"),
            "{asked}"
        );
        assert!(of(&[("AWS_LAMBDA_LOG_LEVEL", "ERROR")], Target::Lambda).contains("error"));
        assert!(of(&[("LOG_FILTER", "a=b=c=d")], Target::Test).contains("warn"));
    }
}
