//! What the package is made from.

use clap::Parser;
use std::path::PathBuf;

/// Makes the package that an administrator uploads to Teams: manifest, translation and icons.
#[derive(Debug, Clone, Parser)]
#[command(name = "teams-app")]
pub struct Options {
    /// The bot's application: the same as TEAMS_APP_ID.
    #[arg(long, value_name = "GUID")]
    pub app_id: String,
    /// Names the app in the tenant's catalogue and must stay the same in later versions: the same as
    /// TEAMS_MANIFEST_ID. Without it, the application.
    #[arg(long, value_name = "GUID")]
    pub manifest_id: Option<String>,
    /// What people see, at most 30 characters.
    #[arg(long, default_value = "Presently")]
    pub name: String,
    /// The same at full length, at most 100 characters. Without it, the name.
    #[arg(long)]
    pub full_name: Option<String>,
    /// Who is behind the app: your organisation, at most 32 characters.
    #[arg(long)]
    pub developer: String,
    /// Page that explains the app to people (https).
    #[arg(long, value_name = "URL")]
    pub website: String,
    /// Page on privacy (https). Without it, the website.
    #[arg(long, value_name = "URL")]
    pub privacy: Option<String>,
    /// Page on the terms of use (https). Without it, the website.
    #[arg(long, value_name = "URL")]
    pub terms: Option<String>,
    /// Host that links in messages lead to, such as that of LINK_BASE_URL; may be given up to 16 times.
    #[arg(long = "domain", value_name = "HOST")]
    pub domains: Vec<String>,
    /// To be raised with every change of the package.
    #[arg(long, default_value = "1.0.0")]
    pub version: String,
    /// Colour of the icon and of what Teams draws around it.
    #[arg(long, default_value = "#2F6F62", value_name = "#RRGGBB")]
    pub accent: String,
    /// A PNG of 192 × 192 instead of ours.
    #[arg(long, value_name = "FILE")]
    pub color_icon: Option<PathBuf>,
    /// A PNG of 32 × 32, white on transparent, instead of ours.
    #[arg(long, value_name = "FILE")]
    pub outline_icon: Option<PathBuf>,
    /// Where the package is written.
    #[arg(long, default_value = "target/teams-app.zip", value_name = "FILE")]
    pub out: PathBuf,
}

impl Options {
    /// The id in the catalogue.
    pub fn manifest_id(&self) -> &str {
        self.manifest_id.as_deref().unwrap_or(&self.app_id)
    }

    /// The long name.
    pub fn full_name(&self) -> &str {
        self.full_name.as_deref().unwrap_or(&self.name)
    }

    /// The page on privacy.
    pub fn privacy(&self) -> &str {
        self.privacy.as_deref().unwrap_or(&self.website)
    }

    /// The page on the terms of use.
    pub fn terms(&self) -> &str {
        self.terms.as_deref().unwrap_or(&self.website)
    }
}
