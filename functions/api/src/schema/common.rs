//! What every operation has in common, added in one place instead of to each.

use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::{
    ContentBuilder, ObjectBuilder, OpenApi, Ref, RefOr, Required, Response, ResponseBuilder, Type,
};

const PROBLEM: &str = "application/problem+json";
/// Errors that any operation with a caller can answer.
const ALWAYS: [(&str, &str); 5] = [
    ("400", "A parameter or the body cannot be read"),
    ("401", "No caller, or not one we know"),
    ("403", "The caller lacks the role"),
    (
        "500",
        "Internal error; `instance` identifies it in the logs",
    ),
    (
        "503",
        "Something behind the API is not available; try again after `Retry-After` seconds",
    ),
];
const WITH_BODY: [(&str, &str); 2] = [
    ("413", "The body is too large"),
    (
        "422",
        "The body is not valid; `errors` names every field at fault",
    ),
];
const OF_POST: [(&str, &str); 2] = [
    (
        "409",
        "The first request with this `Idempotency-Key` is still being worked on",
    ),
    ("422", "The `Idempotency-Key` was used with another body"),
];

/// Adds to every operation the errors that any of its kind can answer, to POST the idempotency key, and to every
/// error its document.
pub fn complete(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        if !path.starts_with("/v1/") {
            continue;
        }
        for (method, operation) in operations(item) {
            operation.operation_id = Some(operation_id(method, path));
            for (status, description) in ALWAYS {
                add(operation, status, description);
            }
            if operation.request_body.is_some() {
                WITH_BODY
                    .iter()
                    .for_each(|(status, description)| add(operation, status, description));
            }
            if path.contains('{') {
                add(operation, "404", "There is no such thing");
            }
        }
        if let Some(post) = &mut item.post {
            take_key(post);
        }
        operations(item).for_each(|(_, operation)| write_problems(operation));
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("get", &mut item.get),
        ("put", &mut item.put),
        ("post", &mut item.post),
        ("patch", &mut item.patch),
        ("delete", &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// Unique, and the same as long as the path is: `get_campaigns_id_audit`.
fn operation_id(method: &str, path: &str) -> String {
    let words = path
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty() && *word != "v1");
    [method]
        .into_iter()
        .chain(words)
        .collect::<Vec<_>>()
        .join("_")
}

/// Adds a response that the operation does not describe itself.
fn add(operation: &mut Operation, status: &str, description: &str) {
    let responses = &mut operation.responses.responses;
    if !responses.contains_key(status) {
        responses.insert(status.to_owned(), RefOr::T(Response::new(description)));
    }
}

fn take_key(post: &mut Operation) {
    for (status, description) in OF_POST {
        add(post, status, description);
    }
    let text = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(255));
    let parameter = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "The same key with the same body gets the first answer again, for 24 hours",
        ))
        .schema(Some(text.build()));
    post.parameters
        .get_or_insert_default()
        .push(RefOr::T(parameter.build()));
}

/// Gives the errors that describe no body of their own a problem document.
fn write_problems(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else {
            continue;
        };
        if status.starts_with(['4', '5']) && response.content.is_empty() {
            let content = ContentBuilder::new()
                .schema(Some(Ref::from_schema_name("ProblemDocument")))
                .build();
            *response = ResponseBuilder::from(response.clone())
                .content(PROBLEM, content)
                .build();
        }
    }
}
