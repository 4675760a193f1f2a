//! Parts of a page that come from elsewhere: `<!--#include virtual="/banner.html?lang=fr" -->`, as nginx and Apache know it
//! (server-side includes). The shop's pages name the part; the house answers it as it would answer the shop's own server.
//!
//! **Invariant:** what goes along is what the part needs: the cookie, the language, the signal.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::middleware::Next;
use axum::response::Response;
use tower::ServiceExt;

/// The largest page, and the largest part, in bytes.
const PAGE_BYTES_MOST: usize = 1_048_576;
const OPENS: &str = "<!--#include virtual=\"";
const CLOSES: &str = "\" -->";
const ALONG: [HeaderName; 3] = [header::COOKIE, header::ACCEPT_LANGUAGE, HeaderName::from_static("sec-gpc")];

/// Puts the part a page names into it; a page without one passes as it is.
pub async fn include(State(house): State<Router>, request: Request, next: Next) -> Response {
    let asked = request.headers().clone();
    let (head, body) = next.run(request).await.into_parts();
    let is_page =
        head.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !is_page {
        return Response::from_parts(head, body);
    }
    let page = text(body).await;
    let whole = match cut(&page) {
        Some((before, path, after)) => [before, &part(house, path, &asked).await, after].concat(),
        None => page,
    };
    Response::from_parts(head, Body::from(whole))
}

fn cut(page: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = page.split_once(OPENS)?;
    let (path, after) = rest.split_once(CLOSES)?;
    Some((before, path, after))
}

async fn part(house: Router, path: &str, asked: &HeaderMap) -> String {
    let mut request = Request::builder().uri(path);
    for name in ALONG {
        for value in asked.get_all(&name) {
            request = request.header(&name, value);
        }
    }
    let Ok(request) = request.body(Body::empty()) else { return String::new() };
    match house.oneshot(request).await {
        Ok(answer) if answer.status().is_success() => text(answer.into_body()).await,
        _ => String::new(),
    }
}

async fn text(body: Body) -> String {
    let bytes = to_bytes(body, PAGE_BYTES_MOST).await.unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_page_is_cut_where_it_names_its_part() {
        let page = "<body>\n<!--#include virtual=\"/banner.html?lang=fr\" -->\n<main>";
        assert_eq!(cut(page), Some(("<body>\n", "/banner.html?lang=fr", "\n<main>")));
        assert_eq!(cut("<!-- #include nothing -->"), None);
    }
}
