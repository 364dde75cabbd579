//! The protocol of delivery as a model, checked exhaustively: one batch, two workers, and within [`Bounds`] every order
//! of crashes, expired leases, duplicate wakes, repeated writes, ambiguous and refused sends, absences, pauses,
//! cancellations, operators who send again and sweeps that find a campaign finished.
//!
//! How it is to be held against the code:
//!
//! | here | there |
//! |---|---|
//! | `decide.rs` | `domain::decide::on_wake` |
//! | `vector.rs` | `domain::transition`, `domain::channel_stop::displace`, `Vector::due`, `Vector::merge_late` |
//! | `firing.rs` | `dispatch::firing` (`fire`, `work`, `finish`), `dispatch::held` (`save`, `record_late`), `timers::arm` |
//! | `window.rs` | `dispatch::window` (`claim_and_send`, `start_send`, `room`), `dispatch::window::results::take_in` |
//! | `table.rs` | `Store::write_vector`; write ids are [`worker::Worker::fresh`] |
//! | `operator.rs` | `api::acts::operate`, `api::acts::resolve_vector`, `plan::resume`, `sweep::finish` |
//! | `world.rs` | Lambda, SQS, EventBridge Scheduler and the network at their worst |
//!
//! [`action::Action`] names the function behind each step. What the model leaves out: texts, presence services, the
//! pace and the breaker (they put a batch off before anything is claimed, which is [`worker::Flow::Later`]), opening
//! hours, the start of a campaign against its deletion, a batch that is given up after three panics, restores.
//!
//! Two simplifications make it smaller without making it kinder: looking at the state and claiming are one step, and
//! checking the lease and the leaving of the bytes are one step. The second is what the client's margins are for.

pub mod action;
pub mod batch;
pub mod bounds;
mod canon;
pub mod check;
pub mod decide;
pub mod firing;
pub mod invariants;
pub mod operator;
pub mod state;
pub mod table;
pub mod variants;
pub mod vector;
pub mod window;
pub mod worker;
pub mod world;

pub use batch::Batch;
pub use bounds::{Bounds, Left, Policy};
pub use variants::Variant;
