//! The network between agents and the edge: a relay whose port never goes away.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

use super::log::{Event, Log};

#[derive(Clone, Copy, Default)]
struct Weather {
    /// Nothing flows and nothing closes.
    frozen: bool,
    /// New connections are closed at once.
    away: bool,
    /// How often every line was cut.
    cuts: u64,
}

pub(crate) struct Network {
    address: SocketAddr,
    weather: watch::Sender<Weather>,
    lines: Arc<AtomicUsize>,
    log: Arc<Log>,
    task: JoinHandle<()>,
}

impl Network {
    pub(super) async fn before(edge: SocketAddr, log: Arc<Log>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (weather, seen) = watch::channel(Weather::default());
        let lines = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&lines);
        let task = tokio::spawn(async move {
            loop {
                let (agent, _) = listener.accept().await.unwrap();
                let weather = seen.clone();
                if weather.borrow().away {
                    continue;
                }
                counter.fetch_add(1, Ordering::SeqCst);
                let counter = Arc::clone(&counter);
                tokio::spawn(async move {
                    line(agent, edge, weather).await;
                    counter.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self {
            address,
            weather,
            lines,
            log,
            task,
        }
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many connections of agents are open.
    pub(crate) fn lines(&self) -> usize {
        self.lines.load(Ordering::SeqCst)
    }

    /// Breaks every line.
    pub(crate) fn cut(&self) {
        self.weather.send_modify(|weather| weather.cuts += 1);
    }

    /// The edge is out of reach: lines break and no new one comes about.
    pub(crate) fn go_away(&self) {
        self.weather.send_modify(|weather| {
            weather.away = true;
            weather.cuts += 1;
        });
        self.log.note(Event::Away);
    }

    pub(crate) fn come_back(&self) {
        self.weather.send_modify(|weather| weather.away = false);
        self.log.note(Event::Back);
    }

    /// From now on nothing flows, or again.
    pub(crate) fn freeze(&self, frozen: bool) {
        self.weather.send_modify(|weather| weather.frozen = frozen);
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn line(mut agent: TcpStream, edge: SocketAddr, mut weather: watch::Receiver<Weather>) {
    let mut edge = TcpStream::connect(edge).await.unwrap();
    agent.set_nodelay(true).unwrap();
    edge.set_nodelay(true).unwrap();
    let cuts = weather.borrow().cuts;
    let (from_agent, to_agent) = agent.split();
    let (from_edge, to_edge) = edge.split();
    // When one direction ends, both sockets close.
    tokio::select! {
        () = pump(from_agent, to_edge, weather.clone()) => {}
        () = pump(from_edge, to_agent, weather.clone()) => {}
        _ = weather.wait_for(|weather| weather.cuts != cuts) => {}
    }
}

async fn pump(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut weather: watch::Receiver<Weather>,
) {
    let mut bytes = vec![0; 64 * 1024];
    loop {
        let Ok(length @ 1..) = from.read(&mut bytes).await else {
            return;
        };
        let gone = weather.wait_for(|weather| !weather.frozen).await.is_err();
        if gone || to.write_all(&bytes[..length]).await.is_err() {
            return;
        }
    }
}
