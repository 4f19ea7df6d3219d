//! The account's state at the edge: tokens, sessions, endpoints, and what goes wrong.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};

use muxado::{MuxadoOpen, typed::Typed};

use super::{
    DEV_DOMAIN,
    log::{Event, Log},
};

/// Opens streams to an agent.
pub(crate) type Opener = Typed<MuxadoOpen>;

pub(crate) struct Account {
    state: Mutex<State>,
    log: Arc<Log>,
}

struct State {
    token: String,
    refused_auth: Option<&'static str>,
    most_sessions: usize,
    mute: bool,
    heartless: bool,
    split_heads: bool,
    own: String,
    foreign: Vec<String>,
    next: u64,
    sessions: HashMap<u64, Opener>,
    endpoints: HashMap<String, Endpoint>,
    sign_ins: u64,
    binds: u64,
}

#[derive(Clone)]
struct Endpoint {
    id: String,
    session: u64,
}

impl Account {
    pub(super) fn new(token: &str, log: Arc<Log>) -> Self {
        let state = State {
            token: token.to_owned(),
            refused_auth: None,
            // Source: ngrok, *Free plan limits*, read 2026-08.
            most_sessions: 3,
            mute: false,
            heartless: false,
            split_heads: false,
            own: DEV_DOMAIN.to_owned(),
            foreign: Vec::new(),
            next: 1,
            sessions: HashMap::new(),
            endpoints: HashMap::new(),
            sign_ins: 0,
            binds: 0,
        };
        Self {
            state: Mutex::new(state),
            log,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// From now on only this token signs in. Sessions go on until they are cut.
    pub(crate) fn renew_token(&self, token: &str) {
        self.state().token = token.to_owned();
    }

    /// The account's own host name is this one from now on; the one before is another account's.
    pub(crate) fn move_to(&self, host: &str) {
        let mut state = self.state();
        let before = std::mem::replace(&mut state.own, host.to_owned());
        state.foreign.push(before);
    }

    /// Signing in is refused with this code, whatever the token; `None` ends it.
    pub(crate) fn refuse_sign_in(&self, code: Option<&'static str>) {
        self.state().refused_auth = code;
    }

    /// Sign-ins and binds get no answer.
    pub(crate) fn fall_mute(&self, mute: bool) {
        self.state().mute = mute;
    }

    /// Heartbeats are no longer answered, everything else is.
    pub(crate) fn stop_heartbeats(&self) {
        self.state().heartless = true;
    }

    /// Proxied connections say where they come from a moment after they begin. More than 64 of
    /// them at once make the agent's library hang for good (muxado 0.5.4).
    pub(crate) fn split_heads(&self, split: bool) {
        self.state().split_heads = split;
    }

    pub(crate) fn sessions(&self) -> usize {
        self.state().sessions.len()
    }

    pub(crate) fn endpoints(&self) -> usize {
        self.state().endpoints.len()
    }

    /// How often anybody signed in, or tried to.
    pub(crate) fn sign_ins(&self) -> u64 {
        self.state().sign_ins
    }

    /// How often an endpoint was bound.
    pub(crate) fn binds(&self) -> u64 {
        self.state().binds
    }

    pub(super) fn is_mute(&self) -> bool {
        self.state().mute
    }

    pub(super) fn answers_heartbeats(&self) -> bool {
        !self.state().heartless
    }

    pub(super) fn splits_heads(&self) -> bool {
        self.state().split_heads
    }

    pub(super) fn openers(&self) -> Vec<Opener> {
        self.state().sessions.values().cloned().collect()
    }

    pub(super) fn fresh_number(&self) -> u64 {
        let mut state = self.state();
        state.next += 1;
        state.next
    }

    /// Signs a session in, or refuses it in ngrok's words, which quote the token.
    pub(super) fn sign_in(&self, session: u64, token: &str, open: Opener) -> Result<(), String> {
        let outcome = self.judge(session, token, open);
        self.log.note(match outcome {
            Ok(()) => Event::SignedIn,
            Err(_) => Event::Refused,
        });
        outcome
    }

    fn judge(&self, session: u64, token: &str, open: Opener) -> Result<(), String> {
        let mut state = self.state();
        state.sign_ins += 1;
        if let Some(code) = state.refused_auth {
            return Err(format!("Refused by the test.\n\n{code}\n"));
        }
        if token.is_empty() {
            return Err("Sign up and install your authtoken.\n\nERR_NGROK_4018\n".to_owned());
        }
        if !token.contains('_') {
            return Err(format!(
                "This does not look like a proper authtoken.\nYour authtoken: {token}\n\nERR_NGROK_105\n"
            ));
        }
        if token != state.token {
            return Err(format!(
                "The authtoken is invalid.\nYour authtoken: {token}\n\nERR_NGROK_107\n"
            ));
        }
        if state.sessions.len() >= state.most_sessions {
            return Err("Your account is limited to 3 agents.\n\nERR_NGROK_108\n".to_owned());
        }
        state.sessions.insert(session, open);
        Ok(())
    }

    /// Binds a host name to a session; its id and the name.
    pub(super) fn bind(&self, session: u64, wanted: &str) -> Result<(String, String), String> {
        let mut state = self.state();
        let host = if wanted.is_empty() {
            state.own.clone()
        } else {
            wanted.to_owned()
        };
        if state.foreign.contains(&host) {
            return Err(format!(
                "The domain '{host}' is reserved for another account.\n\nERR_NGROK_320\n"
            ));
        }
        if state.endpoints.contains_key(&host) {
            return Err(format!(
                "The endpoint 'https://{host}' is already online.\n\nERR_NGROK_334\n"
            ));
        }
        state.next += 1;
        state.binds += 1;
        let id = format!("ep_{}", state.next);
        let endpoint = Endpoint {
            id: id.clone(),
            session,
        };
        state.endpoints.insert(host.clone(), endpoint);
        self.log.note(Event::Bound);
        Ok((id, host))
    }

    pub(super) fn unbind(&self, id: &str) {
        self.state()
            .endpoints
            .retain(|_, endpoint| endpoint.id != id);
    }

    /// A session's connection is gone, and all it had with it.
    pub(super) fn forget(&self, session: u64) {
        let mut state = self.state();
        if state.sessions.remove(&session).is_some() {
            self.log.note(Event::Left);
        }
        state
            .endpoints
            .retain(|_, endpoint| endpoint.session != session);
    }

    /// Takes every endpoint away; whom to tell.
    pub(super) fn end_endpoints(&self) -> Vec<(String, Opener)> {
        let mut state = self.state();
        let ended: Vec<_> = state.endpoints.drain().map(|(_, ended)| ended).collect();
        ended
            .into_iter()
            .filter_map(|ended| Some((ended.id, state.sessions.get(&ended.session)?.clone())))
            .collect()
    }

    /// Who serves a host. A bare address leads to the only endpoint there is.
    pub(super) fn endpoint(&self, host: &str) -> Option<(String, Opener)> {
        let state = self.state();
        let name = host.split(':').next().unwrap_or_default();
        let only = || state.endpoints.values().next();
        let endpoint = match state.endpoints.get(name) {
            Some(endpoint) => endpoint,
            None if name == "127.0.0.1" && state.endpoints.len() == 1 => only()?,
            None => return None,
        };
        let open = state.sessions.get(&endpoint.session)?;
        Some((endpoint.id.clone(), open.clone()))
    }
}
