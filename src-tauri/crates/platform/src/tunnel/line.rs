//! The one connection under a session: dialled with limits, and ended when we say so.
//!
//! Cutting it is the only sure way to end a session of the crate.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use ngrok::session::{ConnectError, IoStream, SessionBuilder};
use rustls::{ClientConfig, pki_types::ServerName};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpStream, lookup_host},
    sync::watch,
    time::timeout,
};
use tokio_rustls::TlsConnector;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

/// Longest that a name may take to resolve, and again each of its addresses to answer.
const DIAL_PATIENCE: Duration = Duration::from_secs(5);
/// Longest that the TLS handshake may take.
const HANDSHAKE_PATIENCE: Duration = Duration::from_secs(10);

/// A session's connection.
pub(super) struct Line {
    cut: CancellationToken,
    beats: watch::Receiver<u64>,
}

impl Line {
    /// Makes a session use a line of ours.
    pub(super) fn under(builder: &mut SessionBuilder) -> Self {
        let cut = CancellationToken::new();
        let (beat, beats) = watch::channel(0);
        let (silent, dialled) = (cut.clone(), cut.clone());
        builder
            .handle_heartbeat(move |latency: Option<Duration>| {
                if latency.is_some() {
                    beat.send_modify(|beats: &mut u64| *beats = beats.wrapping_add(1));
                } else {
                    tracing::debug!("the line to ngrok is silent");
                    silent.cancel();
                }
                // An error would only end the checks.
                async { Ok(()) }
            })
            .connector(move |host: String, port, tls, lost: Option<_>| {
                let cut = dialled.clone();
                async move {
                    // Asked a second time, the crate lost the line. We begin a fresh session.
                    if lost.is_some() {
                        return Err(ConnectError::Canceled);
                    }
                    let stream = dial(&host, port, tls).await?;
                    Ok(Box::new(Guarded::new(stream, &cut)) as Box<dyn IoStream>)
                }
            });
        Self { cut, beats }
    }

    /// Waits until the line is given up for its silence.
    pub(super) async fn lost(&self) {
        self.cut.cancelled().await;
    }

    /// Counts the answers to our heartbeats.
    pub(super) fn beats(&self) -> watch::Receiver<u64> {
        self.beats.clone()
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.cut.cancel();
    }
}

/// Dials a host: each of its addresses in turn, then TLS.
async fn dial(
    host: &str,
    port: u16,
    tls: Arc<ClientConfig>,
) -> Result<impl IoStream, ConnectError> {
    let resolved = timeout(DIAL_PATIENCE, lookup_host((host, port))).await;
    let addresses = late(resolved).map_err(ConnectError::Tcp)?;
    let mut outcome = Err(io::Error::from(io::ErrorKind::NotFound));
    for address in addresses {
        outcome = late(timeout(DIAL_PATIENCE, TcpStream::connect(address)).await);
        if outcome.is_ok() {
            break;
        }
    }
    let stream = outcome.map_err(ConnectError::Tcp)?;
    // Answers are a few bytes: held back for more, each would cost 40 ms.
    stream.set_nodelay(true).map_err(ConnectError::Tcp)?;
    let name = ServerName::try_from(host.to_owned())
        .map_err(|error| ConnectError::Tls(io::Error::new(io::ErrorKind::InvalidInput, error)))?;
    let handshake = TlsConnector::from(tls).connect(name, stream);
    late(timeout(HANDSHAKE_PATIENCE, handshake).await).map_err(ConnectError::Tls)
}

fn late<T>(outcome: Result<io::Result<T>, tokio::time::error::Elapsed>) -> io::Result<T> {
    outcome.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

/// A stream that fails once its line is cut, and is closed by then.
///
/// Reading and writing are polled by two tasks, so each direction has a future of its own: with a
/// shared one only the task that polled last would wake.
struct Guarded<S> {
    stream: Shared<S>,
    reading: Pin<Box<WaitForCancellationFutureOwned>>,
    writing: Pin<Box<WaitForCancellationFutureOwned>>,
}

/// Taken away from the session when the line is cut: one that hangs, or that the edge sent away,
/// does not poll it any more and would hold the socket open for ever.
type Shared<S> = Arc<Mutex<Option<S>>>;

impl<S: Send + 'static> Guarded<S> {
    fn new(stream: S, cut: &CancellationToken) -> Self {
        let stream = Arc::new(Mutex::new(Some(stream)));
        let (taken, when) = (Arc::downgrade(&stream), cut.clone());
        tokio::spawn(async move {
            when.cancelled().await;
            if let Some(stream) = taken.upgrade() {
                drop(held(&stream).take());
            }
        });
        Self {
            stream,
            reading: Box::pin(cut.clone().cancelled_owned()),
            writing: Box::pin(cut.clone().cancelled_owned()),
        }
    }
}

fn held<S>(stream: &Shared<S>) -> MutexGuard<'_, Option<S>> {
    stream.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Polls the stream unless its line is cut.
fn guarded<S, T>(
    stream: &Shared<S>,
    cut: &mut Pin<Box<WaitForCancellationFutureOwned>>,
    cx: &mut Context<'_>,
    poll: impl FnOnce(Pin<&mut S>, &mut Context<'_>) -> Poll<io::Result<T>>,
) -> Poll<io::Result<T>>
where
    S: Unpin,
{
    if cut.as_mut().poll(cx).is_ready() {
        return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
    }
    match held(stream).as_mut() {
        Some(stream) => poll(Pin::new(stream), cx),
        None => Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into())),
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Guarded<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        guarded(&this.stream, &mut this.reading, cx, |stream, cx| {
            stream.poll_read(cx, buf)
        })
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Guarded<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        guarded(&this.stream, &mut this.writing, cx, |stream, cx| {
            stream.poll_write(cx, bytes)
        })
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        guarded(&this.stream, &mut this.writing, cx, AsyncWrite::poll_flush)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        guarded(
            &this.stream,
            &mut this.writing,
            cx,
            AsyncWrite::poll_shutdown,
        )
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test]
    async fn a_cut_ends_reading_and_writing_at_once() {
        // The other end stays open and never reads: both directions hang.
        let (ours, _theirs) = tokio::io::duplex(1);
        let cut = CancellationToken::new();
        let (mut reader, mut writer) = tokio::io::split(Guarded::new(ours, &cut));
        let reading = tokio::spawn(async move { reader.read_u8().await });
        let writing = tokio::spawn(async move { writer.write_all(b"more than fits").await });
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert!(!reading.is_finished() && !writing.is_finished());
        cut.cancel();
        let aborted = io::ErrorKind::ConnectionAborted;
        assert_eq!(reading.await.unwrap().unwrap_err().kind(), aborted);
        assert_eq!(writing.await.unwrap().unwrap_err().kind(), aborted);
    }

    #[tokio::test]
    async fn a_cut_closes_the_stream_though_nobody_polls_it() {
        let (ours, mut theirs) = tokio::io::duplex(1);
        let cut = CancellationToken::new();
        let hanging = Guarded::new(ours, &cut);
        cut.cancel();
        assert_eq!(theirs.read(&mut [0]).await.unwrap(), 0, "the end");
        drop(hanging);
    }
}
