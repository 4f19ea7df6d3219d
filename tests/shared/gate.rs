//! A way to Meta that can be cut: what a lost network looks like from here.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::{
    net::{TcpListener, TcpStream},
    task::{JoinHandle, JoinSet},
};

/// Passes connections on while it is open, refuses them while it is shut.
pub(crate) struct Gate {
    address: SocketAddr,
    target: String,
    open: Option<JoinHandle<()>>,
}

impl Gate {
    /// An open gate to a base address such as `http://127.0.0.1:8090`.
    pub(crate) async fn to(url: &str) -> Self {
        let mut gate = Self {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            target: url.trim_start_matches("http://").to_owned(),
            open: None,
        };
        gate.open().await;
        gate
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) async fn open(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.address = listener.local_addr().unwrap();
        self.open = Some(tokio::spawn(pass(listener, self.target.clone())));
    }

    /// Cuts what is connected and refuses what comes.
    pub(crate) async fn shut(&mut self) {
        if let Some(open) = self.open.take() {
            open.abort();
            assert!(open.await.is_err(), "it passes connections until cut");
        }
    }
}

async fn pass(listener: TcpListener, target: String) {
    // Dropped with this task: connections end when the gate shuts.
    let mut passing = JoinSet::new();
    loop {
        let (mut near, _) = listener.accept().await.unwrap();
        let mut far = TcpStream::connect(&target).await.unwrap();
        passing.spawn(async move {
            // Whichever side ends first ends both.
            drop(tokio::io::copy_bidirectional(&mut near, &mut far).await);
        });
    }
}
