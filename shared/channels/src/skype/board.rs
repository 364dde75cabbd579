//! What is known about one application while it lives: its open deliveries, and where people's presences are.

use super::contact::Contacts;
use super::events::Event;
use super::progress::Progress;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, mpsc, watch};

/// Some hundred bytes each.
const MOST_CONTACTS: usize = 20_000;

/// One delivery, from before its invitation until its conversation is stopped. It holds one of the places for
/// open conversations all that time.
pub(super) struct Delivery {
    pub progress: watch::Sender<Progress>,
    _place: OwnedSemaphorePermit,
}

pub(super) struct Board {
    deliveries: Mutex<Vec<Arc<Delivery>>>,
    contacts: Mutex<Contacts>,
    lost: AtomicBool,
    ended: mpsc::UnboundedSender<Arc<Delivery>>,
}

impl Board {
    /// What is put to its end comes out of the receiver.
    pub(super) fn new() -> (Arc<Self>, mpsc::UnboundedReceiver<Arc<Delivery>>) {
        let (ended, receiver) = mpsc::unbounded_channel();
        let board = Self {
            deliveries: Mutex::default(),
            contacts: Mutex::new(Contacts::new(MOST_CONTACTS)),
            lost: AtomicBool::new(false),
            ended,
        };
        (Arc::new(board), receiver)
    }

    /// Opens a delivery. However its sender ends, the conversation is stopped.
    pub(super) fn open(self: &Arc<Self>, operation: String, place: OwnedSemaphorePermit) -> Open {
        let delivery = Arc::new(Delivery {
            progress: watch::Sender::new(Progress::new(operation)),
            _place: place,
        });
        let mut deliveries = self.deliveries();
        // Under the same lock as losing: nobody is left waiting on a lost board.
        if self.is_lost() {
            delivery.progress.send_modify(Progress::lose);
        } else {
            deliveries.push(delivery.clone());
        }
        drop(deliveries);
        Open {
            delivery,
            board: self.clone(),
        }
    }

    /// Tells every delivery what happened. All of one answer is taken in before anybody decides by it.
    pub(super) fn apply(&self, events: &[Event]) {
        for delivery in self.open_deliveries() {
            delivery.progress.send_modify(|progress| {
                for event in events {
                    progress.apply(event);
                }
            });
        }
    }

    /// The conversations are gone, the application is not.
    pub(super) fn reset(&self) {
        lose(&mut self.deliveries());
    }

    /// The application is gone.
    pub(super) fn lose(&self) {
        let mut deliveries = self.deliveries();
        self.lost.store(true, Ordering::SeqCst);
        lose(&mut deliveries);
    }

    pub(super) fn is_lost(&self) -> bool {
        self.lost.load(Ordering::SeqCst)
    }

    pub(super) fn open_deliveries(&self) -> Vec<Arc<Delivery>> {
        self.deliveries().clone()
    }

    /// The conversation is stopped.
    pub(super) fn forget(&self, delivery: &Arc<Delivery>) {
        self.deliveries()
            .retain(|open| !Arc::ptr_eq(open, delivery));
    }

    pub(super) fn contacts(&self) -> MutexGuard<'_, Contacts> {
        self.contacts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn deliveries(&self) -> MutexGuard<'_, Vec<Arc<Delivery>>> {
        self.deliveries
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn lose(deliveries: &mut Vec<Arc<Delivery>>) {
    for delivery in deliveries.drain(..) {
        delivery.progress.send_modify(Progress::lose);
    }
}

/// The sender's hold on its delivery. Letting go hands it to the task that owns the application, which stops
/// the conversation: also when the sender was cancelled in the middle.
pub(super) struct Open {
    delivery: Arc<Delivery>,
    board: Arc<Board>,
}

impl Open {
    pub(super) fn progress(&self) -> &watch::Sender<Progress> {
        &self.delivery.progress
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if self.board.ended.send(self.delivery.clone()).is_err() {
            self.board.forget(&self.delivery);
        }
    }
}
