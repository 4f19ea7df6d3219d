//! The side that agents speak with: TLS, muxado, and one stream for each call.

use std::{io, sync::Arc};

use muxado::{
    Error, SessionBuilder,
    typed::{
        StreamType, Typed, TypedAccept as _, TypedOpenClose as _, TypedSession as _, TypedStream,
    },
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::timeout,
};
use tokio_rustls::TlsAcceptor;

use super::{
    AGENT_PATIENCE,
    account::{Account, Opener},
};

const HEARTBEAT: u32 = u32::MAX;

pub(super) async fn accept(listener: TcpListener, tls: TlsAcceptor, account: Arc<Account>) {
    let mut agents = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        agents.spawn(agent(stream, tls.clone(), Arc::clone(&account)));
    }
}

async fn agent(stream: TcpStream, tls: TlsAcceptor, account: Arc<Account>) {
    stream.set_nodelay(true).unwrap();
    // An agent may leave while it shakes hands.
    let Ok(stream) = tls.accept(stream).await else {
        return;
    };
    let session = SessionBuilder::new(stream).server().start();
    let (open, mut accept) = Typed::new(session).split_typed();
    let number = account.fresh_number();
    let mut calls = JoinSet::new();
    loop {
        match accept.accept_typed().await {
            Ok(stream) => {
                let call = answer(stream, Arc::clone(&account), number, open.clone());
                calls.spawn(call);
            }
            Err(Error::SessionClosed) => break,
            // One stream broke off before it said what it is.
            Err(_) => {}
        }
    }
    account.forget(number);
}

/// Answers one call. Whatever breaks, breaks with the agent's line.
async fn answer(mut stream: TypedStream, account: Arc<Account>, session: u64, open: Opener) {
    let kind = *stream.typ();
    if kind == HEARTBEAT {
        let mut beat = [0; 4];
        while stream.read_exact(&mut beat).await.is_ok() {
            if account.answers_heartbeats() && stream.write_all(&beat).await.is_err() {
                return;
            }
        }
        return;
    }
    let Ok(request) = read_object(&mut stream).await else {
        return;
    };
    if account.is_mute() {
        std::future::pending::<()>().await;
    }
    let answer = match kind {
        0 => sign_in(&account, session, &request, open),
        1 => bind(&account, session, &request),
        2 => {
            account.unbind(request["Id"].as_str().unwrap());
            Ok(json!({}))
        }
        other => panic!("an agent opened a stream of type {other}"),
    };
    let answer = answer.unwrap_or_else(|refusal| json!({ "Error": refusal }));
    let bytes = answer.to_string().into_bytes();
    if stream.write_all(&bytes).await.is_ok() {
        drop(stream.shutdown().await);
    }
}

fn sign_in(
    account: &Account,
    session: u64,
    request: &Value,
    open: Opener,
) -> Result<Value, String> {
    let extra = &request["Extra"];
    assert_eq!(request["Version"], json!(["3", "2"]));
    assert_eq!(extra["ClientType"], "shopbell");
    assert_eq!(
        extra["StopUnsupportedError"], "",
        "it can be stopped from the website"
    );
    account.sign_in(session, extra["AuthToken"].as_str().unwrap(), open)?;
    Ok(
        json!({ "Version": "3", "ClientId": format!("session-{session}"),
        "Extra": { "Cookie": "biscuit", "Region": "local", "PlanName": "Free" } }),
    )
}

fn bind(account: &Account, session: u64, request: &Value) -> Result<Value, String> {
    assert_eq!(request["Proto"], "https");
    assert_eq!(
        request["ForwardsTo"], "shopbell",
        "nothing of the computer is told"
    );
    assert_eq!(
        request["Extra"]["PoolingEnabled"], false,
        "customers are never shared out"
    );
    let mut opts = request["Opts"].clone();
    let (id, host) = account.bind(session, opts["Domain"].as_str().unwrap())?;
    opts["Hostname"] = json!(host);
    Ok(
        json!({ "Id": id, "URL": format!("https://{host}"), "Proto": "https", "Opts": opts,
        "Extra": { "Token": "bound" } }),
    )
}

/// Reads until the object is complete: agents neither tell its length nor close.
async fn read_object(stream: &mut TypedStream) -> io::Result<Value> {
    let mut bytes = Vec::new();
    loop {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if let Ok(object) = serde_json::from_slice(&bytes) {
            return Ok(object);
        }
    }
}

/// Opens a stream of this type to an agent and writes an object.
pub(super) async fn tell(open: &mut Opener, kind: u32, body: &Value) -> TypedStream {
    let mut stream = open.open_typed(StreamType::clamp(kind)).await.unwrap();
    stream.write_all(body.to_string().as_bytes()).await.unwrap();
    stream
}

/// The same, and its answer.
pub(super) async fn ask(open: &mut Opener, kind: u32, body: &Value) -> Value {
    let mut stream = tell(open, kind, body).await;
    let answer = timeout(AGENT_PATIENCE, read_object(&mut stream)).await;
    answer.expect("the agent answers").unwrap()
}
