//! How the platform reaches addresses: on this machine directly, elsewhere as the system is set up.
//!
//! A proxy of the surroundings cannot lead to another program's loopback address, so those are asked without one,
//! whatever the environment says. All other addresses are reached through the system's proxy and trusted by its roots.

use std::{
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

/// The platform's HTTP clients.
#[derive(Debug)]
pub(crate) struct Courier {
    near: reqwest::Client,
    /// Made when first needed: reading the system's certificates takes longer than most tests.
    far: Mutex<Option<reqwest::Client>>,
}

impl Courier {
    pub(crate) fn new() -> Result<Self, reqwest::Error> {
        Ok(Self {
            near: reqwest::Client::builder().no_proxy().build()?,
            far: Mutex::default(),
        })
    }

    /// The client that reaches this address.
    pub(crate) fn to(&self, url: &str) -> Result<reqwest::Client, reqwest::Error> {
        if is_on_this_machine(url) {
            return Ok(self.near.clone());
        }
        let mut far = self.far.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = &*far {
            return Ok(client.clone());
        }
        let client = reqwest::Client::builder().build()?;
        *far = Some(client.clone());
        Ok(client)
    }
}

/// Whether an address leads to the machine that the simulator runs on.
pub(crate) fn is_on_this_machine(url: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(url) else {
        return false;
    };
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost"
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_on_this_machine;

    #[test]
    fn only_loopback_is_this_machine() {
        for near in [
            "http://127.0.0.1:8080/webhook",
            "http://localhost/",
            "http://[::1]:9/x",
        ] {
            assert!(is_on_this_machine(near), "{near}");
        }
        for far in [
            "https://casa-azul.ngrok-free.app/webhook",
            "http://192.168.0.9/",
            "https://localhost.example/",
            "nonsense",
        ] {
            assert!(!is_on_this_machine(far), "{far}");
        }
    }
}
