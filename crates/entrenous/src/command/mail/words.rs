//! What a verdict of a relay means, and what to do next, in plain words.
//!
//! **Invariant:** of an answer only the code is shown: its text may repeat an address.

use entrenous_post::smtp::{Bounce, Code, Trouble, Verdict};

/// What became of a mail.
pub(super) fn verdict(verdict: Verdict) -> String {
    match verdict {
        Verdict::Accepted(code) => {
            format!("accepted: the relay took the mail and answers for it from here on (`{code}`)")
        }
        Verdict::Deferred { code } => {
            format!("not now: the relay did not take the mail and says later (`{code}`)")
        }
        Verdict::Bounced { kind, code } => format!("refused: {} (`{code}`)", why(kind)),
        Verdict::Uncertain => {
            "unclear: the whole mail went out and no answer came; it may have arrived".to_owned()
        }
        Verdict::NotTried(trouble) => format!("not sent: {trouble}"),
    }
}

const fn why(kind: Bounce) -> &'static str {
    match kind {
        Bounce::Hard => "there is no such mailbox",
        Bounce::Policy => "mail from this sender is not wanted here",
        Bounce::Content => "this mail, as it is written, is not wanted here",
    }
}

/// What to do next.
pub(super) fn next(verdict: Verdict) -> Vec<String> {
    match verdict {
        Verdict::Accepted(_) => vec![
            "look into the mailbox you wrote to, the spam folder too: accepted is not yet delivered".to_owned(),
            "in the mail's source `Authentication-Results` should say `spf=pass`, `dkim=pass` and `dmarc=pass`".to_owned(),
            "if it comes back, save it as a file: `entrenous mail read FILE` says what it means".to_owned(),
        ],
        Verdict::Deferred { code } => {
            let mut next = vec!["try again in a quarter of an hour".to_owned()];
            next.extend(blamed(code));
            next
        }
        Verdict::Bounced { kind: Bounce::Hard, .. } => {
            vec!["check the address given with `--to`; of a customer's address you would write to it no more".to_owned()]
        }
        Verdict::Bounced { kind: Bounce::Policy, code } => {
            let mut next = vec![
                "check that this relay may send for the domain of `--from`; many want a login (`--user`) or the domain in their settings".to_owned(),
            ];
            next.extend(blamed(code));
            next
        }
        Verdict::Bounced { kind: Bounce::Content, .. } => {
            vec!["ask the provider of the relay with this code: the test mail is a short plain text".to_owned()]
        }
        Verdict::Uncertain => vec!["look into the mailbox you wrote to before you try again".to_owned()],
        Verdict::NotTried(trouble) => vec![todo(trouble)],
    }
}

/// What codes on security and policy (RFC 3463: `x.7.x`) mean with the large providers.
fn blamed(code: Code) -> Option<String> {
    code.enhanced().filter(|(subject, _)| *subject == 7).map(|_| {
        "codes `4.7.x` and `5.7.x` often mean that SPF, DKIM or DMARC is missing or does not fit the sender; `entrenous doctor --domain` of your domain looks at the three records".to_owned()
    })
}

fn todo(trouble: Trouble) -> String {
    let page = match trouble {
        Trouble::NotFound
        | Trouble::NotConnected
        | Trouble::TooSlow
        | Trouble::Lost
        | Trouble::NotUnderstood
        | Trouble::Refused(_) => "E204",
        Trouble::NotTrusted => "E205",
        Trouble::NotEncrypted => {
            return "for a relay on this machine or in your own network add `--encryption never`; for any other try `smtps://HOST:465`; `entrenous explain E205` says more".to_owned();
        }
        Trouble::LoginRefused | Trouble::LoginUnfit | Trouble::LoginInClear => "E206",
    };
    format!("the mail has not left this machine whole; `entrenous explain {page}` says what to check")
}
