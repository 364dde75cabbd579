//! From a campaign's message to what one person receives: the same for a send and for TRY.

use crate::App;
use domain::ids::CampaignId;
use domain::outcome::Reason;
use domain::token::LinkRef;
use markup::{Format, Message, Rendered, TEAMS_LIMIT_BYTES, size_utf16_bytes};

/// The tracked links of one recipient, by order of appearance in the message.
pub fn recipient_links(
    app: &App,
    campaign: CampaignId,
    batch: u32,
    position: usize,
) -> impl Fn(usize) -> String {
    // A batch holds at most a hundred people.
    let position = u8::try_from(position).unwrap_or(u8::MAX);
    links(app, LinkRef { campaign, batch, position, link: 0, is_try: false })
}

/// The links of a TRY: followed, never counted.
pub fn try_links(app: &App, campaign: CampaignId) -> impl Fn(usize) -> String {
    links(app, LinkRef { campaign, batch: 0, position: 0, link: 0, is_try: true })
}

fn links(app: &App, to: LinkRef) -> impl Fn(usize) -> String {
    let base = app.settings.link_base_url.clone();
    let key = app.link_keys.current.clone();
    move |index| {
        // A message has at most a hundred links.
        let link = u8::try_from(index).unwrap_or(u8::MAX);
        format!("{base}/r/{}", LinkRef { link, ..to }.sign(&key))
    }
}

/// What a person receives on Teams.
///
/// # Errors
/// [`Reason::MessageTooLarge`] when it is over the channel's limit.
pub fn teams(
    message: &Message,
    values: &dyn Fn(&str) -> Option<String>,
    link: &dyn Fn(usize) -> String,
) -> Result<Rendered, Reason> {
    let rendered = message.render(Format::Teams, values, link);
    if size_utf16_bytes(&rendered) > TEAMS_LIMIT_BYTES {
        return Err(Reason::MessageTooLarge);
    }
    Ok(rendered)
}
