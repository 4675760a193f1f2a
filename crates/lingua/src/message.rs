//! One sentence in MessageFormat 2 (Unicode LDML part 9): compiled once, formatted many times.
//! This is the only file that names the message library.
//!
//! **Invariant:** what is put in is isolated for reading direction (FSI … PDI), so that a name cannot turn a sentence around;
//! only [`Marks::None`] leaves it bare, for titles and the subjects of mails.
//! **Invariant:** a sentence that compiles calls only the functions of the house: what is wrong with it shows at the start.

use mf2::{Arg, BidiStrategy, CompileError, Compiled, ErrorKind, FormatContext, Formatter, Function, Registry};
use mf2::{fn_number, functions};

static FUNCTIONS: [(&str, &dyn Function); 3] =
    [("integer", &fn_number::INTEGER), ("number", &fn_number::NUMBER), ("string", &functions::STRING)];
static REGISTRY: Registry = Registry::new(&FUNCTIONS).with_numbers(&fn_number::NUMBERS);
static ISOLATING: FormatContext = FormatContext::new(&mf2::host_std::HOST);
static BARE: FormatContext = {
    let mut context = FormatContext::new(&mf2::host_std::HOST);
    context.bidi = BidiStrategy::None;
    context
};
/// How much of a broken sentence an error shows, in characters.
const SHOWN_MOST: usize = 24;

/// Something to put into a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Words.
    Text(String),
    /// A whole number.
    Number(i64),
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// Whether what is put in carries invisible marks of direction around it (UAX #9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marks {
    /// FSI … PDI around each value.
    Isolating,
    /// None.
    None,
}

/// Why a text is not a sentence in MessageFormat 2.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}, near `{near}` (byte {position})")]
pub struct MessageError {
    /// What is wrong, and what to look for.
    pub what: &'static str,
    /// The text from there on, at most 24 characters of it.
    pub near: String,
    /// Where, in bytes from the beginning of the text.
    pub position: usize,
}

impl MessageError {
    fn at(what: &'static str, text: &str, position: usize) -> Self {
        let near = text.get(position..).unwrap_or(text).chars().take(SHOWN_MOST).collect();
        Self { what, near, position }
    }
}

/// A sentence, ready.
pub(crate) enum Message {
    /// Nothing to put in: the text is what is said. Compiling it would only copy plural rules and signs for nothing.
    Fixed(String),
    /// Compiled, with the names of what can be put in, sorted.
    Open(Box<Compiled>, Vec<String>),
}

impl Message {
    /// Compiles a sentence of a language.
    pub(crate) fn parse(text: &str, language: &str) -> Result<Self, MessageError> {
        if !text.contains(['{', '}', '\\', '\0']) && !text.trim_start().starts_with('.') {
            return Ok(Self::Fixed(text.to_owned()));
        }
        let compiled = mf2::compile_str(text, language).map_err(|error| explain(&error, text))?;
        for name in &compiled.manifest.functions {
            if REGISTRY.get(name).is_none() {
                let position = text.find(&format!(":{name}")).unwrap_or(0);
                return Err(MessageError::at("a sentence can call `:integer`, `:number` and `:string`", text, position));
            }
        }
        let names = compiled.manifest.slots.first().cloned().unwrap_or_default();
        Ok(Self::Open(Box::new(compiled), names))
    }

    /// What can be put in, by name, sorted.
    pub(crate) fn names(&self) -> &[String] {
        match self {
            Self::Fixed(_) => &[],
            Self::Open(_, names) => names,
        }
    }

    /// The sentence with these values; the name of a missing one stands in its place.
    pub(crate) fn say(&self, values: &[(&str, Value)], marks: Marks) -> String {
        let compiled = match self {
            Self::Fixed(text) => return text.clone(),
            Self::Open(compiled, _) => compiled,
        };
        let args: Vec<(&str, Arg<'_>)> = values.iter().map(|(name, value)| (*name, given(value))).collect();
        let context = match marks {
            Marks::Isolating => &ISOLATING,
            Marks::None => &BARE,
        };
        let (mut out, mut errors) = (String::new(), Vec::new());
        Formatter::new(&compiled.catalog, &REGISTRY, context).write_named(Compiled::ID, &args, &mut out, &mut errors);
        out
    }
}

fn given(value: &Value) -> Arg<'_> {
    match value {
        Value::Text(text) => Arg::Str(text),
        Value::Number(number) => Arg::Int(*number),
    }
}

fn explain(error: &CompileError, text: &str) -> MessageError {
    let CompileError::Invalid(found) = error else {
        return MessageError::at("the language or a sign is unknown to the message library", text, 0);
    };
    let Some(first) = found.first() else { return MessageError::at("it cannot be read", text, 0) };
    let what = match first.kind {
        ErrorKind::Syntax => "look for a brace that is not closed or a sign that needs `\\` before it",
        ErrorKind::MissingFallbackVariant => "the variant `*` for all other cases is missing",
        ErrorKind::VariantKeyMismatch => "a variant needs one key for each name after `.match`",
        ErrorKind::MissingSelectorAnnotation => "a name after `.match` needs an `.input` with a function such as `:integer`",
        ErrorKind::DuplicateVariant => "a variant stands there twice",
        ErrorKind::DuplicateDeclaration | ErrorKind::DuplicateOptionName => "a name is declared twice",
        _ => "it cannot be read",
    };
    let position = first.span.and_then(|span| usize::try_from(span.start).ok()).unwrap_or(0);
    MessageError::at(what, text, position)
}

#[cfg(test)]
mod tests;
