//! What goes wrong with one request on its way to a service.

use super::draw::Draw;
use http::request::Parts;
use std::time::Duration;

/// How often what goes wrong, in thousandths of the requests it is about.
#[derive(Debug, Clone)]
pub struct Rates {
    /// The table answers that its throughput is used up, and does nothing.
    pub throttle: u64,
    /// A service answers 500, and does nothing.
    pub fail: u64,
    /// The connection ends before the request is heard.
    pub cut_before: u64,
    /// The request is obeyed, and the answer is lost.
    pub cut_after: u64,
    /// The request arrives twice, and what is answered is the answer to the second.
    pub repeat: u64,
    /// The request takes up to 30 ms longer, so that others overtake it.
    pub delay: u64,
    /// A message that is delivered comes a second time, up to two minutes of campaign time later.
    pub copy: u64,
    /// A message that is delivered comes a second or two later instead, behind others.
    pub hold: u64,
    /// An acknowledgement is lost: whoever sent it believes in it.
    pub lose: u64,
    /// A one-shot fires twice.
    pub twin: u64,
    /// A request to a channel goes wrong.
    pub channel: u64,
}

impl Rates {
    /// A mixture: each of them from never to now and then.
    pub fn draw(draw: &mut Draw) -> Self {
        let mut up_to = |most| {
            let some = draw.between(0, most);
            if draw.chance(250) { 0 } else { some }
        };
        Self {
            throttle: up_to(40),
            fail: up_to(10),
            cut_before: up_to(10),
            cut_after: up_to(20),
            repeat: up_to(30),
            delay: up_to(300),
            copy: up_to(150),
            hold: up_to(60),
            lose: up_to(60),
            twin: up_to(200),
            channel: up_to(30),
        }
    }
}

/// What a request asks for, as far as faults are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The table, and whether it is written to.
    Table {
        /// Whether it changes anything.
        is_write: bool,
    },
    /// Messages.
    Receive,
    /// To forget a message.
    Acknowledge,
    /// To take or delay a message, or anything else of a queue.
    Queue,
    /// A new one-shot.
    Arm,
    /// A message to a person, on Teams.
    Send,
    /// Anything else.
    Other,
}

impl Asked {
    /// What is asked. `path` begins after the port.
    pub fn of(parts: &Parts, path: &str) -> Self {
        let target = parts.headers.get("x-amz-target");
        let target = target.and_then(|target| target.to_str().ok()?.split_once('.'));
        match target {
            Some(("AmazonSQS", "ReceiveMessage")) => Self::Receive,
            Some(("AmazonSQS", "DeleteMessage")) => Self::Acknowledge,
            Some(("AmazonSQS", _)) => Self::Queue,
            Some((_, operation)) => Self::Table {
                is_write: operation.contains("Write")
                    || ["PutItem", "UpdateItem", "DeleteItem"].contains(&operation),
            },
            None if path.starts_with("/schedules/") && parts.method == "POST" => Self::Arm,
            None if path.contains("/v3/conversations/") && path.ends_with("/activities") => {
                Self::Send
            }
            None => Self::Other,
        }
    }
}

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It arrives.
    Passes,
    /// Answered 400, as a table is that has too much to do.
    Throttled,
    /// Answered 500.
    Failed,
    /// Nobody hears it, nobody answers.
    CutBefore,
    /// Obeyed, and nobody answers.
    CutAfter,
    /// Obeyed twice.
    Repeated,
    /// Answered as if it had been obeyed.
    Lost,
}

impl Rates {
    /// What becomes of one request, and how long it takes longer.
    pub fn fate(&self, asked: Asked, draw: &mut Draw) -> (Fate, Duration) {
        let slow = draw.chance(self.delay);
        let delay = Duration::from_millis(if slow { draw.between(1, 30) } else { 0 });
        let fate = match asked {
            // A channel has faults of its own, in the simulators.
            Asked::Send | Asked::Other => return (Fate::Passes, Duration::ZERO),
            Asked::Table { is_write } => self.first(
                &[
                    (self.throttle, Fate::Throttled),
                    (self.fail, Fate::Failed),
                    (self.cut_before, Fate::CutBefore),
                    (self.cut_after, Fate::CutAfter),
                    (if is_write { self.repeat } else { 0 }, Fate::Repeated),
                ],
                draw,
            ),
            Asked::Acknowledge => self.first(
                &[
                    (self.lose, Fate::Lost),
                    (self.cut_before, Fate::CutBefore),
                    (self.cut_after, Fate::CutAfter),
                    (self.repeat, Fate::Repeated),
                ],
                draw,
            ),
            // What a lost answer held stays invisible until its time is over: that is what kills are for.
            Asked::Receive => self.first(&[(self.fail, Fate::Failed)], draw),
            Asked::Queue | Asked::Arm => self.first(
                &[
                    (self.fail, Fate::Failed),
                    (self.cut_before, Fate::CutBefore),
                    (self.cut_after, Fate::CutAfter),
                ],
                draw,
            ),
        };
        (fate, delay)
    }

    fn first(&self, of: &[(u64, Fate)], draw: &mut Draw) -> Fate {
        let hit = of.iter().find(|(chance, _)| draw.chance(*chance));
        hit.map_or(Fate::Passes, |(_, fate)| *fate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(method: &str, target: &str, path: &str) -> Asked {
        let request = http::Request::builder().method(method);
        let request = match target {
            "" => request,
            target => request.header("x-amz-target", target),
        };
        Asked::of(&request.body(()).unwrap().into_parts().0, path)
    }

    #[test]
    fn requests_are_told_apart() {
        let write = Asked::Table { is_write: true };
        let read = Asked::Table { is_write: false };
        for (method, target, path, expected) in [
            ("POST", "DynamoDB_20120810.UpdateItem", "/", write),
            ("POST", "DynamoDB_20120810.BatchWriteItem", "/", write),
            ("POST", "DynamoDB_20120810.TransactWriteItems", "/", write),
            ("POST", "DynamoDB_20120810.Query", "/", read),
            ("POST", "AmazonSQS.ReceiveMessage", "/", Asked::Receive),
            ("POST", "AmazonSQS.DeleteMessage", "/", Asked::Acknowledge),
            ("POST", "AmazonSQS.SendMessage", "/", Asked::Queue),
            ("POST", "", "/schedules/a-1-2-3", Asked::Arm),
            ("DELETE", "", "/schedules/a-1-2-3", Asked::Other),
            (
                "POST",
                "",
                "/connector/v3/conversations/a:1/activities",
                Asked::Send,
            ),
            ("POST", "", "/connector/v3/conversations", Asked::Other),
        ] {
            assert_eq!(asked(method, target, path), expected, "{target} {path}");
        }
    }

    #[test]
    fn a_read_never_arrives_twice_and_a_channel_is_left_alone() {
        let rates = Rates {
            repeat: 1_000,
            ..Rates {
                throttle: 0,
                fail: 0,
                cut_before: 0,
                cut_after: 0,
                ..Rates::draw(&mut Draw::new(1))
            }
        };
        let mut draw = Draw::new(2);
        let mut fate = |asked| rates.fate(asked, &mut draw).0;
        assert_eq!(fate(Asked::Table { is_write: true }), Fate::Repeated);
        assert_eq!(fate(Asked::Table { is_write: false }), Fate::Passes);
        assert_eq!(fate(Asked::Send), Fate::Passes);
    }
}
