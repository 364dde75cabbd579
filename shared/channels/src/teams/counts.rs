//! How many requests left, by kind: what the report of costs and the pace are checked against.

use std::sync::atomic::{AtomicU64, Ordering};

/// Requests since the channel was built, tries and repetitions alike.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RequestCounts {
    /// To the token endpoint.
    pub token: u64,
    /// To Graph for people; a `$batch` counts once.
    pub directory: u64,
    /// To Graph for presence.
    pub presence: u64,
    /// To Graph for the members of groups; a page counts once.
    pub group: u64,
    /// To Graph for installing the app.
    pub install: u64,
    /// To the connector for conversations.
    pub create: u64,
    /// To the connector for messages.
    pub send: u64,
}

impl RequestCounts {
    /// All that count against the connector's rate limit.
    pub fn connector(&self) -> u64 {
        self.create + self.send
    }

    /// All that count against Graph's rate limit.
    pub fn graph(&self) -> u64 {
        self.directory + self.presence + self.group + self.install
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Token,
    Directory,
    Presence,
    Create,
    Send,
    Group,
    Install,
}

#[derive(Default)]
pub(super) struct Counters([AtomicU64; 7]);

impl Counters {
    pub(super) fn add(&self, kind: Kind) {
        self.0[kind as usize].fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn read(&self) -> RequestCounts {
        let of = |kind: Kind| self.0[kind as usize].load(Ordering::Relaxed);
        RequestCounts {
            token: of(Kind::Token),
            directory: of(Kind::Directory),
            presence: of(Kind::Presence),
            create: of(Kind::Create),
            send: of(Kind::Send),
            group: of(Kind::Group),
            install: of(Kind::Install),
        }
    }
}
