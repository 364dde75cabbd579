//! The client of everything on this machine.

use anyhow::Result;
use reqwest::Client;
use std::sync::Arc;

/// Never leaves this machine; the TLS it cannot do without trusts nobody.
///
/// # Errors
/// When it cannot be made.
pub fn client() -> Result<Client> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Ok(Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()?)
}
