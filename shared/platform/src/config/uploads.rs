//! Where uploaded files are kept.

use super::aws::local_address;
use super::{AwsConfig, ConfigError, Env, web_address};
use objects::BucketConfig;

const S3: &str = "AWS_ENDPOINT_URL_S3";
const WHOLE_CLOUD: &str = "AWS_ENDPOINT_URL";

/// Reads `UPLOADS_BUCKET`, the name of the bucket of uploaded files; none where this function has nothing to do with
/// them. Local mode then has a bucket at `AWS_ENDPOINT_URL_S3`. Elsewhere that, or `AWS_ENDPOINT_URL`, is what stands for
/// S3.
///
/// # Errors
/// [`ConfigError`] names the key.
pub(crate) fn uploads(env: &Env, aws: &AwsConfig) -> Result<Option<BucketConfig>, ConfigError> {
    let Some(name) = env.optional("UPLOADS_BUCKET")? else {
        return Ok(None);
    };
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
    if !(3..=63).contains(&name.len()) || !name.bytes().all(plain) {
        return Err(ConfigError::invalid(
            "UPLOADS_BUCKET",
            "the name of a bucket",
        ));
    }
    let endpoint = if aws.local.is_some() {
        Some(local_address(env, S3)?)
    } else {
        let mut found = None;
        for key in [S3, WHOLE_CLOUD] {
            if let (None, Some(address)) = (&found, env.optional(key)?) {
                found = Some(web_address(key, &address)?);
            }
        }
        found
    };
    Ok(Some(BucketConfig {
        name,
        region: aws.region.clone(),
        endpoint,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLOUD: [(&str, &str); 2] = [("AWS_REGION", "eu-west-1"), ("UPLOADS_BUCKET", "files")];

    fn read(pairs: &[(&str, &str)]) -> Result<Option<BucketConfig>, String> {
        let env = Env::fixed(CLOUD.into_iter().chain(pairs.iter().copied()));
        let aws = AwsConfig::from_env(&env).unwrap();
        uploads(&env, &aws).map_err(|error| error.to_string())
    }

    fn endpoint(pairs: &[(&str, &str)]) -> Option<String> {
        read(pairs).unwrap().unwrap().endpoint
    }

    #[test]
    fn the_bucket_is_in_the_cloud_or_where_what_stands_for_it_is() {
        assert_eq!(endpoint(&[]), None);
        let here = "http://127.0.0.1:1";
        assert_eq!(endpoint(&[(WHOLE_CLOUD, here)]).as_deref(), Some(here));
        let other = "http://127.0.0.1:2/";
        let both = [(WHOLE_CLOUD, here), (S3, other)];
        assert_eq!(endpoint(&both).as_deref(), Some("http://127.0.0.1:2"));
        let env = Env::fixed([("AWS_REGION", "eu-west-1")]);
        let aws = AwsConfig::from_env(&env).unwrap();
        assert_eq!(uploads(&env, &aws), Ok(None));
    }

    #[test]
    fn local_mode_has_its_bucket_on_this_machine() {
        let here = "http://127.0.0.1:1";
        let mut pairs = vec![
            ("AWS_ENDPOINT_URL_DYNAMODB", here),
            ("AWS_ENDPOINT_URL_SQS", here),
            ("AWS_ENDPOINT_URL_SCHEDULER", here),
        ];
        assert_eq!(read(&pairs).unwrap_err(), "AWS_ENDPOINT_URL_S3 is not set");
        pairs.push((S3, here));
        assert_eq!(endpoint(&pairs).as_deref(), Some(here));
        pairs[3].1 = "https://s3.contoso.example";
        assert_eq!(
            read(&pairs).unwrap_err(),
            "AWS_ENDPOINT_URL_S3 must be an address on this machine"
        );
    }

    #[test]
    fn a_name_that_no_bucket_has_is_refused() {
        for name in ["ab", "Files", "a/b", "a?b", &"x".repeat(64)] {
            let error = read(&[("UPLOADS_BUCKET", name)]).unwrap_err();
            assert_eq!(error, "UPLOADS_BUCKET must be the name of a bucket");
        }
    }
}
