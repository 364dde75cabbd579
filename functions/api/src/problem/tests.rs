//! Documents and where they come from.

use super::*;
use domain::actions::Refusal;
use store::StoreError;

#[test]
fn a_validation_problem_names_every_field() {
    let problem = Problem::validation([
        FieldProblem::new("name", "is empty"),
        FieldProblem::new("start", "is missing"),
    ]);
    let document = problem.document();
    assert_eq!(
        (document.status, document.kind.as_str()),
        (422, "/problems/validation")
    );
    assert_eq!(document.errors.len(), 2);
    assert_eq!(document.errors[1].field, "start");
}

#[test]
fn the_cause_of_an_internal_error_is_not_in_the_document() {
    let response = Problem::internal("table presently is gone").into_response();
    assert_eq!(response.status(), 500);
    assert_eq!(
        response.headers()[header::CONTENT_TYPE],
        "application/problem+json"
    );
    assert!(response.extensions().get::<Incident>().is_some());
    let document =
        serde_json::to_string(&Problem::internal("table presently is gone").document()).unwrap();
    assert!(!document.contains("presently is gone"));
}

#[test]
fn refused_actions_carry_their_code() {
    let problem = Problem::from(Refusal::NotPublished);
    assert_eq!(
        (problem.status(), problem.code()),
        (StatusCode::CONFLICT, "not_published")
    );
}

#[test]
fn store_errors_become_what_a_caller_can_act_on() {
    let status = |error: StoreError| Problem::from(error).status().as_u16();
    assert_eq!(status(StoreError::BadCursor), 400);
    assert_eq!(status(StoreError::NotFound { what: "list" }), 404);
    assert_eq!(status(StoreError::Conflict { what: "list" }), 409);
    assert_eq!(
        status(StoreError::TooLarge {
            what: "list",
            size: 2,
            limit: 1
        }),
        413
    );
    assert_eq!(
        status(StoreError::Unavailable {
            operation: "GetItem",
            code: "x".into()
        }),
        503
    );
    assert_eq!(status(StoreError::Corrupt { what: "list" }), 500);
}

#[test]
fn details_are_bounded() {
    let problem = Problem::field("name", "é".repeat(10_000));
    assert!(problem.document().errors[0].detail.chars().count() <= DETAIL_MAX + 1);
}
