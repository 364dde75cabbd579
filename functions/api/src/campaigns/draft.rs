//! What an author writes, read from the body of a request with all its problems at once.

use super::fields::Fields;
use super::{unfinished, validate};
use crate::problem::Problem;
use chrono::NaiveDateTime;
use chrono_tz::Tz;
use domain::campaign::{Audience, CardFields, Channel, FieldProblem, MessageFormat, Spec};
use domain::send_window::{ClockTime, OpeningHours, Weekday, WindowLength};
use serde_json::Value;
use store::Store;

/// The spec in a body.
///
/// # Errors
/// 422 that names every field at fault; of an `incomplete` draft, those that cannot be stored.
pub(super) async fn accept(store: &Store, body: Value, incomplete: bool) -> Result<Spec, Problem> {
    let (spec, mut problems) = read(body);
    let mut judged = judge(store, &spec, &problems).await?;
    judged.retain(|problem| !(incomplete && unfinished::may_wait(problem, &spec)));
    problems.extend(judged);
    if problems.is_empty() {
        Ok(spec)
    } else {
        Err(Problem::validation(problems))
    }
}

/// The spec in a body as far as it can be read, and everything that is wrong with it.
///
/// # Errors
/// When the lists it names cannot be read.
pub(crate) async fn lenient(
    store: &Store,
    body: Value,
) -> Result<(Spec, Vec<FieldProblem>), Problem> {
    let (spec, mut problems) = read(body);
    problems.extend(judge(store, &spec, &problems).await?);
    Ok((spec, problems))
}

/// What is wrong with `spec`, except where a stand-in was judged because the field itself is `unread`.
async fn judge(
    store: &Store,
    spec: &Spec,
    unread: &[FieldProblem],
) -> Result<Vec<FieldProblem>, Problem> {
    let mut judged = validate::problems(store, spec).await?;
    judged.retain(|problem| {
        !unread
            .iter()
            .any(|unread| is_same_field(&unread.field, &problem.field))
    });
    Ok(judged)
}

/// The spec in a body, with stand-ins for what cannot be read, and what cannot be read.
fn read(body: Value) -> (Spec, Vec<FieldProblem>) {
    let mut problems = Vec::new();
    let found = &mut problems;
    let mut fields = Fields::of(body, found);
    let (format, card) = format(&mut fields, found);
    let spec = Spec {
        name: fields.required("name", "-".to_owned(), found),
        message: fields.required("message", "-".to_owned(), found),
        format,
        card,
        channel: fields.required("channel", Channel::Teams, found),
        audience: audience(fields.inner("audience", found), found),
        start: start(&mut fields, found),
        time_zone: fields.required("time_zone", Tz::UTC, found),
        duration: fields.required("duration", WindowLength::Days(1), found),
        opening_hours: opening_hours(&mut fields, found),
        presence: fields.optional("presence", found),
        on_exhausted: fields.optional("on_exhausted", found).unwrap_or_default(),
        on_ambiguous: fields.optional("on_ambiguous", found).unwrap_or_default(),
    };
    fields.finish(found);
    (spec, problems)
}

fn format(
    fields: &mut Fields,
    found: &mut Vec<FieldProblem>,
) -> (MessageFormat, Option<CardFields>) {
    let before = found.len();
    let format = fields.optional("format", found);
    let unread = found.len() > before;
    let card = fields.optional("card", found);
    // A card is not to be judged against a stand-in for the format.
    let instead = if unread && card.is_some() {
        MessageFormat::Card
    } else {
        MessageFormat::default()
    };
    (format.unwrap_or(instead), card)
}

fn audience(mut fields: Fields, found: &mut Vec<FieldProblem>) -> Audience {
    let audience = Audience {
        include: fields.optional("include", found).unwrap_or_default(),
        exclude: fields.optional("exclude", found).unwrap_or_default(),
    };
    fields.finish(found);
    audience
}

fn start(fields: &mut Fields, found: &mut Vec<FieldProblem>) -> NaiveDateTime {
    let text: Option<String> = fields.required("start", None, found);
    let Some(text) = text else {
        return NaiveDateTime::default();
    };
    let read = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(&text, form).ok());
    read.unwrap_or_else(|| {
        found.push(FieldProblem::new(
            "start",
            "is not a local date and time such as 2026-12-01T15:00",
        ));
        NaiveDateTime::default()
    })
}

fn opening_hours(fields: &mut Fields, found: &mut Vec<FieldProblem>) -> OpeningHours {
    let mut inner = fields.inner("opening_hours", found);
    let from: Option<ClockTime> = inner.required("from", None, found);
    let to: Option<ClockTime> = inner.required("to", None, found);
    // One that can be read is not to be judged against a stand-in for the other.
    let whole_day = || ClockTime::from_minutes(0).zip(ClockTime::from_minutes(24 * 60));
    let (from, to) = from
        .zip(to)
        .or_else(whole_day)
        .expect("0 and 1440 are minutes of a day");
    let hours = OpeningHours {
        from,
        to,
        weekdays: inner
            .optional("weekdays", found)
            .unwrap_or_else(Weekday::working_days),
        skip: inner.optional("skip", found).unwrap_or_default(),
    };
    inner.finish(found);
    hours
}

/// Whether both name the same field, or one a part of the other.
fn is_same_field(one: &str, other: &str) -> bool {
    let within = |part: &str, whole: &str| {
        part.strip_prefix(whole)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    within(one, other) || within(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,12}".prop_map(Value::from),
            "[0-9]{2}:[0-9]{2}".prop_map(Value::from),
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}".prop_map(Value::from),
        ];
        leaf.prop_recursive(2, 12, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                prop::collection::btree_map("from|to|skip|days|hours|include|x", inner, 0..3)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    fn good() -> Value {
        json!({
            "name": "Move", "message": "Hello", "channel": "teams", "start": "2026-12-01T15:00",
            "time_zone": "Europe/Paris", "duration": {"days": 3},
            "opening_hours": {"from": "08:00", "to": "18:00"},
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn whatever_stands_in_a_field_only_that_field_is_blamed(
            field in "name|message|format|card|channel|audience|start|time_zone|duration|opening_hours|presence|other",
            value in any_json(),
        ) {
            let mut body = good();
            body[&field] = value;
            let (spec, unread) = read(body);
            let blamed = unread.iter().chain(&spec.problems()).map(|problem| problem.field.clone()).collect::<Vec<_>>();
            prop_assert!(blamed.iter().all(|named| is_same_field(named, &field)), "{field}: {blamed:?}");
        }
    }

    #[test]
    fn parts_of_a_field_are_that_field() {
        assert!(is_same_field("opening_hours", "opening_hours.to"));
        assert!(is_same_field("audience.include[0]", "audience.include"));
        assert!(!is_same_field("name", "named") && !is_same_field("start", "time_zone"));
    }
}
