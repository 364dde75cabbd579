//! Programs of Node, started for one test and ended with it.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// Starting one takes a second or two on an idle machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A file beside these tests.
pub fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("peers")
        .join(name)
}

/// A file of an installed package.
///
/// # Panics
/// When the packages are not installed.
pub fn package(path: &str) -> PathBuf {
    let path = file("node/node_modules").join(path);
    assert!(path.exists(), "install the packages first: .ci/peers");
    path
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}

/// A server in a process of its own, which ends with this value.
pub struct Server {
    _process: Child,
    // Held, or the server would write into a closed pipe.
    _stdout: Lines<BufReader<ChildStdout>>,
}

impl Server {
    /// Starts `command` and waits for the line in which `ready` finds what it is looking for.
    ///
    /// # Panics
    /// When the process ends or says nothing of the kind in time.
    pub async fn start<T>(mut command: Command, ready: impl Fn(&str) -> Option<T>) -> (Self, T) {
        let mut process = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let found = tokio::time::timeout(PATIENCE, async {
            while let Some(line) = lines.next_line().await.unwrap() {
                if let Some(found) = ready(&line) {
                    return found;
                }
            }
            panic!("the server ended before it was ready");
        })
        .await
        .unwrap();
        let server = Self {
            _process: process,
            _stdout: lines,
        };
        (server, found)
    }
}

/// Runs a script of ours with `input` on its standard input. Returns what it prints.
///
/// # Panics
/// When it fails or takes too long.
pub async fn script(name: &str, arguments: &[&str], input: &str) -> String {
    let mut process = Command::new("node")
        .arg(file("node").join(name))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut stdin = process.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).await.unwrap();
    drop(stdin);
    let output = tokio::time::timeout(PATIENCE, process.wait_with_output())
        .await
        .unwrap()
        .unwrap();
    assert!(output.status.success(), "{name} failed");
    String::from_utf8(output.stdout).unwrap()
}
