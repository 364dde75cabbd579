//! Whether the channels' own services answer: asked at most twice a minute by each process, whoever looks.

use super::cures::{cure, needed_for, word};
use super::view::{CheckView, ConsentView, FaultView};
use channels::{ChannelFault, Consent, FaultKind, Permission, Skype, Teams, TeamsHealth};
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::Channel;
use platform::App;
use std::future::Future;
use std::time::Duration;
use tokio::sync::Mutex;

/// How long an answer is shown.
const KEPT: TimeDelta = TimeDelta::seconds(30);
/// Longest time one channel is waited for.
const LIMIT: Duration = Duration::from_secs(6);

/// What the checks of one channel found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Checked {
    /// When, by the machine's clock. None for a channel that is not configured.
    pub(super) at: Option<DateTime<Utc>>,
    pub(super) checks: Vec<CheckView>,
    pub(super) consents: Vec<ConsentView>,
}

/// The last checks of each channel.
#[derive(Debug, Default)]
pub(crate) struct Health {
    teams: Mutex<Checked>,
    skype: Mutex<Checked>,
}

impl Health {
    /// What is known of a channel, at most [`KEPT`] old. Who comes while it is being asked waits for the answer.
    pub(super) async fn of(&self, app: &App, channel: Channel) -> Checked {
        let mut known = match channel {
            Channel::Teams => self.teams.lock().await,
            Channel::Skype => self.skype.lock().await,
        };
        let now = app.clock.machine_now();
        if known.at.is_none_or(|at| now - at >= KEPT || at > now) {
            *known = ask(app, channel, now).await;
        }
        known.clone()
    }
}

async fn ask(app: &App, channel: Channel, now: DateTime<Utc>) -> Checked {
    let asked = match channel {
        Channel::Teams => match &app.teams {
            None => return Checked::default(),
            Some(teams) => limited(channel, LIMIT, of_teams(teams)).await,
        },
        Channel::Skype => match &app.skype {
            None => return Checked::default(),
            Some(skype) => of_skype(skype).await,
        },
    };
    Checked {
        at: Some(now),
        ..asked
    }
}

/// What `asking` finds, or that it found nothing in time.
async fn limited(
    channel: Channel,
    limit: Duration,
    asking: impl Future<Output = Checked>,
) -> Checked {
    tokio::time::timeout(limit, asking)
        .await
        .unwrap_or_else(|_| {
            let detail = format!("no answer within {} seconds", limit.as_secs());
            Checked {
                checks: vec![CheckView {
                    check: "answer",
                    ok: false,
                    fault: Some(FaultView {
                        kind: word(FaultKind::Connection),
                        detail,
                        cure: cure(channel, FaultKind::Connection),
                    }),
                }],
                ..Checked::default()
            }
        })
}

async fn of_teams(teams: &Teams) -> Checked {
    let TeamsHealth {
        connector_token,
        graph_token,
        graph,
        consents,
    } = teams.check().await;
    let teams = Channel::Teams;
    let mut checks = vec![
        check(teams, "connector_token", connector_token),
        check(teams, "graph_token", graph_token),
    ];
    checks.extend(graph.map(|graph| check(teams, "graph", graph)));
    Checked {
        at: None,
        checks,
        consents: consents.into_iter().map(consent).collect(),
    }
}

/// With an application of its own, which is gone afterwards: a function that is frozen could not keep one alive, and
/// nobody else's conversations may end with it.
async fn of_skype(skype: &Skype) -> Checked {
    let own = skype.apart();
    let checked = limited(Channel::Skype, LIMIT, async {
        Checked {
            checks: vec![check(Channel::Skype, "sign_in", own.check().await)],
            ..Checked::default()
        }
    })
    .await;
    own.close().await;
    checked
}

fn check(channel: Channel, check: &'static str, result: Result<(), ChannelFault>) -> CheckView {
    let fault = result.err().map(|fault| FaultView {
        kind: word(fault.kind),
        detail: fault.detail,
        cure: cure(channel, fault.kind),
    });
    CheckView {
        check,
        ok: fault.is_none(),
        fault,
    }
}

fn consent(consent: Consent) -> ConsentView {
    let permission: Permission = consent.permission;
    ConsentView {
        permission: permission.names()[0],
        any_of: permission.names(),
        needed_for: needed_for(permission),
        used: consent.used,
        granted: consent.granted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_service_that_hangs_is_not_waited_for() {
        let limit = Duration::from_millis(20);
        let checked = limited(Channel::Teams, limit, std::future::pending()).await;
        let [only] = checked.checks.as_slice() else {
            panic!("one check, not {}", checked.checks.len());
        };
        let fault = only.fault.as_ref().unwrap();
        assert_eq!(
            (only.check, only.ok, fault.kind.as_str()),
            ("answer", false, "connection")
        );
        let answered = async { Checked::default() };
        let checked = limited(Channel::Teams, limit, answered).await;
        assert!(checked.checks.is_empty());
    }
}
