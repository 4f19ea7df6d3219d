//! An address of the owner's own, as she writes it.

use std::net::{Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::setup::Mistake;

/// Longest address that Meta takes. Source: Meta, *Webhook overrides*, read 2026-11.
const LONGEST: usize = 200;
/// Where our webhook is, unless her address says otherwise.
const PATH: &str = "/webhook";
/// Endings of names that only a home or office network knows.
const PRIVATE_NAMES: &[&str] = &[
    "localhost",
    "local",
    "lan",
    "home",
    "internal",
    "intranet",
    "corp",
    "test",
    "home.arpa",
];

/// Reads an address: `https://`, known to the world, with a path.
///
/// # Errors
/// Why Meta could not deliver there.
pub(super) fn read(written: &str) -> Result<String, Mistake> {
    let written = written.trim();
    let whole = if written.contains("://") {
        written.to_owned()
    } else {
        format!("https://{written}")
    };
    let mut url = Url::parse(&whole).map_err(|_| Mistake::AddressMalformed)?;
    if url.scheme() != "https" {
        return Err(Mistake::AddressNotHttps);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Mistake::AddressMalformed);
    }
    let private = match url.host() {
        Some(Host::Domain(name)) => is_private_name(name)?,
        Some(Host::Ipv4(address)) => is_private_v4(address),
        Some(Host::Ipv6(address)) => is_private_v6(address),
        None => return Err(Mistake::AddressMalformed),
    };
    if private {
        return Err(Mistake::AddressPrivate);
    }
    url.set_fragment(None);
    if url.path() == "/" {
        url.set_path(PATH);
    }
    let url = String::from(url);
    if url.chars().count() > LONGEST {
        return Err(Mistake::AddressTooLong);
    }
    Ok(url)
}

fn is_private_name(name: &str) -> Result<bool, Mistake> {
    let name = name.trim_end_matches('.');
    let ends_in = |ending: &&str| {
        name.strip_suffix(*ending)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    if PRIVATE_NAMES.iter().any(ends_in) {
        return Ok(true);
    }
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    if !name.split('.').all(is_label) {
        return Err(Mistake::AddressMalformed);
    }
    // A name without a dot is found in one's own network only.
    Ok(!name.contains('.'))
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_unspecified()
        || address.is_broadcast()
        || address.is_multicast()
        || address.is_documentation()
        // Shared by a provider's customers (RFC 6598).
        || (first == 100 && (64..128).contains(&second))
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || address.is_unique_local()
        || address.is_unicast_link_local()
        || address.to_ipv4_mapped().is_some_and(is_private_v4)
}

/// The host of an address, for people and for telling ours from others'.
pub(crate) fn host_of(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    url.host_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_completed_and_kept_as_it_is() {
        for (written, read_as) in [
            ("https://Shop.Example", "https://shop.example/webhook"),
            (" shop.example/ ", "https://shop.example/webhook"),
            (
                "https://shop.example/meta/in",
                "https://shop.example/meta/in",
            ),
            (
                "https://shop.example:8443#top",
                "https://shop.example:8443/webhook",
            ),
            ("https://203.1.113.7/w", "https://203.1.113.7/w"),
        ] {
            assert_eq!(read(written).as_deref(), Ok(read_as), "{written}");
        }
    }

    #[test]
    fn where_meta_cannot_deliver_is_said_at_once() {
        let long = format!("https://shop.example/{}", "a".repeat(200));
        for (written, mistake) in [
            ("", Mistake::AddressMalformed),
            ("shop example", Mistake::AddressMalformed),
            ("https://", Mistake::AddressMalformed),
            ("https://me:pass@shop.example", Mistake::AddressMalformed),
            ("https://shop..example", Mistake::AddressMalformed),
            ("http://shop.example/webhook", Mistake::AddressNotHttps),
            ("ftp://shop.example", Mistake::AddressNotHttps),
            (&long, Mistake::AddressTooLong),
            ("https://localhost:8080", Mistake::AddressPrivate),
            ("https://shop", Mistake::AddressPrivate),
            ("https://nas.local/webhook", Mistake::AddressPrivate),
            ("https://192.168.1.7", Mistake::AddressPrivate),
            ("https://127.0.0.1:8080", Mistake::AddressPrivate),
            ("https://100.100.1.1", Mistake::AddressPrivate),
            ("https://[::1]/webhook", Mistake::AddressPrivate),
            ("https://[fd00::7]", Mistake::AddressPrivate),
        ] {
            assert_eq!(read(written), Err(mistake), "{written}");
        }
    }

    #[test]
    fn the_end_of_a_name_counts_not_a_part_of_it() {
        assert!(read("https://local.example").is_ok());
        assert!(read("https://mylocal.example").is_ok());
        assert_eq!(read("https://shop.lan."), Err(Mistake::AddressPrivate));
    }
}
