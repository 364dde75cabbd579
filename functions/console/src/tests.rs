use crate::{PAGES, Settings, router};
use axum::body::Body;
use http::{HeaderMap, Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use platform::config::Env;
use tower::ServiceExt;

const ISSUER: &str = "https://login.contoso.example/tenant/v2.0";

fn deployed(pairs: &[(&str, &str)]) -> Settings {
    let pairs = [&[("SIGN_IN_ISSUER", ISSUER)], pairs].concat();
    Settings::from_env(&Env::fixed(pairs)).unwrap()
}

async fn get(settings: &Settings, path: &str, headers: &[(&str, &str)]) -> Response<Body> {
    let mut request = Request::builder().uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    router(settings).oneshot(request).await.unwrap()
}

async fn text(response: Response<Body>) -> String {
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn of(headers: &HeaderMap, name: &str) -> String {
    headers
        .get(name)
        .map(|value| value.to_str().unwrap().to_owned())
        .unwrap_or_default()
}

#[tokio::test]
async fn every_address_of_the_console_is_the_page() {
    let settings = Settings::local(Some("local".into()), Vec::new());
    for path in [
        "/",
        "/campaigns?state=draft",
        "/campaigns/cmp_1/edit/name",
        "/signin/callback?code=x",
    ] {
        let response = get(&settings, path, &[("accept", "text/html,*/*;q=0.8")]).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(
            of(response.headers(), "content-type"),
            "text/html; charset=utf-8"
        );
        assert_eq!(of(response.headers(), "cache-control"), "no-cache");
        assert!(
            text(response).await.contains("<title>Presently</title>"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn what_is_not_the_consoles_is_not_answered() {
    let settings = Settings::local(None, Vec::new());
    for path in [
        "/v1/campaigns",
        "/r/x",
        "/api/messages",
        "/docs",
        "/healthz",
        "/campaignsx",
        "/assets/none.js",
    ] {
        let response = get(&settings, path, &[("accept", "text/html")]).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let script = get(&settings, "/campaigns", &[("accept", "application/json")]).await;
    assert_eq!(script.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_page_that_has_not_changed_is_not_sent_again() {
    let settings = Settings::local(None, Vec::new());
    let first = get(&settings, "/", &[]).await;
    let tag = of(first.headers(), "etag");
    assert!(tag.starts_with('"') && tag.len() > 4, "{tag}");
    let again = get(
        &settings,
        "/lists",
        &[("if-none-match", &format!("\"other\", W/{tag}"))],
    )
    .await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(of(again.headers(), "etag"), tag);
    assert!(text(again).await.is_empty());
}

#[tokio::test]
async fn the_policy_names_the_issuer_and_who_takes_files_and_nobody_else() {
    let settings = deployed(&[(
        "CONNECT_ORIGINS",
        "https://files.contoso.example/, https://x.example/p",
    )]);
    let response = get(&settings, "/", &[]).await;
    let headers = response.headers();
    let policy = of(headers, "content-security-policy");
    assert!(
        policy.contains(
            "connect-src 'self' https://login.contoso.example https://files.contoso.example https://x.example;"
        ),
        "{policy}"
    );
    for part in [
        "default-src 'none'",
        "script-src 'self';",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(of(headers, "x-content-type-options"), "nosniff");
    assert_eq!(of(headers, "referrer-policy"), "no-referrer");
    let here = get(&Settings::local(None, Vec::new()), "/", &[]).await;
    assert!(of(here.headers(), "content-security-policy").contains("connect-src 'self';"));
}

#[tokio::test]
async fn the_configuration_says_how_to_sign_in() {
    let settings = deployed(&[
        ("CONSOLE_CLIENT_ID", "c1"),
        ("CONSOLE_SCOPE", "api://x/.default"),
    ]);
    let response = get(&settings, "/config.json", &[]).await;
    assert_eq!(
        of(response.headers(), header::CACHE_CONTROL.as_str()),
        "no-store"
    );
    assert_eq!(
        text(response).await,
        format!(r#"{{"issuer":"{ISSUER}","client_id":"c1","scope":"api://x/.default"}}"#)
    );
    let local = Settings::local(Some("local".into()), Vec::new());
    let local = get(&local, "/config.json", &[]).await;
    assert_eq!(text(local).await, r#"{"local":{"token":"local"}}"#);
    let real = get(&Settings::local(None, Vec::new()), "/config.json", &[]).await;
    assert_eq!(text(real).await, r#"{"local":{"token":null}}"#);
}

#[test]
fn an_address_that_is_none_is_refused_by_its_key() {
    let none = Settings::from_env(&Env::fixed::<&str, &str>([])).unwrap_err();
    assert_eq!(none.to_string(), "SIGN_IN_ISSUER is not set");
    for bad in [
        "nonsense",
        "http://files.contoso.example",
        "https://a.example;script-src",
        "https://a.example?x",
    ] {
        let env = Env::fixed([("SIGN_IN_ISSUER", ISSUER), ("CONNECT_ORIGINS", bad)]);
        let error = Settings::from_env(&env).map(|settings| settings.connect);
        assert!(
            error
                .as_ref()
                .is_err_and(|error| error.to_string().starts_with("CONNECT_ORIGINS must be")),
            "{bad}: {error:?}"
        );
    }
}

/// A page that the console's own router knows and this one does not would be lost when it is loaded again.
#[test]
fn every_page_of_the_consoles_router_is_served() {
    let routes = include_str!("../../../console/src/app/routes.ts");
    let paths: Vec<&str> = routes
        .split("path: '")
        .skip(1)
        .filter_map(|rest| rest.split('\'').next())
        .collect();
    assert!(paths.len() >= PAGES.len(), "{paths:?}");
    for path in paths {
        let known = PAGES
            .iter()
            .any(|page| path == *page || path.starts_with(&format!("{page}/")));
        assert!(known, "{path}");
    }
}

mod encodings {
    use crate::encoding::choose;
    use crate::files::File;
    use http::{HeaderMap, HeaderValue, header};

    static FILE: File = File {
        path: "/x.js",
        media_type: "text/javascript; charset=utf-8",
        tag: "t",
        plain: b"plain",
        brotli: Some(b"br"),
        gzip: Some(b"gz"),
    };

    #[test]
    fn the_smallest_copy_that_is_accepted_is_sent() {
        for (accept, encoding) in [
            ("gzip, deflate, br, zstd", Some("br")),
            ("BR;q=0.1", Some("br")),
            ("gzip, br;q=0", Some("gzip")),
            ("br;q=0.000 , gzip;q=0.0", None),
            ("brotli", None),
            ("", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(
                header::ACCEPT_ENCODING,
                HeaderValue::from_str(accept).unwrap(),
            );
            assert_eq!(choose(&FILE, &headers).1, encoding, "{accept}");
        }
        assert_eq!(choose(&FILE, &HeaderMap::new()), (FILE.plain, None));
    }
}
