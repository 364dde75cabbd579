//! What takes minutes.

mod skype;
