//! Batches: many requests in one `multipart/batching` message, answered in their order.

use super::{dress, json_text, ucwa};
use crate::skype::operation::Operation;
use crate::skype::pool::Pool;
use crate::skype::refusal::{self, Shape};
use crate::web::{Cut, Reply, ReplyBody, Request, gate};
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

/// `POST {batch}`
pub(super) async fn run(pool: &Pool, request: &Request, id: &str) -> Result<Reply, Cut> {
    pool.0.meter.count(Operation::Batch);
    let (mut parts, mut boundary) = (Ok(Vec::new()), String::new());
    let plan = pool.0.faults.plan(Operation::Batch, |_| false);
    let reply = gate(plan, &Shape, || {
        ucwa::admit(pool, request)?;
        boundary = pool.0.with(|state, _| {
            state.application(id)?;
            Ok(state.hex_id(&pool.0, "boundary"))
        })?;
        parts = read(request);
        Ok(Reply::empty(StatusCode::OK))
    })
    .await?;
    let parts = match parts {
        Ok(parts) if !parts.is_empty() => parts,
        Ok(_) => return Ok(reply),
        Err(refused) => return Ok(refused),
    };
    // Nothing of a batch that is too much is executed.
    let Some(_slots) = pool.0.limits.take(parts.len()) else {
        return Ok(ucwa::throttled(pool));
    };
    let mut body = BytesMut::new();
    for part in parts {
        let answer = answer(pool, &part).await?;
        write(&mut body, &boundary, dress(pool, answer));
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    let kind = format!("multipart/batching; boundary=\"{boundary}\"");
    Ok(Reply {
        body: ReplyBody::Other(kind, body.freeze()),
        ..reply
    })
}

async fn answer(pool: &Pool, part: &Request) -> Result<Reply, Cut> {
    let lower: Vec<String> = part.segments.iter().map(|s| s.to_lowercase()).collect();
    let path: Vec<&str> = lower.iter().map(String::as_str).collect();
    match path.as_slice() {
        [
            "ucwa",
            "oauth",
            "v1",
            "applications",
            _,
            "events" | "batch" | "photos",
            ..,
        ] => {
            let message = "This request cannot be part of a batch.";
            Ok(refusal::refusal(StatusCode::BAD_REQUEST, None, message))
        }
        ["ucwa", "oauth", "v1", "applications", path @ ..] => {
            ucwa::command(pool, part, path, false).await
        }
        _ => Ok(refusal::no_resource()),
    }
}

fn read(request: &Request) -> Result<Vec<Request>, Reply> {
    let kind = request.header("content-type").unwrap_or_default();
    if !kind.to_lowercase().starts_with("multipart/batching") {
        return Err(refusal::unsupported_media_type());
    }
    let boundary = kind
        .split(';')
        .filter_map(|parameter| parameter.trim().split_once('='))
        .find(|(name, _)| name.eq_ignore_ascii_case("boundary"))
        .map(|(_, value)| value.trim_matches('"'))
        .filter(|boundary| !boundary.is_empty())
        .ok_or_else(refusal::deserialization)?;
    let text = std::str::from_utf8(&request.body).map_err(|_| refusal::deserialization())?;
    let delimiter = format!("--{boundary}");
    let mut pieces = text.split(delimiter.as_str()).skip(1);
    let mut parts = Vec::new();
    let mut is_closed = false;
    for piece in &mut pieces {
        if piece.starts_with("--") {
            is_closed = true;
            break;
        }
        parts.push(part(piece).ok_or_else(refusal::deserialization)?);
    }
    if is_closed && !parts.is_empty() {
        Ok(parts)
    } else {
        Err(refusal::deserialization())
    }
}

/// Headers of the part, the request line and its headers, its body.
fn part(piece: &str) -> Option<Request> {
    let (outer, rest) = split_blank_line(piece.strip_prefix("\r\n").or(piece.strip_prefix('\n'))?)?;
    let is_request = outer.lines().any(|line| {
        let line = line.to_lowercase().replace(' ', "");
        line == "content-type:application/http;msgtype=request"
    });
    let (head, body) = split_blank_line(rest).unwrap_or((rest.trim_end(), ""));
    let mut lines = head.lines();
    let mut words = lines.next()?.split(' ');
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    if !is_request || words.next().is_some() || !version.starts_with("HTTP/1.") {
        return None;
    }
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(':')?;
        let name = HeaderName::from_bytes(name.trim().as_bytes()).ok()?;
        headers.append(name, HeaderValue::from_str(value.trim()).ok()?);
    }
    let body = body
        .strip_suffix("\r\n")
        .or(body.strip_suffix('\n'))
        .unwrap_or(body);
    // Targets are absolute paths, or URLs of this pool.
    let target = match target.split_once("://") {
        Some((_, rest)) => &rest[rest.find('/')?..],
        None => target,
    };
    let body = Bytes::copy_from_slice(body.as_bytes());
    let method = Method::from_bytes(method.as_bytes()).ok()?;
    Some(Request::new(method, target, headers, body))
}

