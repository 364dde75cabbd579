//! Waiting without polling: signals for what this process does, computed deadlines for what the clocks do.

use std::time::Duration;

use tokio::sync::watch;

/// Says that something changed; whoever looks afterwards sees it.
#[derive(Debug)]
pub(crate) struct Signal(watch::Sender<()>);

impl Signal {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(()))
    }

    /// Wakes every waiter.
    pub(crate) fn raise(&self) {
        self.0.send_replace(());
    }

    /// From now on no signal is missed.
    pub(crate) fn watch(&self) -> Watch {
        Watch(self.0.subscribe())
    }
}

/// One waiter. The order is: [`Watch::arm`], look, [`Watch::wait`]; a change between looking and waiting is noticed.
pub(crate) struct Watch(watch::Receiver<()>);

impl Watch {
    /// Forgets the signals so far.
    pub(crate) fn arm(&mut self) {
        self.0.mark_unchanged();
    }

    /// Waits for a signal since [`Watch::arm`], at most `limit` of real time.
    pub(crate) async fn wait(&mut self, limit: Option<Duration>) {
        let changed = async {
            if self.0.changed().await.is_err() {
                // The signal is gone with its emulators: nothing will change any more.
                std::future::pending::<()>().await;
            }
        };
        match limit {
            // Elapsed or signalled, the caller looks again either way.
            Some(limit) => drop(tokio::time::timeout(limit, changed).await),
            None => changed.await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_signal_between_looking_and_waiting_is_noticed() {
        let signal = Signal::new();
        let mut watch = signal.watch();
        watch.arm();
        signal.raise();
        watch.wait(None).await;
    }
}
