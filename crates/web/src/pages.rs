//! What people see: the banner script, the page of one's own data, the choice without script.
//! The pages call the same use cases as the API; a form is a call without script.
//!
//! **Invariant:** every page works without script, but for the one that computes in the reader's browser, and under a policy that forbids inline style and script.

mod banner;
mod choices;
mod confirm;
mod first_layer;
mod follow;
mod inbox;
mod letter;
mod letters;
mod messages;
mod notice;
mod observer;
mod privacy;
mod problem;
pub(crate) mod render;
mod request;
mod script;
mod signup;
mod slots;
mod verify;

pub use banner::compressed_bytes;
pub use render::{NotReady, Pages};

use crate::App;
use axum::Router;
use axum::middleware;
use axum::routing::{get, post};

/// The routes.
pub(crate) fn routes(app: App) -> Router<App> {
    Router::new()
        .route("/banner.js", get(banner::handle))
        .route("/banner.html", get(first_layer::handle))
        .route("/banner.css", get(first_layer::style))
        .route("/observer.js", get(observer::handle))
        .route("/slots.js", get(slots::slots))
        .route("/inbox.js", get(inbox::script))
        .route("/sw.js", get(inbox::worker))
        .route("/acts.js", get(slots::acts))
        .route("/signal.js", get(render::signal))
        .route("/entrenous.css", get(render::style))
        .route("/verify", get(verify::show))
        .route("/verify.js", get(verify::script))
        .route("/privacy", get(privacy::show))
        .route("/privacy/notice", get(notice::show))
        .route("/privacy/open", post(privacy::open))
        .route("/privacy/facts/{item}", post(privacy::correct))
        .route("/privacy/purposes/{purpose}", post(privacy::answer))
        .route("/privacy/often", post(messages::often))
        .route("/privacy/export", post(privacy::export))
        .route("/privacy/erase", get(privacy::confirm_erase).post(privacy::erase))
        .route("/privacy/confirm/{link}", get(confirm::show).post(confirm::save))
        .route("/signup/confirm/{link}", get(signup::look).post(signup::fulfilled))
        .route("/signup/{purpose}", get(signup::show).post(signup::save))
        .route("/signup/{purpose}/code.svg", get(signup::code))
        .route("/privacy/requests/{id}", get(request::show).post(request::answer))
        .route("/l/{place}", get(follow::follow))
        .route("/o/{place}", get(follow::open))
        .route("/letters", get(letters::list))
        .route("/letters/feed", get(letters::feed))
        .route("/letters/{message}", get(letters::show))
        .route("/letters/{message}/text", get(letters::text))
        .route("/u/{link}", get(letter::show).post(letter::stop))
        .route("/p/{link}", get(letter::choose).post(letter::stop_some))
        .route("/privacy/choices", get(choices::show).post(choices::save))
        .layer(middleware::from_fn_with_state(app, problem::as_page))
}
