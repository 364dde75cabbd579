//! Scripted doubles of the messaging services, on loopback.
//!
//! They know nothing of the product: they check what the vendor documents demand and answer as documented.

pub mod teams;
