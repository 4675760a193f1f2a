//! `GET /healthz`: whether the house can read and write.

use crate::{App, Problem};
use axum::extract::State;

/// Says `ok`, or what is wrong.
pub(crate) async fn handle(State(app): State<App>) -> Result<&'static str, Problem> {
    app.house.check()?;
    Ok("ok")
}
