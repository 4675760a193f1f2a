//! One sentence in MessageFormat 2 (Unicode LDML part 9): read when the house opens, compiled when it is first said, formatted many times.
//! This is the only file that names the message library.
//!
//! **Invariant:** what is put in is isolated for reading direction (FSI … PDI), so that a name cannot turn a sentence around;
//! only [`Marks::None`] leaves it bare, for titles and the subjects of mails.
//! **Invariant:** a sentence that is read calls only the functions of the house: what is wrong with it shows at the start.
//! **Invariant:** words and bare names alone are put together here; a property holds this equal to the library. It takes a walk through all of
//! Unicode for each sentence it compiles, tens of milliseconds: of the hundreds a house has, it compiles those that are said.

use mf2::{
    Arg, BidiStrategy, CompileError, Compiled, ErrorKind, FormatContext, Formatter, Function, Registry,
};
use mf2::{fn_number, functions};
use std::sync::OnceLock;

static FUNCTIONS: [(&str, &dyn Function); 3] =
    [("integer", &fn_number::INTEGER), ("number", &fn_number::NUMBER), ("string", &functions::STRING)];
static REGISTRY: Registry = Registry::new(&FUNCTIONS);
static ISOLATING: FormatContext = FormatContext::new(&mf2::host_std::HOST);
static BARE: FormatContext = {
    let mut context = FormatContext::new(&mf2::host_std::HOST);
    context.bidi = BidiStrategy::None;
    context
};
const FIRST_STRONG_ISOLATE: &str = "\u{2068}";
const POP_ISOLATE: &str = "\u{2069}";
/// How much of a broken sentence an error shows, in characters.
const SHOWN_MOST: usize = 24;

/// Something to put into a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Words.
    Text(String),
    /// A whole number: `{$n :integer}` writes it as the language does, a bare `{$n}` in plain digits.
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
pub(crate) struct Message {
    form: Form,
    names: Vec<String>,
}

enum Form {
    /// Words and names, in their order.
    Pieces(Vec<Piece>),
    /// Anything more: functions, variants, escaped signs.
    Sentence(Sentence),
}

/// A sentence for the library, which compiles it when it is first said.
struct Sentence {
    text: String,
    language: String,
    compiled: OnceLock<Option<Box<Compiled>>>,
}

impl Sentence {
    fn say(&self, values: &[(&str, Value)], marks: Marks) -> String {
        let compile = || mf2::compile_str(&self.text, &self.language).ok().map(Box::new);
        match self.compiled.get_or_init(compile) {
            Some(compiled) => format(compiled, values, marks),
            // What is read is compiled; were it not so, its source would still say something.
            None => self.text.clone(),
        }
    }
}

enum Piece {
    Words(String),
    Name(String),
}

impl Message {
    /// Reads a sentence of a language.
    pub(crate) fn parse(text: &str, language: &str) -> Result<Self, MessageError> {
        if let Some(pieces) = pieces(text) {
            let names = pieces.iter().filter_map(|piece| match piece {
                Piece::Name(name) => Some(name.clone()),
                Piece::Words(_) => None,
            });
            let mut names: Vec<String> = names.collect();
            names.sort_unstable();
            names.dedup();
            return Ok(Self { form: Form::Pieces(pieces), names });
        }
        // A language the library does not know shows with any words.
        mf2::compile_str("-", language).map_err(|error| explain(&error, text))?;
        let read = mf2_syntax::parse_model(text);
        let Some(model) = read.message.filter(|_| read.diagnostics.is_empty()) else {
            return Err(explain(&CompileError::Invalid(read.diagnostics.into_vec()), text));
        };
        let needs = mf2_syntax::analyze(&model);
        for name in needs.functions.iter().map(|name| &*name.nfc) {
            if REGISTRY.get(name).is_none() {
                let position = text.find(&format!(":{name}")).unwrap_or(0);
                return Err(MessageError::at(
                    "a sentence can call `:integer`, `:number` and `:string`",
                    text,
                    position,
                ));
            }
        }
        let names = needs.externals.iter().map(|name| name.nfc.to_string()).collect();
        let (text, language) = (text.to_owned(), language.to_owned());
        Ok(Self { form: Form::Sentence(Sentence { text, language, compiled: OnceLock::new() }), names })
    }

    /// What can be put in, by name, sorted.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// The sentence with these values; the name of a missing one stands in its place.
    pub(crate) fn say(&self, values: &[(&str, Value)], marks: Marks) -> String {
        match &self.form {
            Form::Pieces(pieces) => join(pieces, values, marks),
            Form::Sentence(sentence) => sentence.say(values, marks),
        }
    }
}

/// The pieces of a text that is only words and bare names; nothing if the library must read it.
fn pieces(text: &str) -> Option<Vec<Piece>> {
    if text.contains(['\\', '\0']) || text.trim_start().starts_with('.') {
        return None;
    }
    let mut pieces = Vec::new();
    for (index, part) in text.split('{').enumerate() {
        let words = if index == 0 {
            part
        } else {
            let (inside, words) = part.split_once('}')?;
            let name = inside.trim_matches(' ').strip_prefix('$').filter(|name| is_name(name))?;
            pieces.push(Piece::Name(name.to_owned()));
            words
        };
        if words.contains('}') {
            return None;
        }
        pieces.push(Piece::Words(words.to_owned()));
    }
    Some(pieces)
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn join(pieces: &[Piece], values: &[(&str, Value)], marks: Marks) -> String {
    let mut out = String::new();
    for piece in pieces {
        let name = match piece {
            Piece::Words(words) => {
                out.push_str(words);
                continue;
            }
            Piece::Name(name) => name,
        };
        let shown = match values.iter().find(|(given, _)| given == name) {
            Some((_, Value::Text(text))) => text.clone(),
            Some((_, Value::Number(number))) => number.to_string(),
            None => format!("{{${name}}}"),
        };
        match marks {
            Marks::Isolating => out.extend([FIRST_STRONG_ISOLATE, &shown, POP_ISOLATE]),
            Marks::None => out.push_str(&shown),
        }
    }
    out
}

fn format(compiled: &Compiled, values: &[(&str, Value)], marks: Marks) -> String {
    let args: Vec<(&str, Arg<'_>)> = values.iter().map(|(name, value)| (*name, given(value))).collect();
    let context = match marks {
        Marks::Isolating => &ISOLATING,
        Marks::None => &BARE,
    };
    let (mut out, mut errors) = (String::new(), Vec::new());
    Formatter::new(&compiled.catalog, &REGISTRY, context).write_named(
        Compiled::ID,
        &args,
        &mut out,
        &mut errors,
    );
    out
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
        ErrorKind::MissingSelectorAnnotation => {
            "a name after `.match` needs an `.input` with a function such as `:integer`"
        }
        ErrorKind::DuplicateVariant => "a variant stands there twice",
        ErrorKind::DuplicateDeclaration | ErrorKind::DuplicateOptionName => "a name is declared twice",
        _ => "it cannot be read",
    };
    let position = first.span.and_then(|span| usize::try_from(span.start).ok()).unwrap_or(0);
    MessageError::at(what, text, position)
}

#[cfg(test)]
mod tests;
