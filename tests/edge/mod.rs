//! A local ngrok edge: what the service does for the agent, on loopback, failing on demand.
//!
//! It speaks the agent's protocol over TLS and muxado, so that tests run through the real `ngrok`
//! crate, and it has a public side that a played Meta posts to: over TLS under the account's real
//! names, to which a proxy leads, or over plain HTTP. The network between agents and the edge is a
//! relay of its own: a line is cut or frozen there, which is not the same as an edge that ends.

mod account;
mod agent;
mod certificates;
mod log;
mod network;
mod proxy;
mod public;

use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

pub(crate) use account::Account;
use certificates::Side;
pub(crate) use log::{Event, Log};
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
    /// What happened, and when.
    pub(crate) log: Arc<Log>,
    public: SocketAddr,
    proxy: SocketAddr,
    asked: proxy::Asked,
    ca: String,
    roots: String,
    tasks: Vec<JoinHandle<()>>,
}

impl Edge {
    pub(crate) async fn start() -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let log = Arc::new(Log::default());
        let account = Arc::new(Account::new(TOKEN, Arc::clone(&log)));
        let (inside, outside) = (Side::of_agents(), Side::of_the_world());
        let (agents, agents_at) = listen().await;
        let (plain, public) = listen().await;
        let (world, world_at) = listen().await;
        let (callers, proxy) = listen().await;
        let network = Network::before(agents_at, Arc::clone(&log)).await;
        let asked = proxy::Asked::default();
        let (one, two, three) = (account.clone(), account.clone(), account.clone());
        let tasks = vec![
            tokio::spawn(agent::accept(agents, inside.acceptor, one)),
            tokio::spawn(public::accept(plain, two)),
            tokio::spawn(public::accept_tls(world, outside.acceptor, three)),
            tokio::spawn(proxy::accept(callers, world_at, Arc::clone(&asked))),
        ];
        Self {
            account,
            network,
            log,
            public,
            proxy,
            asked,
            ca: inside.trust,
            roots: outside.trust,
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

    /// What a program needs in its environment to reach the edge under its public names; the
    /// root that it has to trust is written into this folder. Loopback is reached directly.
    pub(crate) fn surroundings(&self, folder: &Path) -> Vec<(&'static str, String)> {
        let roots = folder.join("public-roots.pem");
        std::fs::write(&roots, &self.roots).unwrap();
        let proxy = format!("http://{}", self.proxy);
        vec![
            // Both: whoever asks the proxy for a loopback address is refused, and is seen.
            ("HTTP_PROXY", proxy.clone()),
            ("http_proxy", proxy.clone()),
            ("HTTPS_PROXY", proxy),
            ("NO_PROXY", "127.0.0.1,localhost".to_owned()),
            ("SSL_CERT_FILE", roots.display().to_string()),
        ]
    }

    /// What the proxy was asked for, such as `CONNECT casa-azul.ngrok-free.app:443`.
    pub(crate) fn asked_of_proxy(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
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

/// A listener on loopback, and its address.
async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
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