fn split_blank_line(text: &str) -> Option<(&str, &str)> {
    let at = |separator: &str| Some((text.find(separator)?, separator.len()));
    let (at, len) = match (at("\r\n\r\n"), at("\n\n")) {
        (Some(one), Some(other)) => one.min(other),
        (one, other) => one.or(other)?,
    };
    Some((&text[..at], &text[at + len..]))
}

fn write(to: &mut BytesMut, boundary: &str, reply: Reply) {
    let status = reply.status;
    let mut head = format!(
        "--{boundary}\r\nContent-Type: application/http; msgtype=response\r\n\r\nHTTP/1.1 {} {}\r\n",
        status.as_u16(),
        status.canonical_reason().unwrap_or_default()
    );
    let (kind, body) = match reply.body {
        ReplyBody::Empty => (None, Bytes::new()),
        ReplyBody::Json(value) => (
            Some("application/json; charset=utf-8".to_owned()),
            Bytes::from(json_text(&value)),
        ),
        ReplyBody::Html(page) => (Some("text/html; charset=utf-8".to_owned()), page.into()),
        ReplyBody::Other(kind, bytes) => (Some(kind), bytes),
    };
    let kind = kind.map(|kind| ("content-type", kind));
    for (name, value) in reply.headers.into_iter().chain(kind) {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    to.extend_from_slice(head.as_bytes());
    to.extend_from_slice(&body);
    to.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(kind: &'static str, body: &'static str) -> Request {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static(kind));
        Request::new(
            Method::POST,
            "/b",
            headers,
            Bytes::from_static(body.as_bytes()),
        )
    }

    #[test]
    fn parts_are_taken_apart() {
        let body = "--77f\r\nContent-Type: application/http; msgtype=request\r\n\r\n\
                    GET /ucwa/a?x=1 HTTP/1.1\r\nHost: h\r\nAccept: application/json\r\n\r\n\
                    \r\n--77f\r\nContent-Type: application/http;msgtype=request\r\n\r\n\
                    POST http://h/b HTTP/1.1\r\nContent-Type: text/plain\r\n\r\none\r\n\r\ntwo\r\n--77f--\r\n";
        let parts = read(&request("multipart/batching;boundary=77f", body)).unwrap();
        assert_eq!(parts.len(), 2);
        assert_eq!(
            (
                parts[0].path(0),
                parts[0].parameter("x"),
                parts[0].body.len()
            ),
            (vec!["ucwa", "a"], Some("1"), 0)
        );
        assert_eq!(
            (parts[1].path(0), &parts[1].body[..]),
            (vec!["b"], &b"one\r\n\r\ntwo"[..])
        );
        assert_eq!(parts[1].header("content-type"), Some("text/plain"));
    }

    #[test]
    fn what_is_no_batch_is_refused() {
        let one =
            "--b\r\nContent-Type: application/http; msgtype=request\r\n\r\nGET /a HTTP/1.1\r\n\r\n";
        for (kind, body) in [
            ("multipart/mixed; boundary=b", one),
            ("multipart/batching", one),
            ("multipart/batching; boundary=b", one),
            ("multipart/batching; boundary=b", "--b--"),
            (
                "multipart/batching; boundary=b",
                "--b\r\n\r\nGET /a HTTP/1.1\r\n\r\n--b--",
            ),
        ] {
            assert!(read(&request(kind, body)).is_err(), "{kind} {body}");
        }
    }
}
