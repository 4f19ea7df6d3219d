//! One session: sign in, ask for the address, serve what comes, until something ends it.

use std::{
    future::{Ready, ready},
    time::Duration,
};

use axum::{Router, extract::Request, middleware::map_request};
use futures_util::TryStreamExt as _;
use ngrok::{
    config::TunnelBuilder as _,
    session::{Restart, Session, SessionBuilder, Stop},
    tunnel::{EndpointInfo as _, HttpTunnel, TunnelInfo as _},
};
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
    time::{Instant, sleep_until, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{Pace, Trouble, TunnelState, line::Line};
use crate::serving::serve;

/// Longest that giving the address back may take.
const UNBIND_PATIENCE: Duration = Duration::from_secs(2);
/// Longest that requests under way may take when we leave.
const FINISH_PATIENCE: Duration = Duration::from_secs(3);
/// How much later than its time a sign of life may come after a nudge.
const NUDGE_SLACK: Duration = Duration::from_secs(2);

/// What every session of a tunnel starts from.
pub(super) struct Plan {
    pub(super) builder: SessionBuilder,
    pub(super) domain: Option<String>,
    pub(super) router: Router,
    pub(super) pace: Pace,
    pub(super) stop: CancellationToken,
}

/// Why a session ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// We were asked to stop.
    Stopped,
    /// The next one shall begin at once.
    Again,
    /// The same, and nobody is there to say goodbye to.
    Silent,
    /// Something is wrong.
    Trouble(Trouble),
}

/// What ngrok's website asks for.
#[derive(Clone, Copy)]
enum Order {
    Stop,
    Restart,
}

/// Runs one session to its end; also how long it was online.
pub(super) async fn run(
    plan: &Plan,
    states: &watch::Sender<TunnelState>,
    nudged: &mut watch::Receiver<u64>,
) -> (End, Duration) {
    let mut builder = plan.builder.clone();
    // Dropped at the end, whatever the end is: the connection ends with it.
    let line = Line::under(&mut builder);
    let (order, mut orders) = mpsc::channel(1);
    builder
        .handle_stop_command(obey::<Stop>(order.clone(), Order::Stop))
        .handle_restart_command(obey::<Restart>(order, Order::Restart));
    let opened = tokio::select! {
        () = plan.stop.cancelled() => return (End::Stopped, Duration::ZERO),
        _ = nudged.changed() => return (End::Again, Duration::ZERO),
        opened = open(plan, &builder) => opened,
    };
    let (session, mut listener) = match opened {
        Ok(opened) => opened,
        Err(trouble) => return (End::Trouble(trouble), Duration::ZERO),
    };
    states.send_replace(TunnelState::Online {
        url: listener.url().to_owned(),
    });
    let online = Instant::now();
    let mut served = Served::default();
    let end = watch_over(plan, &line, &mut listener, &mut orders, nudged, &mut served).await;
    let online = online.elapsed();
    if !matches!(end, End::Silent | End::Trouble(Trouble::NoLine)) {
        let unbound = timeout(UNBIND_PATIENCE, session.close_tunnel(listener.id())).await;
        if let Ok(Ok(())) = unbound {
            served.finish().await;
        }
    }
    drop(line);
    served.connections.shutdown().await;
    (end, online)
}

async fn open(plan: &Plan, builder: &SessionBuilder) -> Result<(Session, HttpTunnel), Trouble> {
    let patience = plan.pace.answer_within;
    let session = timeout(patience, builder.connect())
        .await
        .map_err(|_| Trouble::NoLine)?
        .map_err(|error| Trouble::of_connect(&error))?;
    let mut endpoint = session.http_endpoint();
    // By default the crate would tell the computer's name and the program's path.
    endpoint.forwards_to("shopbell").metadata("shopbell");
    if let Some(domain) = &plan.domain {
        endpoint.domain(domain);
    }
    let listener = timeout(patience, endpoint.listen())
        .await
        .map_err(|_| Trouble::NoLine)?
        .map_err(|error| Trouble::of_call(&error))?;
    Ok((session, listener))
}

/// The connections of a session.
#[derive(Default)]
struct Served {
    connections: JoinSet<()>,
    closing: CancellationToken,
}

impl Served {
    /// Answers what is being asked and closes.
    async fn finish(&mut self) {
        self.closing.cancel();
        let finished = async { while self.connections.join_next().await.is_some() {} };
        // Whoever is not done by then is cut off with the line.
        let _late = timeout(FINISH_PATIENCE, finished).await;
    }
}

async fn watch_over(
    plan: &Plan,
    line: &Line,
    listener: &mut HttpTunnel,
    orders: &mut mpsc::Receiver<Order>,
    nudged: &mut watch::Receiver<u64>,
    served: &mut Served,
) -> End {
    let mut beats = line.beats();
    // Until when a sign of life has to come, after a nudge.
    let mut doubt: Option<Instant> = None;
    loop {
        tokio::select! {
            () = plan.stop.cancelled() => return End::Stopped,
            Some(order) = orders.recv() => return match order {
                Order::Restart => End::Again,
                Order::Stop => End::Trouble(Trouble::StoppedRemotely),
            },
            // The crate would notice, too, unless it hangs: it does when the heads of its incoming
            // streams come later than 64 more streams (muxado 0.5.4, read 2026-11).
            () = line.lost() => return End::Trouble(Trouble::NoLine),
            arrived = listener.try_next() => match arrived {
                Ok(Some(connection)) => {
                    let (router, closing) = (plan.router.clone(), served.closing.clone());
                    served.connections.spawn(serve(connection, router, closing));
                }
                Ok(None) => return End::Trouble(Trouble::NoLine),
                Err(error) => return End::Trouble(Trouble::of_accept(&error)),
            },
            Some(_ended) = served.connections.join_next() => {}
            Ok(()) = nudged.changed() => {
                beats.mark_unchanged();
                doubt = doubt.or(Some(Instant::now() + plan.pace.heartbeat + NUDGE_SLACK));
            }
            Ok(()) = beats.changed() => doubt = None,
            () = until(doubt) => return End::Silent,
        }
    }
}

async fn until(instant: Option<Instant>) {
    match instant {
        Some(instant) => sleep_until(instant).await,
        None => std::future::pending().await,
    }
}

/// Counts what comes in.
pub(super) fn counted(router: Router, counter: watch::Sender<u64>) -> Router {
    router.layer(map_request(move |request: Request| {
        counter.send_modify(|count| *count += 1);
        async { request }
    }))
}

/// Takes commands from ngrok's website; the session acts on them.
fn obey<R>(orders: mpsc::Sender<Order>, order: Order) -> impl Fn(R) -> Ready<Result<(), String>> {
    move |_| {
        // A second command beside the first changes nothing.
        let _known = orders.try_send(order);
        ready(Ok(()))
    }
}
