use super::*;
use crate::teams::Group;

fn group(n: u8, members: Vec<String>) -> Group {
    let id = format!("00000000-0000-4000-8000-0000000000{n:02}");
    Group {
        id,
        display_name: format!("Group {n}"),
        mail: format!("g{n}@contoso.example"),
        members,
    }
}

async fn advanced(harness: &Harness, path: &str) -> (u16, Value) {
    let request = harness.graph(Method::GET, path).await;
    answer(request.header("ConsistencyLevel", "eventual")).await
}

#[tokio::test]
async fn members_of_members_page_by_page() {
    let harness = Harness::start().await;
    let addresses: Vec<_> = (0..250).map(|n| format!("p{n}@contoso.example")).collect();
    harness
        .tenant
        .add_people(addresses.iter().map(Person::new).collect())
        .unwrap();
    let (outer, inner) = (group(1, vec![]), group(2, vec![]));
    let mut direct = addresses[..20].to_vec();
    direct.extend([inner.id.clone(), "left@contoso.example".into()]);
    // The inner group repeats ten people and contains the outer one.
    let mut nested = addresses[10..].to_vec();
    nested.push(outer.id.clone());
    harness
        .tenant
        .add_groups(vec![group(1, direct), group(2, nested)])
        .unwrap();

    let (_, members) = harness.get(&format!("/groups/{}/members", outer.id)).await;
    let kinds: Vec<_> = members["value"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["@odata.type"].clone())
        .collect();
    assert_eq!(
        kinds
            .iter()
            .filter(|kind| **kind == "#microsoft.graph.user")
            .count(),
        20
    );
    assert_eq!(
        kinds
            .iter()
            .filter(|kind| **kind == "#microsoft.graph.group")
            .count(),
        1
    );

    let mut path = format!(
        "/groups/{}/transitiveMembers/microsoft.graph.user?$select=id,mail&$count=true",
        outer.id
    );
    let mut mails = Vec::new();
    let mut pages = 0;
    loop {
        let (status, page) = advanced(&harness, &path).await;
        assert_eq!(status, 200, "{page}");
        assert_eq!(page["@odata.count"], 251, "one of them has left");
        mails.extend(page["value"].as_array().unwrap().iter().map(|user| {
            assert!(user.get("displayName").is_none());
            user["mail"].as_str().unwrap().to_owned()
        }));
        pages += 1;
        let Some(next) = page["@odata.nextLink"].as_str() else {
            break;
        };
        path = next
            .strip_prefix(&format!("{}/graph/v1.0", harness.base))
            .unwrap()
            .to_owned();
    }
    mails.sort();
    mails.dedup();
    assert_eq!((mails.len(), pages), (250, 3));
}

#[tokio::test]
async fn groups_are_found_by_id_name_and_mail() {
    let harness = Harness::start().await;
    harness
        .tenant
        .add_groups(vec![group(1, vec![]), group(2, vec![])])
        .unwrap();
    assert_eq!(
        harness
            .get(&format!("/groups/{}", group(1, vec![]).id))
            .await
            .1["displayName"],
        "Group 1"
    );
    let (_, found) = harness
        .get("/groups?$filter=displayName%20eq%20'group%202'&$select=mail")
        .await;
    assert_eq!(found["value"], json!([{"mail": "g2@contoso.example"}]));
    let (_, page) = harness.get("/groups?$top=1").await;
    assert!(
        page["@odata.nextLink"]
            .as_str()
            .unwrap()
            .contains("skiptoken")
    );
    assert_eq!(
        harness
            .get("/groups/00000000-0000-4000-8000-000000000009/members")
            .await
            .0,
        404
    );
    assert_eq!(
        harness
            .get(&format!("/groups/{}/owners", group(1, vec![]).id))
            .await
            .0,
        400
    );
}

#[tokio::test]
async fn a_cast_needs_the_count_and_the_count_its_header() {
    let harness = Harness::start().await;
    harness.tenant.add_groups(vec![group(1, vec![])]).unwrap();
    let cast = format!(
        "/groups/{}/transitiveMembers/microsoft.graph.user",
        group(1, vec![]).id
    );
    for (path, status) in [(cast.clone(), 400), (format!("{cast}?$count=true"), 200)] {
        let (found, body) = advanced(&harness, &path).await;
        assert_eq!(found, status, "{body}");
    }
    let (status, body) = harness.get(&format!("{cast}?$count=true")).await;
    assert_eq!(status, 400);
    assert_eq!(body["error"]["code"], "Request_UnsupportedQuery");
}

#[tokio::test]
async fn the_profile_of_a_person_shows() {
    let harness = Harness::start().await;
    let mut ann = Person::new("ann@contoso.example");
    ann.profile = crate::teams::Profile {
        disabled: true,
        guest: true,
        department: "Legal".into(),
        job_title: "Counsel".into(),
        office: "B2".into(),
        city: "Nîmes".into(),
        country: String::new(),
    };
    harness.tenant.add_people(vec![ann]).unwrap();
    let select = "accountEnabled,userType,department,jobTitle,officeLocation,city,country";
    let (_, user) = harness
        .get(&format!("/users/ann@contoso.example?$select={select}"))
        .await;
    assert_eq!(
        (&user["accountEnabled"], &user["userType"]),
        (&json!(false), &json!("Guest"))
    );
    let texts = [
        "department",
        "jobTitle",
        "officeLocation",
        "city",
        "country",
    ];
    let found: Vec<&Value> = texts.iter().map(|name| &user[name]).collect();
    assert_eq!(
        json!(found),
        json!(["Legal", "Counsel", "B2", "Nîmes", null])
    );
}
