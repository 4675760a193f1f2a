//! A body as it came: of calls whose body is signed as a whole and read only after its signature holds, and of those that take a file.
//!
//! **Invariant:** a body over [`BODY_BYTES_MOST`] is not read to its end; over [`LARGE_BODY_BYTES_MOST`], where the business's own server sends a file.

use super::body::{BODY_BYTES_MOST, LARGE_BODY_BYTES_MOST, too_large};
use crate::problem::Problem;
use axum::extract::{FromRequest, Request};

/// A body as it came.
pub struct Raw(pub Vec<u8>);

/// A file as it came; it stands behind [`super::Business`], so that nobody else sends so much.
pub struct LargeRaw(pub Vec<u8>);

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = Problem;
    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        read(request, BODY_BYTES_MOST).await.map(Self)
    }
}

impl<S: Send + Sync> FromRequest<S> for LargeRaw {
    type Rejection = Problem;
    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        read(request, LARGE_BODY_BYTES_MOST).await.map(Self)
    }
}

async fn read(request: Request, bytes_most: usize) -> Result<Vec<u8>, Problem> {
    let bytes = axum::body::to_bytes(request.into_body(), bytes_most).await;
    bytes.map(|bytes| bytes.to_vec()).map_err(|_| too_large(bytes_most))
}
