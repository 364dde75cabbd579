//! The program as a whole, so that testing the workspace builds it for `make test-more`.

use std::process::{Command, Output};

fn loadgen(arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_loadgen"));
    program.args(arguments).output().expect("it starts")
}

#[test]
fn help_names_every_command() {
    let help = loadgen(&["--help"]);
    let text = String::from_utf8(help.stdout).unwrap();
    assert!(help.status.success());
    for command in ["chaos", "million", "pace", "growth"] {
        assert!(text.contains(command), "{command} is not in {text}");
    }
}

#[test]
fn what_makes_no_sense_is_refused_before_anything_starts() {
    let refused = loadgen(&["chaos", "--kills", "many"]);
    let text = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success());
    assert!(text.contains("--kills"), "{text}");
}
