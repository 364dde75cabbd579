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
        "/groups/{}/transitiveMembers/microsoft.graph.user?$select=id,mail",
        outer.id
    );
    let mut mails = Vec::new();
    let mut pages = 0;
    loop {
        let (status, page) = harness.get(&path).await;
        assert_eq!(status, 200, "{page}");
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
