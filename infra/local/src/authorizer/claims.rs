//! A token's claims as the gateway hands them to a function: everything is a text.

use lambda_http::aws_lambda_events::apigw::{
    ApiGatewayRequestAuthorizer, ApiGatewayRequestAuthorizerJwtDescription,
    ApiGatewayV2httpRequestContext,
};
use lambda_http::request::RequestContext;
use serde_json::{Map, Value};

/// The context of a request whose token has these claims.
pub(super) fn context(claims: &Map<String, Value>) -> RequestContext {
    let texts = claims
        .iter()
        .map(|(name, value)| (name.clone(), text(value)));
    let mut jwt = ApiGatewayRequestAuthorizerJwtDescription::default();
    jwt.claims = texts.collect();
    let mut authorizer = ApiGatewayRequestAuthorizer::default();
    authorizer.jwt = Some(jwt);
    let mut context = ApiGatewayV2httpRequestContext::default();
    context.authorizer = Some(authorizer);
    RequestContext::ApiGatewayV2(context)
}

/// A list becomes `[a b]`.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => {
            let texts: Vec<String> = values.iter().map(text).collect();
            format!("[{}]", texts.join(" "))
        }
        other => other.to_string(),
    }
}
