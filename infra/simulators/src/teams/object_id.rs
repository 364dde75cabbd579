//! The identifiers of the service: Entra object ids (GUIDs), `29:` Teams user ids, `a:` conversation ids.

use super::hash;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The object id of an address that nobody gave one: always the same for the same tenant and address.
pub(crate) fn derive(tenant_id: &str, address: &str) -> String {
    from_digest(&hash::digest(
        "object id",
        &[tenant_id, &address.to_lowercase()],
    ))
}

/// A GUID in the form of a random one (version 4) from the first 16 bytes of a digest.
pub(crate) fn from_digest(digest: &[u8; 32]) -> String {
    let mut hex = hex(&digest[..16]);
    hex.replace_range(12..13, "4");
    hex.replace_range(16..17, "a");
    dashed(&hex)
}

/// The lower-case form of a GUID written 8-4-4-4-12, or `None`.
pub(crate) fn parse(text: &str) -> Option<String> {
    let shaped = text.len() == 36
        && text.bytes().enumerate().all(|(i, byte)| match i {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    shaped.then(|| text.to_ascii_lowercase())
}

/// The bot's own name for a person. Reversible, so that it needs no table.
pub(crate) fn teams_user_id(object_id: &str) -> String {
    format!("29:1{}", object_id.replace('-', ""))
}

/// The object id behind a conversation member: an object id itself or a `29:` id of this bot.
/// E-mail addresses and UPNs are no member ids.
pub(crate) fn from_member_id(id: &str) -> Option<String> {
    match id.strip_prefix("29:1") {
        Some(hex) if hex.len() == 32 && hex.is_ascii() => parse(&dashed(hex)),
        _ => parse(id),
    }
}

/// The 1:1 conversation of a bot and a person: stable, because the call is get-or-create.
pub(crate) fn conversation_id(tenant_id: &str, app_id: &str, object_id: &str) -> String {
    let digest = hash::digest("conversation", &[tenant_id, app_id, object_id]);
    format!("a:1{}", URL_SAFE_NO_PAD.encode(digest))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn dashed(hex: &str) -> String {
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_ids_are_guids_and_ignore_case() {
        let id = derive("t", "Ann@Contoso.example");
        assert_eq!(parse(&id), Some(id.clone()));
        assert_eq!(id, derive("t", "ann@contoso.example"));
        assert_ne!(id, derive("other", "ann@contoso.example"));
    }

    #[test]
    fn member_ids() {
        let id = derive("t", "ann@contoso.example");
        assert_eq!(from_member_id(&teams_user_id(&id)), Some(id.clone()));
        assert_eq!(from_member_id(&id.to_uppercase()), Some(id));
        for wrong in [
            "ann@contoso.example",
            "",
            "29:1",
            "29:1é",
            "28:app",
            "00000000-0000-0000-0000-00000000000g",
        ] {
            assert_eq!(from_member_id(wrong), None, "{wrong}");
        }
    }
}
