//! Someone in front of a browser.

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use serde_json::{Value, json};
use std::net::SocketAddr;
use tower::ServiceExt;

/// What came back.
#[derive(Debug)]
pub struct Heard {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub bytes: Vec<u8>,
    /// The body as text.
    pub text: String,
}

impl Heard {
    /// The body as JSON; `null` if it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }
    /// The code of the problem.
    #[must_use]
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// A visitor: a language, perhaps a signal, perhaps a token.
#[derive(Clone)]
pub struct Visitor {
    router: Router,
    language: String,
    place: Option<String>,
    gpc: bool,
    page: Option<(String, String)>,
    address: Option<SocketAddr>,
    header: Option<(String, String)>,
    /// By which the house knows them, once it does.
    pub token: Option<String>,
}

impl Visitor {
    pub(crate) fn new(router: Router) -> Self {
        Self {
            router,
            language: "fr".into(),
            place: None,
            gpc: false,
            page: None,
            address: None,
            header: None,
            token: None,
        }
    }
    /// Reads this language.
    #[must_use]
    pub fn reading(mut self, language: &str) -> Self {
        self.language = language.into();
        self
    }
    /// Is in this place.
    #[must_use]
    pub fn from(mut self, place: &str) -> Self {
        self.place = Some(place.into());
        self
    }
    /// Has a browser that sends Global Privacy Control.
    #[must_use]
    pub fn with_gpc(mut self) -> Self {
        self.gpc = true;
        self
    }

    /// Carries this token or key.
    #[must_use]
    pub fn known_by(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Calls from a page of another origin that carries this key.
    #[must_use]
    pub fn from_page(mut self, origin: &str, key: &str) -> Self {
        self.page = Some((origin.into(), key.into()));
        self
    }

    /// Connects from this address.
    #[must_use]
    pub fn connecting_from(mut self, address: &str) -> Self {
        self.address = Some(SocketAddr::new(address.parse().unwrap(), 50_000));
        self
    }
    /// Carries this header, by their own doing or a proxy's.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.header = Some((name.into(), value.into()));
        self
    }

    /// Sends a request.
    pub async fn sends(&self, method: Method, path: &str, body: Option<Vec<u8>>) -> Heard {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("accept-language", &self.language)
            .header("host", "localhost");
        if !path.starts_with("/v1/") {
            request = request.header("accept", "text/html");
        }
        if let Some(place) = &self.place {
            request = request.header("x-place", place);
        }
        if self.gpc {
            request = request.header("sec-gpc", "1");
        }
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some((origin, key)) = &self.page {
            request = request.header("origin", origin).header("entrenous-key", key);
        }
        if let Some((name, value)) = &self.header {
            request = request.header(name, value);
        }
        if let Some(address) = self.address {
            request = request.extension(ConnectInfo(address));
        }
        if body.is_some() {
            let kind = if path.starts_with("/v1/") {
                "application/json"
            } else {
                "application/x-www-form-urlencoded"
            };
            request = request.header("content-type", kind);
        }
        let request = request.body(body.map_or_else(Body::empty, Body::from)).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 10_000_000).await.unwrap();
        Heard {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.to_vec(),
        }
    }
    /// Gets.
    pub async fn gets(&self, path: &str) -> Heard {
        self.sends(Method::GET, path, None).await
    }
    /// Posts JSON.
    pub async fn posts(&self, path: &str, body: &Value) -> Heard {
        self.sends(Method::POST, path, Some(body.to_string().into_bytes())).await
    }
    /// Puts JSON.
    pub async fn puts(&self, path: &str, body: &Value) -> Heard {
        self.sends(Method::PUT, path, Some(body.to_string().into_bytes())).await
    }
    /// Changes.
    pub async fn patches(&self, path: &str, body: &Value) -> Heard {
        self.sends(Method::PATCH, path, Some(body.to_string().into_bytes())).await
    }
    /// Submits a form.
    pub async fn submits(&self, path: &str, form: &str) -> Heard {
        self.sends(Method::POST, path, Some(form.as_bytes().to_vec())).await
    }
    /// Deletes.
    pub async fn deletes(&self, path: &str) -> Heard {
        self.sends(Method::DELETE, path, None).await
    }

    /// The hash of the notice they are shown.
    pub async fn notice(&self) -> String {
        self.gets("/v1/notice?surface=web").await.json()["hash"].as_str().unwrap().to_owned()
    }

    /// Answers the notice by purpose; from then on they are who the answer says they are.
    pub async fn answers(&mut self, decisions: &[(&str, &str)]) -> Heard {
        let decisions: Value = decisions
            .iter()
            .map(|(key, answer)| ((*key).to_owned(), json!(answer)))
            .collect::<serde_json::Map<_, _>>()
            .into();
        let body = json!({"notice": self.notice().await, "decisions": decisions, "method": "custom", "surface": "web", "locale": self.language});
        let heard = self.posts("/v1/consent", &body).await;
        if heard.status == StatusCode::CREATED {
            self.token = heard.json()["token"].as_str().map(ToOwned::to_owned);
        }
        heard
    }

    /// Looks at an article.
    pub async fn looks_at(&self, article: &str) -> Heard {
        self.posts("/v1/events", &json!([{"kind": "view", "item": article}])).await
    }

    /// Asks for suggestions on a page that shows these articles.
    pub async fn wishes(&self, items: &[&str], limit: usize) -> Heard {
        self.posts(
            "/v1/personalize",
            &json!({"slot": "product", "context": {"items": items}, "limit": limit}),
        )
        .await
    }
}
