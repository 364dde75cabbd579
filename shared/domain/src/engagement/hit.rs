//! One visit, in fifteen bytes.

use crate::ids::CampaignId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::net::IpAddr;

const VERSION: u8 = 1;
const LEN: usize = 15;
const PREFIX: &[u8] = b"presently click address v1\0";

/// What the user agent gave away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UaClass {
    /// Nothing: it looks like a browser.
    Plain,
    /// It met the rule with this id, see [`super::rule`].
    Matched(u8),
}

/// What the other headers gave away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Flags {
    /// The request called itself a prefetch.
    pub prefetch: bool,
    /// `Sec-Fetch-Mode: navigate`.
    pub navigate: bool,
    /// `Sec-Fetch-User: ?1`: a person's gesture started it, as far as browsers tell.
    pub gesture: bool,
}

/// One visit to one person's tracked link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hit {
    /// When, in milliseconds since 1970 of campaign time.
    pub at_millis: i64,
    /// What the user agent gave away.
    pub ua: UaClass,
    /// Tells visitors of one campaign apart without keeping where they came from; see [`address_hash`].
    pub ip_hash: u32,
    /// What the other headers gave away.
    pub flags: Flags,
}

/// The bytes are not a packed [`Hit`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a packed hit")]
pub struct BadHit;

impl Hit {
    /// Version, user agent, flags (one byte each), address hash (4), time (8), big-endian.
    pub fn pack(&self) -> [u8; LEN] {
        let mut bytes = [0; LEN];
        bytes[0] = VERSION;
        bytes[1] = match self.ua {
            UaClass::Plain => 0,
            UaClass::Matched(rule) => rule,
        };
        let Flags {
            prefetch,
            navigate,
            gesture,
        } = self.flags;
        bytes[2] = u8::from(prefetch) | u8::from(navigate) << 1 | u8::from(gesture) << 2;
        bytes[3..7].copy_from_slice(&self.ip_hash.to_be_bytes());
        bytes[7..].copy_from_slice(&self.at_millis.to_be_bytes());
        bytes
    }

    /// Reads what [`Hit::pack`] wrote.
    ///
    /// # Errors
    /// [`BadHit`] for any other length or version.
    pub fn unpack(bytes: &[u8]) -> Result<Self, BadHit> {
        let bytes: &[u8; LEN] = bytes.try_into().map_err(|_| BadHit)?;
        let &[VERSION, ua, flags, a, b, c, d, at @ ..] = bytes else {
            return Err(BadHit);
        };
        Ok(Self {
            at_millis: i64::from_be_bytes(at),
            ua: if ua == 0 {
                UaClass::Plain
            } else {
                UaClass::Matched(ua)
            },
            ip_hash: u32::from_be_bytes([a, b, c, d]),
            flags: Flags {
                prefetch: flags & 1 != 0,
                navigate: flags & 2 != 0,
                gesture: flags & 4 != 0,
            },
        })
    }
}

/// A keyed hash of a visitor's address, different in every campaign: it says "the same again" and nothing
/// else. Of an IPv6 address only the network counts, because devices change the rest by the hour.
pub fn address_hash(secret: &[u8; 32], campaign: CampaignId, address: IpAddr) -> u32 {
    // HMAC takes a key of any length, so this cannot fail; the fallback keeps it from panicking.
    let mut mac = Hmac::<Sha256>::new_from_slice(secret)
        .unwrap_or_else(|_| Hmac::<Sha256>::new(&Default::default()));
    mac.update(PREFIX);
    mac.update(&campaign.to_bytes());
    match address.to_canonical() {
        IpAddr::V4(address) => mac.update(&address.octets()),
        IpAddr::V6(address) => mac.update(&address.octets()[..8]),
    }
    let tag = mac.finalize().into_bytes();
    u32::from_be_bytes([tag[0], tag[1], tag[2], tag[3]])
}
