//! What both measurements share: a newsletter of 31 kB, dice, and the processor time of this thread.

use entrenous_core::id::Dice;
use entrenous_core::moment::Moment;
use entrenous_post::mime::address::{Address, Domain, Tag};
use entrenous_post::mime::header::{DisplayName, FeedbackId, ListId, MessageId, OneClickLink, Subject};
use entrenous_post::mime::{Letter, Mailbox, Unsubscribe, Written, WrittenBy, write};

/// Dice that count.
pub struct Counting;

impl Dice for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = at as u8;
        }
    }
}

/// Seconds this thread has spent on a processor.
pub fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}

/// What a campaign has in common.
pub struct Campaign {
    from: Address,
    name: DisplayName,
    subject: Subject,
    list: ListId,
    link: OneClickLink,
    feedback: FeedbackId,
    domain: Domain,
    text: String,
    html: String,
}

impl Campaign {
    /// A newsletter in French, 31 kB on the wire.
    pub fn new() -> Self {
        let card = "<tr><td style=\"padding:12px\"><a href=\"https://atelier.example/p/123\">\
                    <img src=\"https://atelier.example/i/123.jpg\" alt=\"Écharpe en laine\" width=\"280\"></a>\
                    <p>Écharpe en laine d’Alsace, tissée à la main, 59,00 €</p></td></tr>\n";
        Self {
            from: Address::parse("bonjour@atelier.example").unwrap(),
            name: DisplayName::parse("Atelier Colombage").unwrap(),
            subject: Subject::parse("L’été à l’atelier").unwrap(),
            list: ListId::parse("lettre.atelier.example").unwrap(),
            link: OneClickLink::parse("https://atelier.example/u/0123456789abcdef0123456789abcdef").unwrap(),
            feedback: FeedbackId::parse("spring:newsletter:atelier").unwrap(),
            domain: Domain::parse("mail.atelier.example").unwrap(),
            text: "Écharpe en laine d’Alsace, tissée à la main, 59,00 €\n".repeat(52),
            html: format!(
                "<!doctype html><html lang=\"fr\"><body><table>\n{}</table></body></html>\n",
                card.repeat(91)
            ),
        }
    }

    /// The letter to one person.
    pub fn letter(&self, to: &Address, tag: &Tag) -> Written {
        let letter = Letter {
            from: Mailbox { name: Some(&self.name), address: &self.from },
            reply_to: None,
            to: Mailbox { name: None, address: to },
            subject: &self.subject,
            message_id: &MessageId::of(tag, &self.domain),
            date: Moment::from_seconds(1_795_702_331),
            list_id: Some(&self.list),
            unsubscribe: Some(Unsubscribe { one_click: Some(&self.link), mail: None }),
            written_by: WrittenBy::Machine,
            feedback_id: Some(&self.feedback),
            text: self.text.as_str().into(),
            html: Some(self.html.as_str().into()),
            pictures: &[],
        };
        write(&letter, &Counting)
    }
}
