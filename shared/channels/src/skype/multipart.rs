//! Several requests in one: the body of a `batch`, and what comes back. The parts of the answer stand in the
//! order of the requests.

use url::Url;

/// Far more than one batch holds.
const MOST_PARTS: usize = 200;

/// The answer to one request of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Of HTTP.
    pub status: u16,
    /// What follows its headers.
    pub body: Vec<u8>,
}

/// The body that asks for `urls`, one GET each.
pub(super) fn of_gets(boundary: &str, urls: &[Url]) -> String {
    let mut body = String::new();
    for url in urls {
        let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
        body += &format!(
            "--{boundary}\r\nContent-Type: application/http; msgtype=request\r\n\r\n\
             GET {target} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\n\r\n"
        );
    }
    body + &format!("--{boundary}--\r\n")
}

/// The parts of an answer, in order; None when it is no proper multipart body.
pub fn parse_multipart(content_type: &str, body: &[u8]) -> Option<Vec<Part>> {
    let boundary = boundary(content_type)?;
    let delimiter = [b"--", boundary.as_bytes()].concat();
    let mut parts = Vec::new();
    let mut rest = &body[find_line(body, &delimiter)? + delimiter.len()..];
    while !rest.starts_with(b"--") {
        let start = end_of_line(rest)?;
        rest = &rest[start..];
        let end = find_line(rest, &delimiter)?;
        parts.push(part(&rest[..end])?);
        if parts.len() > MOST_PARTS {
            return None;
        }
        rest = &rest[end + delimiter.len()..];
    }
    Some(parts)
}

fn boundary(content_type: &str) -> Option<&str> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().to_ascii_lowercase().starts_with("multipart/") {
        return None;
    }
    let value = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("boundary")
            .then_some(value)
    })?;
    let value = value.trim().trim_matches('"');
    (1..=70).contains(&value.len()).then_some(value)
}

/// One part: its own headers, a blank line, then an HTTP answer.
fn part(bytes: &[u8]) -> Option<Part> {
    let http = after_head(bytes)?;
    let line = &http[..http.iter().position(|b| *b == b'\n').unwrap_or(http.len())];
    let mut words = std::str::from_utf8(line).ok()?.split_ascii_whitespace();
    if !words.next()?.starts_with("HTTP/") {
        return None;
    }
    let status = words.next()?.parse().ok()?;
    // An answer without a body may end right after its headers.
    let mut body = after_head(http).unwrap_or_default();
    for end in [b'\n', b'\r'] {
        body = body.strip_suffix(&[end]).unwrap_or(body);
    }
    Some(Part {
        status,
        body: body.to_vec(),
    })
}

/// What follows the first blank line.
fn after_head(bytes: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    while at < bytes.len() {
        let line = end_of_line(&bytes[at..])?;
        let blank = bytes[at..at + line]
            .iter()
            .all(|b| matches!(b, b'\r' | b'\n'));
        at += line;
        if blank {
            return Some(&bytes[at..]);
        }
    }
    None
}

/// Where the line that begins here has ended.
fn end_of_line(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|b| *b == b'\n').map(|at| at + 1)
}

/// Where `what` stands at the beginning of a line.
fn find_line(bytes: &[u8], what: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        if bytes[at..].starts_with(what) {
            return Some(at);
        }
        at += end_of_line(&bytes[at..])?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_batch_is_written_as_documented() {
        let urls = [
            Url::parse("https://pool.contoso.example/ucwa/1/people?query=ann%40x&limit=3#top")
                .unwrap(),
            Url::parse("http://127.0.0.1:8080/ucwa/1/me").unwrap(),
        ];
        assert_eq!(
            of_gets("b1", &urls),
            "--b1\r\nContent-Type: application/http; msgtype=request\r\n\r\n\
             GET /ucwa/1/people?query=ann%40x&limit=3 HTTP/1.1\r\nHost: pool.contoso.example\r\nAccept: application/json\r\n\r\n\
             --b1\r\nContent-Type: application/http; msgtype=request\r\n\r\n\
             GET /ucwa/1/me HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nAccept: application/json\r\n\r\n\
             --b1--\r\n"
        );
    }

    #[test]
    fn parts_come_in_order_with_and_without_bodies_and_line_feeds_only() {
        let body = "preamble\r\n--b\r\nContent-Type: application/http; msgtype=response\r\n\r\n\
                    HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n\
                    --b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 404 Not Found\r\nX: y\r\n\r\n\r\n\
                    --b\nContent-Type: application/http\n\nHTTP/1.1 204\n--b--\r\n";
        let parts = parse_multipart(
            r#"multipart/batching; charset=x; Boundary="b""#,
            body.as_bytes(),
        )
        .unwrap();
        let seen: Vec<_> = parts
            .iter()
            .map(|part| (part.status, part.body.as_slice()))
            .collect();
        assert_eq!(seen, [(200, &b"{\"a\":1}"[..]), (404, b""), (204, b"")]);
        assert_eq!(
            parse_multipart("multipart/batching;boundary=b", b"--b--"),
            Some(vec![])
        );
    }

    #[test]
    fn what_is_no_multipart_body_is_refused() {
        for (content_type, body) in [
            ("application/json", "{}"),
            ("multipart/batching", "--b--"),
            ("multipart/batching; boundary=", "----"),
            ("multipart/batching; boundary=b", ""),
            (
                "multipart/batching; boundary=b",
                "--b\r\nX: y\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}",
            ),
            (
                "multipart/batching; boundary=b",
                "--b\r\n\r\nHTTP/1.1 OK\r\n\r\n--b--",
            ),
            (
                "multipart/batching; boundary=b",
                "--b\r\n\r\nGET / HTTP/1.1\r\n\r\n--b--",
            ),
        ] {
            assert_eq!(
                parse_multipart(content_type, body.as_bytes()),
                None,
                "{content_type} {body}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn any_bytes_are_read_without_panic(kind in "\\PC{0,20}|multipart/batching;boundary=b", bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse_multipart(&kind, &bytes);
        }

        #[test]
        fn pieces_of_a_body_are_read_without_panic(text in "(--b|--|\\r?\\n|HTTP/1.1 |200|X: y){0,20}") {
            if let Some(parts) = parse_multipart("multipart/batching;boundary=b", text.as_bytes()) {
                prop_assert!(parts.len() <= MOST_PARTS);
            }
        }

        #[test]
        fn what_a_server_sends_is_read_back(bodies in prop::collection::vec("[a-z{}\": ]{0,30}", 0..8)) {
            let mut text = String::new();
            for body in &bodies {
                text += &format!("--b\r\nContent-Type: application/http; msgtype=response\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{body}\r\n");
            }
            text += "--b--\r\n";
            let parts = parse_multipart("multipart/batching; boundary=\"b\"", text.as_bytes()).unwrap();
            let read: Vec<_> = parts.into_iter().map(|part| String::from_utf8(part.body).unwrap()).collect();
            prop_assert_eq!(read, bodies);
        }
    }
}
