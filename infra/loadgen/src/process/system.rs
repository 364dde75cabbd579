//! One run of the process.

use super::http;
use super::usage::{self, Usage};
use anyhow::{Context, Result, ensure};
use reqwest::{Client, Method};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The largest import is answered when it is done.
const PATIENCE: Duration = Duration::from_secs(1_800);

/// How it is started.
pub struct Start<'a> {
    /// The program.
    pub binary: &'a Path,
    /// Where its state is.
    pub data: &'a Path,
    /// Where campaign time begins on an empty folder: `2026-11-30T12:00:00Z`. None: as on the wall.
    pub clock: Option<&'a str>,
    /// Further options.
    pub options: &'a [&'a str],
}

/// The running system. It is killed with this.
pub struct System {
    process: Child,
    http: Client,
    /// Where the API is: `http://127.0.0.1:8080`.
    pub api: String,
    /// Where the simulated tenant is.
    pub people: String,
}

impl Drop for System {
    fn drop(&mut self) {
        // It has nothing that anybody needs afterwards.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl System {
    /// Starts it on free ports and waits until it listens.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(start: &Start) -> Result<Self> {
        let mut command = Command::new(start.binary);
        command.args(["--port", "0"]).arg("--data").arg(start.data);
        if let Some(clock) = start.clock {
            command.args(["--clock-start", clock]);
        }
        let mut process = command
            .args(start.options)
            .env("RUST_LOG", "error")
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", start.binary.display()))?;
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
        let mut system = Self {
            process,
            http: http::client()?,
            api: String::new(),
            people: String::new(),
        };
        system.api = api.context("the system did not say where its API is")?;
        system.people = people.context("the system did not say where its people are")?;
        Ok(system)
    }

    /// What it has used so far.
    ///
    /// # Errors
    /// When it is gone.
    pub fn usage(&self) -> Result<Usage> {
        usage::of(self.process.id())
    }

    /// Sends a file to the address that an upload was given, with its headers.
    ///
    /// # Errors
    /// When it is refused.
    pub async fn put(&self, url: &str, headers: &Value, file: String) -> Result<()> {
        let mut request = self.http.put(url).timeout(PATIENCE).body(file);
        for (name, value) in headers.as_object().into_iter().flatten() {
            request = request.header(name, value.as_str().unwrap_or_default());
        }
        let status = request.send().await?.status();
        ensure!(status.is_success(), "the file was answered {status}");
        Ok(())
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
        let url = format!("{}{path}", self.api);
        let mut request = self.http.request(method, url).timeout(PATIENCE);
        if let Some((kind, body)) = body {
            request = request.header("content-type", kind).body(body);
        }
        let answer = request.send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        ensure!(status.is_success(), "{path}: {status} {text}");
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }

    /// Asks the simulated tenant: `/inbox?limit=500`.
    ///
    /// # Errors
    /// When it is refused.
    pub async fn people(&self, path: &str) -> Result<Value> {
        let url = format!("{}{path}", self.people);
        let answer = self.http.get(url).timeout(PATIENCE).send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        ensure!(status.is_success(), "{path}: {status} {text}");
        Ok(serde_json::from_str(&text)?)
    }
}
