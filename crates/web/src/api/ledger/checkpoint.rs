//! `GET /v1/ledger/checkpoint`: the signed head of the ledger (C2SP tlog-checkpoint).

use crate::App;
use axum::extract::State;

/// Answers the signed head.
#[utoipa::path(get, path = "/v1/ledger/checkpoint", tag = "ledger", responses((status = 200, body = String, content_type = "text/plain")))]
pub(crate) async fn handle(State(app): State<App>) -> String {
    app.house.checkpoint()
}
