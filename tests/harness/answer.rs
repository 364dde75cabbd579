//! What the system answered.

use reqwest::header::HeaderMap;
use serde_json::Value;

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub text: String,
}

impl Answer {
    /// Reads an answer.
    ///
    /// # Panics
    /// When the connection breaks.
    pub async fn read(response: reqwest::Response) -> Self {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().await.expect("a whole body");
        Self {
            status,
            headers,
            text,
        }
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|_| panic!("not JSON: {} {}", self.status, self.text))
    }

    /// This answer, if it has the status.
    ///
    /// # Panics
    /// With the body, when it has another.
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// The JSON value at a pointer such as `/totals/sent`.
    ///
    /// # Panics
    /// When there is none.
    pub fn at(&self, pointer: &str) -> Value {
        let json = self.json();
        json.pointer(pointer)
            .cloned()
            .unwrap_or_else(|| panic!("nothing at {pointer} in {json:#}"))
    }

    /// The text at a pointer.
    ///
    /// # Panics
    /// When there is none.
    pub fn str(&self, pointer: &str) -> String {
        self.at(pointer)
            .as_str()
            .unwrap_or_else(|| panic!("no text at {pointer}"))
            .to_owned()
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Whether this is a problem document that names `field` (or, for an empty one, none in particular).
    pub fn names(&self, field: &str) -> bool {
        let problem = self.json();
        let is_problem = self
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("application/problem+json"))
            && problem["status"] == self.status
            && problem["title"].is_string();
        let named = problem["errors"]
            .as_array()
            .is_some_and(|errors| errors.iter().any(|error| error["field"] == field));
        is_problem && (named || field.is_empty())
    }
}
