//! The binary as the test of a deployment starts it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

const TENANT: &str = "8d1b0f4e-0000-4000-8000-000000000001";
const APP: &str = "8d1b0f4e-0000-4000-8000-000000000002";

fn simulators(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_simulators"));
    command.args(["teams", "--tenant", TENANT, "--app", APP]);
    command.args(arguments).env_clear();
    command
}

/// Ends with the test, however that ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn it_says_where_the_tenant_is_and_serves_it() {
    let mut command = simulators(&["--port", "0"]);
    command
        .env("TEAMS_APP_SECRET", "very secret")
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    let mut running = Running(command.spawn().expect("the binary runs"));
    let mut said = String::new();
    let stdout = running.0.stdout.take().expect("a pipe");
    BufReader::new(stdout)
        .read_line(&mut said)
        .expect("it says something");
    let address = said
        .trim()
        .strip_prefix("a simulated tenant on http://")
        .expect("its address");
    let mut socket = TcpStream::connect(address).expect("it listens");
    socket
        .write_all(b"GET /inbox/stats HTTP/1.0\r\nHost: localhost\r\n\r\n")
        .expect("it reads");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).expect("it answers");
    assert!(
        answer.contains(" 200 OK") && answer.contains(r#""messages":0"#),
        "{answer}"
    );
}

#[test]
fn without_the_apps_secret_it_does_not_start() {
    let output = simulators(&["--port", "0"]).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && said.contains("--secret"),
        "{said}"
    );
}
