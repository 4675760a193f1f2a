//! The form of a mail that is signed: relaxed headers and relaxed body (RFC 6376 section 3.4).
//!
//! **Invariant:** a line of white space alone is an empty line, also at the end, where empty lines do not count: this is where
//! implementations differ, and where signatures break.

/// The headers and the body, without the empty line between them.
pub(super) fn split(mail: &[u8]) -> (&[u8], &[u8]) {
    const EMPTY_LINE: &[u8] = b"\r\n\r\n";
    let at = mail.windows(EMPTY_LINE.len()).position(|window| window == EMPTY_LINE);
    let Some(at) = at else { return (mail, &[]) };
    let head = mail.get(..at.saturating_add(2)).unwrap_or(mail);
    let body = mail.get(at.saturating_add(EMPTY_LINE.len())..).unwrap_or_default();
    (head, body)
}

/// The fields of the headers, folded as they stand.
pub(super) fn fields(head: &[u8]) -> Vec<&[u8]> {
    let mut fields = Vec::new();
    let (mut start, mut at) = (0_usize, 0_usize);
    for line in head.split_inclusive(|byte| *byte == b'\n') {
        if !line.first().is_some_and(|byte| is_space(*byte)) && at > start {
            fields.extend(head.get(start..at));
            start = at;
        }
        at = at.saturating_add(line.len());
    }
    fields.extend(head.get(start..at).filter(|last| !last.is_empty()));
    fields
}

/// Whether a field has this name, in small letters.
pub(super) fn is_named(field: &[u8], name: &str) -> bool {
    let mut parts = field.splitn(2, |byte| *byte == b':');
    parts.next().is_some_and(|found| found.trim_ascii_end().eq_ignore_ascii_case(name.as_bytes()))
}

/// Writes a field as it is signed.
pub(super) fn header(out: &mut Vec<u8>, field: &[u8]) {
    last_header(out, field);
    out.extend_from_slice(b"\r\n");
}

/// The same without a line break: what the signature's own header is signed as (section 3.7).
pub(super) fn last_header(out: &mut Vec<u8>, field: &[u8]) {
    let mut parts = field.splitn(2, |byte| *byte == b':');
    let name = parts.next().unwrap_or_default().trim_ascii_end();
    out.extend(name.iter().map(u8::to_ascii_lowercase));
    out.push(b':');
    let value = parts.next().unwrap_or_default().trim_ascii();
    squeeze(out, value, |byte| is_space(byte) || byte == b'\r' || byte == b'\n');
}

/// A body as it is signed.
pub(super) fn body(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len().saturating_add(2));
    let mut empty_lines = 0_usize;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.iter().all(|byte| is_space(*byte)) {
            empty_lines = empty_lines.saturating_add(1);
            continue;
        }
        for _ in 0..empty_lines {
            out.extend_from_slice(b"\r\n");
        }
        empty_lines = 0;
        squeeze(&mut out, line, is_space);
        out.extend_from_slice(b"\r\n");
    }
    out
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// Writes each run of white space as one space, and none at the end.
fn squeeze(out: &mut Vec<u8>, text: &[u8], is_white: impl Fn(u8) -> bool) {
    for (at, word) in text.split(|byte| is_white(*byte)).enumerate() {
        if at > 0 && !word.is_empty() {
            out.push(b' ');
        }
        out.extend_from_slice(word);
    }
}
