//! What takes minutes.

mod kill;
