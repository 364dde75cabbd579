use super::{address, addresses, batch, get, minute, read, usual};
use crate::tests::support::Server;
use serde_json::{Value, json};

#[tokio::test]
async fn people_are_paged_in_the_order_of_the_plan() {
    let server = Server::start().await;
    let id = usual(&server).await;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    for _ in 0..5 {
        let page = get(&server, id, &format!("recipients?limit=4{cursor}"))
            .await
            .expect(200);
        seen.extend(addresses(&page).into_iter().map(str::to_owned));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let sizes = [4usize, 2, 3, 1];
    let all: Vec<String> = (0u32..)
        .zip(sizes)
        .flat_map(|(n, size)| (0..size).map(move |position| address(n, position)))
        .collect();
    assert_eq!(seen, all);
}

#[tokio::test]
async fn people_are_found_by_outcome_reason_and_address() {
    let server = Server::start().await;
    let id = usual(&server).await;
    let find = async |query: &str| {
        let page = get(&server, id, &format!("recipients?{query}"))
            .await
            .expect(200);
        addresses(&page).join(" ")
    };
    let (a, b) = (address(0, 3), address(1, 1));
    assert_eq!(find("outcome=absent").await, format!("{a} {b}"));
    assert_eq!(find("outcome=failed").await, address(0, 2));
    assert_eq!(find("reason=app_not_installed").await, address(0, 2));
    assert_eq!(find("reason=no_open_minute").await, address(3, 0));
    assert_eq!(find("outcome=pending&q=p2-1").await, address(2, 1));
    assert_eq!(find("q=P1-0@CONTOSO.example").await, address(1, 0));
    assert_eq!(find("outcome=sent&q=p2-1@contoso.example").await, "");
    let waiting = format!("{} {}", address(2, 0), address(2, 1));
    assert_eq!(
        find("outcome=claimed,pending").await,
        format!("{waiting} {}", address(2, 2))
    );
    assert_eq!(find("round=1&outcome=absent").await, format!("{a} {b}"));
    assert_eq!(find("round=2").await, "");
    assert_eq!(find("presence=offline&outcome=failed").await, address(0, 2));
    assert_eq!(find("presence=busy").await, "");
    let first = get(&server, id, "recipients?outcome=absent&limit=1")
        .await
        .expect(200);
    let next = first["next_cursor"].as_str().unwrap();
    assert_eq!(
        find(&format!("outcome=absent&limit=1&cursor={next}")).await,
        b
    );
    for bad in [
        "outcome=gone",
        "reason=bored",
        "outcome=sent,",
        "round=4",
        "presence=here",
        "cursor=x",
        "limit=0",
        "page=2",
    ] {
        get(&server, id, &format!("recipients?{bad}"))
            .await
            .problem(400);
    }
    let long = "x".repeat(400);
    assert_eq!(
        get(&server, id, &format!("recipients?q={long}"))
            .await
            .fields(400),
        ["q"]
    );
}

#[tokio::test]
async fn a_timeline_holds_tries_and_clicks() {
    let server = Server::start().await;
    let id = usual(&server).await;
    let person = get(&server, id, "recipients/%3DCMD@Contoso.example")
        .await
        .expect(200);
    assert_eq!(
        (&person["outcome"], &person["batch"]),
        (&json!("sent"), &json!(0))
    );
    assert_eq!(person["sent_at"], "2026-12-01T14:00:06Z");
    let tried = json!({
        "cycle": 1, "rung": 1, "at": "2026-12-01T14:00:05Z", "presence": "offline", "result": "sent",
    });
    assert_eq!(person["attempts"], json!([tried]));
    let click = json!({"at": "2026-12-01T14:01:00Z", "link": 0, "class": "human", "why": null});
    assert_eq!(person["clicks"], json!([click]));
    let machine = get(&server, id, "recipients/p0-1@contoso.example")
        .await
        .expect(200);
    assert_eq!(machine["clicks"][0]["class"], "suspect");
    let absent = get(&server, id, "recipients/p1-1@contoso.example")
        .await
        .expect(200);
    assert_eq!(absent["next_try"], "2026-12-01T14:11:00Z");
    let states = |person: &Value| -> Vec<String> {
        let steps = person["ladder"].as_array().unwrap().iter();
        steps
            .map(|step| step["state"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(states(&absent)[..3], ["tried", "due", "to_come"]);
    assert_eq!(absent["ladder"][1]["at"], "2026-12-01T14:11:00Z");
    assert_eq!(absent["ladder"][0]["presence"], "offline");
    assert_eq!(states(&person)[..3], ["tried", "not_needed", "not_needed"]);
    assert_eq!(states(&person).len(), 9);
    get(&server, id, "recipients/nobody@contoso.example")
        .await
        .problem(404);
}

#[tokio::test]
async fn people_are_found_by_name_and_show_their_clicks() {
    let server = Server::start().await;
    let id = usual(&server).await;
    let mut batch = batch(0, 4, Some(minute(0)));
    batch.columns = ["FIRSTNAME", "LASTNAME"].map(str::to_owned).into();
    for (person, name) in batch.people.iter_mut().zip(["Ann", "Bo", "Zoë", "Cy"]) {
        person.values = vec![name.into(), "Lee".into()];
    }
    server.store().put_batches(id, &[batch]).await.unwrap();
    let page = get(&server, id, "recipients?q=zo%C3%8B%20l")
        .await
        .expect(200);
    assert_eq!(addresses(&page), [address(0, 2)]);
    let row = &page["items"][0];
    assert_eq!(
        (&row["first_name"], &row["last_name"]),
        (&json!("Zoë"), &json!("Lee"))
    );
    let page = get(&server, id, "recipients?limit=2").await.expect(200);
    let clicks = |n: usize| {
        (
            page["items"][n]["clicks"].clone(),
            page["items"][n]["first_click_at"].clone(),
        )
    };
    assert_eq!(clicks(0), (json!(1), json!("2026-12-01T14:01:00Z")));
    // A machine's visit is no click.
    assert_eq!(clicks(1), (json!(0), Value::Null));
    let unnamed = get(&server, id, "recipients/p1-1@contoso.example")
        .await
        .expect(200);
    assert_eq!(unnamed["first_name"], Value::Null);
}

#[tokio::test]
async fn who_opened_the_message_shows_where_receipts_arrive() {
    let server = Server::start().await;
    let id = usual(&server).await;
    let person = async |address: &str| {
        let path = format!("recipients/{address}");
        get(&server, id, &path).await.expect(200)["read_at"].clone()
    };
    assert_eq!(
        get(&server, id, "report").await.expect(200)["opened"],
        Value::Null
    );
    assert_eq!(person("p1-0@contoso.example").await, Value::Null);
    read(&server, id, (1, 0), 90).await;
    read(&server, id, (0, 1), 75).await;
    // Before the message was sent: of something older. Nobody was sent anything.
    read(&server, id, (0, 0), 5).await;
    read(&server, id, (1, 1), 95).await;
    let opened = json!({
        "engagement": {"count": 2, "of": 3, "denominator": "people_sent", "ratio": 0.6667},
        "last_opened": "2026-12-01T14:01:30Z",
    });
    assert_eq!(
        get(&server, id, "report").await.expect(200)["opened"],
        opened
    );
    assert_eq!(person("p1-0@contoso.example").await, "2026-12-01T14:01:30Z");
    assert_eq!(person("%3Dcmd@contoso.example").await, Value::Null);
    let page = get(&server, id, "recipients?limit=6").await.expect(200);
    let read_at: Vec<_> = (0..6)
        .map(|n| page["items"][n]["read_at"].as_str())
        .collect();
    assert_eq!(
        read_at,
        [
            None,
            Some("2026-12-01T14:01:15Z"),
            None,
            None,
            Some("2026-12-01T14:01:30Z"),
            None
        ]
    );
    let one = get(&server, id, "recipients?q=p0-1@contoso.example")
        .await
        .expect(200);
    assert_eq!(one["items"][0]["read_at"], "2026-12-01T14:01:15Z");
}

#[tokio::test]
async fn the_export_has_everybody_once_and_no_formula() {
    let server = Server::start().await;
    let id = usual(&server).await;
    read(&server, id, (0, 0), 50).await;
    let answer = get(&server, id, "report.csv").await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "text/csv; charset=utf-8")
    );
    assert!(
        answer
            .header("content-disposition")
            .starts_with("attachment; filename=\"cmp_")
    );
    let lines: Vec<&str> = answer.text.lines().collect();
    assert_eq!(lines.len(), 11);
    assert!(lines[0].starts_with("address,outcome,reason,cure,planned_at"));
    let first = "'=cmd@contoso.example,sent,,,2026-12-01T14:00:00Z,Europe/Paris,2026-12-01T14:00:06Z,\
                 2026-12-01T14:00:50Z,1,1,1,offline,2026-12-01T14:01:00Z,1,0";
    assert_eq!(lines[1], first);
    assert!(
        lines[10].contains("unprogrammed,no_open_minute,") && lines[10].ends_with(",0,,,0,0"),
        "{}",
        lines[10]
    );
}

#[tokio::test]
async fn the_plan_names_everybody_with_their_minute() {
    let server = Server::start().await;
    let id = usual(&server).await;
    let page = get(&server, id, "plan?limit=5").await.expect(200);
    let item = json!({
        "address": "p1-0@contoso.example", "planned_at": "2026-12-01T14:01:00Z", "time_zone": "Europe/Paris",
        "batch": 1,
    });
    assert_eq!(page["items"][4], item);
    let next = page["next_cursor"].as_str().unwrap();
    let rest = get(&server, id, &format!("plan?cursor={next}"))
        .await
        .expect(200);
    assert_eq!(
        (addresses(&rest).len(), &rest["next_cursor"]),
        (5, &Value::Null)
    );
    assert_eq!(rest["items"][4]["planned_at"], Value::Null);
}
