//! Web tickets: opaque to clients, but signed, so that a wrong or foreign one is refused.

use crate::hash;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Signs and checks the tickets of one user.
pub(crate) struct Tickets(Hmac<Sha256>);

impl Tickets {
    /// The key follows from the password: tickets stay valid when the simulator is started again.
    pub(crate) fn new(sip_domain: &str, username: &str, password: &str) -> Self {
        let key = hash::digest("ticket key", &[sip_domain, username, password]);
        Self(Hmac::new_from_slice(&key).expect("HMAC takes keys of any length"))
    }

    /// A ticket that works from `now` for `lifetime` seconds.
    pub(crate) fn issue(&self, now: DateTime<Utc>, lifetime: u32) -> String {
        let expires = (now.timestamp() + i64::from(lifetime)).to_be_bytes();
        let signature = self.0.clone().chain_update(expires).finalize().into_bytes();
        let bytes = [expires.as_slice(), signature.as_slice()].concat();
        format!("cwt={}", URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Whether an `Authorization` header carries a ticket that is valid at `now`.
    pub(crate) fn admits(&self, header: Option<&str>, now: DateTime<Utc>) -> bool {
        self.expiry(header)
            .is_some_and(|expires| expires > now.timestamp())
    }

    fn expiry(&self, header: Option<&str>) -> Option<i64> {
        let (scheme, token) = header?.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD
            .decode(token.trim().strip_prefix("cwt=")?)
            .ok()?;
        let (expires, signature) = bytes.split_first_chunk::<8>()?;
        self.0
            .clone()
            .chain_update(expires)
            .verify_slice(signature)
            .ok()?;
        Some(i64::from_be_bytes(*expires))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_works_until_it_expires() {
        let tickets = Tickets::new("contoso.example", "push", "s");
        let header = format!("Bearer {}", tickets.issue(DateTime::UNIX_EPOCH, 60));
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        assert!(tickets.admits(Some(&header), at(59)));
        assert!(!tickets.admits(Some(&header), at(60)));
        assert!(!tickets.admits(None, at(0)));
        assert!(!tickets.admits(Some("Bearer cwt=AAEB"), at(0)));
        assert!(!tickets.admits(Some(&header.replace("Bearer", "Basic")), at(0)));
        let foreign = Tickets::new("contoso.example", "push", "other");
        assert!(!foreign.admits(Some(&header), at(0)));
    }
}
