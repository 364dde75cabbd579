//! Messages that come twice, late, in another order or again although they were acknowledged, and one-shots that fire
//! twice.

use super::proxy::{Passing, Proxy};
use bytes::Bytes;
use http::{Response, header};
use http_body_util::{BodyExt, Full};
use serde_json::{Value, json};

/// Longest that a second delivery takes, in seconds of campaign time.
const LATER: u64 = 120;

/// Lets what a queue has handed out come in another order, some of it later, and some of it a second time.
pub(super) async fn disturb(
    proxy: &Proxy,
    asked: &Passing,
    answered: Response<Full<Bytes>>,
) -> Response<Full<Bytes>> {
    let (parts, body) = answered.into_parts();
    let body = match body.collect().await {
        Ok(body) => body.to_bytes(),
        Err(never) => match never {},
    };
    let whole = |body| Response::from_parts(parts, Full::new(body));
    let Ok(mut answer) = serde_json::from_slice::<Value>(&body) else {
        return whole(body);
    };
    let Some(messages) = answer["Messages"].as_array_mut() else {
        return whole(body);
    };
    let url = field(&asked.body, "QueueUrl");
    let mut now = Vec::new();
    for message in messages.drain(..) {
        let (copied, held, first) = proxy.draw(|rates, draw| {
            let copied = draw.chance(rates.copy).then(|| draw.between(0, LATER));
            (copied, draw.chance(rates.hold), draw.chance(500))
        });
        if let Some(delay) = copied {
            proxy.count_delivery();
            let copy =
                json!({"QueueUrl": url, "MessageBody": message["Body"], "DelaySeconds": delay});
            ask(proxy, asked, "SendMessage", &copy).await;
        }
        if held {
            proxy.count_delivery();
            release(proxy, asked, &url, &message["ReceiptHandle"]).await;
        } else if first {
            now.insert(0, message);
        } else {
            now.push(message);
        }
    }
    *messages = now;
    match serde_json::to_vec(&answer) {
        Ok(changed) => whole(changed.into()),
        Err(_) => whole(body),
    }
}

/// What was acknowledged is not forgotten and comes again.
pub(super) async fn bring_back(proxy: &Proxy, acknowledged: &Passing) {
    let url = field(&acknowledged.body, "QueueUrl");
    let receipt = field(&acknowledged.body, "ReceiptHandle");
    release(proxy, acknowledged, &url, &receipt).await;
}

/// The one-shot that was just made gets a twin of another name, which fires at the same minute.
pub(super) async fn twin(proxy: &Proxy, armed: &Passing) {
    let Some(number) = proxy.draw(|rates, draw| draw.chance(rates.twin).then(|| draw.next()))
    else {
        return;
    };
    let Ok(mut definition) = serde_json::from_slice::<Value>(&armed.body) else {
        return;
    };
    proxy.count_delivery();
    let name = format!("twin-{number:016x}");
    definition["ClientToken"] = json!(name);
    let url = format!("http://127.0.0.1:{}/schedules/{name}", armed.port);
    let mut headers = armed.parts.headers.clone();
    headers.remove(header::CONTENT_LENGTH);
    headers.remove(header::HOST);
    let twin = proxy.http.post(url).headers(headers);
    // The system may be killed at any moment: what fails then was not to be.
    let _ = twin.body(definition.to_string()).send().await;
}

/// Visible again within two seconds of machine time.
async fn release(proxy: &Proxy, asked: &Passing, url: &Value, receipt: &Value) {
    let seconds = proxy.draw(|_, draw| draw.between(0, 2));
    let change = json!({"QueueUrl": url, "ReceiptHandle": receipt, "VisibilityTimeout": seconds});
    ask(proxy, asked, "ChangeMessageVisibility", &change).await;
}

fn field(body: &[u8], name: &str) -> Value {
    serde_json::from_slice::<Value>(body)
        .map(|body| body[name].clone())
        .unwrap_or_default()
}

/// Asks the queue for something in the name of whoever has just asked it.
async fn ask(proxy: &Proxy, like: &Passing, operation: &'static str, body: &Value) {
    let mut headers = like.parts.headers.clone();
    headers.remove(header::CONTENT_LENGTH);
    headers.remove(header::HOST);
    let target = format!("AmazonSQS.{operation}");
    if let Ok(target) = target.parse() {
        headers.insert("x-amz-target", target);
    }
    let url = format!("http://127.0.0.1:{}/", like.port);
    let asked = proxy.http.post(url).headers(headers);
    let _ = asked.body(body.to_string()).send().await;
}
