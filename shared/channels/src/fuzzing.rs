//! The parsers of what strangers send, for fuzz targets: each takes any bytes and must only return.

use crate::skype::{availability, challenge, events, multipart};
use crate::teams::{error_body, presence};

/// The code words of a connector's error body: plain ones, and few.
pub fn connector_codes(bytes: &[u8]) -> Vec<String> {
    error_body::codes(bytes)
}

/// An answer of Graph about presence: how many people it tells of.
pub fn graph_presences(bytes: &[u8]) -> usize {
    let answer = serde_json::from_slice(bytes).unwrap_or_default();
    presence::read(&answer).map_or(0, |known| known.len())
}

/// An answer of the UCWA event channel: how many events it holds.
pub fn ucwa_events(bytes: &[u8]) -> usize {
    events::parse_events(bytes).map_or(0, |events| events.list.len())
}

/// An `MsRtcOAuth` challenge: the address it leads to.
pub fn ucwa_challenge(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    challenge::parse_challenge(text.lines()).map(|challenge| challenge.href)
}

/// A `contactPresence` resource.
pub fn ucwa_presence(bytes: &[u8]) -> domain::presence::Presence {
    availability::parse_presence(bytes)
}

/// The answer to a batch whose content type is the first line: how many parts it has.
pub fn ucwa_batch(bytes: &[u8]) -> usize {
    let line = bytes
        .iter()
        .position(|byte| *byte == b'\n')
        .unwrap_or(bytes.len());
    let content_type = std::str::from_utf8(&bytes[..line]).unwrap_or_default();
    let body = bytes.get(line + 1..).unwrap_or_default();
    multipart::parse_multipart(content_type.trim(), body).map_or(0, |parts| parts.len())
}
