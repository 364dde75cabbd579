//! What a deployment says to the console.

use platform::config::{ConfigError, Env, web_address};
use serde::Serialize;
use url::Url;

/// Where and how people sign in, and whom the pages may speak to.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What `GET /config.json` answers.
    pub sign_in: SignIn,
    /// Origins besides our own that pages may send requests to, such as the one that takes large files.
    pub connect: Vec<String>,
}

/// How people sign in: the shape of `/config.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum SignIn {
    /// With the issuer of the deployment's tokens, by authorization code and PKCE.
    Issuer {
        /// Its address, without a slash at the end.
        issuer: String,
        /// The console's id there; null when the deployment has none yet.
        client_id: Option<String>,
        /// What is asked for besides `openid profile`: scopes with spaces between them.
        scope: Option<String>,
    },
    /// On this machine, by a choice of roles.
    Local {
        /// How.
        local: LocalSignIn,
    },
}

/// How a local system takes roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LocalSignIn {
    /// What comes before `.viewer+author` in a bearer token. Null where changes need the token that was printed.
    pub token: Option<String>,
}

impl Settings {
    /// Those of a deployment.
    ///
    /// # Errors
    /// When the issuer is missing, or an address is none.
    pub fn from_env(env: &Env) -> Result<Self, ConfigError> {
        let origins = env.optional("CONNECT_ORIGINS")?.unwrap_or_default();
        let origins = origins
            .split([',', ' '])
            .filter(|origin| !origin.is_empty());
        Self::issuer(
            &env.required("SIGN_IN_ISSUER")?,
            env.optional("CONSOLE_CLIENT_ID")?,
            env.optional("CONSOLE_SCOPE")?,
            &origins.map(str::to_owned).collect::<Vec<_>>(),
        )
    }

    /// Those of a system where people sign in with this issuer; `origins` are addresses that pages may speak to
    /// besides it and their own.
    ///
    /// # Errors
    /// When an address is none.
    pub fn issuer(
        issuer: &str,
        client_id: Option<String>,
        scope: Option<String>,
        origins: &[String],
    ) -> Result<Self, ConfigError> {
        let issuer = web_address("SIGN_IN_ISSUER", issuer)?;
        let mut connect = vec![origin("SIGN_IN_ISSUER", &issuer)?];
        for address in origins {
            let address = web_address("CONNECT_ORIGINS", address)?;
            connect.push(origin("CONNECT_ORIGINS", &address)?);
        }
        Ok(Self {
            sign_in: SignIn::Issuer {
                issuer,
                client_id,
                scope,
            },
            connect,
        })
    }

    /// Those of a system on this machine; `connect` are origins besides its own.
    pub fn local(token: Option<String>, connect: Vec<String>) -> Self {
        Self {
            sign_in: SignIn::Local {
                local: LocalSignIn { token },
            },
            connect,
        }
    }
}

/// Scheme, host and port of an address that was checked. It goes into a header, so nothing else of it may.
fn origin(key: &str, address: &str) -> Result<String, ConfigError> {
    let invalid = || ConfigError::Invalid {
        key: key.to_owned(),
        expected: "an address with a host".to_owned(),
    };
    let url = Url::parse(address).map_err(|_| invalid())?;
    let origin = url.origin().ascii_serialization();
    let usual = |letter: char| letter.is_ascii_alphanumeric() || ":/.-[]".contains(letter);
    // A semicolon may stand in the name of a host, and would begin another rule.
    if origin.chars().all(usual) {
        Ok(origin)
    } else {
        Err(invalid())
    }
}
