//! Which member of staff asks, by the cookie of their session, and whether their role reaches as far as the handler needs.
//!
//! **Invariant:** a handler that takes a [`Staff`] or a [`Deed`] of a role cannot be reached by a smaller one.
//! **Invariant:** whatever changes something takes a [`Deed`]: it comes from this very origin and carries the token of this session's forms.
//! **Invariant:** the cookie is out of reach of scripts and of other sites; but on the own machine it goes over an encrypted line alone.

use super::body::too_large;
use super::caller::is_same_origin;
use super::locale::Locale;
use crate::App;
use crate::problem::Problem;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entrenous_core::hash::Hash;
use entrenous_core::staff::{Role, SESSION_HOURS};
use entrenous_flow::Fault;
use entrenous_flow::staff::{Member, NotStaff, form_token, recognize};
use std::marker::PhantomData;

/// The name of the cookie; the prefix makes browsers refuse it from any other host or over a bare line (RFC 6265bis, 4.1.3.2).
const SECURE: &str = "__Host-entrenous_staff";
/// Its name on the own machine, where there is no encrypted line.
const PLAIN: &str = "entrenous_staff";
const TOKEN_BYTES: usize = 32;
/// The field of a form that names its session.
const FORM_FIELD: &str = "form";
/// The largest form staff send, in bytes.
const FORM_BYTES_MOST: usize = 16_384;
/// The largest form in which a whole text is written, in bytes: each sign of it may take nine.
const TEXT_FORM_BYTES_MOST: usize = 1 << 20;

/// A role a handler needs.
pub trait Reach {
    /// Which.
    const ROLE: Role;
}
/// Anyone of the staff.
pub struct AsViewer;
/// Those who write, and owners.
pub struct AsWriter;
/// Owners.
pub struct AsOwner;
impl Reach for AsViewer {
    const ROLE: Role = Role::Viewer;
}
impl Reach for AsWriter {
    const ROLE: Role = Role::Writer;
}
impl Reach for AsOwner {
    const ROLE: Role = Role::Owner;
}

/// A member of staff who looks.
pub struct Staff<R = AsViewer> {
    /// Who.
    pub member: Member,
    /// What the forms of this session carry.
    pub form: String,
    reach: PhantomData<R>,
}

/// A member of staff who does something, with the fields of the form.
pub struct Deed<R, const BYTES_MOST: usize = FORM_BYTES_MOST> {
    /// Who.
    pub member: Member,
    /// What the forms of this session carry.
    pub form: String,
    fields: Vec<(String, String)>,
    reach: PhantomData<R>,
}

/// A member of staff who writes a text.
pub type Writing<R> = Deed<R, TEXT_FORM_BYTES_MOST>;

impl<R, const BYTES_MOST: usize> Deed<R, BYTES_MOST> {
    /// The first field of this name; nothing that is empty.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        let mut of_name = self.fields.iter().filter(|(known, _)| known == name);
        of_name.next().map_or("", |(_, value)| value.as_str())
    }
}

impl<R: Reach> FromRequestParts<App> for Staff<R> {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let (member, form) = known::<R>(parts, app).await?;
        Ok(Self { member, form, reach: PhantomData })
    }
}

impl<R: Reach, const BYTES_MOST: usize> FromRequest<App> for Deed<R, BYTES_MOST> {
    type Rejection = Response;
    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let (member, form) = known::<R>(&mut parts, app).await?;
        let refused = || Problem::from(Fault::from(NotStaff::NotOurForm)).into_response();
        if !is_same_origin(&parts.headers) {
            return Err(refused());
        }
        let bytes = axum::body::to_bytes(body, BYTES_MOST).await;
        let bytes = bytes.map_err(|_| too_large(BYTES_MOST).into_response())?;
        let request = Request::from_parts(parts, axum::body::Body::from(bytes));
        let fields = axum::extract::Form::<Vec<(String, String)>>::from_request(request, app).await;
        let fields = fields.map_err(|_| refused())?.0;
        let told = fields.iter().find(|(name, _)| name == FORM_FIELD).map_or("", |(_, value)| value);
        // Hashes are compared, so that the time it takes tells nothing.
        if Hash::of(&[told.as_bytes()]) != Hash::of(&[form.as_bytes()]) {
            return Err(refused());
        }
        Ok(Self { member, form, fields, reach: PhantomData })
    }
}

