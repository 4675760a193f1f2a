//! The customer a path names, by the business's own name for them.
//!
//! **Invariant:** an address is no name: one in a path is refused, since paths end in the logs of others (OWASP ASVS 5.0 V14.2.1).

use crate::App;
use crate::problem::Problem;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use entrenous_core::reference::Reference;

/// The customer a path names.
pub struct Customer(pub Reference);

impl FromRequestParts<App> for Customer {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let named = Path::<String>::from_request_parts(parts, app).await;
        let text = named.map(|Path(text)| text).unwrap_or_default();
        Reference::parse(&text).map(Self).map_err(|e| Problem::bad_request("bad_value", e.to_string()))
    }
}
