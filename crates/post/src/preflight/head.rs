//! The head of a finished mail, as a receiver reads it.
//!
//! **Invariant:** nothing is taken for granted that does not stand in the bytes.

/// The headers that matter here.
pub(super) struct Head {
    fields: Vec<(String, String)>,
    /// Each signature.
    pub(super) signatures: Vec<Signature>,
}

/// A signature, as far as it says what it is about.
pub(super) struct Signature {
    /// `d=`
    pub(super) domain: String,
    headers: Vec<String>,
}

impl Signature {
    /// Whether it covers a header.
    pub(super) fn covers(&self, name: &str) -> bool {
        self.headers.iter().any(|covered| covered == name)
    }
}

impl Head {
    /// Reads everything above the first empty line.
    pub(super) fn read(mail: &[u8]) -> Self {
        let text = String::from_utf8_lossy(mail);
        let head =
            text.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ").replace("\r\n\t", " ");
        let fields: Vec<(String, String)> = head
            .split("\r\n")
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let of_signature = fields.iter().filter(|(name, _)| name == "dkim-signature");
        let signatures = of_signature.filter_map(|(_, value)| signature(value)).collect();
        Self { fields, signatures }
    }
    /// The value of a header that stands there once; one that stands there twice says nothing sure.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        let mut of_name = self.fields.iter().filter(|(known, _)| known == name);
        let first = of_name.next()?;
        of_name.next().is_none().then(|| first.1.clone())
    }
}

fn signature(value: &str) -> Option<Signature> {
    let tag = |wanted: &str| {
        value
            .split(';')
            .find_map(|part| part.split_once('=').filter(|(name, _)| name.trim() == wanted))
            .map(|(_, value)| value)
    };
    let plain = |text: &str| text.split_whitespace().collect::<String>().to_ascii_lowercase();
    let headers = plain(tag("h")?).split(':').map(str::to_owned).collect();
    Some(Signature { domain: plain(tag("d")?), headers })
}
