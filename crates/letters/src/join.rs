//! Several letters as one: the first gives the frame, each of the others is a section behind it, with its own way to unsubscribe.
//!
//! **Invariant:** nothing of a letter is left out of the one they become, and nothing is said twice but what frames share.

use crate::render::Letter;

/// What stands between two sections of a text.
const RULE: &str = "\n\n----------------------------------------\n\n";

impl Letter {
    /// This letter with others behind it.
    #[must_use]
    pub fn joined(self, others: &[Self], subject: String) -> Self {
        let (mut head, mut body, end) = parts(&self.html);
        let mut text = self.text;
        for other in others {
            let (of_head, of_body, _) = parts(&other.html);
            // The opening tag of the body stays that of the first.
            let of_body = of_body.split_once('>').map_or(of_body.as_str(), |(_, rest)| rest).to_owned();
            for style in styles(&of_head).filter(|style| !head.contains(*style)).collect::<Vec<_>>() {
                head = head.replacen("</head>", &format!("{style}</head>"), 1);
            }
            body.push_str("<hr>");
            body.push_str(&of_body);
            text.push_str(RULE);
            text.push_str(&other.subject);
            text.push_str("\n\n");
            text.push_str(&other.text);
        }
        Self { subject, preview: self.preview, link: self.link, html: format!("{head}{body}{end}"), text }
    }
}

/// What stands before the body, the body from its opening tag on, and what closes it.
fn parts(html: &str) -> (String, String, String) {
    let (head, rest) = html.find("<body").map_or(("", html), |at| html.split_at(at));
    let (body, end) = rest.rfind("</body>").map_or((rest, ""), |at| rest.split_at(at));
    (head.to_owned(), body.to_owned(), end.to_owned())
}

/// The styles of a head, outside of comments.
fn styles(head: &str) -> impl Iterator<Item = &str> {
    let plain = head.split("<!--").enumerate().map(|(at, part)| match (at, part.split_once("-->")) {
        (0, _) => part,
        (_, Some((_, after))) => after,
        (_, None) => "",
    });
    plain.flat_map(|part| {
        part.match_indices("<style").filter_map(|(begins, _)| {
            let from = part.get(begins..)?;
            let ends = from.find("</style>")?.saturating_add("</style>".len());
            from.get(..ends)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(name: &str, style: &str) -> Letter {
        Letter {
            link: None,
            subject: format!("About {name}"),
            preview: name.to_owned(),
            html: format!(
                "<html><head><!--[if mso]><style>x</style><![endif]--><style>{style}</style></head><body class=\"a\"><p>{name}</p></body></html>"
            ),
            text: format!("{name} in full"),
        }
    }

    #[test]
    fn each_letter_is_a_section_and_what_frames_share_is_said_once() {
        let joined =
            letter("tea", "a").joined(&[letter("salt", "a"), letter("rye", "b")], "Three".to_owned());
        assert_eq!(joined.subject, "Three");
        let at = |word: &str| joined.html.find(word).unwrap();
        assert!(at("tea") < at("salt") && at("salt") < at("rye"));
        assert_eq!(joined.html.matches("<body").count(), 1);
        assert_eq!(joined.html.matches("</body></html>").count(), 1);
        assert_eq!(joined.html.matches("<style>a</style>").count(), 1);
        assert!(at("<style>b</style>") < at("</head>"));
        assert!(joined.text.contains("About rye") && joined.text.ends_with("rye in full"));
    }

    #[test]
    fn a_letter_without_a_body_is_still_whole() {
        let bare = Letter { html: "<p>x</p>".to_owned(), ..letter("tea", "a") };
        let joined = letter("salt", "a").joined(std::slice::from_ref(&bare), String::new());
        assert!(joined.html.contains("salt") && joined.html.ends_with("</body></html>"));
        assert!(bare.joined(&[], String::new()).html.contains("<p>x</p>"));
    }
}