/// Who it is, if the role reaches so far; whoever has no session is led to where one begins.
async fn known<R: Reach>(parts: &mut Parts, app: &App) -> Result<(Member, String), Response> {
    let member = match token(&parts.headers) {
        Some(token) => recognize(&app.house, &token).await.map(|member| (member, form_token(&token))),
        None => Err(NotStaff::SessionOver.into()),
    };
    match member {
        Ok((member, form)) if member.role.reaches(R::ROLE) => Ok((member, form)),
        Ok(_) => Err(Problem::from(Fault::from(NotStaff::NeedsRole(R::ROLE))).into_response()),
        Err(Fault::Staff(NotStaff::SessionOver)) => {
            let Ok(Locale(locale)) = Locale::from_request_parts(parts, app).await;
            let lang = locale.as_str();
            let to = match parts.method {
                Method::GET => format!("/console/login?lang={lang}&next={}", parts.uri.path()),
                _ => format!("/console/login?lang={lang}&over=1"),
            };
            Err(Redirect::to(&to).into_response())
        }
        Err(fault) => Err(Problem::from(fault).into_response()),
    }
}

/// The token of the session, if the browser sends one.
pub(crate) fn token(headers: &HeaderMap) -> Option<[u8; TOKEN_BYTES]> {
    let of = |name: &str| {
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(known, _)| *known == name).and_then(|(_, value)| URL_SAFE_NO_PAD.decode(value).ok())
    };
    let found = of(SECURE).or_else(|| of(PLAIN).filter(|_| is_own_machine(headers)))?;
    found.try_into().ok()
}

/// The `Set-Cookie` line with which a session begins.
pub(crate) fn keep(headers: &HeaderMap, token: &[u8]) -> String {
    line(headers, &URL_SAFE_NO_PAD.encode(token), SESSION_HOURS.saturating_mul(3_600))
}

/// The `Set-Cookie` line with which it ends.
pub(crate) fn leave(headers: &HeaderMap) -> String {
    line(headers, "", 0)
}

fn line(headers: &HeaderMap, value: &str, seconds: i64) -> String {
    let (name, secure) = if is_bare(headers) { (PLAIN, "") } else { (SECURE, "; Secure") };
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}

/// Whether the browser talks to this very machine over a bare line. A proxy in front may hide the host, but neither the origin of the page
/// nor, if it says so, how it was reached.
fn is_bare(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_encrypted = text("origin").starts_with("https://") || text("x-forwarded-proto") == "https";
    is_own_machine(headers) && !is_encrypted
}

fn is_own_machine(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let name = if host.starts_with('[') { host.split_inclusive(']').next() } else { host.split(':').next() };
    matches!(name, Some("localhost" | "127.0.0.1" | "[::1]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn the_cookie_is_bound_to_the_host_and_an_encrypted_line_but_on_the_own_machine() {
        let kept = |pairs: &[(&'static str, &str)]| keep(&headers(pairs), &[7; 32]);
        let secure = kept(&[("host", "privacy.shop.example")]);
        assert!(secure.starts_with("__Host-entrenous_staff=BwcH"), "{secure}");
        assert!(secure.ends_with("; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure"), "{secure}");
        for own in ["localhost:8080", "127.0.0.1:8080", "[::1]:8080", "localhost"] {
            let plain = kept(&[("host", own)]);
            assert!(plain.starts_with("entrenous_staff=") && plain.ends_with("SameSite=Strict"), "{plain}");
        }
        for proxied in [("origin", "https://privacy.shop.example"), ("x-forwarded-proto", "https")] {
            assert_eq!(kept(&[("host", "127.0.0.1:8080"), proxied]), secure);
        }
        assert!(kept(&[("host", "localhost.attacker.example")]).contains("; Secure"));
    }

    #[test]
    fn a_bare_cookie_counts_on_the_own_machine_alone() {
        let value = URL_SAFE_NO_PAD.encode([7; 32]);
        let sent = |host: &str, name: &str| {
            token(&headers(&[("host", host), ("cookie", &format!("a=b; {name}={value}"))]))
        };
        assert_eq!(sent("shop.example", SECURE), Some([7; 32]));
        assert_eq!(sent("shop.example", PLAIN), None);
        assert_eq!(sent("localhost:1", PLAIN), Some([7; 32]));
        assert_eq!(token(&headers(&[("host", "localhost"), ("cookie", "entrenous_staff=AAAA")])), None);
    }
}
