//! A mail opened again by whoever wants to look at it: its headers, its text, its page.
//!
//! **Invariant:** the page is what was written, not what is safe to show: it is shown in a frame that may do nothing.

use crate::bounce::Unread;
use crate::bounce::entity::{decoded, entities};

/// An opened mail.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opened {
    /// The headers of the mail in their order, unfolded and decoded; their names in small letters.
    pub headers: Vec<(String, String)>,
    /// The text.
    pub text: String,
    /// The page; nothing, if there is none.
    pub page: Option<String>,
}

/// Opens a mail.
pub fn open(mail: &[u8]) -> Result<Opened, Unread> {
    let found = entities(mail)?;
    let of_kind = |kind| found.iter().find(|entity| entity.is_leaf() && entity.is_kind(kind));
    let headers = found.first().map(|whole| whole.named()).into_iter().flatten();
    Ok(Opened {
        headers: headers.map(|(name, value)| (name.to_owned(), decoded(value))).collect(),
        text: of_kind("text/plain").map(|entity| entity.whole()).unwrap_or_default(),
        page: of_kind("text/html").map(|entity| entity.whole()),
    })
}

impl Opened {
    /// The first header of this name, in small letters; empty, if there is none.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_of_two_parts_opens_into_headers_text_and_page() {
        let mail = "From: =?utf-8?B?w4lsaXNl?= <e@a.example>\r\nSubject: two\r\n parts\r\nContent-Type: multipart/alternative;\r\n boundary=\"=_x\"\r\n\r\n\
                    --=_x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nun caf=C3=A9 =\r\nnoir\r\n\
                    --=_x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>two</p>\r\n--=_x--\r\n";
        let opened = open(mail.as_bytes()).unwrap();
        assert_eq!(opened.header("subject"), "two parts");
        assert!(opened.header("from").starts_with("Élise"), "{}", opened.header("from"));
        assert_eq!(
            (opened.text.trim(), opened.page.as_deref().map(str::trim)),
            ("un café noir", Some("<p>two</p>"))
        );
        assert!(open(b"").is_err());
    }
}
