//! Where a bucket is.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stays as it is in the path of an object.
const IN_KEY: AsciiSet = NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// A bucket and where to ask for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketConfig {
    /// Its name.
    pub name: String,
    /// Its region.
    pub region: String,
    /// What stands for S3, without a slash at the end; none is S3 itself.
    pub endpoint: Option<String>,
}

impl BucketConfig {
    /// Scheme and host of every address of the bucket: what a page that sends files needs leave to connect to.
    pub fn origin(&self) -> String {
        let address = self.base();
        let after_scheme = address.find("://").map_or(0, |at| at + 3);
        let end = address[after_scheme..]
            .find('/')
            .map_or(address.len(), |at| after_scheme + at);
        address[..end].to_owned()
    }

    /// The address of an object.
    pub(crate) fn of_key(&self, key: &str) -> String {
        format!("{}/{}", self.base(), utf8_percent_encode(key, &IN_KEY))
    }

    /// S3 itself has a host for each bucket. What stands for it is on one host, with the bucket in the path.
    fn base(&self) -> String {
        match &self.endpoint {
            Some(endpoint) => format!("{endpoint}/{}", self.name),
            None => {
                // The partition of China has a domain of its own.
                let suffix = if self.region.starts_with("cn-") {
                    "amazonaws.com.cn"
                } else {
                    "amazonaws.com"
                };
                format!("https://{}.s3.{}.{suffix}", self.name, self.region)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(region: &str, endpoint: Option<&str>) -> BucketConfig {
        BucketConfig {
            name: "files".into(),
            region: region.into(),
            endpoint: endpoint.map(Into::into),
        }
    }

    #[test]
    fn a_bucket_has_a_host_of_its_own_or_a_path_on_one() {
        let own = bucket("eu-west-1", None);
        assert_eq!(
            own.of_key("a/b c.csv"),
            "https://files.s3.eu-west-1.amazonaws.com/a/b%20c.csv"
        );
        assert_eq!(own.origin(), "https://files.s3.eu-west-1.amazonaws.com");
        let china = bucket("cn-north-1", None);
        assert_eq!(
            china.origin(),
            "https://files.s3.cn-north-1.amazonaws.com.cn"
        );
        let here = bucket("local", Some("http://127.0.0.1:9"));
        assert_eq!(here.of_key("a+é"), "http://127.0.0.1:9/files/a%2B%C3%A9");
        assert_eq!(here.origin(), "http://127.0.0.1:9");
    }
}
