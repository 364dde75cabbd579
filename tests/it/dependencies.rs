//! What `deny.toml` says of licences, banned crates and sources, held wherever the tests run. Whether a hole became known
//! needs the network: `cargo deny` in the GitHub workflow asks that.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

const DENY: &str = include_str!("../../deny.toml");

/// The quoted words of a list of `deny.toml`: those after `key`, or all if it is empty.
fn listed(section: &str, list: &str, key: &str) -> BTreeSet<&'static str> {
    let (_, rest) = DENY.split_once(&format!("\n[{section}]")).unwrap();
    let (_, rest) = rest.split_once(&format!("\n{list} = [\n")).unwrap();
    let items = rest.split("\n]").next().unwrap();
    let words = items.lines().filter_map(|line| {
        let (_, after) = line.split_once(key)?;
        after.split('"').nth(1)
    });
    words.collect()
}

fn is_set(section: &str, line: &str) -> bool {
    let (_, rest) = DENY.split_once(&format!("\n[{section}]")).unwrap();
    let lines = rest.split("\n[").next().unwrap();
    lines.lines().any(|found| found == line)
}

/// Everything that is built here. Crates for other systems need not have been fetched.
fn metadata() -> Value {
    let rustc = Command::new("rustc").arg("-vV").output().unwrap();
    let said = String::from_utf8(rustc.stdout).unwrap();
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .args(["--filter-platform", host.unwrap()])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The crates of others that are in what is built. Those that only tests use are in nothing that is handed on.
fn built(metadata: &Value) -> Vec<&Value> {
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap().iter();
    let nodes: BTreeMap<&str, &Value> = nodes
        .map(|node| (node["id"].as_str().unwrap(), node))
        .collect();
    let members = metadata["workspace_members"].as_array().unwrap().iter();
    let mut left: Vec<&str> = members.filter_map(Value::as_str).collect();
    let mut reached = BTreeSet::new();
    while let Some(id) = left.pop() {
        if !reached.insert(id) {
            continue;
        }
        for dependency in nodes[id]["deps"].as_array().unwrap() {
            let kinds = dependency["dep_kinds"].as_array().unwrap();
            if kinds.iter().any(|kind| kind["kind"] != "dev") {
                left.push(dependency["pkg"].as_str().unwrap());
            }
        }
    }
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages
        .filter(|package| package["source"].is_string())
        .filter(|package| reached.contains(package["id"].as_str().unwrap()))
        .collect()
}

/// Whether an SPDX expression leaves a choice of which all is allowed. `/` is how crates wrote `OR` once.
fn is_allowed(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    let spaced = ["(", ")", "/"]
        .iter()
        .fold(expression.to_owned(), |text, sign| {
            text.replace(sign, &format!(" {sign} "))
        });
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let found = one_of(&words, &mut at, allowed);
    assert_eq!(at, words.len(), "not understood: {expression}");
    found
}

fn one_of(words: &[&str], at: &mut usize, allowed: &BTreeSet<&str>) -> bool {
    let mut found = all_of(words, at, allowed);
    while matches!(words.get(*at), Some(&("OR" | "/"))) {
        *at += 1;
        // Both sides are read, whatever the first one says.
        found |= all_of(words, at, allowed);
    }
    found
}

fn all_of(words: &[&str], at: &mut usize, allowed: &BTreeSet<&str>) -> bool {
    let mut found = term(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        found &= term(words, at, allowed);
    }
    found
}

fn term(words: &[&str], at: &mut usize, allowed: &BTreeSet<&str>) -> bool {
    let word = words[*at];
    *at += 1;
    if word == "(" {
        let found = one_of(words, at, allowed);
        assert_eq!(words[*at], ")");
        *at += 1;
        return found;
    }
    if words.get(*at) == Some(&"WITH") {
        let with = format!("{word} WITH {}", words[*at + 1]);
        *at += 2;
        return allowed.contains(with.as_str());
    }
    allowed.contains(word)
}

#[test]
fn licences_are_ones_that_we_take() {
    let allowed = listed("licenses", "allow", "");
    assert!(allowed.contains("MIT"), "{allowed:?}");
    let metadata = metadata();
    let packages = built(&metadata);
    assert!(packages.len() > 100, "{}", packages.len());
    for package in packages {
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(
            !licence.is_empty() && is_allowed(licence, &allowed),
            "{} is under {licence:?}, which deny.toml does not allow",
            package["name"]
        );
    }
}

#[test]
fn nothing_banned_is_there_and_everything_is_from_the_registry() {
    let banned = listed("bans", "deny", "crate = ");
    assert!(banned.contains("openssl-sys"), "{banned:?}");
    assert!(is_set("bans", "wildcards = \"deny\""));
    assert!(is_set("sources", "unknown-registry = \"deny\""));
    assert!(is_set("sources", "unknown-git = \"deny\""));
    let metadata = metadata();
    let mut sources = BTreeSet::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        assert!(!banned.contains(name), "{name} is banned");
        match package["source"].as_str() {
            Some(source) => {
                assert!(source.starts_with("registry+"), "{name} is from {source}");
                sources.insert(source);
            }
            None => {
                for dependency in package["dependencies"].as_array().unwrap() {
                    let any = dependency["req"] == "*" && dependency["path"].is_null();
                    assert!(!any, "{name} takes any version of {}", dependency["name"]);
                }
            }
        }
    }
    assert_eq!(sources.len(), 1, "{sources:?}");
}

#[test]
fn licences_are_read_as_they_are_written() {
    let allowed = BTreeSet::from(["MIT", "Zlib", "Apache-2.0 WITH LLVM-exception"]);
    for good in [
        "MIT",
        "GPL-3.0 OR MIT",
        "Unlicense/MIT",
        "(GPL-3.0 OR MIT) AND Zlib",
        "GPL-3.0 AND X OR MIT",
        "Apache-2.0 WITH LLVM-exception OR X",
    ] {
        assert!(is_allowed(good, &allowed), "{good}");
    }
    for bad in [
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "(MIT OR Zlib) AND GPL-3.0",
        "Apache-2.0",
        "MIT WITH X",
        "X/Y",
    ] {
        assert!(!is_allowed(bad, &allowed), "{bad}");
    }
}
