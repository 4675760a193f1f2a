//! The shop of Atelier Colombage: pages with slots, as any shop would write them. What fills the slots comes from `/v1/personalize`.
//!
//! **Invariant:** the shop itself sets no cookie, keeps nothing and knows nobody.

use super::embedded::{Boutique, ShopTemplates};
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use entrenous_core::charter::Language;
use entrenous_core::id::ArticleId;
use entrenous_flow::House;
use entrenous_flow::shelf::Article;
use entrenous_web::Settings;
use minijinja::Environment;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Where the shop is.
pub const BASE: &str = "/shop";
/// How many cards a page of the shop shows.
const CARDS_MOST: usize = 48;
/// How many cards stand in a slot before it is filled.
const FALLBACK: usize = 6;

#[derive(Clone)]
struct Shop {
    house: Arc<House>,
    key: String,
    templates: Arc<Environment<'static>>,
}

/// The pages of the shop.
pub fn router(house: Arc<House>, settings: Settings) -> anyhow::Result<Router> {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(minijinja::UndefinedBehavior::Chainable);
    for path in ShopTemplates::iter().filter(|path| path.ends_with(".html")) {
        if let Some(file) = ShopTemplates::get(&path) {
            templates.add_template_owned(path.to_string(), String::from_utf8(file.data.into_owned())?)?;
        }
    }
    let shop = Shop { house, key: settings.site.key, templates: Arc::new(templates) };
    Ok(Router::new()
        .route("/", get(|| async { Redirect::temporary(BASE) }))
        .route(BASE, get(home))
        .route(&format!("{BASE}/kind/{{kind}}"), get(kind))
        .route(&format!("{BASE}/search"), get(search))
        .route(&format!("{BASE}/film"), get(film))
        .route(&format!("{BASE}/inbox"), get(inbox))
        .route(&format!("{BASE}/pictures/{{file}}"), get(picture))
        .route(&format!("{BASE}/static/{{file}}"), get(asset))
        .route(&format!("{BASE}/{{id}}"), get(product))
        .layer(axum::middleware::map_response(policy))
        .with_state(shop))
}

/// The policy of the shop's own pages: nothing inline, nothing foreign.
async fn policy(mut response: Response) -> Response {
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                  frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static(policy));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, header::HeaderValue::from_static("nosniff"));
    response
}

#[derive(Deserialize, Default)]
struct Asked {
    lang: Option<String>,
    q: Option<String>,
}

#[derive(Serialize)]
struct Card {
    id: String,
    name: String,
    price: String,
    href: String,
    picture: String,
    picture_alt: String,
}

#[derive(Serialize)]
struct Link {
    key: String,
    name: String,
    href: String,
    current: bool,
}

#[derive(Serialize)]
struct Tongue {
    code: String,
    name: String,
    href: String,
    current: bool,
}

#[derive(Serialize)]
struct Named {
    name: String,
}

#[derive(Serialize)]
struct Frame<T: Serialize> {
    lang: String,
    dir: &'static str,
    t: std::collections::BTreeMap<String, String>,
    languages: Vec<Tongue>,
    kinds: Vec<Link>,
    business: Named,
    banner_key: String,
    base: &'static str,
    query: String,
    #[serde(flatten)]
    body: T,
}

#[derive(Serialize)]
struct Product {
    id: String,
    name: String,
    description: String,
    price: String,
    picture: String,
    kind_name: String,
    material: String,
    sizes: Vec<String>,
    colours: Vec<String>,
}

impl Shop {
    fn language(&self, asked: &Asked, headers: &HeaderMap) -> Language {
        let accepts = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        entrenous_lingua::negotiate(asked.lang.as_deref(), accepts, &self.house.charter.business.languages)
    }

    fn card(&self, article: &Article, language: &Language) -> Card {
        let name = article.name(language).to_owned();
        Card {
            id: article.id.to_string(),
            price: article.price_text(language),
            href: format!("{BASE}/{}?lang={}", article.id, language.as_str()),
            picture: article.picture.clone().unwrap_or_default(),
            picture_alt: name.clone(),
            name,
        }
    }

    fn word(&self, language: &Language, group: &str, key: &str) -> String {
        let id = format!("{group}.{key}");
        let said = self.house.texts.say(language, &id, &[]);
        if said == id { key.to_owned() } else { said }
    }

