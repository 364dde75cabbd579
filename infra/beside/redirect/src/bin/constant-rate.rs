//! Asks at a constant rate, whether answers come or not, and measures each answer from when it was to be asked for.
//!
//! `constant-rate ADDRESS PATHS RATE SECONDS CONNECTIONS`: PATHS is a file with a path in each line. Each connection has
//! every so-many-th request of one schedule; one that is late asks at once, and its delay counts. A load that waits for
//! its answers would leave out the requests that suffer most. One thread asks for all of them, so that the load takes as
//! little as it can of the processors that it shares with the server. Prints one line of JSON, times in milliseconds.

#![allow(clippy::disallowed_methods, reason = "it measures machine time")]

use anyhow::{Context, ensure};
use rustix::buffer::spare_capacity;
use rustix::event::{Timespec, epoll};
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

const AGENT: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0";
/// No answer takes longer.
const PATIENCE: Duration = Duration::from_secs(10);

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, paths, rate, seconds, connections] = arguments.as_slice() else {
        anyhow::bail!("constant-rate ADDRESS PATHS RATE SECONDS CONNECTIONS");
    };
    let rate: f64 = rate.parse().context("a rate")?;
    let seconds: f64 = seconds.parse().context("seconds")?;
    let connections: usize = connections.parse().context("connections")?;
    ensure!(
        rate > 0.0 && seconds > 0.0 && connections > 0,
        "nothing to do"
    );
    let paths = std::fs::read_to_string(paths)?;
    let paths: Vec<&str> = paths.lines().collect();
    ensure!(!paths.is_empty(), "no paths");
    let total = (rate * seconds) as usize;
    let connections = (0..connections).map(|first| Connection::open(address, first));
    let mut connections = connections.collect::<anyhow::Result<Vec<_>>>()?;
    let schedule = Schedule {
        begin: Instant::now() + Duration::from_millis(50),
        rate,
        total,
        step: connections.len(),
    };
    let mut latencies = Vec::with_capacity(total);
    let mut readiness = Readiness::of(&connections)?;
    while latencies.len() < total {
        let next = ask(&mut connections, &schedule, address, &paths)?;
        readiness.wait(&mut connections, next)?;
        for connection in &mut connections {
            latencies.extend(connection.answer(&schedule)?);
        }
    }
    let begin = schedule.begin;
    let took = begin.elapsed().as_secs_f64();
    latencies.sort_by(f64::total_cmp);
    let at = |share: f64| latencies[((latencies.len() - 1) as f64 * share) as usize];
    println!(
        "{{\"rate\": {:.0}, \"answers\": {}, \"p50\": {:.3}, \"p99\": {:.3}, \"max\": {:.3}}}",
        latencies.len() as f64 / took,
        latencies.len(),
        at(0.5),
        at(0.99),
        at(1.0)
    );
    Ok(())
}

/// When what is asked for.
struct Schedule {
    begin: Instant,
    rate: f64,
    total: usize,
    step: usize,
}

impl Schedule {
    fn due(&self, turn: usize) -> Instant {
        self.begin + Duration::from_secs_f64(turn as f64 / self.rate)
    }
}

struct Connection {
    stream: TcpStream,
    /// The request that is under way, or the next.
    turn: usize,
    /// Since when it is under way.
    asked: Option<Instant>,
    /// What there is of the answer.
    buffer: Vec<u8>,
    /// Whether there is more of it to read.
    is_readable: bool,
}

impl Connection {
    fn open(address: &str, first: usize) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        Ok(Self {
            stream,
            turn: first,
            asked: None,
            buffer: Vec::with_capacity(4_096),
            is_readable: false,
        })
    }

    /// Reads what has come; the latency in milliseconds when that is the whole answer.
    fn answer(&mut self, schedule: &Schedule) -> anyhow::Result<Option<f64>> {
        if !std::mem::take(&mut self.is_readable) {
            if let Some(asked) = self.asked {
                ensure!(asked.elapsed() < PATIENCE, "no answer came");
            }
            return Ok(None);
        }
        let mut part = [0u8; 4_096];
        match self.stream.read(&mut part) {
            Ok(0) => anyhow::bail!("the connection was closed"),
            Ok(read) => self.buffer.extend_from_slice(&part[..read]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
            Err(error) => return Err(error.into()),
        }
        if !is_redirect(&self.buffer)? {
            return Ok(None);
        }
        let latency = schedule.due(self.turn).elapsed().as_secs_f64() * 1_000.0;
        self.buffer.clear();
        self.asked = None;
        self.turn += schedule.step;
        Ok(Some(latency))
    }
}

/// Asks for whatever is due. Says when something will be next, of those that wait for no answer.
fn ask(
    connections: &mut [Connection],
    schedule: &Schedule,
    address: &str,
    paths: &[&str],
) -> anyhow::Result<Option<Instant>> {
    let (now, mut next) = (Instant::now(), None);
    for connection in connections {
        if connection.asked.is_some() || connection.turn >= schedule.total {
            continue;
        }
        let due = schedule.due(connection.turn);
        if due > now {
            next = Some(next.map_or(due, |next: Instant| next.min(due)));
            continue;
        }
        // Neighbouring turns are of links that have nothing to do with each other.
        let path = paths[(connection.turn * 7_919) % paths.len()];
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: {AGENT}\r\n\r\n");
        // It is shorter than any socket's buffer, which is empty.
        connection.stream.write_all(request.as_bytes())?;
        connection.asked = Some(now);
    }
    Ok(next)
}

/// Tells which connections have something to read. Whoever asked for all of them each time would take more of the
/// processors than some of the servers do.
struct Readiness {
    epoll: OwnedFd,
    ready: Vec<epoll::Event>,
}

impl Readiness {
    fn of(connections: &[Connection]) -> anyhow::Result<Self> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        for (index, connection) in connections.iter().enumerate() {
            let data = epoll::EventData::new_u64(index as u64);
            epoll::add(&epoll, &connection.stream, data, epoll::EventFlags::IN)?;
        }
        Ok(Self {
            epoll,
            ready: Vec::with_capacity(connections.len()),
        })
    }

    /// Waits for answers, at most until `next`.
    fn wait(
        &mut self,
        connections: &mut [Connection],
        next: Option<Instant>,
    ) -> anyhow::Result<()> {
        let limit = next.map_or(PATIENCE, |next| {
            next.saturating_duration_since(Instant::now())
        });
        let limit = Timespec::try_from(limit)?;
        self.ready.clear();
        epoll::wait(&self.epoll, spare_capacity(&mut self.ready), Some(&limit))?;
        for event in &self.ready {
            let index = usize::try_from(event.data.u64())?;
            connections[index].is_readable = true;
        }
        Ok(())
    }
}

/// Whether the answer is whole. It must be a 302.
fn is_redirect(answer: &[u8]) -> anyhow::Result<bool> {
    let text = std::str::from_utf8(answer)?;
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return Ok(false);
    };
    ensure!(
        head.starts_with("HTTP/1.1 302"),
        "answered {}",
        head.lines().next().unwrap_or_default()
    );
    let expected = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(Ok(0), |(_, value)| value.trim().parse::<usize>())?;
    Ok(body.len() >= expected)
}
