//! The house over HTTP: `/v1` for programs, `/privacy` for the person, `/banner.js` for the pages of the business,
//! `/console` for its staff.
//! A request enters through the extractors, which turn headers into [`entrenous_flow::Request`], a language and a
//! [`entrenous_core::rights::Standing`]; a handler calls one use case of `flow` and writes its answer; every refusal leaves as a
//! problem document (RFC 9457).
//!
//! **Invariant:** an extractor is a permission: a handler that takes a `Person` cannot be reached by anyone else.
//! **Invariant:** no address of a machine and no browser description gets past the extractors.
//! **Invariant:** no person is named in a path, a query, a log line or a metric.

pub mod api;
pub mod app;
pub mod atlas;
mod console;
pub mod extract;
pub mod pages;
mod problem;
pub mod serving;
mod telemetry;
mod written;

pub use app::{App, Settings, Site, router};
pub use problem::Problem;
