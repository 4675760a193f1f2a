//! `entrenous openapi`: the description of the HTTP calls.

use std::process::ExitCode;

/// Prints the document.
pub fn run() -> anyhow::Result<ExitCode> {
    println!("{}", serde_json::to_string_pretty(&entrenous_web::api::document())?);
    Ok(ExitCode::SUCCESS)
}
