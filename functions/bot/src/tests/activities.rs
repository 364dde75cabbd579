//! The reader of activities by itself.

use crate::activity::{Activity, Kind, is_guid};
use proptest::prelude::*;
use serde_json::{Value, json};

fn read(value: &Value) -> Option<Activity> {
    Activity::read(value.to_string().as_bytes())
}

#[test]
fn an_installation_as_teams_writes_it() {
    let activity = read(&json!({
        "action": "add", "type": "installationUpdate", "timestamp": "2026-11-20T22:08:07.8690441Z",
        "id": "f:3033745319439849398", "channelId": "msteams",
        "serviceUrl": "https://smba.trafficmanager.net/emea/7e4a0000-0000-4000-8000-000000000001/",
        "from": {"id": "29:1abc", "aadObjectId": "0B1EC700-0000-4000-8000-00000000000A"},
        "conversation": {
            "conversationType": "personal", "tenantId": "7e4a0000-0000-4000-8000-000000000001", "id": "a:1abc",
        },
        "recipient": {"id": "28:a9900000-0000-4000-8000-000000000002", "name": "Presently"},
        "entities": [{"locale": "en-US", "country": "US", "platform": "Windows", "type": "clientInfo"}],
        "channelData": {
            "settings": {"selectedChannel": {"id": "a:1abc"}},
            "tenant": {"id": "7e4a0000-0000-4000-8000-000000000001"}, "source": {"name": "message"},
        },
        "locale": "en-US", "localTimezone": "America/Los_Angeles",
    }))
    .unwrap();
    assert_eq!(activity.kind, Kind::Installed);
    assert_eq!(
        activity.at.unwrap().to_rfc3339(),
        "2026-11-20T22:08:07.869044100+00:00"
    );
    assert_eq!(activity.tenants.len(), 2);
    assert!(activity.is_personal);
    let person = activity.person.unwrap();
    assert_eq!(person.object_id, "0b1ec700-0000-4000-8000-00000000000a");
    assert_eq!(person.user_id, "29:1abc");
}

#[test]
fn what_is_missing_or_of_another_type_is_missing() {
    let empty = read(&json!({})).unwrap();
    assert_eq!(empty.kind, Kind::Other);
    assert_eq!(empty.person, None);
    assert_eq!(empty.at, None);
    let odd = json!({
        "type": ["message"], "id": 7, "timestamp": 7, "channelId": {}, "serviceUrl": [], "from": 7,
        "conversation": "a:1", "channelData": null, "locale": "x".repeat(1_000),
    });
    assert_eq!(read(&odd), Some(empty));
    for bad in [&b""[..], b"null", b"[]", b"\"x\"", b"{\"type\":}", b"\xff"] {
        assert_eq!(Activity::read(bad), None);
    }
}

#[test]
fn guids_are_told_from_all_else() {
    assert!(is_guid("0b1ec700-0000-4000-8000-00000000000A"));
    for bad in [
        "",
        "0b1ec700",
        "0b1ec700-0000-4000-8000-00000000000g",
        "0b1ec700_0000-4000-8000-00000000000a",
        "é1ec700-0000-4000-8000-00000000000a",
    ] {
        assert!(!is_guid(bad), "{bad}");
    }
}

/// JSON made of the names and values that matter here.
fn json_value() -> impl Strategy<Value = Value> {
    let names = [
        "type",
        "action",
        "id",
        "timestamp",
        "channelId",
        "serviceUrl",
        "from",
        "aadObjectId",
        "conversation",
        "conversationType",
        "tenantId",
        "recipient",
        "membersAdded",
        "membersRemoved",
        "channelData",
        "tenant",
        "name",
        "value",
        "lastReadMessageId",
        "locale",
    ];
    let words = [
        "message",
        "installationUpdate",
        "conversationUpdate",
        "event",
        "invoke",
        "add",
        "remove-upgrade",
        "personal",
        "application/vnd.microsoft.readReceipt",
        "2026-11-20T22:08:07Z",
        "0b1ec700-0000-4000-8000-00000000000a",
        "9223372036854775808",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        prop::sample::select(words.map(str::to_owned).to_vec()).prop_map(Value::from),
    ];
    let name = prop::sample::select(names.map(str::to_owned).to_vec());
    leaf.prop_recursive(4, 60, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name.clone(), inner, 0..8).prop_map(Value::from_iter),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn any_json_is_read_without_panic_and_within_bounds(value in json_value()) {
        let read = read(&value);
        prop_assert_eq!(read.is_some(), value.is_object());
        if let Some(activity) = read {
            prop_assert!(activity.id.len() <= 1_024 && activity.locale.len() <= 128);
            prop_assert!(activity.person.is_none_or(|person| is_guid(&person.object_id)));
        }
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Activity::read(&bytes);
    }
}
