//! What the documents say is what the code says.

use domain::outcome::{NotTaken, Reason};
use std::path::Path;

const REASONS: [Reason; 15] = [
    Reason::NotFound,
    Reason::AppNotInstalled,
    Reason::BlockedByUser,
    Reason::BlockedByAdmin,
    Reason::Suppressed,
    Reason::MessageTooLarge,
    Reason::Rejected,
    Reason::ChannelMisconfigured,
    Reason::Transport,
    Reason::Internal,
    Reason::Exhausted,
    Reason::WindowClosed,
    Reason::NoOpenMinute,
    Reason::Erased,
    Reason::Restored,
];

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

#[test]
fn every_reason_has_its_cure_in_the_docs() {
    let document = read("docs/reasons.md");
    for reason in REASONS {
        let name = serde_json::to_value(reason).unwrap();
        let row = format!("| `{}` | {} |", name.as_str().unwrap(), reason.cure());
        assert!(document.contains(&row), "docs/reasons.md lacks {row}");
    }
    for word in NotTaken::ALL {
        let name = serde_json::to_value(word).unwrap();
        let row = format!("| `{}` | {} |", name.as_str().unwrap(), word.cure());
        assert!(document.contains(&row), "docs/reasons.md lacks {row}");
    }
    let rows = REASONS.len() + NotTaken::ALL.len();
    assert_eq!(document.matches("\n| `").count(), rows);
}

#[test]
fn every_path_the_readme_names_exists() {
    let readme = read("README.md");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = 0;
    for quoted in readme.split('`').skip(1).step_by(2) {
        let is_path = ["functions/", "shared/", "infra/", "tests/", "docs/"]
            .iter()
            .any(|folder| quoted.starts_with(folder));
        if is_path && !quoted.contains(' ') {
            assert!(root.join(quoted).exists(), "the README names {quoted}");
            found += 1;
        }
    }
    assert!(found > 25, "only {found} paths: the test reads nothing");
}
