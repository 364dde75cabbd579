//! Whether people are there, 650 at a time.

use super::client::Teams;
use super::counts::Kind;
use crate::fault::{ChannelFault, FaultKind};
use domain::presence::Presence;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};

/// More ids in one request are refused.
const MOST_IDS: usize = 650;

impl Teams {
    /// The presence of everybody asked for, by object id as given. Who is missing in the answer is
    /// [`Presence::Unknown`]; a service that fails is a fault, never an absence.
    pub async fn presences(
        &self,
        object_ids: &[String],
    ) -> Result<HashMap<String, Presence>, ChannelFault> {
        let wanted: Vec<String> = object_ids
            .iter()
            .map(|id| key(id))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let url = self.graph_address("/v1.0/communications/getPresencesByUserId")?;
        let mut known = HashMap::with_capacity(wanted.len());
        for ids in wanted.chunks(MOST_IDS) {
            let answer = self
                .graph(
                    Kind::Presence,
                    url.clone(),
                    Some(json!({ "ids": ids }).to_string()),
                )
                .await?;
            known.extend(read(&answer).ok_or_else(|| {
                ChannelFault::new(FaultKind::Presence, "graph: no list in the answer")
            })?);
        }
        let of = |id: &String| known.get(&key(id)).copied().unwrap_or(Presence::Unknown);
        Ok(object_ids.iter().map(|id| (id.clone(), of(id))).collect())
    }
}

fn key(id: &str) -> String {
    id.to_lowercase()
}

/// By lower-case id; None when this is no list of presences. Entries without an id are passed over.
pub(crate) fn read(answer: &Value) -> Option<Vec<(String, Presence)>> {
    let text = |entry: &Value, name: &str| {
        entry
            .get(name)
            .and_then(Value::as_str)
            .map(str::to_lowercase)
    };
    let entry = |entry: &Value| {
        let (availability, activity) = (text(entry, "availability"), text(entry, "activity"));
        Some((
            text(entry, "id")?,
            presence(availability.as_deref(), activity.as_deref()),
        ))
    };
    Some(
        answer
            .get("value")?
            .as_array()?
            .iter()
            .filter_map(entry)
            .collect(),
    )
}

/// Both in lower case: the vendor spells them in more than one way, and adds new ones.
fn presence(availability: Option<&str>, activity: Option<&str>) -> Presence {
    match activity.map(scale) {
        Some(stronger @ (Presence::DoNotDisturb | Presence::Offline)) => stronger,
        _ => availability.map_or(Presence::Unknown, scale),
    }
}

fn scale(word: &str) -> Presence {
    match word {
        "available" => Presence::Available,
        "availableidle" | "away" | "berightback" => Presence::Away,
        "busy" | "busyidle" | "inacall" | "inameeting" | "inaconferencecall" => Presence::Busy,
        "donotdisturb" | "focusing" | "presenting" | "urgentinterruptionsonly" => {
            Presence::DoNotDisturb
        }
        "offline" | "offwork" | "outofoffice" => Presence::Offline,
        _ => Presence::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_scale_is_that_of_the_design() {
        use Presence::*;
        for (availability, activity, expected) in [
            ("Available", "Available", Available),
            ("AvailableIdle", "Inactive", Away),
            ("Away", "Away", Away),
            ("BeRightBack", "BeRightBack", Away),
            ("Busy", "InAMeeting", Busy),
            ("BusyIdle", "InACall", Busy),
            ("inACall", "", Busy),
            ("DoNotDisturb", "DoNotDisturb", DoNotDisturb),
            ("focusing", "", DoNotDisturb),
            ("Busy", "Presenting", DoNotDisturb),
            ("Available", "UrgentInterruptionsOnly", DoNotDisturb),
            ("Offline", "Offline", Offline),
            ("Away", "OffWork", Offline),
            ("AVAILABLE", "outofoffice", Offline),
            ("PresenceUnknown", "PresenceUnknown", Unknown),
            ("PresenceUnknown", "Available", Unknown),
            ("Dancing", "Singing", Unknown),
            ("", "", Unknown),
        ] {
            let answer = json!({ "value": [{ "id": "A", "availability": availability, "activity": activity }] });
            assert_eq!(
                read(&answer).unwrap(),
                [("a".to_owned(), expected)],
                "{availability} {activity}"
            );
        }
    }

    #[test]
    fn nulls_numbers_and_missing_fields_are_unknown() {
        let answer = json!({ "value": [{ "id": "a", "availability": null }, { "id": "b", "availability": 7 }, { "id": "c" }, {}, 3] });
        let known = read(&answer).unwrap();
        assert_eq!(known.len(), 3);
        assert!(
            known
                .iter()
                .all(|(_, presence)| *presence == Presence::Unknown)
        );
        assert!(read(&json!({})).is_none());
        assert!(read(&json!([])).is_none());
    }

    fn json_value() -> impl Strategy<Value = Value> {
        let key = prop_oneof![
            Just("value"),
            Just("id"),
            Just("availability"),
            Just("activity")
        ];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            "\\PC{0,12}|Busy|Offline".prop_map(Value::from)
        ];
        leaf.prop_recursive(4, 30, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map(key.clone().prop_map(str::to_owned), inner, 0..4)
                    .prop_map(Value::from_iter),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(192))]
        #[test]
        fn any_json_is_read_without_panic(value in json_value()) {
            let _ = read(&value);
            let listed = json!({ "value": [value] });
            prop_assert!(read(&listed).is_some());
        }

        #[test]
        fn an_activity_that_means_absent_wins_over_any_availability(availability in "\\PC{0,20}|available|busy|offline") {
            prop_assert_eq!(presence(Some(&availability), Some("presenting")), Presence::DoNotDisturb);
            prop_assert_eq!(presence(Some(&availability), Some("offwork")), Presence::Offline);
        }
    }
}
