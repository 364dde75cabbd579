//! Why a request is not believed. The word goes to the log; the sender learns only the status.

use http::StatusCode;

/// A refused request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No `Authorization: Bearer …`.
    NoToken,
    /// Not a token, or one without the claims it needs.
    Malformed,
    /// Not RS256.
    Algorithm,
    /// The connector has no such key.
    UnknownKey,
    Signature,
    Issuer,
    /// For another bot.
    Audience,
    Expired,
    NotYet,
    /// The key may not sign for Teams.
    Endorsement,
    /// The token is for another service address than the activity's.
    ServiceUrl,
    /// Answers may not go to the activity's service address.
    ServiceHost,
    /// Not from Teams.
    Channel,
    /// From another tenant, or from none.
    Tenant,
    /// No key is known yet and none can be had.
    KeysUnavailable,
}

impl Refusal {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::NoToken => "no token",
            Self::Malformed => "malformed token",
            Self::Algorithm => "algorithm",
            Self::UnknownKey => "unknown key",
            Self::Signature => "signature",
            Self::Issuer => "issuer",
            Self::Audience => "audience",
            Self::Expired => "expired",
            Self::NotYet => "not yet valid",
            Self::Endorsement => "endorsement",
            Self::ServiceUrl => "service address",
            Self::ServiceHost => "service host",
            Self::Channel => "channel",
            Self::Tenant => "tenant",
            Self::KeysUnavailable => "keys unavailable",
        }
    }

    /// 401 for a token that proves nothing, 403 for one that proves something else, 503 where nothing can be proved.
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::NoToken
            | Self::Malformed
            | Self::Algorithm
            | Self::UnknownKey
            | Self::Signature
            | Self::Issuer
            | Self::Audience
            | Self::Expired
            | Self::NotYet => StatusCode::UNAUTHORIZED,
            Self::Endorsement
            | Self::ServiceUrl
            | Self::ServiceHost
            | Self::Channel
            | Self::Tenant => StatusCode::FORBIDDEN,
            Self::KeysUnavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}
