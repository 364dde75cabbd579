use super::*;
use crate::teams::{Behaviour, PopulateRule};

fn people() -> Vec<Person> {
    let ann = Person {
        given_name: "Ann".into(),
        surname: "Lee".into(),
        ..Person::new("ann#ext@contoso.example")
    };
    let brien = Person {
        mail: "o'brien@mail.example".into(),
        ..Person::new("brien@contoso.example")
    };
    vec![
        ann,
        brien,
        Person {
            behaviour: Behaviour::Unknown,
            ..Person::new("gone@contoso.example")
        },
    ]
}

fn upns(body: &Value) -> Vec<&str> {
    body["value"]
        .as_array()
        .unwrap()
        .iter()
        .map(|user| user["userPrincipalName"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn one_user_by_id_or_upn_but_not_by_mail() {
    let harness = Harness::start().await;
    harness.tenant.add_people(people()).unwrap();
    let (status, ann) = harness.get("/users/ANN%23ext@contoso.example").await;
    assert_eq!((status, &ann["displayName"]), (200, &json!("Ann Lee")));
    assert!(ann.get("accountEnabled").is_none(), "only with $select");
    let id = ann["id"].as_str().unwrap();
    let (_, same) = harness
        .get(&format!("/users/{id}?$select=id,mail,accountEnabled"))
        .await;
    let context = format!("{}/graph/v1.0/$metadata#users/$entity", harness.base);
    let wanted = json!({"@odata.context": context, "id": id, "mail": "ann#ext@contoso.example", "accountEnabled": true});
    assert_eq!(same, wanted);
    for missing in [
        "o'brien@mail.example",
        "gone@contoso.example",
        "nobody@contoso.example",
        TENANT,
    ] {
        let (status, body) = harness.get(&format!("/users/{missing}")).await;
        assert_eq!(
            (status, &body["error"]["code"]),
            (404, &json!("Request_ResourceNotFound")),
            "{missing}"
        );
    }
}

#[tokio::test]
async fn users_by_filter() {
    let harness = Harness::start().await;
    harness.tenant.add_people(people()).unwrap();
    let find = async |filter: &str| {
        let request = harness
            .graph(Method::GET, "/users")
            .await
            .query(&[("$filter", filter)]);
        answer(request).await
    };
    let (_, body) = find("mail in ('ann#ext@contoso.example','O''Brien@mail.example','x@y')").await;
    assert_eq!(
        upns(&body),
        ["ann#ext@contoso.example", "brien@contoso.example"]
    );
    let (_, body) =
        find("mail eq 'brien@contoso.example' or userPrincipalName eq 'brien@contoso.example'")
            .await;
    assert_eq!(upns(&body), ["brien@contoso.example"]);
    assert_eq!(
        find("mail eq 'gone@contoso.example'").await.1["value"],
        json!([])
    );
    let sixteen = format!("mail in ({})", vec!["'a'"; 16].join(","));
    for (wrong, code) in [
        (sixteen.as_str(), "Request_UnsupportedQuery"),
        ("jobTitle eq 'x'", "Request_UnsupportedQuery"),
        ("mail eq x", "BadRequest"),
    ] {
        let (status, body) = find(wrong).await;
        assert_eq!(
            (status, body["error"]["code"].as_str()),
            (400, Some(code)),
            "{wrong}"
        );
    }
    assert_eq!(harness.get("/users?$select=shoeSize").await.0, 400);
    assert_eq!(harness.get("/users?$expand=manager").await.0, 400);
    assert_eq!(harness.get("/teams").await.0, 400);
}

#[tokio::test]
async fn all_users_page_by_page() {
    let harness = Harness::start().await;
    let crowd = (0..5)
        .map(|n| Person::new(format!("p{n}@contoso.example")))
        .collect();
    harness.tenant.add_people(crowd).unwrap();
    let (_, first) = harness.get("/users?$top=3").await;
    assert_eq!(upns(&first).len(), 3);
    let next = first["@odata.nextLink"]
        .as_str()
        .unwrap()
        .strip_prefix(&harness.base)
        .unwrap();
    let (_, second) = harness.get(next.strip_prefix("/graph/v1.0").unwrap()).await;
    assert_eq!(upns(&second), ["p3@contoso.example", "p4@contoso.example"]);
    assert!(second.get("@odata.nextLink").is_none());
    assert_eq!(harness.get("/users?$top=0").await.0, 400);
}

#[tokio::test]
async fn people_of_the_populated_domain_exist_when_looked_for() {
    let harness =
        Harness::with(|o| o.populate = Some(PopulateRule::everyone("contoso.example"))).await;
    let (status, user) = harness.get("/users/New.One@contoso.example").await;
    assert_eq!(
        (status, &user["mail"]),
        (200, &json!("new.one@contoso.example"))
    );
    let id = user["id"].as_str().unwrap();
    assert_eq!(harness.get(&format!("/users/{id}")).await.1["id"], id);
    assert_eq!(harness.create(id).await.0, 201);
    assert_eq!(harness.get("/users/a@other.example").await.0, 404);
}
