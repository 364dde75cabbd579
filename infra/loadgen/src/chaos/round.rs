//! One round: campaigns on both channels, everything that can go wrong meanwhile, and the verdict.

use super::campaign_time::CampaignTime;
use super::campaigns::{self, Campaign};
use super::draw::Draw;
use super::people::People;
use super::plan::{Event, Plan, What};
use super::proxy::Proxy;
use super::results::Row;
use super::verdict::{self, Done};
use super::victim::{START, Victim};
use anyhow::{Context, Result, ensure};
use chrono::TimeDelta;
use loadgen::process;
use platform::{SystemTime, TimeSource};
use reqwest::Method;
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// No round takes longer to come to its end once it is left alone.
const PATIENCE: Duration = Duration::from_secs(900);
/// Whatever has happened by then, an interruption waits no longer.
const LEFT_ALONE: Duration = Duration::from_secs(60);
/// For so long after a SIGCONT the first message is looked for.
const AFTER_A_STOP: Duration = Duration::from_secs(3);
/// A full disk is answered for, one way or another.
const ANSWERED: Duration = Duration::from_secs(30);

struct Round {
    plan: Plan,
    victim: Victim,
    people: People,
    proxy: Arc<Proxy>,
    time: CampaignTime,
    campaigns: Vec<Campaign>,
    /// How many of them, from the first on, were seen to have ended.
    ended: usize,
    row: Row,
    broken: Vec<String>,
}

/// Plays the round of `seed` with so many kills in `folder`. Returns what it came to and every claim that was broken.
///
/// # Errors
/// When the round itself cannot be played.
pub async fn play(
    binary: &Path,
    folder: &Path,
    (seed, kills): (u64, u64),
) -> Result<(Row, Vec<String>)> {
    let plan = Plan::of(seed, kills);
    let (began, http) = (SystemTime.now(), process::client()?);
    let root = Draw::new(seed);
    let proxy = Proxy::new(plan.rates.clone(), root.apart(3), http.clone());
    let (address, serving) = proxy.serve().await?;
    let time = CampaignTime::new(folder.join("data").join("clock"), START.parse()?);
    let people = People::start(&time).await?;
    people.disturb(plan.rates.channel, &mut root.apart(4));
    let environment = people.environment(&address);
    let way = (address.as_str(), plan.workers);
    let victim = Victim::new(binary, folder, way, environment, http)?;
    let row = Row::new(seed, &plan);
    let mut round = Round {
        plan,
        victim,
        people,
        proxy,
        time,
        campaigns: Vec::new(),
        ended: 0,
        row,
        broken: Vec::new(),
    };
    let played = round.run().await;
    round.victim.kill().await?;
    serving.abort();
    if let Err(error) = played {
        round.broken.push(format!("{error:#}"));
    }
    round.row.seconds = (SystemTime.now() - began).num_seconds().unsigned_abs();
    round.row.verdict = if round.broken.is_empty() {
        "held"
    } else {
        "broken"
    }
    .into();
    Ok((round.row, round.broken))
}

impl Round {
    async fn run(&mut self) -> Result<()> {
        self.victim.start().await?;
        self.publish().await?;
        for event in self.plan.events.clone() {
            self.leave_alone(event).await?;
            match event.what {
                What::Kill(jump) => self.kill(jump).await?,
                What::Stop(time) => self.stop(time).await?,
                What::Fill(most, time) => self.fill(most, time).await?,
            }
        }
        // The end is the system's own: what was injected so far has to be got over.
        let (faults, left_open) = self.people.faults();
        self.people.be_calm();
        self.proxy.be_calm(true);
        campaigns::finish(&self.victim, &self.campaigns, PATIENCE).await?;
        self.judge(faults, left_open).await
    }

    async fn publish(&mut self) -> Result<()> {
        self.proxy.be_calm(true);
        let mark = format!("m{}x{}", self.plan.seed, self.campaigns.len());
        let published = campaigns::publish(&self.victim, &mark, self.plan.people).await?;
        self.proxy.be_calm(false);
        self.campaigns.extend(published);
        Ok(())
    }

    /// Something must be going on for an interruption to prove anything.
    async fn leave_alone(&mut self, event: Event) -> Result<()> {
        self.proxy.hear(event.after, LEFT_ALONE).await;
        while campaigns::are_finished(&self.victim, &self.campaigns[self.ended..]).await {
            self.ended = self.campaigns.len();
            self.publish().await?;
            self.proxy.hear(event.after, LEFT_ALONE).await;
        }
        Ok(())
    }

    async fn kill(&mut self, jump: Option<TimeDelta>) -> Result<()> {
        ensure!(self.victim.is_alive()?, "the system ended by itself");
        self.victim.kill().await?;
        self.row.kills += 1;
        if let Some(by) = jump {
            self.time.put_off(by)?;
            self.row.clock_jumps += 1;
        }
        self.victim.start().await
    }

    /// Stops the process for longer than its leases last. Afterwards nobody sends who has not claimed anew.
    async fn stop(&mut self, time: Duration) -> Result<()> {
        self.victim.signal("STOP").await?;
        tokio::time::sleep(time).await;
        self.proxy.watch.begin();
        self.victim.signal("CONT").await?;
        tokio::time::sleep(AFTER_A_STOP).await;
        self.row.early = self.proxy.watch.end();
        self.row.stops += 1;
        Ok(())
    }

    /// Leaves no room on the disk for a while: the system has to answer, and to go on afterwards.
    async fn fill(&mut self, most: u64, time: Duration) -> Result<()> {
        self.victim.limit(Some(most)).await?;
        let body = Some(("application/json", json!({"name": "no room"}).to_string()));
        let asked = self.victim.ask(Method::POST, "/v1/lists", body);
        let answered = tokio::time::timeout(ANSWERED, asked).await;
        tokio::time::sleep(time).await;
        ensure!(self.victim.is_alive()?, "the system ended on a full disk");
        self.victim.limit(None).await?;
        self.row.full_disks += 1;
        answered
            .context("no answer on a full disk")?
            .context("no answer on a full disk")?;
        Ok(())
    }

    async fn judge(&mut self, faults: u64, left_open: u64) -> Result<()> {
        let mut told = Vec::new();
        for campaign in &self.campaigns {
            told.push(campaigns::told(&self.victim, campaign).await?);
        }
        let done = Done {
            workers: self.plan.workers,
            interruptions: self.row.kills + self.row.stops + self.row.full_disks,
            left_open,
            early: self.row.early,
        };
        let (sums, broken) = verdict::violations(&told, &self.people.inboxes()?, done);
        self.broken.extend(broken);
        let row = &mut self.row;
        row.campaigns = told.len() as u64;
        row.people = told.iter().map(|one| one.people.len() as u64).sum();
        (row.messages, row.sent, row.unknown) = (sums.messages, sums.sent, sums.unknown);
        row.unknown_allowed = done.unknown_allowed();
        row.table_faults = self.proxy.table_faults.load(Ordering::Relaxed);
        row.queue_faults = self.proxy.queue_faults.load(Ordering::Relaxed);
        row.channel_faults = faults;
        Ok(())
    }
}
