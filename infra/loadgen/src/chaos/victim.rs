//! The system under test: a process that is killed, stopped, and left without room on its disk.

use anyhow::{Context, Result, bail, ensure};
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::process::{Child, Command};

/// Where campaign time begins.
pub const START: &str = "2026-11-30T12:00:00Z";
/// No start takes longer.
const START_PATIENCE: Duration = Duration::from_secs(120);
/// No request takes longer.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at whether it answers.
const LOOK: Duration = Duration::from_millis(20);
const TOKEN: &str = "chaos";

/// The system, running or not.
pub struct Victim {
    binary: PathBuf,
    folder: PathBuf,
    port: u16,
    arguments: Vec<String>,
    environment: Vec<(&'static str, String)>,
    http: Client,
    process: Option<Child>,
}

impl Victim {
    /// Not started yet. Its data are in `folder`; it reaches its services through `proxy`.
    ///
    /// # Errors
    /// When there is no port.
    pub fn new(
        binary: &Path,
        folder: &Path,
        (proxy, workers): (&str, u64),
        environment: Vec<(&'static str, String)>,
        http: Client,
    ) -> Result<Self> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?
            .local_addr()?
            .port();
        let arguments = [
            "--fast-forward",
            "--no-simulators",
            "--clock-start",
            START,
            "--port",
            &port.to_string(),
            "--workers",
            &workers.to_string(),
            "--through",
            proxy,
        ];
        Ok(Self {
            binary: binary.to_owned(),
            folder: folder.to_owned(),
            port,
            arguments: arguments.map(str::to_owned).into(),
            environment,
            http,
            process: None,
        })
    }

    /// Where it keeps its data.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Starts it and waits until it answers.
    ///
    /// # Errors
    /// When it ends instead, or does not answer.
    pub async fn start(&mut self) -> Result<()> {
        let mut log = tokio::fs::File::options()
            .create(true)
            .append(true)
            .open(self.folder.join("log"))
            .await?;
        // A write beyond the limit of a file is to be an error, as on a full disk, and not a signal.
        // It ends with the harness, however that ends.
        let mut process = Command::new("setpriv")
            .args(["--pdeathsig", "KILL"])
            .args(["sh", "-c", r#"trap "" XFSZ; exec "$0" "$@" 2>&1"#])
            .arg(&self.binary)
            .args(&self.arguments)
            .arg("--data")
            .arg(self.data())
            .envs(self.environment.iter().map(|(key, value)| (key, value)))
            .env("PRESENTLY_TOKEN", TOKEN)
            .env("RUST_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("the system does not start")?;
        // What it says is kept by the harness: a file of its own would be full with the disk.
        let mut says = process.stdout.take().context("no output")?;
        tokio::spawn(async move { tokio::io::copy(&mut says, &mut log).await });
        self.process = Some(process);
        let answering = async {
            while self.ask(Method::GET, "/healthz", None).await.is_err() {
                ensure!(self.is_alive()?, "the system ended by itself");
                tokio::time::sleep(LOOK).await;
            }
            Ok(())
        };
        let started = tokio::time::timeout(START_PATIENCE, answering).await;
        started.context("the system does not answer")?
    }

    /// Whether the process is there.
    ///
    /// # Errors
    /// When that cannot be found out.
    pub fn is_alive(&mut self) -> Result<bool> {
        match &mut self.process {
            Some(process) => Ok(process.try_wait()?.is_none()),
            None => Ok(false),
        }
    }

    /// Kills it as the kernel does when memory runs out.
    ///
    /// # Errors
    /// When it cannot be killed.
    pub async fn kill(&mut self) -> Result<()> {
        if let Some(mut process) = self.process.take() {
            process.kill().await?;
        }
        Ok(())
    }

    /// Sends it `STOP` or `CONT`.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn signal(&self, name: &str) -> Result<()> {
        let id = self.id()?;
        let mut kill = Command::new("kill");
        run(kill.arg(format!("-{name}")).arg(id)).await
    }

    /// Lets no file of it grow beyond so many bytes; None is without limit.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn limit(&self, bytes: Option<u64>) -> Result<()> {
        let id = self.id()?;
        let most = bytes.map_or_else(|| "unlimited".to_owned(), |bytes| bytes.to_string());
        let mut limit = Command::new("prlimit");
        // The soft limit only: what was taken can be given back.
        run(limit.args(["--pid", &id, &format!("--fsize={most}:")])).await
    }

    fn id(&self) -> Result<String> {
        let process = self.process.as_ref().and_then(Child::id);
        Ok(process.context("the system does not run")?.to_string())
    }

    /// Asks it for something. `body` is its type and what it is.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<(&str, String)>,
    ) -> Result<(StatusCode, String)> {
        let url = format!("http://127.0.0.1:{}{path}", self.port);
        let mut request = self.http.request(method, url).timeout(PATIENCE);
        request = request.bearer_auth(TOKEN);
        if let Some((kind, body)) = body {
            request = request.header("content-type", kind).body(body);
        }
        let answer = request.send().await?;
        Ok((answer.status(), answer.text().await?))
    }

    /// Asks it for something that it must not refuse.
    ///
    /// # Errors
    /// When it does.
    pub async fn json(
        &self,
        method: Method,
        path: &str,
        body: Option<(&str, String)>,
    ) -> Result<Value> {
        let (status, text) = self.ask(method, path, body).await?;
        if !status.is_success() {
            bail!("{path}: {status} {text}");
        }
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }
}

async fn run(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).status().await?;
    ensure!(status.success(), "{command:?}: {status}");
    Ok(())
}
