//! Which role may make which call: every operation of the description, made by every kind of caller.

use super::support::{Answer, HOST, Server, draft_body};
use crate::{Access, Role};
use axum::{Extension, Router};
use lambda_http::request::RequestContext;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The table that people read.
const WRITTEN: &str = include_str!("../../../../docs/roles.md");
const INTRODUCTION: &str = "# Who may make which call

Every operation of the API's description, made by every kind of caller: without a token, with a token that names no role \
of ours, and with each role alone. `yes` is let through to the call's own checks; 401 and 403 are refused before anything \
else is looked at, whatever the path and the body hold. Roles add up. Made and held by \
`functions/api/src/tests/roles.rs`; an operation that does not say which role it needs fails there.

| call | nobody | no role | viewer | author | operator |
|---|---|---|---|---|---|
";
/// As the columns of the table: the claim that names the roles, if there is a token at all.
const CALLERS: [Option<&str>; 5] = [
    None,
    Some("[]"),
    Some("[viewer]"),
    Some("[author]"),
    Some("[operator]"),
];
/// Looking comes before changing, and removing last.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// What an operation says of itself.
#[derive(Debug, PartialEq)]
enum Needs {
    Nothing,
    AnyRole,
    OneOf(BTreeSet<Role>),
}

struct Operation {
    method: String,
    path: String,
    needs: Needs,
}

impl Operation {
    fn name(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    /// What is to become of a call with this claim.
    fn expected(&self, claim: Option<&str>) -> &'static str {
        let roles = crate::principal::roles_in_claim(claim.unwrap_or_default());
        match (&self.needs, claim) {
            (Needs::Nothing, _) => "yes",
            (_, None) => "401",
            (Needs::AnyRole, _) if !roles.is_empty() => "yes",
            (Needs::OneOf(one), _) if !one.is_disjoint(&roles) => "yes",
            _ => "403",
        }
    }
}

/// Reads `` Needs the role `viewer` or `author`. ``, `Needs any role.`, or that no token is needed at all.
fn needs(name: &str, operation: &Value) -> Needs {
    if operation["security"] == json!([{}]) {
        return Needs::Nothing;
    }
    assert!(operation["security"].is_null(), "{name}: another security");
    let said = operation["description"].as_str().unwrap_or_default();
    if said.starts_with("Needs any role.") {
        return Needs::AnyRole;
    }
    let mut rest = said
        .strip_prefix("Needs the role ")
        .unwrap_or_else(|| panic!("{name} does not begin with the role it needs"));
    let mut roles = BTreeSet::new();
    loop {
        let word = rest.strip_prefix('`').and_then(|rest| rest.split_once('`'));
        let (word, after) = word.unwrap_or_else(|| panic!("{name}: no role in {rest}"));
        roles.insert(Role::of(word).unwrap_or_else(|| panic!("{name}: {word} is no role")));
        match after.strip_prefix(" or ") {
            Some(more) => rest = more,
            None => {
                assert!(after.starts_with(['.', ',']), "{name}: {after}");
                return Needs::OneOf(roles);
            }
        }
    }
}

fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(&crate::openapi_json()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(METHODS.contains(&method.as_str()), "{method} {path}");
            found.push(Operation {
                method: method.clone(),
                path: path.clone(),
                needs: needs(&format!("{method} {path}"), operation),
            });
        }
    }
    found
}

/// The API as it is behind the gateway, for a caller with this claim.
fn for_caller(server: &Server, claim: Option<&str>) -> Router {
    let router = crate::router(server.api.clone());
    let Some(claim) = claim else { return router };
    let event = json!({
        "version": "2.0", "routeKey": "$default", "rawPath": "/", "rawQueryString": "", "headers": {}, "isBase64Encoded": false,
        "requestContext": {
            "accountId": "1", "apiId": "a", "domainName": "x", "domainPrefix": "x", "requestId": "r", "stage": "$default",
            "routeKey": "$default", "time": "t", "timeEpoch": 1,
            "authorizer": {"jwt": {"claims": {"sub": "ann", "roles": claim}, "scopes": null}},
            "http": {"method": "GET", "path": "/", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "t"},
        },
    });
    let request = lambda_http::request::from_str(&event.to_string()).unwrap();
    let context = request.extensions().get::<RequestContext>().unwrap();
    router.layer(Extension(context.clone()))
}

/// Makes a call; `harmless`: of what is there, else with nothing in it that can be read.
async fn ask(
    server: &Server,
    router: &Router,
    operation: &Operation,
    ids: &[String; 2],
    harmless: bool,
) -> Answer {
    let [list, campaign] = ids;
    let id = if operation.path.starts_with("/v1/lists") {
        list
    } else {
        campaign
    };
    let mut path = operation.path.clone();
    for (name, value) in [
        ("{id}", id.as_str()),
        ("{address}", "ann@contoso.example"),
        ("{job}", "0000000000000000"),
        ("{upload}", "00000000000000000000000000"),
        ("{version}", "1"),
        ("{channel}", "teams"),
    ] {
        path = path.replace(name, if harmless { value } else { "%00" });
    }
    assert!(!path.contains('{'), "{path}: a parameter without a value");
    let call = server.call(&operation.method.to_uppercase(), &path);
    let call = call.header("host", HOST).through(router.clone());
    if harmless {
        // A key is looked at before the role: whoever is refused must not spend it.
        let call = call.header("idempotency-key", &operation.name());
        return call.json(&json!({})).send().await;
    }
    let call = call.header("if-match", "?").header("content-type", "x/y");
    call.bytes("{\"\0").send().await
}

