//! The event channel over HTTP: a request that waits (P-GET).

use super::ticket;
use crate::meter::{ParkedRequest, lock};
use crate::skype::operation::Operation;
use crate::skype::pool::Pool;
use crate::skype::refusal::{self, Shape};
use crate::skype::state::{Held, Pending, Wishes};
use crate::web::{Cut, Halt, Reply, Request, gate_async};
use chrono::TimeDelta;
use http::Method;
use std::time::Duration;

/// Real time for a client to come again after an answer.
const GRACE: Duration = Duration::from_millis(250);

/// `GET {events}?ack=&low=&medium=&timeout=&priority=`
pub(super) async fn get(pool: &Pool, request: &Request, id: &str) -> Result<Reply, Cut> {
    let plan = pool.0.faults.plan(Operation::Events, |_| false);
    gate_async(plan, &Shape, || wait(pool, request, id)).await
}

async fn wait(pool: &Pool, request: &Request, id: &str) -> Result<Reply, Halt> {
    ticket::admit(pool, request)?;
    if request.method != Method::GET {
        return Err(refusal::wrong_method().into());
    }
    let (ack, wishes) = read(request)?;
    let pending = pool
        .0
        .with(|state, now| Ok(state.application(id)?.channel.request(ack, wishes, now)))?;
    let (answer, generation) = match pending {
        Pending::Now(reply) => return Ok(reply),
        Pending::Wait(answer, generation) => (answer, generation),
    };
    let listening = Listening {
        pool,
        id,
        generation,
        _parked: pool.0.meter.park(),
    };
    let answered = answer.await;
    drop(listening);
    match answered {
        Ok((reply, held)) => {
            if let Some(held) = held {
                hold(pool, id, held);
            }
            Ok(reply)
        }
        // Only an application that was ended leaves a request without an answer.
        Err(_) => Err(refusal::no_application().into()),
    }
}

/// Keeps an answer open until its client comes again, for a moment at most: a clock that jumps when nothing is open
/// would outrun a client that has not yet read what it was told.
pub(super) fn hold(pool: &Pool, id: &str, held: Held) {
    let (pool, id) = (pool.clone(), id.to_owned());
    tokio::spawn(async move {
        let mut came = held.came;
        if tokio::time::timeout(GRACE, &mut came).await.is_err() {
            let now = pool.0.now();
            if let Some(application) = lock(&pool.0.state).applications.get_mut(&id) {
                application.channel.stayed_away(held.generation, now);
            }
            pool.0.woken.notify_one();
        }
        drop(held.transit);
    });
}

/// Notices when the client hangs up: the handler is then dropped where it waits.
struct Listening<'a> {
    pool: &'a Pool,
    id: &'a str,
    generation: u64,
    _parked: ParkedRequest<'a>,
}

impl Drop for Listening<'_> {
    fn drop(&mut self) {
        let now = self.pool.0.now();
        if let Some(application) = lock(&self.pool.0.state).applications.get_mut(self.id) {
            application.channel.hung_up(self.generation, now);
        }
        self.pool.0.woken.notify_one();
    }
}

fn read(request: &Request) -> Result<(u64, Wishes), Reply> {
    let seconds = |name: &str, range: std::ops::RangeInclusive<i64>| match request.parameter(name) {
        None => Ok(None),
        Some(text) => match text.parse::<i64>() {
            Ok(seconds) if range.contains(&seconds) => Ok(Some(TimeDelta::seconds(seconds))),
            _ => Err(refusal::invalid(&[(name, "The value is out of range.")])),
        },
    };
    let whole = |name: &str| match request.parameter(name).map(str::parse::<u32>) {
        Some(Ok(number)) => Ok(Some(number)),
        None => Ok(None),
        Some(Err(_)) => Err(refusal::invalid(&[(name, "The value is not a number.")])),
    };
    let ack = whole("ack")?.ok_or_else(|| refusal::invalid(&[("ack", "The value is missing.")]))?;
    seconds("low", 5..=1800)?;
    let wishes = Wishes {
        medium: seconds("medium", 5..=1800)?,
        timeout: seconds("timeout", 180..=1800)?,
        priority: whole("priority")?.unwrap_or_default().into(),
    };
    Ok((ack.into(), wishes))
}
