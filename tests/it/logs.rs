//! Nothing that is logged says who somebody is or what they were told, and each line is what the cloud's log service
//! reads.

mod story;

use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Set in the process that runs the campaigns, to where it writes the words that are to be looked for.
const CHILD: &str = "PRESENTLY_TEST_LOGS";
const NAME: &str = "logs::no_log_holds_a_name_an_address_a_word_of_a_message_or_a_secret";

/// Whether the word is there. A name has to stand by itself: `Ann` is in `Ann's`, and not in `Announced`.
fn holds(line: &str, word: &str) -> bool {
    let is_name = word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic);
    let ends = |c: Option<char>| !is_name || c.is_none_or(|c| !c.is_alphabetic());
    line.match_indices(word).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + word.len()..]);
        ends(before.chars().next_back()) && ends(after.chars().next())
    })
}

#[test]
fn words_are_found_where_they_stand_by_themselves() {
    assert!(holds("\"Ann\"", "Ann") && holds("Ann", "Ann"));
    assert!(holds("a person01", "person0") && holds("x eyJhbGci", "eyJ"));
    assert!(!holds("Announced", "Ann") && !holds("hANN", "Ann"));
}

#[test]
fn no_log_holds_a_name_an_address_a_word_of_a_message_or_a_secret() {
    let place = platform::config::Env::process().optional(CHILD).unwrap();
    if let Some(words) = place {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build();
        return runtime.unwrap().block_on(story::run(Path::new(&words)));
    }
    let folder = tempfile::tempdir().unwrap();
    let words = folder.path().join("words");
    let ran = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", NAME, "--nocapture", "--test-threads=1"])
        .env(CHILD, &words)
        .env("LOG_FILTER", "debug")
        .output()
        .unwrap();
    let (out, err) = (
        String::from_utf8_lossy(&ran.stdout),
        String::from_utf8_lossy(&ran.stderr),
    );
    assert!(
        ran.status.success() && out.contains("1 passed"),
        "{out}{err}"
    );
    let words = std::fs::read_to_string(&words).unwrap();
    let words: Vec<&str> = words.lines().collect();
    assert!(words.len() > 50, "{words:?}");
    let mut events = 0;
    for line in out.lines().chain(err.lines()) {
        for word in &words {
            assert!(!holds(line, word), "{word} in {line}");
        }
        // The harness begins a line that the first event ends.
        let Some(start) = line.find("{\"timestamp\"") else {
            continue;
        };
        let event: Value = serde_json::from_str(&line[start..]).unwrap();
        let at = event["timestamp"].as_str().unwrap();
        assert!(
            at.parse::<chrono::DateTime<chrono::Utc>>().is_ok(),
            "{line}"
        );
        let theirs = event["target"].as_str().unwrap().starts_with("aws_");
        assert!(event["level"].is_string(), "{line}");
        assert!(theirs || event["message"].is_string(), "{line}");
        events += 1;
    }
    assert!(events > 0, "nothing was logged: {out}");
    let wake = out.lines().find(|line| line.contains("\"name\":\"wake\""));
    let wake = wake.unwrap_or_else(|| panic!("no event of a wake in {out}"));
    for key in ["campaign.id", "batch", "seq", "worker"] {
        assert!(
            wake.contains(&format!("\"{key}\":")),
            "{key} is not in {wake}"
        );
    }
}
