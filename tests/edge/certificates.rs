//! The certificates of the edge: one that agents pin, and one that the world trusts by its root.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CertifiedKey, IsCa, KeyPair,
    generate_simple_self_signed,
};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tokio_rustls::TlsAcceptor;

/// Names that the public side has a certificate for.
const NAMES: [&str; 4] = [
    "*.ngrok-free.app",
    "*.casa.example",
    "crm.example",
    "shop.example",
];

/// What a side shows, and the certificate (PEM) that those who connect have to trust.
pub(super) struct Side {
    pub(super) acceptor: TlsAcceptor,
    pub(super) trust: String,
}

impl Side {
    /// The side of the agents: its own root.
    pub(super) fn of_agents() -> Self {
        let names = vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).unwrap();
        Self {
            acceptor: acceptor(cert.der().clone(), &signing_key),
            trust: cert.pem(),
        }
    }

    /// The side of the world: a certificate as a public authority signs one.
    pub(super) fn of_the_world() -> Self {
        let mut authority = CertificateParams::default();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority =
            CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let leaf = CertificateParams::new(NAMES.map(str::to_owned)).unwrap();
        let leaf = leaf.signed_by(&key, &authority).unwrap();
        Self {
            acceptor: acceptor(leaf.der().clone(), &key),
            trust: authority.pem(),
        }
    }
}

fn acceptor(certificate: CertificateDer<'static>, key: &KeyPair) -> TlsAcceptor {
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], PrivateKeyDer::Pkcs8(key))
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}