    fn render<T: Serialize>(
        &self,
        template: &str,
        language: &Language,
        path: &str,
        asked: &Asked,
        kind: &str,
        body: T,
    ) -> Response {
        let texts = &self.house.texts;
        let query = asked.q.clone().unwrap_or_default();
        let languages = self.house.charter.business.languages.iter().map(|other| Tongue {
            code: other.as_str().to_owned(),
            name: texts.say(other, "units.language_name", &[]),
            href: format!(
                "{path}?lang={}{}",
                other.as_str(),
                if query.is_empty() { String::new() } else { format!("&q={}", encoded(&query)) }
            ),
            current: other == language,
        });
        let offer = self.house.shelf.offer();
        let kinds = offer.catalog.kinds().map(|key| Link {
            name: self.word(language, "kind", key),
            href: format!("{BASE}/kind/{key}?lang={}", language.as_str()),
            current: key == kind,
            key: key.to_owned(),
        });
        let frame = Frame {
            lang: language.as_str().to_owned(),
            dir: entrenous_lingua::direction(language),
            t: texts.map(language, "shop"),
            languages: languages.collect(),
            kinds: kinds.collect(),
            business: Named { name: self.house.charter.business.name.clone() },
            banner_key: self.key.clone(),
            base: BASE,
            query,
            body,
        };
        match self.templates.get_template(template).and_then(|t| t.render(minijinja::value::Serde(&frame))) {
            Ok(html) => Html(html).into_response(),
            Err(error) => {
                tracing::error!(template, kind = ?error.kind(), line = error.line(), "a shop page could not be rendered");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }

    fn showcase(&self, language: &Language, count: usize) -> Vec<Card> {
        let offer = self.house.shelf.offer();
        let picks = offer.showcase(self.house.now().day(), count);
        picks.iter().filter_map(|id| offer.get(id)).map(|article| self.card(article, language)).collect()
    }
}

async fn home(State(shop): State<Shop>, Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    #[derive(Serialize)]
    struct Body {
        featured: Vec<Card>,
        cards: Vec<Card>,
    }
    let language = shop.language(&asked, &headers);
    let cards = shop.showcase(&language, FALLBACK.saturating_mul(3));
    let mut cards = cards.into_iter();
    let featured = cards.by_ref().take(FALLBACK.saturating_mul(2)).collect();
    shop.render("home.html", &language, BASE, &asked, "", Body { featured, cards: cards.collect() })
}

async fn product(
    State(shop): State<Shop>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    #[derive(Serialize)]
    struct Body {
        product: Product,
        cards: Vec<Card>,
        company: Vec<Card>,
    }
    let language = shop.language(&asked, &headers);
    let offer = shop.house.shelf.offer();
    let shown = ArticleId::parse(&id).ok().filter(|id| offer.is_shown(id));
    let Some(article) = shown.and_then(|id| offer.get(&id)) else {
        return missing(&shop, &language, &asked);
    };
    let product = Product {
        id: article.id.to_string(),
        name: article.name(&language).to_owned(),
        description: article.description(&language).to_owned(),
        price: article.price_text(&language),
        picture: article.picture.clone().unwrap_or_default(),
        kind_name: shop.word(&language, "kind", &article.kind),
        material: shop.word(&language, "material", &article.material),
        sizes: article.sizes.clone(),
        colours: article.colours.iter().map(|colour| shop.word(&language, "colour", colour)).collect(),
    };
    let like = offer.similar(&article.id, FALLBACK.saturating_mul(2));
    let mut like = like.iter().filter_map(|id| offer.get(id)).map(|a| shop.card(a, &language));
    let cards = like.by_ref().take(FALLBACK).collect();
    let company = like.collect();
    let path = format!("{BASE}/{id}");
    shop.render("product.html", &language, &path, &asked, &article.kind, Body { product, cards, company })
}

#[derive(Serialize)]
struct List {
    title: String,
    cards: Vec<Card>,
    fallback: Vec<Card>,
}

async fn kind(
    State(shop): State<Shop>,
    Path(kind): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let language = shop.language(&asked, &headers);
    let offer = shop.house.shelf.offer();
    let shown = offer.catalog.of_kind(&kind).filter(|article| offer.is_shown(&article.id));
    let cards: Vec<Card> = shown.take(CARDS_MOST).map(|article| shop.card(article, &language)).collect();
    if cards.is_empty() {
        return missing(&shop, &language, &asked);
    }
    let list = List {
        title: shop.word(&language, "kind", &kind),
        cards,
        fallback: shop.showcase(&language, FALLBACK),
    };
    shop.render("list.html", &language, &format!("{BASE}/kind/{kind}"), &asked, &kind, list)
}

async fn search(State(shop): State<Shop>, Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    let language = shop.language(&asked, &headers);
    let query = asked.q.clone().unwrap_or_default();
    let offer = shop.house.shelf.offer();
    let found = offer.search(&query, &language, CARDS_MOST);
    let cards = found.iter().filter_map(|id| offer.get(id)).map(|a| shop.card(a, &language)).collect();
    let title = shop.word(&language, "shop", "results");
    let list = List { title, cards, fallback: shop.showcase(&language, FALLBACK) };
    shop.render("list.html", &language, &format!("{BASE}/search"), &asked, "", list)
}

fn missing(shop: &Shop, language: &Language, asked: &Asked) -> Response {
    let title = shop.word(language, "shop", "nothing_found");
    let list = List { title, cards: Vec::new(), fallback: shop.showcase(language, FALLBACK) };
    let page = shop.render("list.html", language, BASE, asked, "", list);
    (StatusCode::NOT_FOUND, page).into_response()
}

async fn film(State(shop): State<Shop>, Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    let language = shop.language(&asked, &headers);
    shop.render("film.html", &language, BASE, &asked, "", ())
}

async fn inbox(State(shop): State<Shop>, Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    let language = shop.language(&asked, &headers);
    shop.render("inbox.html", &language, &format!("{BASE}/inbox"), &asked, "", ())
}

async fn picture(Path(file): Path<String>) -> Response {
    served(Boutique::get(&format!("pictures/{file}")).map(|file| file.data.into_owned()), &file)
}

async fn asset(Path(file): Path<String>) -> Response {
    served(ShopTemplates::get(&file).map(|file| file.data.into_owned()), &file)
}

fn served(bytes: Option<Vec<u8>>, name: &str) -> Response {
    let kind = match name.rsplit_once('.').map(|(_, end)| end) {
        Some("svg") => "image/svg+xml",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    match bytes {
        Some(bytes) => {
            ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=3600")], bytes)
                .into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .flat_map(|byte| {
            let plain = byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
            if plain { vec![char::from(byte)] } else { format!("%{byte:02X}").chars().collect() }
        })
        .collect()
}
