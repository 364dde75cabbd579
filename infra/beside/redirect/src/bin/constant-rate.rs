//! Asks at a constant rate, whether answers come or not, and measures each answer from when it was to be asked for.
//!
//! `constant-rate ADDRESS PATHS RATE SECONDS CONNECTIONS`: PATHS is a file with a path in each line. What is due next is
//! asked for on whichever connection is free, as people who click know nothing of each other; where none is, it is asked
//! for late, and its delay counts. A load that waits for its answers would leave out the requests that suffer most. One
//! thread asks for all of them, so that the load takes as little as it can of the processors that it shares with the
//! server. Prints one line of JSON, times in milliseconds.

#![allow(clippy::disallowed_methods, reason = "it measures machine time")]

use anyhow::{Context, ensure};
use rustix::buffer::spare_capacity;
use rustix::event::{Timespec, epoll};
use std::collections::VecDeque;
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
    let connections = (0..connections).map(|_| Connection::open(address));
    let mut connections = connections.collect::<anyhow::Result<Vec<_>>>()?;
    let mut free: VecDeque<usize> = (0..connections.len()).collect();
    let mut schedule = Schedule {
        begin: Instant::now() + Duration::from_millis(50),
        rate,
        total,
        next: 0,
    };
    let mut latencies = Vec::with_capacity(total);
    let mut readiness = Readiness::of(&connections)?;
    while latencies.len() < total {
        let now = Instant::now();
        while let Some(due) = schedule.next_due().filter(|due| *due <= now)
            && let Some(index) = free.pop_front()
        {
            // Neighbouring turns are of links that have nothing to do with each other.
            let path = paths[(schedule.next * 7_919) % paths.len()];
            connections[index].ask(address, path, due)?;
            schedule.next += 1;
        }
        let next = schedule.next_due().filter(|_| !free.is_empty());
        for index in readiness.wait(next)? {
            if let Some(due) = connections[index].answered()? {
                latencies.push(due.elapsed().as_secs_f64() * 1_000.0);
                free.push_back(index);
            }
        }
    }
    let took = schedule.begin.elapsed().as_secs_f64();
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
    /// The turn that is to be asked for next.
    next: usize,
}

impl Schedule {
    /// When that is; none when all have been asked for.
    fn next_due(&self) -> Option<Instant> {
        let due = self.begin + Duration::from_secs_f64(self.next as f64 / self.rate);
        (self.next < self.total).then_some(due)
    }
}

struct Connection {
    stream: TcpStream,
    /// When that which is under way was to be asked for.
    due: Option<Instant>,
    /// What there is of the answer.
    buffer: Vec<u8>,
}

impl Connection {
    fn open(address: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        Ok(Self {
            stream,
            due: None,
            buffer: Vec::with_capacity(4_096),
        })
    }

    fn ask(&mut self, address: &str, path: &str, due: Instant) -> anyhow::Result<()> {
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: {AGENT}\r\n\r\n");
        // It is shorter than any socket's buffer, which is empty.
        self.stream.write_all(request.as_bytes())?;
        self.due = Some(due);
        Ok(())
    }

    /// Reads what has come; when it was to be asked for, once that is the whole answer.
    fn answered(&mut self) -> anyhow::Result<Option<Instant>> {
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
        self.buffer.clear();
        Ok(self.due.take())
    }
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

    /// Waits for answers, at most until `next`, and says whose they are.
    fn wait(&mut self, next: Option<Instant>) -> anyhow::Result<Vec<usize>> {
        let limit = next.map_or(PATIENCE, |next| {
            next.saturating_duration_since(Instant::now())
        });
        let limit = Timespec::try_from(limit)?;
        self.ready.clear();
        epoll::wait(&self.epoll, spare_capacity(&mut self.ready), Some(&limit))?;
        ensure!(next.is_some() || !self.ready.is_empty(), "no answer came");
        let indices = self.ready.iter().map(|event| event.data.u64());
        let indices = indices.map(usize::try_from);
        Ok(indices.collect::<Result<_, _>>()?)
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
