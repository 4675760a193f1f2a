//! Every refusal as a problem document (RFC 9457): a stable `code`, a title in the reader's language, what to do next.
//!
//! **Invariant:** a detail names keys of the charter and fields of the request, never what someone said.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use entrenous_flow::Fault;
use entrenous_flow::agent::Unacceptable;
use entrenous_flow::speak::made::Found;
use entrenous_flow::staff::NotStaff;
use serde::Serialize;
use utoipa::ToSchema;

/// A problem document.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// A page about this code.
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    pub about: Box<str>,
    /// The HTTP status.
    pub status: u16,
    /// The stable code.
    pub code: &'static str,
    /// What is wrong, in a sentence.
    pub title: String,
    /// What exactly, and what to do next.
    pub detail: String,
    /// What was found in a text that does not hold.
    #[serde(skip_serializing_if = "<[Finding]>::is_empty")]
    #[schema(value_type = Vec<Finding>)]
    pub found: Box<[Finding]>,
    /// What the text differs in from the one that was saved meanwhile, line by line.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub difference: Option<Box<str>>,
}

/// Something found in a text.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Finding {
    /// The stable code; it has a page in the reference.
    pub code: &'static str,
    /// `error` or `warning`.
    pub severity: &'static str,
    /// On which line, from 1.
    pub line: usize,
    /// In which column, from 1.
    pub column: usize,
    /// In which field, if the text was given field by field; line and column are then those its file would have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What stands there.
    pub here: String,
    /// What is wrong.
    pub label: String,
    /// The next step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

impl From<&Found> for Finding {
    fn from(found: &Found) -> Self {
        Self {
            code: found.code,
            severity: found.severity.as_str(),
            line: found.line,
            column: found.column,
            field: found.field.clone(),
            here: found.here.clone(),
            label: found.label.clone(),
            help: found.help.clone(),
        }
    }
}

impl Problem {
    /// A problem by its code.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        let title = status.canonical_reason().unwrap_or("Problem").to_owned();
        let about = format!("/v1/problems/{code}").into();
        Self {
            about,
            status: status.as_u16(),
            code,
            title,
            detail: detail.into(),
            found: Box::default(),
            difference: None,
        }
    }
    /// The body is not what the call takes.
    #[must_use]
    pub fn bad_request(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }
    /// There is nothing at this address.
    #[must_use]
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", detail)
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        let status = status_of_fault(&fault);
        if status.is_server_error() {
            tracing::error!(code = fault.code(), %fault, "a use case failed");
        }
        let detail = match &fault {
            Fault::Law(_) | Fault::NotCanonical(_) | Fault::Vault(_) => {
                "the house could not do this; its log says why".to_owned()
            }
            told => told.to_string(),
        };
        let problem = Self::new(status, fault.code(), detail);
        match &fault {
            Fault::Unsound(_, found) => Self { found: found.iter().map(Finding::from).collect(), ..problem },
            Fault::ChangedMeanwhile(_, difference) => {
                Self { difference: Some(difference.as_str().into()), ..problem }
            }
            _ => problem,
        }
    }
}

/// The status of each fault.
fn status_of_fault(fault: &Fault) -> StatusCode {
    match fault {
        Fault::NoticeUnknown
        | Fault::UnknownPurpose(_)
        | Fault::UnknownProcessor(_)
        | Fault::NotAsked(_)
        | Fault::NothingDecided
        | Fault::UnknownItem(_)
        | Fault::NotTold(_)
        | Fault::BadValue(..)
        | Fault::NotAnArticle(_)
        | Fault::InTheFolder
        | Fault::TooManyArticles
        | Fault::ClockOff
        | Fault::NoEvidence
        | Fault::TooManyQuestions(..)
        | Fault::UnknownMessage(_)
        | Fault::AnotherKind(_)
        | Fault::BadCampaign(..)
        | Fault::NoWord(_)
        | Fault::Unsound(..)
        | Fault::TooManyMade(_)
        | Fault::NothingToLearnFor => StatusCode::UNPROCESSABLE_ENTITY,
        Fault::TooMuchGiven(_) => StatusCode::PAYLOAD_TOO_LARGE,
        Fault::TooManyChoices | Fault::TooManyWishes | Fault::TooManyTrials(_) => {
            StatusCode::TOO_MANY_REQUESTS
        }
        Fault::NoticeStale
        | Fault::AnsweredSince
        | Fault::NoRelay
        | Fault::NoWay(_)
        | Fault::NoAddress
        | Fault::ChangedMeanwhile(..)
        | Fault::KeptInAFile(_)
        | Fault::InUse(..)
        | Fault::NotReady(..)
        | Fault::ChangedSinceApproval(_)
        | Fault::SenderPaused(..)
        | Fault::NotThen(..) => StatusCode::CONFLICT,
        Fault::NotPermitted(_) | Fault::OutOfScope(_) | Fault::NeedsEverything => StatusCode::FORBIDDEN,
        Fault::NoSuchFact
        | Fault::NotALink
        | Fault::NoSuchLetter
        | Fault::NoSuchCustomer
        | Fault::NoSuchMessage
        | Fault::NoSuchCard
        | Fault::NotAWish
        | Fault::UnknownAudience(_)
        | Fault::UnknownJourney(_)
        | Fault::UnknownCampaign(_)
        | Fault::NoSuchSender
        | Fault::NoSuchTelling
        | Fault::NoSuchArticle => StatusCode::NOT_FOUND,
        Fault::Agent(why) => status_of(*why),
        Fault::Staff(why) => status_of_staff(*why),
        Fault::NotIdentified(_) => StatusCode::UNAUTHORIZED,
        Fault::Departed => StatusCode::GONE,
        Fault::Store(_) => StatusCode::SERVICE_UNAVAILABLE,
        Fault::Law(_) | Fault::NotCanonical(_) | Fault::Release(_) | Fault::Vault(_) => {
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

/// Who is not known, what is not signed, what is not for us, what was taken before: each has its own status.
const fn status_of(why: Unacceptable) -> StatusCode {
    match why {
        Unacceptable::TokenUnknown => StatusCode::UNAUTHORIZED,
        Unacceptable::NotSigned | Unacceptable::NotInForm(_) => StatusCode::BAD_REQUEST,
        Unacceptable::UnknownAgent
        | Unacceptable::Forged
        | Unacceptable::Misdirected
        | Unacceptable::OutOfTime
        | Unacceptable::NotYours => StatusCode::FORBIDDEN,
        Unacceptable::OtherVersion
        | Unacceptable::UnknownRight
        | Unacceptable::UnknownRegime
        | Unacceptable::Nobody => StatusCode::UNPROCESSABLE_ENTITY,
        Unacceptable::Replayed | Unacceptable::Ended => StatusCode::CONFLICT,
        Unacceptable::NoSuchRequest => StatusCode::NOT_FOUND,
    }
}

/// Who is not logged in, who tries too often, who may not, what does not fit.
const fn status_of_staff(why: NotStaff) -> StatusCode {
    match why {
        NotStaff::Refused | NotStaff::SessionOver => StatusCode::UNAUTHORIZED,
        NotStaff::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
        NotStaff::NeedsRole(_) | NotStaff::NotOurForm => StatusCode::FORBIDDEN,
        NotStaff::NotALogin(_) | NotStaff::NotAPassword(_) => StatusCode::UNPROCESSABLE_ENTITY,
        NotStaff::NoSuchName | NotStaff::LastOwner => StatusCode::CONFLICT,
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(&self)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        // So that a page can tell it to a person in their language.
        response.extensions_mut().insert(self);
        response
    }
}
