//! A body as it came: of calls whose body is signed as a whole and read only after its signature holds.
//!
//! **Invariant:** a body over [`BODY_BYTES_MOST`] is not read to its end.

use super::body::{BODY_BYTES_MOST, too_large};
use crate::problem::Problem;
use axum::extract::{FromRequest, Request};

/// A body as it came.
pub struct Raw(pub Vec<u8>);

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = Problem;
    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let bytes = axum::body::to_bytes(request.into_body(), BODY_BYTES_MOST).await;
        bytes.map(|bytes| Self(bytes.to_vec())).map_err(|_| too_large(BODY_BYTES_MOST))
    }
}
