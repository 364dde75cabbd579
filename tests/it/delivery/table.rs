//! Every row of the connector's errors, in the form the connector gives it.

use crate::rows::{End, address, check};
use integration::{TestApp, campaign, csv};
use simulators::teams::{FaultAction, FaultBody, FaultRule, Operation};

/// Where it happens, status, code, how often, and what that means. A code after `/` comes as JSON in a string.
const ROWS: [(Operation, u16, &str, u64, End); 30] = [
    (
        Operation::Send,
        400,
        "Bad Argument",
        1,
        End::Failed("rejected"),
    ),
    (
        Operation::Send,
        400,
        "BadArgument",
        1,
        End::Failed("rejected"),
    ),
    (
        Operation::Send,
        400,
        "BadSyntax",
        1,
        End::Failed("rejected"),
    ),
    (Operation::Send, 401, "BotNotRegistered", 2, End::Waits),
    (
        Operation::Send,
        403,
        "ForbiddenOperationException",
        1,
        End::Failed("app_not_installed"),
    ),
    (
        Operation::Create,
        403,
        "ForbiddenOperationException",
        1,
        End::Failed("app_not_installed"),
    ),
    (
        Operation::Send,
        403,
        "BotNotInConversationRoster",
        1,
        End::Later(1),
    ),
    (
        Operation::Create,
        403,
        "BotNotInConversationRoster",
        1,
        End::Failed("app_not_installed"),
    ),
    (
        Operation::Send,
        404,
        "BotNotInConversationRoster",
        1,
        End::Later(1),
    ),
    (
        Operation::Send,
        403,
        "ConversationBlockedByUser",
        1,
        End::Failed("blocked_by_user"),
    ),
    (
        Operation::Send,
        403,
        "/MessageWritesBlocked",
        1,
        End::Failed("blocked_by_user"),
    ),
    (
        Operation::Send,
        403,
        "BotDisabledByUser",
        1,
        End::Failed("blocked_by_user"),
    ),
    (
        Operation::Send,
        403,
        "BotDisabledByAdmin",
        1,
        End::Failed("blocked_by_admin"),
    ),
    (Operation::Send, 403, "InvalidBotApiHost", 1, End::Waits),
    (
        Operation::Send,
        403,
        "NotEnoughPermissions",
        1,
        End::Failed("channel_misconfigured"),
    ),
    (Operation::Send, 403, "", 1, End::Failed("rejected")),
    (
        Operation::Send,
        404,
        "ConversationNotFound",
        1,
        End::Later(1),
    ),
    (
        Operation::Send,
        404,
        "ActivityNotFoundInConversation",
        1,
        End::Failed("rejected"),
    ),
    (Operation::Create, 404, "", 1, End::Failed("not_found")),
    (Operation::Send, 412, "PreconditionFailed", 2, End::Later(2)),
    (
        Operation::Send,
        413,
        "MessageSizeTooBig",
        1,
        End::Failed("message_too_large"),
    ),
    (Operation::Send, 429, "Throttled", 2, End::Waits),
    (Operation::Create, 429, "Throttled", 1, End::Waits),
    (Operation::Send, 500, "ServiceError", 1, End::Unknown),
    (Operation::Send, 502, "ServiceError", 1, End::Unknown),
    (Operation::Send, 503, "ServiceError", 2, End::Waits),
    (Operation::Send, 504, "", 1, End::Unknown),
    (Operation::Create, 500, "ServiceError", 1, End::Later(1)),
    (Operation::Create, 504, "", 1, End::Later(1)),
    (
        Operation::Send,
        418,
        "SomethingNew",
        1,
        End::Failed("rejected"),
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn each_way_to_fail_has_its_outcome_reason_retry_and_words() {
    let app = TestApp::start().await;
    for (n, (operation, status, code, times, _)) in ROWS.iter().enumerate() {
        let body = match (*code, code.strip_prefix('/')) {
            ("", _) => FaultBody::Empty,
            (_, Some(sub_code)) => FaultBody::Nested {
                sub_code: sub_code.into(),
            },
            (code, None) => FaultBody::Error { code: code.into() },
        };
        let action = FaultAction::Respond {
            status: *status,
            retry_after: (*code == "Throttled").then_some(2),
            body,
        };
        let rule = FaultRule::new(*operation, action)
            .address(address(n))
            .times(*times);
        app.tenant().faults().add(rule);
    }
    let list = app.list("Everyone", csv(ROWS.len() + 2, ',')).await;
    let id = app.published(&campaign(&[&list])).await;
    app.run_to_the_end(&id).await;
    for (n, (operation, status, code, _, end)) in ROWS.iter().enumerate() {
        let what = format!("{operation:?} {status} {code}");
        check(&app, &id, n, &what, end).await;
    }
    for n in ROWS.len()..ROWS.len() + 2 {
        check(&app, &id, n, "nothing wrong", &End::Waits).await;
    }
    app.report(&id).await;
    assert!(app.inbox().values().all(|messages| *messages == 1));
    app.finish().await;
}
