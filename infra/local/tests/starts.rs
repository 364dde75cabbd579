//! The binary as a person starts it.

use std::process::{Command, Output};

fn presently(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_presently"))
        .args(arguments)
        .env_clear()
        .output()
        .expect("the binary runs")
}

fn refusal(arguments: &[&str]) -> String {
    let output = presently(arguments);
    assert!(!output.status.success(), "{arguments:?} was accepted");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn it_lists_its_options() {
    let output = presently(&["--help"]);
    let text = String::from_utf8_lossy(&output.stdout);
    for option in [
        "--port",
        "--data",
        "--no-simulators",
        "--fast-forward",
        "--speed",
        "--clock-start",
        "--until",
        "PRESENTLY_TOKEN",
        "TEAMS_REQUESTS_PER_SECOND",
    ] {
        assert!(text.contains(option), "{option} is not in {text}");
    }
}

/// A clock that jumps, with people who do not.
fn far_away() -> Vec<&'static str> {
    vec![
        "--fast-forward",
        "--no-simulators",
        "--connector-url=https://smba.trafficmanager.net/teams",
        "--graph-url=https://graph.microsoft.com",
        "--login-url=https://login.microsoftonline.com",
        "--tenant-id=7d1c6a52-3f0e-4b7a-9d55-0c5f1e2a9b10",
        "--app-id=2f9a1c34-8b6d-4e21-a7c3-5d0e9f8b7a61",
        "--app-secret=none",
    ]
}

#[test]
fn what_makes_no_sense_is_refused_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().to_string_lossy().into_owned();
    for (arguments, named) in [
        (vec!["--no-simulators"], "TEAMS_CONNECTOR_URL"),
        (far_away(), "--fast-forward"),
        (vec!["--through", "http://example.com"], "--through"),
        (vec!["--fast-forward", "--speed", "10"], "--speed"),
        (vec!["--speed", "0"], "--speed takes"),
        (vec!["--clock-start", "yesterday"], "--clock-start"),
        (vec!["--requests-per-second", "0"], "--requests-per-second"),
        (vec!["--issuer", "https://id.example"], "--audience"),
        (vec!["--audience", "api"], "--issuer"),
        (
            vec!["--issuer", "http://id.example", "--audience", "api"],
            "an https address",
        ),
    ] {
        let text = refusal(&[&arguments[..], &["--data", &data, "--port", "0"]].concat());
        assert!(text.contains(named), "{arguments:?}: {text}");
    }
}
