//! Which hosts are of the same site, as far as names tell.
//!
//! **Invariant:** no list of suffixes is kept: two labels are a site, three where the last but one is as short as `co` in `co.uk`.

use std::net::IpAddr;

/// The longest second label that is taken for a part of a suffix, as `com` in `com.br`.
const SUFFIX_CHARACTERS_MOST: usize = 3;

/// Whether a host belongs to another site than the page's own.
pub(crate) fn is_foreign(host: &str, own: &str) -> bool {
    site(host) != site(own)
}

fn site(host: &str) -> String {
    let host = host.trim_start_matches('.').trim_end_matches('.').to_ascii_lowercase();
    if host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok() {
        return host;
    }
    let labels: Vec<&str> = host.split('.').collect();
    let short = |label: Option<&&str>| label.is_some_and(|label| label.len() <= SUFFIX_CHARACTERS_MOST);
    let country = labels.last().is_some_and(|last| last.len() == 2);
    let kept = if country && short(labels.iter().rev().nth(1)) { 3 } else { 2 };
    labels.iter().skip(labels.len().saturating_sub(kept)).copied().collect::<Vec<_>>().join(".")
}

/// The host of an `http` or `https` address.
pub(crate) fn host_of(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let end = if host.starts_with('[') {
        host.find(']')?.checked_add(1)?
    } else {
        host.find(':').unwrap_or(host.len())
    };
    host.get(..end).filter(|host| !host.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_what_one_owner_can_register() {
        for (host, own, foreign) in [
            ("cdn.shop.example", "www.shop.example", false),
            (".shop.example", "shop.example", false),
            ("shop.co.uk", "other.co.uk", true),
            ("a.shop.co.uk", "b.shop.co.uk", false),
            ("127.0.0.1", "127.0.0.1", false),
            ("127.0.0.1", "127.0.0.2", true),
            ("counter.example", "shop.example", true),
        ] {
            assert_eq!(is_foreign(host, own), foreign, "{host} on {own}");
        }
    }

    #[test]
    fn the_host_of_an_address_is_without_port_name_and_path() {
        for (url, host) in [
            ("https://shop.example/a?b#c", Some("shop.example")),
            ("http://127.0.0.1:8080/shop", Some("127.0.0.1")),
            ("https://someone@shop.example:1/", Some("shop.example")),
            ("http://[::1]:80/", Some("[::1]")),
            ("ftp://shop.example/", None),
            ("https:///path", None),
        ] {
            assert_eq!(host_of(url), host, "{url}");
        }
    }
}
