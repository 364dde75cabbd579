//! What must not happen while a channel is stopped.

use crate::problem::Problem;
use domain::campaign::Channel;
use platform::App;

/// # Errors
/// 409 `channel_stopped` while an operator's stop stands, `recovering` while the table is being restored.
pub(crate) async fn refuse_if_stopped(app: &App, channel: Channel) -> Result<(), Problem> {
    if app.settings.recovery {
        return Err(Problem::conflict(
            "recovering",
            "The system is being restored; nothing is sent until that is over.".to_owned(),
        ));
    }
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
