use super::options::Options;
use super::pack::package;
use super::{check, icon, png};
use clap::Parser;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

const APP: &str = "2f9a1c34-8b6d-4e21-a7c3-5d0e9f8b7a61";

fn options(more: &[&str]) -> Options {
    let needed = [
        "teams-app",
        "--app-id",
        APP,
        "--developer",
        "Contoso",
        "--website",
        "https://intranet.contoso.example/messages",
    ];
    Options::try_parse_from(needed.iter().chain(more)).unwrap()
}

fn files(package: Vec<u8>) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let mut found = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        found.insert(file.name().unwrap().to_string(), content);
    }
    found
}

fn json_of(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Value {
    serde_json::from_slice(&files[name]).unwrap()
}

#[test]
fn the_package_has_what_teams_looks_for_and_nothing_is_left_open() {
    let files = files(package(&options(&["--domain", "go.contoso.example"])).unwrap());
    assert_eq!(
        files.keys().collect::<Vec<_>>(),
        ["color.png", "fr.json", "manifest.json", "outline.png"]
    );
    assert_eq!(png::size(&files["color.png"]), Some((192, 192)));
    assert_eq!(png::size(&files["outline.png"]), Some((32, 32)));
    let manifest = json_of(&files, "manifest.json");
    assert_eq!(
        (&manifest["id"], &manifest["webApplicationInfo"]["id"]),
        (&json!(APP), &json!(APP))
    );
    assert_eq!(
        manifest["bots"],
        json!([{"botId": APP, "scopes": ["personal"], "isNotificationOnly": false, "supportsFiles": false}])
    );
    assert_eq!(manifest["validDomains"], json!(["go.contoso.example"]));
    assert_eq!(
        manifest["developer"]["privacyUrl"],
        "https://intranet.contoso.example/messages"
    );
    for name in ["manifest.json", "fr.json"] {
        assert!(!String::from_utf8_lossy(&files[name]).contains("{{"));
    }
}

#[test]
fn what_is_given_stays_data_and_gets_where_it_belongs() {
    let name = r#"Push "now" \{{x"#;
    let manifest_id = "0b1ec700-0000-4000-8000-000000000003";
    let options = options(&[
        "--name",
        name,
        "--manifest-id",
        manifest_id,
        "--version",
        "2.10.3",
    ]);
    let files = files(package(&options).unwrap());
    let (manifest, french) = (json_of(&files, "manifest.json"), json_of(&files, "fr.json"));
    assert_eq!(
        (&manifest["name"]["full"], &french["name.short"]),
        (&json!(name), &json!(name))
    );
    assert_eq!(
        (&manifest["id"], &manifest["version"]),
        (&json!(manifest_id), &json!("2.10.3"))
    );
    assert_eq!(manifest["bots"][0]["botId"], APP);
    assert_eq!(manifest["validDomains"], json!([]));
}

#[test]
fn the_same_options_make_the_same_bytes() {
    assert_eq!(
        package(&options(&[])).unwrap(),
        package(&options(&[])).unwrap()
    );
}

#[test]
fn every_option_that_teams_would_refuse_is_named() {
    let long = "x".repeat(31);
    for (option, value) in [
        ("--app-id", "presently"),
        ("--app-id", "00000000-0000-0000-0000-000000000000"),
        ("--manifest-id", "2f9a1c34-8b6d-4e21-a7c3-5d0e9f8b7a6"),
        ("--name", ""),
        ("--name", &long),
        ("--name", "a\nb"),
        ("--developer", "The Very Long Contoso Corporation"),
        ("--website", "http://intranet.contoso.example"),
        ("--privacy", "https://"),
        ("--terms", "https://intranet.contoso.example/a b"),
        ("--domain", "https://go.contoso.example"),
        ("--domain", "*.contoso.example"),
        ("--domain", "localhost"),
        ("--version", "1.0"),
        ("--version", "1.0.0-beta"),
        ("--version", "01.0.0"),
        ("--accent", "green"),
        ("--accent", "#2F6F6"),
    ] {
        let mut words = vec![
            "teams-app",
            "--app-id",
            APP,
            "--developer",
            "Contoso",
            "--website",
            "https://contoso.example",
        ];
        match words.iter().position(|word| *word == option) {
            Some(at) => words[at + 1] = value,
            None => words.extend([option, value]),
        }
        let error = package(&Options::try_parse_from(words).unwrap()).unwrap_err();
        assert!(
            error.to_string().contains(option),
            "{option} {value}: {error}"
        );
    }
    let all = options(&["--name", "", "--version", "x"]);
    assert_eq!(package(&all).unwrap_err().to_string().lines().count(), 3);
}

#[test]
fn icons_of_ones_own_must_have_their_size() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("icon.png");
    std::fs::write(&file, icon::outline()).unwrap();
    let path = file.to_str().unwrap();
    let own = package(&options(&["--outline-icon", path])).unwrap();
    assert_eq!(files(own)["outline.png"], icon::outline());
    let wrong = package(&options(&["--color-icon", path])).unwrap_err();
    assert_eq!(
        wrong.to_string(),
        "--color-icon is 32 × 32; Teams takes 192 × 192"
    );
    std::fs::write(&file, "GIF89a").unwrap();
    let none = package(&options(&["--outline-icon", path])).unwrap_err();
    assert!(none.to_string().contains("--outline-icon is not a PNG"));
}

#[test]
fn colours_are_read() {
    assert_eq!(check::rgb("#2F6f62"), Some([0x2F, 0x6F, 0x62]));
    for none in ["2F6F62", "#2F6F6G", "#", "#2F6F62FF", "#é6f62"] {
        assert_eq!(check::rgb(none), None, "{none}");
    }
}
