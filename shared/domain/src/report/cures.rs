//! What to do about each reason, on either channel, and about an invitation that was not taken.

use crate::outcome::{NotTaken, Reason};

impl Reason {
    /// One sentence that says what can be done about it, for a person to read.
    pub fn cure(self) -> &'static str {
        match self {
            Reason::NotFound => {
                "Correct the address in the list: the directory knows nobody by it."
            }
            Reason::AppNotInstalled => {
                "Ask your Teams admin to install the app for these people, then clone the campaign for them."
            }
            Reason::BlockedByUser => {
                "Nothing: the person has blocked the sender, and that is theirs to decide."
            }
            Reason::BlockedByAdmin => {
                "Ask the channel's admin to allow the sender for these people: Teams permission or Skype client policy."
            }
            Reason::Suppressed => {
                "Nothing: the person is marked as not to be sent to; an administrator can lift the mark."
            }
            Reason::MessageTooLarge => {
                "Shorten the message, or the values that fill its placeholders for these people."
            }
            Reason::Rejected => {
                "Look at the message with TRY: the channel refuses it as it is; change it and clone the campaign."
            }
            Reason::ChannelMisconfigured => {
                "Check the bot's or service account's registration, secret and addresses with whoever runs this system."
            }
            Reason::Transport => {
                "Clone the campaign for these people later: the channel kept failing at every try."
            }
            Reason::Internal => {
                "Tell whoever runs this system: its log names the batch that could not be worked on."
            }
            Reason::Exhausted => {
                "Choose a wider presence rule, or to deliver at the last try: they were never there."
            }
            Reason::WindowClosed => {
                "Clone the campaign with a longer window: it was over before they could be reached."
            }
            Reason::NoOpenMinute => {
                "Widen the opening hours or the window: in the zone of these people it is never open."
            }
            Reason::Erased => {
                "Nothing: the person's data was erased at somebody's request, and they were not sent to."
            }
            Reason::Restored => {
                "Find out from the channel whether they got the message, then resolve them: the table was restored to before it would have been written down."
            }
        }
    }
}

impl NotTaken {
    /// One sentence that says what can be done about it, for a person to read.
    pub fn cure(self) -> &'static str {
        match self {
            NotTaken::Declined => {
                "Nothing: the person declined; a campaign invites again at its next rung."
            }
            NotTaken::Unanswered => {
                "Send to available people only: nobody answered; a campaign invites again at its next rung."
            }
            NotTaken::DoNotDisturb => {
                "Nothing: the person does not want to be disturbed; a campaign invites again at its next rung."
            }
            NotTaken::Busy => {
                "Nothing: the person is busy; a campaign invites again at its next rung."
            }
            NotTaken::Unreachable => {
                "Ask the person to sign in: no device could be reached; a campaign invites again at its next rung."
            }
        }
    }
}