/// What became of a call, as the table says it.
fn seen(operation: &Operation, answer: &Answer) -> &'static str {
    let at = operation.name();
    match answer.status {
        401 => "401",
        403 => {
            let problem = answer.problem(403);
            let code = problem["code"].as_str().unwrap();
            assert!(["role_required", "no_role"].contains(&code), "{at}: {code}");
            "403"
        }
        405 | 500 => panic!("{at}: {} {}", answer.status, answer.text),
        _ => "yes",
    }
}

async fn everything(server: &Server, ids: &[String; 2]) -> Vec<String> {
    let viewer = for_caller(server, Some("[viewer]"));
    let [list, campaign] = ids;
    let mut texts = Vec::new();
    for path in [
        "/v1/audit",
        "/v1/lists",
        "/v1/campaigns",
        &format!("/v1/lists/{list}/members"),
        &format!("/v1/campaigns/{campaign}"),
    ] {
        let answer = server.call("GET", path).through(viewer.clone());
        let answer = answer.send().await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        texts.push(answer.text);
    }
    texts
}

#[tokio::test]
async fn every_call_needs_exactly_the_role_that_it_says() {
    let server = Server::with(Access::gateway()).await;
    let author = for_caller(&server, Some("[author]"));
    let make = async |path: &str, body: &Value| {
        let call = server.call("POST", path).json(body).through(author.clone());
        let made = call.send().await.expect(201);
        made["id"].as_str().unwrap().to_owned()
    };
    let ids = [
        make("/v1/lists", &json!({"name": "Paris"})).await,
        make("/v1/campaigns", &draft_body()).await,
    ];
    let ann = json!({"address": "ann@contoso.example", "first_name": "Ann", "last_name": "Lee"});
    let members = format!("/v1/lists/{}/members", ids[0]);
    let add = server.call("POST", &members).json(&ann);
    let added = add.through(author.clone()).send().await;
    assert!(added.status < 300, "{}", added.text);

    let mut operations = operations();
    let place = |method: &str| METHODS.iter().position(|known| *known == method);
    operations.sort_by_key(|operation| place(&operation.method));
    let callers = CALLERS.map(|claim| (claim, for_caller(&server, claim)));
    let before = everything(&server, &ids).await;
    // First whoever is refused, so that a call that is not would show in what is there.
    for refused in [true, false] {
        for operation in &operations {
            for (claim, router) in &callers {
                let expected = operation.expected(*claim);
                if (expected != "yes") != refused {
                    continue;
                }
                for harmless in [false, true] {
                    let answer = ask(&server, router, operation, &ids, harmless).await;
                    assert_eq!(
                        seen(operation, &answer),
                        expected,
                        "{} as {claim:?}: {} {}",
                        operation.name(),
                        answer.status,
                        answer.text
                    );
                }
            }
        }
        if refused {
            assert_eq!(everything(&server, &ids).await, before);
        }
    }
}

#[test]
fn the_table_that_people_read_is_what_is_asked_for() {
    let mut table = INTRODUCTION.to_owned();
    for operation in operations() {
        let cells = CALLERS.map(|claim| operation.expected(claim));
        writeln!(table, "| `{}` | {} |", operation.name(), cells.join(" | ")).unwrap();
    }
    assert!(WRITTEN == table, "docs/roles.md is to be:\n{table}");
}

#[test]
#[should_panic(expected = "does not begin with the role it needs")]
fn an_operation_that_does_not_say_its_role_is_found_out() {
    needs(
        "get /v1/new",
        &json!({"description": "Shows something new."}),
    );
}

#[tokio::test]
async fn what_is_not_there_is_told_to_the_role_that_may_look() {
    let server = Server::start().await;
    for (path, needed) in [
        ("/v1/recovery", Role::Viewer),
        ("/v1/people/erasures/0000000000000000", Role::Operator),
    ] {
        for role in Role::ALL {
            let answer = server.call("GET", path).roles(role.as_str()).send().await;
            answer.problem(if role == needed { 404 } else { 403 });
        }
    }
}

#[tokio::test]
async fn what_a_caller_may_do_is_said_with_its_reason() {
    let server = Server::start().await;
    let (id, _) = server.draft(&draft_body()).await;
    let path = format!("/v1/campaigns/{id}");
    let actions = server.get(&path).await.expect(200)["actions"].clone();
    for action in ["edit", "delete", "publish", "try", "clone"] {
        assert_eq!(actions[action], json!({ "allowed": true }), "{action}");
    }
    assert_eq!(actions["pause"]["code"], "not_published");
    let actions = server
        .call("GET", &path)
        .roles("viewer+operator")
        .send()
        .await
        .expect(200)["actions"]
        .clone();
    assert_eq!(
        actions["edit"],
        json!({"allowed": false, "code": "role_required", "reason": "This needs the role author."})
    );
    assert_eq!(actions["cancel"]["code"], "not_published");
}
