//! Which machines the house may be made to talk to: those of the public network on the ports of the web. An endpoint is what someone
//! wrote down; it must not become a way to the machines beside us (server-side request forgery, OWASP ASVS 5.0 V1.3.6, CWE-918).
//!
//! **Invariant:** an address is judged after its name was resolved, and that very address is connected to: a name that resolves
//! differently the next moment (DNS rebinding) gains nothing.
//! **Invariant:** one forbidden address among several forbids the host.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The ports of the web.
pub const PORTS: [u16; 2] = [443, 8_443];

/// Whether this very machine may be reached, for trying things out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum OwnMachine {
    /// No: what a server in service says.
    #[default]
    Forbidden,
    /// Yes, on any port, also without encryption.
    Allowed,
}

/// Blocks of IPv4 that are not of the public network (IANA special-purpose registry, RFC 6890 and its updates): base and prefix.
const NOT_PUBLIC_V4: [([u8; 4], u32); 16] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 31, 196, 0], 24),
    ([192, 52, 193, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 3),
];

/// Blocks of global unicast IPv6 that are not of the public network, or that carry an IPv4 address inside (RFC 4291, 6052, 3056, 4380, 3849, 9637, 5180, 4843, 7343).
const NOT_PUBLIC_V6: [([u16; 8], u32); 5] = [
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23),
    ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32),
    ([0x2002, 0, 0, 0, 0, 0, 0, 0], 16),
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20),
    ([0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48),
];

/// Whether an address is one of the public network.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let inside = |(base, prefix): &([u8; 4], u32)| {
        let shift = 32_u32.saturating_sub(*prefix);
        address.to_bits().checked_shr(shift) == Ipv4Addr::from(*base).to_bits().checked_shr(shift)
    };
    !NOT_PUBLIC_V4.iter().any(inside)
}

/// Only global unicast, `2000::/3`, is assigned to anyone: loopback, link-local, unique local, multicast, mapped and translated
/// addresses all lie outside it.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let inside = |(base, prefix): &([u16; 8], u32)| {
        let shift = 128_u32.saturating_sub(*prefix);
        address.to_bits().checked_shr(shift) == Ipv6Addr::from(*base).to_bits().checked_shr(shift)
    };
    inside(&([0x2000, 0, 0, 0, 0, 0, 0, 0], 3)) && !NOT_PUBLIC_V6.iter().any(inside)
}

/// Whether a host at these addresses may be reached at this port.
#[must_use]
pub fn may_reach(addresses: &[IpAddr], port: u16, own: OwnMachine) -> bool {
    if own == OwnMachine::Allowed && addresses.iter().all(|address| address.is_loopback()) {
        return true;
    }
    PORTS.contains(&port) && addresses.iter().copied().all(is_public)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOT_OURS: [&str; 34] = [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.8.9.10",
        "169.254.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "ff02::1",
        "2002:7f00:1::",
    ];

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn no_machine_beside_us_is_reached() {
        for text in NOT_OURS {
            assert!(!is_public(address(text)), "{text}");
            assert!(!may_reach(&[address(text)], 443, OwnMachine::Forbidden), "{text}");
        }
        for text in ["2001:db8::1", "2001::1", "3fff::1"] {
            assert!(!is_public(address(text)), "{text}");
        }
    }

    #[test]
    fn the_public_network_is_reached_up_to_its_edges() {
        let edges = [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
        ];
        let more = [
            "172.15.255.255",
            "172.32.0.0",
            "192.167.255.255",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
        ];
        for text in edges.into_iter().chain(more).chain(["2a00:1450::1", "2606:4700::1", "2001:4860::1"]) {
            assert!(is_public(address(text)), "{text}");
        }
    }

    #[test]
    fn one_forbidden_address_forbids_the_host_and_only_ports_of_the_web_are_open() {
        let (good, bad) = (address("1.1.1.1"), address("10.0.0.1"));
        assert!(may_reach(&[good], 443, OwnMachine::Forbidden));
        assert!(!may_reach(&[good, bad], 443, OwnMachine::Forbidden));
        for port in [22, 25, 80, 5_432, 6_379, 8_080] {
            assert!(!may_reach(&[good], port, OwnMachine::Forbidden), "{port}");
        }
    }

    #[test]
    fn trying_things_out_opens_this_machine_and_no_other() {
        let (own, neighbour) = (address("127.0.0.1"), address("192.168.1.1"));
        assert!(may_reach(&[own], 9_000, OwnMachine::Allowed));
        assert!(!may_reach(&[own], 9_000, OwnMachine::Forbidden));
        assert!(!may_reach(&[neighbour], 443, OwnMachine::Allowed));
        assert!(!may_reach(&[own, neighbour], 443, OwnMachine::Allowed));
        assert!(!may_reach(&[address("169.254.169.254")], 80, OwnMachine::Allowed));
    }
}
