use super::*;

#[tokio::test]
async fn without_consent_each_service_refuses_in_its_own_words() {
    let harness = Harness::start().await;
    harness
        .tenant
        .add_people(vec![Person::new("ann@contoso.example")])
        .unwrap();
    harness.tenant.consent_to(&["GroupMember.Read.All"]);
    let (status, body) = harness.get("/users?$top=1").await;
    assert_eq!(
        (status, &body["error"]["code"]),
        (403, &json!("Authorization_RequestDenied"))
    );
    let (status, body) = harness.get("/users/ann@contoso.example/presence").await;
    assert_eq!((status, &body["error"]["code"]), (403, &json!("Forbidden")));
    assert_eq!(harness.get("/groups").await.0, 200);
}

#[tokio::test]
async fn a_token_keeps_what_was_consented_to_when_it_was_given_out() {
    let harness = Harness::start().await;
    harness
        .tenant
        .add_people(vec![Person::new("ann@contoso.example")])
        .unwrap();
    assert_eq!(harness.get("/users/ann@contoso.example").await.0, 200);
    harness.tenant.consent_to(&[]);
    assert_eq!(harness.get("/users/ann@contoso.example").await.0, 200);
}
