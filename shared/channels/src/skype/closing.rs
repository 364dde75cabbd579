//! Ends conversations on the server.

use super::board::{Board, Delivery};
use super::progress::Closing;
use super::session::{Call, Session};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// An invitation fails by itself after half a minute; whatever is not known after this never will be.
const PATIENCE: Duration = Duration::from_secs(45);
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(200);

/// Ends the conversation of `delivery` as soon as it is known how, then gives its place free.
pub(super) async fn close(
    session: Arc<Session>,
    board: Arc<Board>,
    base: Url,
    delivery: Arc<Delivery>,
) {
    let mut progress = delivery.progress.subscribe();
    let mut cancelled = false;
    let ends = async {
        loop {
            let known = progress.wait_for(|progress| progress.closing(cancelled) != Closing::Wait);
            let Ok(closing) = known.await.map(|progress| progress.closing(cancelled)) else {
                return;
            };
            // A withdrawn invitation may have been taken at the same moment: then there is more to end.
            let withdrawn = matches!(closing, Closing::Cancel(_));
            end(&session, &base, closing).await;
            if !withdrawn {
                return;
            }
            cancelled = true;
        }
    };
    if tokio::time::timeout(PATIENCE, ends).await.is_err() {
        tracing::warn!("it never became known how to end a conversation");
    }
    board.forget(&delivery);
}

/// One request, repeated where that may help; ending twice does no harm.
pub(super) async fn end(session: &Session, base: &Url, closing: Closing) {
    let (call, href): (fn(Url) -> Call, _) = match &closing {
        Closing::Nothing | Closing::Wait => return,
        Closing::Stop(href) | Closing::Cancel(href) => (Call::post, href),
        Closing::Leave(href) => (Call::delete, href),
    };
    let Ok(url) = session.resolve(base, href) else {
        tracing::warn!("a conversation's link leads to a host that is not allowed");
        return;
    };
    for attempt in 0..TRIES {
        tokio::time::sleep(PAUSE * attempt).await;
        match session.call(&call(url.clone())).await {
            Ok(answer)
                if !answer.status.is_server_error()
                    && answer.status != http::StatusCode::TOO_MANY_REQUESTS =>
            {
                return;
            }
            _ => {}
        }
    }
    tracing::warn!("a conversation could not be ended");
}
