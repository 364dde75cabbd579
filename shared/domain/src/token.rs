//! The token of a tracked link: who was sent which link, in a form that cannot be forged.
//!
//! Forty bytes, base64url without padding, 54 characters: version and kind (1), key id (1), campaign (16),
//! batch (4, big endian), position (1), link (1), then the first 16 bytes of an HMAC-SHA256 over a domain
//! prefix and the 24 bytes before. Forty is one more than a multiple of three, so the last character is
//! always one of `AQgw`: a letter, which no chat client drops from the end of a link.

use crate::ids::CampaignId;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

const VERSION: u8 = 1;
const TRY_FLAG: u8 = 0x80;
const BODY: usize = 24;
const TAG: usize = 16;
const PREFIX: &[u8] = b"presently link token v1\0";

/// A key that signs links, and the id that tokens carry.
#[derive(Clone)]
pub struct LinkKey {
    /// Distinguishes the keys of a rotation.
    pub id: u8,
    /// The secret.
    pub secret: [u8; 32],
}

impl std::fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LinkKey({})", self.id)
    }
}

/// What a token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkRef {
    /// The campaign.
    pub campaign: CampaignId,
    /// The batch of the person.
    pub batch: u32,
    /// The person's position in the batch.
    pub position: u8,
    /// The link, by order of appearance in the message.
    pub link: u8,
    /// Whether it was sent by TRY: followed, never counted.
    pub is_try: bool,
}

impl LinkRef {
    /// The token, signed with `key`.
    pub fn sign(&self, key: &LinkKey) -> String {
        let mut bytes = [0u8; BODY + TAG];
        bytes[0] = VERSION | if self.is_try { TRY_FLAG } else { 0 };
        bytes[1] = key.id;
        bytes[2..18].copy_from_slice(&self.campaign.to_bytes());
        bytes[18..22].copy_from_slice(&self.batch.to_be_bytes());
        bytes[22] = self.position;
        bytes[23] = self.link;
        let tag = mac(key, &bytes[..BODY]).finalize().into_bytes();
        bytes[BODY..].copy_from_slice(&tag[..TAG]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a token that one of `keys` signed. Everything else, whatever is wrong with it, is `None`:
    /// whoever tries tokens learns nothing from the answer.
    pub fn verify(token: &str, keys: &[LinkKey]) -> Option<Self> {
        let bytes: [u8; BODY + TAG] = URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()?;
        let key = keys.iter().find(|key| key.id == bytes[1])?;
        mac(key, &bytes[..BODY])
            .verify_truncated_left(&bytes[BODY..])
            .ok()?;
        if bytes[0] & !TRY_FLAG != VERSION {
            return None;
        }
        Some(Self {
            campaign: CampaignId::from_bytes(bytes[2..18].try_into().ok()?),
            batch: u32::from_be_bytes(bytes[18..22].try_into().ok()?),
            position: bytes[22],
            link: bytes[23],
            is_try: bytes[0] & TRY_FLAG != 0,
        })
    }
}

fn mac(key: &LinkKey, body: &[u8]) -> Hmac<Sha256> {
    // HMAC takes a key of any length, so this cannot fail; the fallback keeps it from panicking.
    let mut mac = Hmac::<Sha256>::new_from_slice(&key.secret)
        .unwrap_or_else(|_| Hmac::<Sha256>::new(&Default::default()));
    mac.update(PREFIX);
    mac.update(body);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(id: u8) -> LinkKey {
        LinkKey {
            id,
            secret: [id; 32],
        }
    }

    fn link() -> impl Strategy<Value = LinkRef> {
        (
            any::<[u8; 16]>(),
            any::<u32>(),
            any::<u8>(),
            any::<u8>(),
            any::<bool>(),
        )
            .prop_map(|(campaign, batch, position, link, is_try)| LinkRef {
                campaign: CampaignId::from_bytes(campaign),
                batch,
                position,
                link,
                is_try,
            })
    }

    proptest! {
        #[test]
        fn a_token_reads_back_and_ends_in_a_letter(link in link()) {
            let token = link.sign(&key(7));
            prop_assert_eq!(token.len(), 54);
            prop_assert!(token.ends_with(['A', 'Q', 'g', 'w']));
            prop_assert_eq!(LinkRef::verify(&token, &[key(8), key(7)]), Some(link));
        }

        #[test]
        fn a_changed_truncated_or_foreign_token_is_refused(link in link(), at in 0usize..54, by in 1u8..63) {
            let token = link.sign(&key(7));
            let mut forged = token.clone().into_bytes();
            let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            let old = alphabet.iter().position(|c| *c == forged[at]).unwrap();
            forged[at] = alphabet[(old + usize::from(by)) % 64];
            prop_assert_eq!(LinkRef::verify(&String::from_utf8(forged).unwrap(), &[key(7)]), None);
            prop_assert_eq!(LinkRef::verify(&token[..at], &[key(7)]), None);
            prop_assert_eq!(LinkRef::verify(&token, &[LinkKey { id: 7, secret: [9; 32] }]), None);
            prop_assert_eq!(LinkRef::verify(&token, &[key(8)]), None);
        }

        #[test]
        fn any_text_is_answered_without_a_panic(text in ".{0,80}") {
            prop_assert_eq!(LinkRef::verify(&text, &[key(7)]), None);
        }
    }
}
