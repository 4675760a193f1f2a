//! One sentence in MessageFormat 2 (Unicode LDML part 9): compiled once, formatted many times.
//! This is the only file that names the message library.
//!
//! **Invariant:** what is put in is isolated for reading direction (FSI … PDI), so that a name cannot turn a sentence around.

use mf2::{Arg, Compiled, FormatContext, Formatter, Function, Registry, functions};

static FUNCTIONS: [(&str, &dyn Function); 3] =
    [("integer", &functions::INTEGER), ("number", &functions::NUMBER), ("string", &functions::STRING)];
static REGISTRY: Registry = Registry::new(&FUNCTIONS);
static CONTEXT: FormatContext = FormatContext::new(&mf2::host_std::HOST);

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

/// A compiled sentence.
pub(crate) struct Message {
    compiled: Compiled,
    names: Vec<String>,
}

impl Message {
    /// Compiles a sentence of a language; the error says what is wrong with it.
    pub(crate) fn parse(text: &str, language: &str) -> Result<Self, String> {
        let compiled = mf2::compile_str(text, language).map_err(|error| format!("{error:?}"))?;
        Ok(Self { compiled, names: placeholders(text) })
    }

    /// What can be put in, by name, sorted.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// The sentence with these values.
    pub(crate) fn say(&self, values: &[(&str, Value)]) -> String {
        let args: Vec<(&str, Arg<'_>)> = values
            .iter()
            .map(|(name, value)| match value {
                Value::Text(text) => (*name, Arg::Str(text)),
                Value::Number(number) => (*name, Arg::Int(*number)),
            })
            .collect();
        let (mut out, mut errors) = (String::new(), Vec::new());
        let formatter = Formatter::new(&self.compiled.catalog, &REGISTRY, &CONTEXT);
        formatter.write_named(Compiled::ID, &args, &mut out, &mut errors);
        out
    }
}

/// The names after `$`, sorted, each once.
fn placeholders(text: &str) -> Vec<String> {
    let name = |part: &str| part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut names: Vec<String> = text.split('$').skip(1).map(name).filter(|name| !name.is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_chooses_its_form_by_the_rules_of_the_language() {
        let text = ".input {$n :integer} .match $n one {{{$n} jour}} * {{{$n} jours}}";
        let message = Message::parse(text, "fr").unwrap();
        let say = |n: usize| message.say(&[("n", n.into())]).replace(['\u{2066}', '\u{2069}'], "");
        assert_eq!([0, 1, 2, 5].map(say), ["0 jour", "1 jour", "2 jours", "5 jours"]);
        assert_eq!(message.names(), ["n"]);
    }

    #[test]
    fn what_is_put_in_is_isolated() {
        let said = Message::parse("Hello {$name}!", "en").unwrap().say(&[("name", "\u{202e}evil".into())]);
        assert!(said.contains('\u{2068}') && said.contains('\u{2069}'), "{said:?}");
    }

    #[test]
    fn a_broken_sentence_is_refused() {
        assert!(Message::parse("Hello {$name", "en").is_err());
    }
}
