//! Lists of tags, `name=value` between semicolons: the form of DKIM, DMARC, MTA-STS, TLS-RPT and BIMI records.
//!
//! **Invariant:** a name stands once; the first tag says what record it is.

/// Tags of one record that are read.
const TAGS_MOST: usize = 64;

/// The tags of a record.
pub(super) struct Tags(Vec<(String, String)>);

impl Tags {
    /// Reads a record; `None` if it is no list of tags, or names one twice.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut tags: Vec<(String, String)> = Vec::new();
        for part in text.split(';').map(str::trim) {
            if part.is_empty() {
                continue;
            }
            let (name, value) = part.split_once('=')?;
            let name = name.trim().to_ascii_lowercase();
            let is_name =
                !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            if !is_name || tags.len() >= TAGS_MOST || tags.iter().any(|(known, _)| *known == name) {
                return None;
            }
            tags.push((name, value.trim().to_owned()));
        }
        Some(Self(tags))
    }
    /// The value of a tag.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The records among these that begin as they should: `v=DMARC1` and a semicolon or the end.
pub(super) fn of_version(texts: &[String], version: &str) -> Vec<String> {
    let begins = |text: &&String| {
        let (name, rest) = text.split_once('=').unwrap_or_default();
        let value = rest.split(';').next().unwrap_or_default();
        name.trim().eq_ignore_ascii_case("v") && value.trim().eq_ignore_ascii_case(version)
    };
    texts.iter().filter(begins).cloned().collect()
}
