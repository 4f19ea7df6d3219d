//! A local ngrok edge: what the service does for the agent, on loopback, failing on demand.
//!
//! It speaks the agent's protocol over TLS and muxado, so that tests run through the real `ngrok`
//! crate, and it has a public side that a played Meta posts to. The network between the two is a
//! relay of its own: a line is cut or frozen there, which is not the same as an edge that ends.

mod account;
mod agent;
mod network;
mod public;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{
    ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_rustls::TlsAcceptor;

pub(crate) use account::Account;
pub(crate) use network::Network;

/// The account's own host name.
pub(crate) const DEV_DOMAIN: &str = "casa-azul.ngrok-free.app";
/// A token that the edge accepts until it is told otherwise.
pub(crate) const TOKEN: &str = "2fCanaryTokenOfTheTests_5MvTzQ8pW3xRk7dLs";

/// A running edge with one account. Ends when dropped.
pub(crate) struct Edge {
    /// Who may sign in, and who has.
    pub(crate) account: Arc<Account>,
    /// The way from agents to the edge.
    pub(crate) network: Network,
    public: SocketAddr,
    ca: String,
    tasks: Vec<JoinHandle<()>>,
}

impl Edge {
    pub(crate) async fn start() -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let names = vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).unwrap();
        let key = PrivatePkcs8KeyDer::from(signing_key.serialize_der());
        let tls = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], PrivateKeyDer::Pkcs8(key))
            .unwrap();
        let account = Arc::new(Account::new(TOKEN));
        let agents = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let network = Network::before(agents.local_addr().unwrap()).await;
        let outside = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let public = outside.local_addr().unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(tls));
        let tasks = vec![
            tokio::spawn(agent::accept(agents, acceptor, Arc::clone(&account))),
            tokio::spawn(public::accept(outside, Arc::clone(&account))),
        ];
        Self {
            account,
            network,
            public,
            ca: cert.pem(),
            tasks,
        }
    }

    /// What agents connect to, `HOST:PORT`.
    pub(crate) fn server(&self) -> String {
        self.network.address().to_string()
    }

    /// The certificate agents have to trust, PEM.
    pub(crate) fn ca(&self) -> &str {
        &self.ca
    }

    /// Where the world reaches the one endpoint that is bound; with a `Host` header, any of them.
    pub(crate) fn public_url(&self, path: &str) -> String {
        format!("http://{}{path}", self.public)
    }

    /// Sends every agent a command of the website; their answers.
    pub(crate) async fn command(&self, command: Command) -> Vec<Value> {
        let (kind, body) = match command {
            Command::Restart => (4, json!({})),
            Command::Stop => (5, json!({})),
            Command::Update => (6, json!({ "Version": "", "PermitMajorVersion": false })),
        };
        let mut answers = Vec::new();
        for mut open in self.account.openers() {
            answers.push(agent::ask(&mut open, kind, &body).await);
        }
        answers
    }

    /// The service ends every endpoint, with this code.
    pub(crate) async fn close_endpoints(&self, code: &str) {
        for (id, mut open) in self.account.end_endpoints() {
            let body = json!({ "Id": id, "Message": "closed by the test", "ErrorCode": code });
            agent::tell(&mut open, 9, &body).await;
        }
    }

    /// The service sends every agent away.
    pub(crate) async fn go_away(&self) {
        use muxado::{Error, typed::TypedOpenClose as _};
        for mut open in self.account.openers() {
            // A message shorter than the frame's header would never be sent.
            let message = "this server is going away now".to_owned();
            open.close(Error::None, message).await.unwrap();
        }
    }

    /// Nothing of any agent is left: no session, no endpoint, no connection.
    pub(crate) fn is_deserted(&self) -> bool {
        (
            self.account.sessions(),
            self.account.endpoints(),
            self.network.lines(),
        ) == (0, 0, 0)
    }
}

impl Drop for Edge {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// What a person can do to an agent on ngrok's website.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Command {
    Restart,
    Stop,
    Update,
}

/// Longest that an agent may take for an answer.
const AGENT_PATIENCE: Duration = Duration::from_secs(10);
