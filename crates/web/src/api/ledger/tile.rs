//! `GET /v1/ledger/tile/{level}/{number}`: the hashes of the tree, 256 to a tile (C2SP tlog-tiles), so that anyone can hold the
//! ledger to what it said before. The entries themselves are not published: a person's would be found together by their audit id.
//!
//! **Invariant:** what is answered never changes, so it may be kept for ever.

use crate::{App, Problem};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use entrenous_core::ledger::TILE_WIDTH;

const CACHE: &str = "public, max-age=31536000, immutable";
/// More groups of three digits than a number has.
const GROUPS_MOST: usize = 7;

/// Answers the hashes.
#[utoipa::path(
    get, path = "/v1/ledger/tile/{level}/{number}", tag = "ledger",
    params(
        ("level" = u32, Path, description = "0 for the hashes of entries"),
        ("number" = String, Path, description = "`067`, `x001/x234/067`, or `067.p/12` for the first twelve hashes"),
    ),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), (status = 404, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Path((level, number)): Path<(u32, String)>,
) -> Result<impl IntoResponse, Problem> {
    let nothing =
        || Problem::not_found("there is no such tile; the checkpoint says how many entries there are");
    let (number, width) = read(&number).ok_or_else(nothing)?;
    let hashes = app.house.tile(level, number, width)?.ok_or_else(nothing)?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream"), (header::CACHE_CONTROL, CACHE)], hashes))
}

/// The number and the width of a tile as its path tells them.
fn read(path: &str) -> Option<(u64, usize)> {
    let (number, width) = match path.split_once(".p/") {
        Some((number, width)) => (number, part(width)?),
        None => (path, TILE_WIDTH),
    };
    let groups: Vec<&str> = number.split('/').collect();
    let (last, before) = groups.split_last().filter(|_| groups.len() <= GROUPS_MOST)?;
    let digits = before.iter().map(|group| group.strip_prefix('x')).chain([Some(*last)]);
    let mut number: u64 = 0;
    for digits in digits {
        let digits =
            digits.filter(|digits| digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit()))?;
        number = number.checked_mul(1_000)?.checked_add(digits.parse().ok()?)?;
    }
    // One number has one path.
    let shortest = before.first().is_none_or(|first| *first != "x000");
    shortest.then_some((number, width))
}

/// The width of a tile that is not full.
fn part(text: &str) -> Option<usize> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|width| plain && (1..TILE_WIDTH).contains(width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_has_one_path_and_no_other() {
        assert_eq!(read("000"), Some((0, 256)));
        assert_eq!(read("x001/x234/067"), Some((1_234_067, 256)));
        assert_eq!(read("067.p/12"), Some((67, 12)));
        for wrong in [
            "",
            "0",
            "0000",
            "x001",
            "001/067",
            "x000/067",
            "067.p/0",
            "067.p/256",
            "067.p/012",
            "067.p/+1",
            "+67",
            "x99999/000",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert_eq!(
            read(
                &"x999/"
                    .repeat(7)
                    .as_str()
                    .replace("x999/x999/x999/x999/x999/x999/x999/", "x999/x999/x999/x999/x999/x999/999")
            ),
            None,
            "more than a number"
        );
    }
}
