//! A row of a table of errors, through the whole system: outcome, reason, retry, and what the operator reads.

use domain::outcome::Reason;
use integration::TestApp;

/// What becomes of the person whose request fails in this way.
pub enum End {
    /// Failed at once, for this reason.
    Failed(&'static str),
    /// It cannot be known whether the message arrived: never sent again.
    Unknown,
    /// Not there, in this word, at every rung there was: unprogrammed.
    Never(&'static str),
    /// Held back this often, and sent to then.
    Later(usize),
    /// The channel as a whole waits, which counts against nobody: sent to at the first try that counts.
    Waits,
}

/// The address of person `n` of the harness's list.
pub fn address(n: usize) -> String {
    format!("person{n:05}@contoso.example")
}

/// Holds what the API says of person `n` against what must have become of them.
pub async fn check(app: &TestApp, campaign: &str, n: usize, what: &str, end: &End) {
    let path = format!("/v1/campaigns/{campaign}/recipients/{}", address(n));
    let person = app.get(&path).await.expect(200);
    let read = &person.text;
    let results: Vec<String> = person
        .at("/attempts")
        .as_array()
        .unwrap()
        .iter()
        .map(|attempt| attempt["result"].as_str().unwrap().to_owned())
        .collect();
    // Somebody whose minute is one of the last before closing for good has one chance and not the next.
    let ladder = person.at("/ladder");
    let rungs = ladder.as_array().unwrap().iter();
    let chances = rungs.filter(|rung| rung["state"] != "skipped").count();
    let (outcome, reason) = match end {
        End::Failed(reason) => ("failed", Some(*reason)),
        End::Unknown => ("unknown", None),
        End::Never(_) => ("unprogrammed", Some("exhausted")),
        End::Later(_) | End::Waits => ("sent", None),
    };
    assert_eq!(person.str("/outcome"), outcome, "{what}: {read}");
    assert_eq!(person.at("/reason").as_str(), reason, "{what}: {read}");
    let cure = reason.map(|word| {
        let reason: Reason = serde_json::from_value(word.into()).unwrap();
        reason.cure()
    });
    assert_eq!(person.at("/cure").as_str(), cure, "{what}: {read}");
    match end {
        End::Failed(_) => assert_eq!(results, ["failed"], "{what}: {read}"),
        End::Unknown => assert_eq!(results, ["unknown"], "{what}: {read}"),
        End::Never(word) => {
            assert!(
                (chances.min(2)..=9).contains(&results.len()),
                "{what}: {read}"
            );
            assert!(
                results.iter().all(|result| result == word),
                "{what}: {read}"
            );
        }
        End::Later(times) => {
            let (last, before) = results.split_last().unwrap();
            assert_eq!(
                (last.as_str(), before.len()),
                ("sent", *times),
                "{what}: {read}"
            );
            assert!(
                before.iter().all(|result| result == "held"),
                "{what}: {read}"
            );
        }
        End::Waits => assert_eq!(results, ["sent"], "{what}: {read}"),
    }
}
