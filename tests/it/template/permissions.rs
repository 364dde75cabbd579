//! The table of permissions in the documentation: it says why each is there, and is held to the template.

use super::access::grants;
use super::document::Template;
use std::collections::BTreeSet;

const DOCS: &str = include_str!("../../../docs/deployment.md");

/// Rows of the table under the heading: whose, action, on what, why.
fn documented() -> Vec<[String; 4]> {
    let (_, rest) = DOCS.split_once("\n## Permissions\n").unwrap();
    let section = rest.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<String> = row
            .trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().replace('`', ""))
            .collect();
        cells
            .try_into()
            .unwrap_or_else(|_| panic!("{row} has not four cells"))
    })
    .collect()
}

/// `arn:DueTeams` is `DueTeams`, and so on.
fn plainly(resource: &str) -> String {
    let name = resource.strip_prefix("arn:").unwrap_or(resource);
    match name.split_once(":schedule/") {
        Some((_, rest)) => format!("ScheduleGroup/{}", rest.split('/').next_back().unwrap()),
        None => name.to_owned(),
    }
}

#[test]
fn the_table_says_of_each_permission_why_it_is_there_and_of_no_other() {
    let template = Template::given([
        ("SkypeSipDomain", "contoso.example"),
        ("SkypeUsername", "push@contoso.example"),
        ("VpcSubnetIds", "subnet-1"),
        ("VpcSecurityGroupIds", "sg-1"),
    ]);
    let mut granted = BTreeSet::new();
    for grant in grants(&template) {
        if grant.statement["Effect"] == "Deny" {
            continue;
        }
        for action in &grant.actions {
            for resource in &grant.resources {
                granted.insert([grant.holder.clone(), action.clone(), plainly(resource)]);
            }
        }
    }
    let mut told = BTreeSet::new();
    for [holder, actions, resources, why] in documented() {
        assert!(
            why.len() > 10,
            "{holder}: {actions} on {resources} has no reason"
        );
        for action in actions.split(", ") {
            for resource in resources.split(", ") {
                let new = told.insert([holder.clone(), action.to_owned(), resource.to_owned()]);
                assert!(new, "{holder}: {action} on {resource} is told twice");
            }
        }
    }
    let missing: Vec<_> = granted.difference(&told).collect();
    let gone: Vec<_> = told.difference(&granted).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "without a reason: {missing:#?}\nnot granted: {gone:#?}"
    );
}
