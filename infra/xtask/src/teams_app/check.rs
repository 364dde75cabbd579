//! What Teams would refuse, said before anything is uploaded.

use super::options::Options;
use anyhow::{Result, bail};

/// Most hosts in a manifest.
const DOMAINS_MAX: usize = 16;
/// Longest address in a manifest.
const URL_MAX: usize = 2_048;

/// # Errors
/// Names every option at fault, one a line.
pub fn check(options: &Options) -> Result<()> {
    let mut faults = Vec::new();
    let mut fault = |option: &str, what: String| faults.push(format!("--{option} {what}"));
    for (option, id) in [
        ("app-id", options.app_id.as_str()),
        ("manifest-id", options.manifest_id()),
    ] {
        if !is_guid(id) {
            fault(option, format!("is not a GUID: {id}"));
        }
    }
    for (option, text, most) in [
        ("name", options.name.as_str(), 30),
        ("full-name", options.full_name(), 100),
        ("developer", &options.developer, 32),
    ] {
        let length = text.chars().count();
        if text.trim().is_empty() {
            fault(option, "is empty".to_owned());
        } else if length > most {
            fault(option, format!("has {length} characters; {most} fit"));
        } else if text.chars().any(char::is_control) {
            fault(option, "has a control character".to_owned());
        }
    }
    for (option, address) in [
        ("website", options.website.as_str()),
        ("privacy", options.privacy()),
        ("terms", options.terms()),
    ] {
        if !is_https(address) {
            fault(option, format!("is not an https address: {address}"));
        }
    }
    if options.domains.len() > DOMAINS_MAX {
        let count = options.domains.len();
        fault(
            "domain",
            format!("is given {count} times; {DOMAINS_MAX} fit"),
        );
    }
    for host in &options.domains {
        if !is_host(host) {
            fault(
                "domain",
                format!("is not the name of a host, without https:// and path: {host}"),
            );
        }
    }
    if !is_version(&options.version) {
        let version = &options.version;
        fault(
            "version",
            format!("is not three numbers such as 1.0.0: {version}"),
        );
    }
    if rgb(&options.accent).is_none() {
        fault(
            "accent",
            format!("is not a colour such as #2F6F62: {}", options.accent),
        );
    }
    faults.dedup();
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    Ok(())
}

/// Red, green and blue of `#RRGGBB`.
pub fn rgb(colour: &str) -> Option<[u8; 3]> {
    let digits = colour.strip_prefix('#').filter(|digits| {
        digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })?;
    let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

fn is_guid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts
            .iter()
            .all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()))
        && text.bytes().any(|byte| !matches!(byte, b'0' | b'-'))
}

fn is_https(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("https://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let name = host.split_once(':').map_or(host, |(name, _)| name);
    address.len() <= URL_MAX
        && is_host(name)
        && !address.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// A name with a dot: neither a wildcard nor an address of one's own machine is of use to anybody else.
fn is_host(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 253 && name.contains('.') && name.split('.').all(is_label)
}

fn is_version(version: &str) -> bool {
    let parts: Vec<&str> = version.split('.').collect();
    let is_number = |part: &&str| {
        (1..=5).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && (part.len() == 1 || !part.starts_with('0'))
    };
    parts.len() == 3 && parts.iter().all(is_number)
}
