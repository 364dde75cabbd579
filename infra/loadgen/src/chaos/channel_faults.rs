//! What goes wrong at the channels: 429, 5xx, and connections that end before or after a message was taken.

use super::draw::Draw;
use simulators::skype::{self, Operation as Pool};
use simulators::teams::{self, FaultAction, FaultBody, Operation as Tenant};

/// Requests to the tenant that may go wrong.
const TENANT: [Tenant; 5] = [
    Tenant::Token,
    Tenant::GraphUsers,
    Tenant::Presence,
    Tenant::Create,
    Tenant::Send,
];
/// Requests to the pool that may go wrong. A lost event would concern any number of people: what each of these faults
/// concerns is one person, or nobody.
const POOL: [Pool; 6] = [
    Pool::Discover,
    Pool::Token,
    Pool::Search,
    Pool::Presence,
    Pool::StartMessaging,
    Pool::SendMessage,
];
/// Faults of one kind at one kind of request, at most: a channel that never works reaches nobody.
const MOST: u64 = 12;

/// Faults of a tenant, each with a chance of up to `permille`.
pub fn teams(permille: u64, draw: &mut Draw) -> Vec<teams::FaultRule> {
    let rules = TENANT.map(|operation| {
        let actions = actions(draw);
        actions.map(|action| {
            let mut rule = teams::FaultRule::new(operation, action).times(MOST);
            (rule.matching.probability, rule.matching.seed) = chance(permille, draw);
            rule
        })
    });
    rules.into_iter().flatten().collect()
}

/// Faults of a pool, each with a chance of up to `permille`.
pub fn skype(permille: u64, draw: &mut Draw) -> Vec<skype::FaultRule> {
    let rules = POOL.map(|operation| {
        let actions = actions(draw);
        actions.map(|action| {
            let mut rule = skype::FaultRule::new(operation, action).times(MOST);
            (rule.matching.probability, rule.matching.seed) = chance(permille, draw);
            rule
        })
    });
    rules.into_iter().flatten().collect()
}

fn chance(permille: u64, draw: &mut Draw) -> (Option<f64>, u64) {
    let permille = u32::try_from(draw.between(0, permille)).unwrap_or(0);
    (Some(f64::from(permille) / 1_000.0), draw.next())
}

fn actions(draw: &mut Draw) -> [FaultAction; 6] {
    let mut respond = |status, code: &str| FaultAction::Respond {
        status,
        retry_after: (status != 500).then(|| u32::try_from(draw.between(1, 30)).unwrap_or(1)),
        body: FaultBody::Error { code: code.into() },
    };
    [
        respond(429, "Throttled"),
        respond(503, "ServiceUnavailable"),
        respond(500, "ServiceError"),
        FaultAction::ResetBefore,
        FaultAction::ResetAfter,
        FaultAction::Latency { ms: 40 },
    ]
}

/// Whether it cannot be known after such a fault if the message has arrived.
pub fn leaves_open_teams(rule: &teams::FaultRule) -> bool {
    rule.matching.operation == Tenant::Send && leaves_open(&rule.action)
}

/// Whether it cannot be known after such a fault if the message has arrived.
pub fn leaves_open_skype(rule: &skype::FaultRule) -> bool {
    let sends = [Pool::StartMessaging, Pool::SendMessage];
    sends.contains(&rule.matching.operation) && leaves_open(&rule.action)
}

fn leaves_open(action: &FaultAction) -> bool {
    match action {
        FaultAction::ResetBefore | FaultAction::ResetAfter | FaultAction::Hang => true,
        FaultAction::Respond { status, .. } => *status >= 500 && *status != 503,
        FaultAction::Latency { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_request_gets_every_kind_of_fault() {
        let rules = teams(30, &mut Draw::new(1));
        assert_eq!(rules.len(), TENANT.len() * 6);
        assert!(rules.iter().all(|rule| rule.times == Some(MOST)));
        assert_eq!(skype(30, &mut Draw::new(1)).len(), POOL.len() * 6);
    }

    #[test]
    fn only_a_send_that_may_have_arrived_leaves_somebody_open() {
        let of = |operation, action| leaves_open_teams(&teams::FaultRule::new(operation, action));
        assert!(of(Tenant::Send, FaultAction::ResetAfter));
        assert!(of(Tenant::Send, FaultAction::ResetBefore));
        assert!(!of(Tenant::Create, FaultAction::ResetAfter));
        assert!(!of(Tenant::Send, FaultAction::Latency { ms: 1 }));
        let open: Vec<_> = teams(30, &mut Draw::new(1))
            .into_iter()
            .filter(leaves_open_teams)
            .collect();
        assert_eq!(open.len(), 3);
    }
}
