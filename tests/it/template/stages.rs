//! What differs between a stage for trying things out and the one that people work with.

use super::document::Template;
use super::{FUNCTIONS, HTTP};
use serde_json::json;

#[test]
fn http_functions_are_reached_by_an_alias_and_shift_slowly_in_prod_alone() {
    for (stage, shifts) in [("dev", false), ("prod", true)] {
        let template = Template::given([("Stage", stage)]);
        for (name, ..) in FUNCTIONS {
            let function = template.properties(name);
            let preference = &function["DeploymentPreference"];
            if !HTTP.contains(&name) {
                assert!(
                    function["AutoPublishAlias"].is_null() && preference.is_null(),
                    "{name}"
                );
                continue;
            }
            assert_eq!(function["AutoPublishAlias"], "live", "{name}");
            // A new value in the environment is a new version too.
            assert_eq!(function["AutoPublishAliasAllProperties"], true, "{name}");
            assert_eq!(
                template.value(&preference["Enabled"]),
                json!(shifts),
                "{name}"
            );
            assert_eq!(preference["Type"], "Canary10Percent5Minutes", "{name}");
            let alarms = template.texts(&preference["Alarms"]);
            assert_eq!(alarms, [format!("{name}Errors"), "HttpFailures".to_owned()]);
            let integration = template.properties(&format!("{name}Integration"));
            let permission = template.properties(&format!("{name}Permission"));
            let alias = format!("{name}:live");
            assert_eq!(template.text(&integration["IntegrationUri"]), alias);
            assert_eq!(template.text(&permission["FunctionName"]), alias);
            let patience = integration["TimeoutInMillis"].as_u64().unwrap() / 1_000;
            assert!(patience >= function["Timeout"].as_u64().unwrap(), "{name}");
        }
        let table = &template.properties("Table")["DeletionProtectionEnabled"];
        assert_eq!(template.value(table), json!(stage == "prod"));
    }
}

#[test]
fn links_begin_at_the_domain_or_where_they_are_told_to() {
    let begins = |given: &[(&'static str, &'static str)]| {
        Template::given(given.iter().copied()).environment("Api")["LINK_BASE_URL"].clone()
    };
    let domain = [
        ("DomainName", "go.contoso.example"),
        ("CertificateArn", "arn:aws:acm:eu-west-1:1:certificate/c"),
    ];
    assert_eq!(begins(&domain), "https://go.contoso.example");
    let elsewhere = ("LinkBaseUrl", "https://l.contoso.example");
    assert_eq!(
        begins(&[domain[0], domain[1], elsewhere]),
        "https://l.contoso.example"
    );

    let template = Template::given(domain);
    let (_, mapping) = template
        .of_type("AWS::ApiGatewayV2::ApiMapping")
        .next()
        .unwrap();
    assert_eq!(template.text(&mapping["DomainName"]), "Domain");
    assert_eq!(
        Template::read()
            .of_type("AWS::ApiGatewayV2::ApiMapping")
            .count(),
        0
    );
}

#[test]
fn front_ends_elsewhere_may_call_when_they_are_named() {
    let cors =
        |template: Template| template.value(&template.properties("HttpApi")["CorsConfiguration"]);
    assert_eq!(cors(Template::read()), json!(null));
    let named = cors(Template::given([(
        "CorsOrigins",
        "https://a.example,https://b.example",
    )]));
    assert_eq!(
        named["AllowOrigins"],
        json!(["https://a.example", "https://b.example"])
    );
    // Tokens come in a header: no cookie is ever needed.
    assert!(named["AllowCredentials"].is_null());
}
