//! One HTTP connection, wherever it comes from: a socket of this computer or the tunnel.

use std::{pin::pin, time::Duration};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;

/// Longest that a request's head may take to arrive, and that a connection may stay idle.
const HEAD_PATIENCE: Duration = Duration::from_secs(30);

/// What a connection may hold of its other side's bytes before they are asked for.
const MAX_BUFFER: usize = 64 * 1024;

/// Answers a connection's requests until it ends or, once `closing`, until the one under way is
/// answered.
pub(crate) async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    router: Router,
    closing: CancellationToken,
) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_PATIENCE)
        .max_buf_size(MAX_BUFFER)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let mut connection = pin!(connection);
    let outcome = tokio::select! {
        outcome = connection.as_mut() => outcome,
        () = closing.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = outcome {
        // The other side left, or was too slow: nothing to do about it here.
        tracing::debug!(%error, "a connection of the webhook ended early");
    }
}
