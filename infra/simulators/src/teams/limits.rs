//! Rate limits of the connector: sliding windows on the tenant's clock.

use super::meter::lock;
use crate::window::{Rule, admit};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;

/// Calls that are limited per conversation, each kind by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Send,
    Create,
    Members,
}

impl Kind {
    fn rules(self) -> &'static [Rule] {
        match self {
            Self::Send | Self::Create => &[(1, 7), (2, 8), (30, 60)],
            Self::Members => &[(1, 14), (2, 16), (30, 120)],
        }
    }
}

/// The longest window above; older requests are forgotten.
const LONGEST: TimeDelta = TimeDelta::seconds(30);
/// Conversations remembered before the idle ones are cleared out.
const ROOM: usize = 4096;

/// The requests admitted lately.
pub(crate) struct Limits {
    requests_per_second: u32,
    tenant: Mutex<VecDeque<DateTime<Utc>>>,
    apps_per_second: u32,
    apps: Mutex<VecDeque<DateTime<Utc>>>,
    conversations: Mutex<Conversations>,
}

#[derive(Default)]
struct Conversations {
    windows: HashMap<(Kind, String), VecDeque<DateTime<Utc>>>,
    clear_at: usize,
}

impl Limits {
    /// `requests_per_second` of the app in the tenant, `apps_per_second` to what is installed; 0 = unlimited.
    pub(crate) fn new(requests_per_second: u32, apps_per_second: u32) -> Self {
        let conversations = Conversations {
            clear_at: ROOM,
            ..Conversations::default()
        };
        Self {
            requests_per_second,
            tenant: Mutex::default(),
            apps_per_second,
            apps: Mutex::default(),
            conversations: Mutex::new(conversations),
        }
    }

    /// Whether the tenant's limit lets one more request in; it is then counted.
    pub(crate) fn admit(&self, now: DateTime<Utc>) -> bool {
        self.requests_per_second == 0
            || admit(
                &mut lock(&self.tenant),
                now,
                &[(1, self.requests_per_second as usize)],
            )
    }

    /// Whether the limit of Graph for installed apps lets one more request in; it is then counted.
    pub(crate) fn admit_app(&self, now: DateTime<Utc>) -> bool {
        let rule = (1, self.apps_per_second as usize);
        self.apps_per_second == 0 || admit(&mut lock(&self.apps), now, &[rule])
    }

    /// Whether the limits of a conversation let one more request in; it is then counted.
    pub(crate) fn admit_to(&self, kind: Kind, conversation: &str, now: DateTime<Utc>) -> bool {
        let mut guard = lock(&self.conversations);
        let Conversations { windows, clear_at } = &mut *guard;
        if windows.len() >= *clear_at {
            windows.retain(|_, window| window.back().is_some_and(|last| *last > now - LONGEST));
            *clear_at = ROOM.max(windows.len() * 2);
        }
        admit(
            windows.entry((kind, conversation.to_owned())).or_default(),
            now,
            kind.rules(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::milliseconds(millis)
    }

    #[test]
    fn seven_in_one_second_eight_in_two() {
        let limits = Limits::new(0, 0);
        let send = |millis| limits.admit_to(Kind::Send, "c", at(millis));
        assert!((0..7).all(|_| send(0)));
        assert!(!send(999));
        assert!(send(1000));
        assert!(!send(1001), "eight in two seconds");
        assert!(send(2000));
        assert!(
            limits.admit_to(Kind::Send, "d", at(2000)),
            "conversations are apart"
        );
        assert!(
            limits.admit_to(Kind::Create, "c", at(2000)),
            "kinds are apart"
        );
    }

    #[test]
    fn sixty_in_thirty_seconds() {
        let limits = Limits::new(0, 0);
        let admitted = (0..120)
            .filter(|n| limits.admit_to(Kind::Send, "c", at(n * 249)))
            .count();
        assert_eq!(admitted, 60);
        assert!(limits.admit_to(Kind::Send, "c", at(30_000)));
    }

    #[test]
    fn idle_conversations_are_forgotten() {
        let limits = Limits::new(0, 0);
        for n in 0..ROOM {
            limits.admit_to(Kind::Send, &n.to_string(), at(0));
        }
        limits.admit_to(Kind::Send, "late", at(60_000));
        assert_eq!(lock(&limits.conversations).windows.len(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_second_holds_more_than_the_limit(limit in 1u32..6, steps in prop::collection::vec(0i64..700, 1..80)) {
            let limits = Limits::new(limit, 0);
            let (mut now, mut admitted) = (0, Vec::new());
            for step in steps {
                now += step;
                if limits.admit(at(now)) { admitted.push(now) }
            }
            for (i, start) in admitted.iter().enumerate() {
                let within = admitted[i..].iter().take_while(|t| **t < start + 1000).count();
                prop_assert!(within <= limit as usize);
            }
        }
    }
}
