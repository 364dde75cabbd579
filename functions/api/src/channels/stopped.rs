//! What must not happen while a channel is stopped, or the table is being restored.

use crate::problem::Problem;
use domain::campaign::Channel;
use platform::App;

/// # Errors
/// 409 `channel_stopped` while an operator's stop stands, `recovering` while the table is being restored.
pub(crate) async fn refuse_if_stopped(app: &App, channel: Channel) -> Result<(), Problem> {
    refuse_if_recovering(app)?;
    match app.store.channel_stop(channel).await? {
        Some(stop) if stop.stands() => Err(Problem::conflict(
            "channel_stopped",
            format!(
                "An operator has stopped the channel {}; nothing is sent until it is resumed.",
                channel.as_str()
            ),
        )),
        _ => Ok(()),
    }
}

/// # Errors
/// 409 `recovering` while the table is being restored.
pub(crate) fn refuse_if_recovering(app: &App) -> Result<(), Problem> {
    if app.settings.recovery {
        return Err(Problem::conflict(
            "recovering",
            "The system is being restored; nothing is published or sent until that is over.",
        ));
    }
    Ok(())
}
