//! The files of `teams-app/` with the options in their places.

use super::options::Options;
use anyhow::{Context, Result, ensure};
use serde_json::Value;

const MANIFEST: &str = include_str!("../../../../teams-app/manifest.json");
const FRENCH: &str = include_str!("../../../../teams-app/fr.json");
/// The one place that holds a list.
const DOMAINS: &str = "{{domains}}";

/// `manifest.json`.
///
/// # Errors
/// When the template names something that is no option.
pub fn manifest(options: &Options) -> Result<String> {
    fill(MANIFEST, options).context("teams-app/manifest.json")
}

/// `fr.json`.
///
/// # Errors
/// When the template names something that is no option.
pub fn french(options: &Options) -> Result<String> {
    fill(FRENCH, options).context("teams-app/fr.json")
}

/// Values are put in after parsing, so that no quote in a name can become part of the document.
fn fill(template: &str, options: &Options) -> Result<String> {
    let mut document: Value = serde_json::from_str(template)?;
    put(&mut document, options)?;
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}

fn put(value: &mut Value, options: &Options) -> Result<()> {
    match value {
        Value::Array(items) => {
            if let Some(at) = items.iter().position(|item| item == DOMAINS) {
                let domains = options
                    .domains
                    .iter()
                    .map(|host| Value::from(host.as_str()));
                items.splice(at..=at, domains);
            }
            items.iter_mut().try_for_each(|item| put(item, options))
        }
        Value::Object(fields) => fields
            .values_mut()
            .try_for_each(|field| put(field, options)),
        Value::String(text) if text.starts_with("{{") => {
            *text = option(options, text)?.to_owned();
            Ok(())
        }
        Value::String(text) => {
            ensure!(!text.contains("{{"), "a place must be the whole of a text");
            Ok(())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

fn option<'o>(options: &'o Options, place: &str) -> Result<&'o str> {
    Ok(match place {
        "{{app_id}}" => &options.app_id,
        "{{manifest_id}}" => options.manifest_id(),
        "{{name}}" => &options.name,
        "{{full_name}}" => options.full_name(),
        "{{developer}}" => &options.developer,
        "{{website}}" => &options.website,
        "{{privacy}}" => options.privacy(),
        "{{terms}}" => options.terms(),
        "{{version}}" => &options.version,
        "{{accent}}" => &options.accent,
        other => anyhow::bail!("there is no option for {other}"),
    })
}
