//! Who has the app, and who no longer has it.

use crate::activity::Person;
use crate::bot::{Bot, Event};
use domain::campaign::Channel;
use store::StoreError;

/// Keeps the conversation, so that a campaign need not ask for it.
pub(crate) async fn installed(bot: &Bot, event: &Event, person: &Person) -> Result<(), StoreError> {
    let conversation = (
        event.conversation.id.as_str(),
        event.conversation.service_url.as_str(),
    );
    let store = &bot.app.store;
    let kept = store
        .put_installation(Channel::Teams, &person.object_id, conversation, event.at)
        .await?;
    said(kept, "somebody has installed the app");
    Ok(())
}

pub(crate) async fn uninstalled(
    bot: &Bot,
    event: &Event,
    person: &Person,
) -> Result<(), StoreError> {
    let store = &bot.app.store;
    let kept = store
        .set_installed(Channel::Teams, &person.object_id, false, event.at)
        .await?;
    said(kept, "somebody has removed the app");
    Ok(())
}

fn said(kept: bool, what: &str) {
    if kept {
        tracing::info!("{what}");
    } else {
        tracing::info!("{what}: known already, or undone since");
    }
}
