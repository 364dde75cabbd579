//! Where a request meets the faults.

use super::reply::{Halt, Reply};
use crate::faults::{FaultAction, FaultBody, Plan};
use http::StatusCode;

/// The connection is to be reset without an answer.
#[derive(Debug, thiserror::Error)]
#[error("connection reset by a fault")]
pub(crate) struct Cut;

/// How a service words its errors.
pub(crate) trait ErrorShape {
    /// The service's own form.
    fn error(&self, status: StatusCode, code: &str, message: &str) -> Reply;

    /// The form that carries a sub-code.
    fn nested(&self, status: StatusCode, sub_code: &str) -> Reply;
}

/// Does the work, unless the plan says otherwise.
pub(crate) async fn gate(
    plan: Plan,
    shape: &(impl ErrorShape + Sync),
    work: impl FnOnce() -> Result<Reply, Halt> + Send,
) -> Result<Reply, Cut> {
    gate_async(plan, shape, || std::future::ready(work())).await
}

/// [`gate`] for work that waits.
pub(crate) async fn gate_async<F>(
    plan: Plan,
    shape: &(impl ErrorShape + Sync),
    work: impl FnOnce() -> F + Send,
) -> Result<Reply, Cut>
where
    F: Future<Output = Result<Reply, Halt>> + Send,
{
    if !plan.latency.is_zero() {
        tokio::time::sleep(plan.latency).await;
    }
    let failed = || {
        shape.error(
            StatusCode::INTERNAL_SERVER_ERROR,
            "ServiceError",
            "The simulator failed.",
        )
    };
    match plan.verdict {
        None | Some(FaultAction::Latency { .. }) => {
            Ok(work().await.unwrap_or_else(|halt| halt.into_reply(failed)))
        }
        Some(FaultAction::ResetBefore) => Err(Cut),
        Some(FaultAction::ResetAfter) => {
            if let Err(halt) = work().await {
                halt.into_reply(failed);
            }
            Err(Cut)
        }
        Some(FaultAction::Hang) => std::future::pending().await,
        Some(FaultAction::Respond {
            status,
            retry_after,
            body,
        }) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let reply = match body {
                FaultBody::Error { code } => shape.error(status, &code, "Injected fault."),
                FaultBody::Nested { sub_code } => shape.nested(status, &sub_code),
                FaultBody::Empty => Reply::empty(status),
            };
            Ok(reply.retry_after(retry_after))
        }
    }
}
