//! `entrenous explain CODE`: the page of a lint or an error.

use anyhow::bail;
use clap::Args;
use std::process::ExitCode;

/// What to explain.
#[derive(Args)]
pub struct Arguments {
    /// A code such as `C004`, `DP01` or `S002`.
    code: String,
}

/// Prints the page.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let code = arguments.code.to_uppercase();
    match entrenous_charter::pages::explain(&code) {
        Some(page) => {
            println!("{page}");
            Ok(ExitCode::SUCCESS)
        }
        None => bail!("there is no code `{code}`; the codes are listed in docs/reference/codes"),
    }
}
