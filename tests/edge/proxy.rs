//! A proxy that leads every name on port 443 to the edge, whatever it is.
//!
//! Programs under test are told of it by the environment, as on many company networks, and go
//! through it to `https://casa-azul.ngrok-free.app` without a switch of their own for tests.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// Longest head of a request.
const HEAD_MAX: usize = 8 * 1024;

/// What it was asked for: `CONNECT casa-azul.ngrok-free.app:443`.
pub(crate) type Asked = Arc<Mutex<Vec<String>>>;

pub(super) async fn accept(listener: TcpListener, world: SocketAddr, asked: Asked) {
    let mut lines = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        lines.spawn(lead(stream, world, Arc::clone(&asked)));
    }
}

/// Whatever breaks, breaks with its caller's line.
async fn lead(mut caller: TcpStream, world: SocketAddr, asked: Asked) {
    let Some(wish) = wish(&mut caller).await else {
        return;
    };
    asked.lock().unwrap().push(wish.clone());
    if !(wish.starts_with("CONNECT ") && wish.ends_with(":443")) {
        let refusal = b"HTTP/1.1 405 Method Not Allowed\r\ncontent-length: 0\r\n\r\n";
        drop(caller.write_all(refusal).await);
        return;
    }
    let mut edge = TcpStream::connect(world).await.unwrap();
    caller.set_nodelay(true).unwrap();
    edge.set_nodelay(true).unwrap();
    let opened = b"HTTP/1.1 200 Connection established\r\n\r\n";
    if caller.write_all(opened).await.is_ok() {
        drop(copy_bidirectional(&mut caller, &mut edge).await);
    }
}

/// Method and target of a request, once its head is read.
async fn wish(caller: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() > HEAD_MAX {
            return None;
        }
        head.push(caller.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).ok()?;
    let (wish, _) = head.lines().next()?.rsplit_once(' ')?;
    Some(wish.to_owned())
}
