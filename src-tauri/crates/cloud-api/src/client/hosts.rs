//! From where files may be fetched: a webhook names the address, and whoever forges one must not
//! be able to point us, with our token, at a host of their choice or into the local network.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// From where files may be fetched.
///
/// By default `https` on its usual port, and the host `lookaside.fbsbx.com` or one under
/// `fbcdn.net` or `fbsbx.com`; no bare addresses, and no names that lead into a private network.
#[derive(Clone, Debug)]
pub struct MediaHosts {
    suffixes: Vec<String>,
    origins: Vec<Url>,
}

impl Default for MediaHosts {
    fn default() -> Self {
        let suffixes = ["fbsbx.com", "fbcdn.net"].map(str::to_owned).to_vec();
        Self {
            suffixes,
            origins: Vec::new(),
        }
    }
}

impl MediaHosts {
    /// Allows one more origin exactly: scheme, host and port. Meant for a local API in tests;
    /// here the scheme may be `http` and the host a bare or private address.
    #[must_use]
    pub fn and_origin(mut self, origin: &str) -> Self {
        if let Ok(url) = Url::parse(origin) {
            self.origins.push(url);
        }
        self
    }

    pub(super) fn with_origin_of(mut self, base: &Url) -> Self {
        self.origins.push(base.clone());
        self
    }

    /// Whether a file may be fetched from there.
    #[must_use]
    pub fn allows(&self, url: &str) -> bool {
        Url::parse(url).is_ok_and(|url| self.allows_url(&url))
    }

    pub(super) fn allows_url(&self, url: &Url) -> bool {
        // Credentials in an address can only be meant to deceive.
        if !url.username().is_empty() || url.password().is_some() {
            return false;
        }
        let origin = url.origin();
        if self.origins.iter().any(|known| known.origin() == origin) {
            return matches!(url.scheme(), "http" | "https");
        }
        let Some(host) = url.domain() else {
            return false;
        };
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        url.scheme() == "https"
            && url.port().is_none()
            && self.suffixes.iter().any(|suffix| {
                host.strip_suffix(suffix.as_str())
                    .is_some_and(|name| name.ends_with('.'))
            })
    }
}

/// Resolves names to public addresses only.
pub(super) struct PublicAddresses {
    /// Hosts of explicitly allowed origins: these may be anywhere.
    trusted: Vec<String>,
}

impl PublicAddresses {
    pub(super) fn except(hosts: &MediaHosts) -> Self {
        let names = hosts.origins.iter().filter_map(|url| url.host_str());
        Self {
            trusted: names.map(str::to_owned).collect(),
        }
    }
}

impl Resolve for PublicAddresses {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        let trusted = self
            .trusted
            .iter()
            .any(|host| host.eq_ignore_ascii_case(&name));
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let usable: Vec<SocketAddr> = found
                .filter(|address| trusted || is_public(address.ip()))
                .collect();
            if usable.is_empty() {
                let kind = io::ErrorKind::PermissionDenied;
                return Err(io::Error::new(kind, "the name has no public address").into());
            }
            Ok(Box::new(usable.into_iter()) as Addrs)
        })
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_public_v4(mapped),
            None => is_public_v6(address),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, ..] = address.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let benchmark = a == 198 && (b == 18 || b == 19);
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        || shared
        || benchmark)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    !(address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || address.is_unique_local()
        || address.is_unicast_link_local())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_metas_file_hosts_are_allowed() {
        let hosts = MediaHosts::default();
        for good in [
            "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1",
            "https://scontent.xx.fbcdn.net/v/t61/a.jpg",
            "https://LOOKASIDE.FBSBX.COM:443/a",
        ] {
            assert!(hosts.allows(good), "{good}");
        }
        for bad in [
            "http://lookaside.fbsbx.com/a",
            "https://lookaside.fbsbx.com:8443/a",
            "https://lookaside.fbsbx.com.evil.example/a",
            "https://evilfbsbx.com/a",
            "https://fbsbx.com/a",
            "https://user@lookaside.fbsbx.com/a",
            "https://127.0.0.1/a",
            "https://[::1]/a",
            "file:///etc/passwd",
            "lookaside.fbsbx.com/a",
            "",
        ] {
            assert!(!hosts.allows(bad), "{bad}");
        }
    }

    #[test]
    fn a_further_origin_counts_with_scheme_and_port() {
        let hosts = MediaHosts::default().and_origin("http://127.0.0.1:4000/v25.0");
        assert!(hosts.allows("http://127.0.0.1:4000/media/1"));
        assert!(!hosts.allows("http://127.0.0.1:4001/media/1"));
        assert!(!hosts.allows("https://127.0.0.1:4000/media/1"));
    }

    #[test]
    fn private_addresses_are_not_public() {
        for private in [
            "127.0.0.1",
            "10.0.0.1",
            "192.168.1.1",
            "172.16.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "ff02::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in ["157.240.1.1", "2a03:2880::1", "::ffff:157.240.1.1"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }
}
