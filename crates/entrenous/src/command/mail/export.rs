//! The mails in a file: one, or many one after the other (mbox, RFC 4155).
//!
//! **Invariant:** in a mailbox a mail begins at a line `From ` after an empty line, and nowhere else.

/// How a mailbox and each mail in it begin.
const BEGINNING: &[u8] = b"From ";

/// The mails in a file, in their order.
pub(super) fn mails(file: &[u8]) -> Vec<Vec<u8>> {
    if !file.starts_with(BEGINNING) {
        return vec![file.to_vec()];
    }
    let mut mails: Vec<Vec<u8>> = Vec::new();
    let mut after_empty = true;
    for line in file.split_inclusive(|byte| *byte == b'\n') {
        if after_empty && line.starts_with(BEGINNING) {
            mails.push(Vec::new());
        } else if let Some(mail) = mails.last_mut() {
            mail.extend_from_slice(unquoted(line));
        }
        after_empty = line.iter().all(|byte| matches!(byte, b'\r' | b'\n'));
    }
    mails
}

/// A line of a mail that looked like a beginning was put behind a `>`.
fn unquoted(line: &[u8]) -> &[u8] {
    let marks = line.iter().take_while(|byte| **byte == b'>').count();
    match line.split_first() {
        Some((_, rest)) if marks > 0 && line.get(marks..).is_some_and(|rest| rest.starts_with(BEGINNING)) => {
            rest
        }
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_is_parted_at_its_beginnings_alone() {
        let box_of_two = b"From a Thu\nSubject: one\n\ntext\nFrom here on\n>From there\n>>From far\n\nFrom b Thu\r\nSubject: two\r\n\r\nend\r\n";
        let mails = mails(box_of_two);
        assert_eq!(mails[0], b"Subject: one\n\ntext\nFrom here on\nFrom there\n>From far\n\n");
        assert_eq!(mails[1], b"Subject: two\r\n\r\nend\r\n");
        assert_eq!(mails.len(), 2);
    }

    #[test]
    fn a_file_that_is_no_mailbox_is_one_mail() {
        let mail = b"Subject: one\n\ntext\n\nFrom here on\n";
        assert_eq!(mails(mail), [mail]);
        assert_eq!(mails(b""), [b""]);
    }
}
