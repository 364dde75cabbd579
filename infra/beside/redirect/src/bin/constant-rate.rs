//! Asks at a constant rate, whether answers come or not, and measures each answer from when it was to be asked for.
//!
//! `constant-rate ADDRESS PATHS RATE SECONDS CONNECTIONS`: PATHS is a file with a path in each line. Each connection has
//! a thread and every so-many-th request of one schedule; one that is late asks at once, and its delay counts. A
//! load that waits for its answers would leave out the requests that suffer most. Prints one line of JSON, times in
//! milliseconds.

#![allow(clippy::disallowed_methods, reason = "it measures machine time")]

use anyhow::{Context, ensure};
use std::io::{Read, Write};
use std::net::TcpStream;
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
    // Everybody is connected by then.
    let begin = Instant::now() + Duration::from_millis(200);
    let mut latencies = Vec::with_capacity(total);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..connections)
            .map(|first| {
                let turns = (first..total).step_by(connections);
                let paths = &paths;
                scope.spawn(move || connection(address, paths, turns, begin, rate))
            })
            .collect();
        for thread in threads {
            latencies.extend(thread.join().map_err(|_| anyhow::anyhow!("a panic"))??);
        }
        anyhow::Ok(())
    })?;
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

/// The latencies of one connection's turns.
fn connection(
    address: &str,
    paths: &[&str],
    turns: impl Iterator<Item = usize>,
    begin: Instant,
    rate: f64,
) -> anyhow::Result<Vec<f64>> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut buffer = [0u8; 4_096];
    let mut latencies = Vec::new();
    for turn in turns {
        let due = begin + Duration::from_secs_f64(turn as f64 / rate);
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        // Neighbouring turns are of links that have nothing to do with each other.
        let path = paths[(turn * 7_919) % paths.len()];
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: {AGENT}\r\n\r\n");
        stream.write_all(request.as_bytes())?;
        read_redirect(&mut stream, &mut buffer)?;
        latencies.push(due.elapsed().as_secs_f64() * 1_000.0);
    }
    Ok(latencies)
}

/// Reads one answer, which must be a 302 and fit the buffer.
fn read_redirect(stream: &mut TcpStream, buffer: &mut [u8]) -> anyhow::Result<()> {
    let mut length = 0;
    loop {
        let read = stream.read(&mut buffer[length..])?;
        ensure!(read > 0, "the connection was closed");
        length += read;
        let text = std::str::from_utf8(&buffer[..length])?;
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
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
        if body.len() >= expected {
            return Ok(());
        }
    }
}
