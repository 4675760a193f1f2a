//! All papers of a charter as files with an index.
//!
//! **Invariant:** the same sources give the same files, byte for byte.

use crate::document::MARKS;
use crate::{Format, Paper, Sources};
use std::fmt::Write as _;

/// One file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// Every paper, in every language of the charter where people read it, and `README.md`.
#[must_use]
pub fn folder(sources: &Sources<'_>) -> Vec<Sheet> {
    let languages = &sources.charter.business.languages;
    let mut sheets = Vec::new();
    for paper in Paper::ALL {
        let Some(source) = languages.first() else { continue };
        match paper {
            Paper::Dpv => sheets.push(sheet(sources, paper, source, Format::Markdown, "dpv.jsonld".into())),
            Paper::Fides => sheets.push(sheet(sources, paper, source, Format::Markdown, "fides.yml".into())),
            _ => {
                for language in languages {
                    for (format, ending) in forms(paper) {
                        let name = format!("{}.{}.{ending}", paper.name(), language.as_str());
                        sheets.push(sheet(sources, paper, language, *format, name));
                    }
                }
            }
        }
    }
    sheets.push(Sheet { name: "README.md".into(), text: index(sources, &sheets) });
    sheets
}

const fn forms(paper: Paper) -> &'static [(Format, &'static str)] {
    match paper {
        Paper::Register | Paper::Retention => &[(Format::Markdown, "md"), (Format::Csv, "csv")],
        Paper::Notice | Paper::Cookies => &[(Format::Markdown, "md"), (Format::Html, "html")],
        _ => &[(Format::Markdown, "md")],
    }
}

fn sheet(
    sources: &Sources<'_>,
    paper: Paper,
    language: &entrenous_core::charter::Language,
    format: Format,
    name: String,
) -> Sheet {
    Sheet { name, text: paper.text(sources, language, format) }
}

fn index(sources: &Sources<'_>, sheets: &[Sheet]) -> String {
    let charter = sources.charter;
    let mut text = format!("# {}\n\n", crate::document::escaped(&charter.business.name));
    for language in &charter.business.languages {
        let words = sources.words(language);
        let _ = writeln!(text, "## {}\n", sources.texts.say(language, "units.language_name", &[]));
        for paper in Paper::ALL {
            let ending = format!("{}.{}.", paper.name(), language.as_str());
            let files = sheets.iter().filter(|sheet| sheet.name.starts_with(&ending));
            let links: Vec<String> = files.map(|sheet| format!("[{0}]({0})", sheet.name)).collect();
            if !links.is_empty() {
                let title = words.say(&format!("papers.{}.title", paper.name()));
                let _ = writeln!(text, "- {}", words.pair(&title, links.join(", ")).replace(MARKS, ""));
            }
        }
        text.push('\n');
    }
    let _ = writeln!(text, "## DPV, fideslang\n\n- [dpv.jsonld](dpv.jsonld)\n- [fides.yml](fides.yml)\n");
    let _ = writeln!(text, "`{}` · {}", charter.hash(), sources.since.date());
    text
}
