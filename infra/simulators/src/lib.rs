//! Scripted doubles of the messaging services, on loopback.
//!
//! They know nothing of the product: they check what the vendor documents demand and answer as documented.

mod error;
mod faults;
mod hash;
mod html;
mod invented;
mod meter;
mod presence;
pub mod skype;
pub mod teams;
mod web;
mod window;
