//! The price table.

use anyhow::{Context, Result};
use serde::Deserialize;

/// Prices of one day and region.
#[derive(Debug, Clone, Deserialize)]
pub struct Prices {
    /// The day.
    pub date: String,
    /// The region.
    pub region: String,
    /// One by one.
    pub prices: Vec<Price>,
}

/// One price.
#[derive(Debug, Clone, Deserialize)]
pub struct Price {
    /// What the code calls it.
    pub id: String,
    /// US dollars …
    pub usd: f64,
    /// … for so many.
    pub per: u32,
    /// Of what.
    pub what: String,
    /// Who says so.
    pub source: String,
}

impl Prices {
    /// The table of this version.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read() -> Result<Self> {
        serde_json::from_str(include_str!("prices.json")).context("reading the prices")
    }

    /// US dollars for `quantity` of something.
    ///
    /// # Errors
    /// When it has no price.
    pub fn of(&self, id: &str, quantity: f64) -> Result<f64> {
        let price = self.prices.iter().find(|price| price.id == id);
        let price = price.with_context(|| format!("{id} has no price"))?;
        Ok(quantity * price.usd / f64::from(price.per))
    }
}
