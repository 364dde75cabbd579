//! The arrows between crates, and what must not come back into the tree.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// What each crate may import of the others. Nothing else.
const ARROWS: [(&str, &[&str]); 25] = [
    ("cloud", &[]),
    ("model", &[]),
    ("domain", &[]),
    ("markup", &["domain"]),
    ("lists", &[]),
    ("emulators", &[]),
    ("simulators", &[]),
    ("store", &["domain"]),
    ("timers", &["domain"]),
    ("channels", &["domain"]),
    ("objects", &[]),
    (
        "audience",
        &["channels", "domain", "lists", "markup", "store"],
    ),
    (
        "platform",
        &["channels", "domain", "markup", "objects", "store", "timers"],
    ),
    ("api", FUNCTION),
    ("console", &["platform"]),
    ("import", FUNCTION),
    ("plan", FUNCTION),
    ("dispatch", FUNCTION),
    ("redirect", FUNCTION),
    ("bot", FUNCTION),
    ("sweep", FUNCTION),
    (
        "presently",
        &[
            "api",
            "bot",
            "channels",
            "console",
            "dispatch",
            "domain",
            "emulators",
            "import",
            "objects",
            "plan",
            "platform",
            "redirect",
            "simulators",
            "store",
            "sweep",
            "timers",
        ],
    ),
    ("xtask", &["api", "loadgen", "platform"]),
    ("loadgen", &["platform", "simulators"]),
    (
        "integration",
        &["domain", "presently", "platform", "simulators"],
    ),
];
const FUNCTION: &[&str] = &[
    "audience", "channels", "domain", "lists", "markup", "objects", "platform", "store", "timers",
];

/// Second TLS stacks and old HTTP stacks that default features bring back.
const BANNED: [(&str, &str); 5] = [
    ("aws-lc-rs", ""),
    ("aws-lc-sys", ""),
    ("openssl-sys", ""),
    ("rustls", "0.21"),
    ("hyper", "0.14"),
];

/// This machine, as compilers name it.
fn host() -> String {
    let output = Command::new("rustc")
        .arg("-vV")
        .output()
        .expect("rustc runs");
    let text = String::from_utf8(output.stdout).unwrap();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("rustc says what it runs on").to_owned()
}

/// Of what is built here: crates for other systems need not have been fetched.
fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .args(["--filter-platform", &host()])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn crates_import_only_what_the_arrows_allow() {
    let metadata = metadata();
    let members: BTreeSet<&str> = metadata["workspace_members"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let packages: Vec<&Value> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|package| members.contains(package["id"].as_str().unwrap()))
        .collect();
    let names: BTreeSet<&str> = packages
        .iter()
        .filter_map(|package| package["name"].as_str())
        .collect();
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.into_iter().collect();
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let may = allowed
            .get(name)
            .unwrap_or_else(|| panic!("{name} has no row in the table of arrows"));
        let imports = package["dependencies"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|dependency| dependency["kind"].is_null())
            .filter_map(|dependency| dependency["name"].as_str())
            .filter(|dependency| names.contains(dependency));
        for import in imports {
            assert!(may.contains(&import), "{name} may not import {import}");
        }
    }
}

#[test]
fn one_tls_stack_and_no_old_http() {
    let metadata = metadata();
    for package in metadata["packages"].as_array().unwrap() {
        let (name, version) = (
            package["name"].as_str().unwrap(),
            package["version"].as_str().unwrap(),
        );
        for (banned, prefix) in BANNED {
            assert!(
                name != banned || !version.starts_with(prefix),
                "{name} {version} is back in the tree"
            );
        }
    }
}
