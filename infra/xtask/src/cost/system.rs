//! The local system as a process of its own, and how it is spoken to.

use super::counts::Counted;
use anyhow::{Context, Result, ensure};
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
/// The largest import is answered when it is done.
const PATIENCE: Duration = Duration::from_secs(600);

/// The running system. It ends with this.
pub struct System {
    process: Child,
    http: Client,
    api: String,
    people: String,
}

impl Drop for System {
    fn drop(&mut self) {
        // It has nothing that anybody needs afterwards.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Builds the local system. Returns where it is.
///
/// # Errors
/// When it does not build.
pub fn built() -> Result<PathBuf> {
    let output = Command::new("cargo")
        .args(["build", "--locked", "--quiet", "--package", "presently"])
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(ROOT)
        .stderr(Stdio::inherit())
        .output()
        .context("cargo does not run")?;
    ensure!(output.status.success(), "the local system does not build");
    let executable = output
        .stdout
        .lines()
        .map_while(Result::ok)
        .find_map(|line| {
            let message: Value = serde_json::from_str(&line).ok()?;
            let is_it = message["target"]["name"] == "presently";
            message["executable"]
                .as_str()
                .filter(|_| is_it)
                .map(PathBuf::from)
        });
    executable.context("cargo did not say where the local system is")
}

impl System {
    /// Starts `binary` with its state in `folder`, at noon of Monday 30 November 2026 (UTC), with so many of a hundred
    /// people away at any hour. It counts.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(binary: &Path, folder: &Path, absent_percent: u32) -> Result<Self> {
        let available = 1_000 - 10 * absent_percent.min(100);
        let mut process = Command::new(binary)
            .args(["--fast-forward", "--count", "--port", "0"])
            .args(["--clock-start", "2026-11-30T12:00:00Z"])
            .args(["--available", &available.to_string()])
            .arg("--data")
            .arg(folder)
            .env("RUST_LOG", "error")
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", binary.display()))?;
        let lines = process.stdout.take().context("no output")?;
        let (mut api, mut people) = (None, None);
        let mut lines = BufReader::new(lines);
        for line in lines.by_ref().lines().map_while(Result::ok) {
            let url = line
                .split_whitespace()
                .find(|word| word.starts_with("http://"))
                .map(|url| url.trim_end_matches("/v1").trim_end_matches("/people"));
            match url {
                Some(url) if line.trim().starts_with("API") => api = Some(url.to_owned()),
                Some(url) if line.contains("simulated people") => people = Some(url.to_owned()),
                _ => {}
            }
            if api.is_some() && people.is_some() {
                break;
            }
        }
        // What it logs from now on is for whoever watches; unread, it would stop.
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::stderr()));
        let http = client()?;
        Ok(Self {
            process,
            http,
            api: api.context("the system did not say where its API is")?,
            people: people.context("the system did not say where its people are")?,
        })
    }

    /// Asks the API. `body` is its type and what it is.
    ///
    /// # Errors
    /// When it is refused.
    pub async fn api(
        &self,
        method: Method,
        path: &str,
        body: Option<(&str, String)>,
    ) -> Result<Value> {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.api))
            .timeout(PATIENCE);
        if let Some((kind, body)) = body {
            request = request.header("content-type", kind).body(body);
        }
        let answer = request.send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        ensure!(status.is_success(), "{path}: {status} {text}");
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }

    /// What was counted so far.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn counts(&self) -> Result<Counted> {
        let counts = self.api(Method::GET, "/_counts", None).await?;
        Ok(serde_json::from_value(counts)?)
    }

    /// A page of what the simulated people got, newest first.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn inbox(&self, cursor: Option<&str>) -> Result<Value> {
        let mut url = format!("{}/inbox?limit=500", self.people);
        if let Some(cursor) = cursor {
            url = format!("{url}&cursor={cursor}");
        }
        Ok(serde_json::from_str(
            &self.http.get(url).send().await?.text().await?,
        )?)
    }

    /// Follows a link as a person's browser does.
    ///
    /// # Errors
    /// When it leads nowhere.
    pub async fn follow(&self, link: &str) -> Result<()> {
        let browser = "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0";
        let request = self.http.get(link).header("user-agent", browser);
        let status = request.send().await?.status();
        ensure!(status == StatusCode::FOUND, "a link answered {status}");
        Ok(())
    }
}

/// Never leaves this machine; the TLS it cannot do without trusts nobody.
fn client() -> Result<Client> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Ok(Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()?)
}
