//! What whoever deploys is asked for, and what they are told.

use super::document::Template;
use std::collections::BTreeSet;

const DOCS: &str = include_str!("../../../docs/deployment.md");
/// What has no sensible default.
const NEEDED: [&str; 4] = ["JwtAudience", "JwtIssuer", "TeamsAppId", "TeamsTenantId"];
/// What front-ends, operators and the deployment's own test read.
const OUTPUTS: [&str; 11] = [
    "AlarmTopicArn",
    "ApiUrl",
    "DashboardUrl",
    "DomainTarget",
    "LinkKeysArn",
    "ScheduleGroupName",
    "SkypePasswordArn",
    "TableName",
    "TeamsAppSecretArn",
    "UploadsBucket",
    "UploadsOrigin",
];

#[test]
fn every_parameter_is_described_and_all_but_four_have_a_default() {
    let template = Template::read();
    let parameters = template.section("Parameters");
    for (name, parameter) in parameters {
        let description = parameter["Description"].as_str().unwrap_or_default();
        assert!(description.ends_with('.'), "{name}: {description}");
        assert!(
            DOCS.contains(&format!("`{name}`")),
            "docs/deployment.md says nothing of {name}"
        );
        assert_eq!(
            parameter["Default"].is_null(),
            NEEDED.contains(&name.as_str()),
            "{name}"
        );
    }
    let groups = template.section("Metadata")["AWS::CloudFormation::Interface"]["ParameterGroups"]
        .as_array();
    let grouped = groups
        .unwrap()
        .iter()
        .flat_map(|group| template.texts(&group["Parameters"]));
    let grouped: Vec<String> = grouped.collect();
    assert_eq!(grouped.len(), parameters.len());
    assert_eq!(
        grouped.iter().collect::<BTreeSet<_>>(),
        parameters.keys().collect()
    );
}

#[test]
fn what_others_read_is_put_out_and_described() {
    let template = Template::read();
    let outputs = template.section("Outputs");
    let names: BTreeSet<&str> = outputs.keys().map(String::as_str).collect();
    assert_eq!(names, BTreeSet::from(OUTPUTS));
    for (name, output) in outputs {
        assert!(
            output["Description"].as_str().unwrap().ends_with('.'),
            "{name}"
        );
        assert!(
            DOCS.contains(&format!("`{name}`")),
            "docs/deployment.md says nothing of {name}"
        );
    }
}

/// Plain HTTP would let anybody between us and the issuer make up keys.
#[test]
fn an_issuer_without_tls_is_on_this_machine() {
    let template = Template::read();
    let pattern = template.section("Parameters")["JwtIssuer"]["AllowedPattern"]
        .as_str()
        .unwrap();
    let plain = pattern.split('|').filter(|part| part.starts_with("http:"));
    assert_eq!(plain.collect::<Vec<_>>(), [r"http://(127\.0\.0\.1"]);
    assert!(pattern.contains(r"(127\.0\.0\.1|localhost)(:[0-9]+)?(/\S*)?"));
}
