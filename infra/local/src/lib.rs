//! presently
