use serde::Serialize;
use shopbell_core::{Account, ConnectionState, SendingState};
use ts_rs::TS;

use super::ReachView;

/// Where the application stands: what the interface shows first.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AppStatus {
    /// What to show.
    pub phase: Phase,
    /// The demo shop is open: nothing reaches real people.
    pub demo: bool,
    /// The connected number.
    pub account: Option<AccountView>,
    /// Folder that holds the data on this computer.
    pub data_dir: String,
    /// Version of the application.
    pub version: String,
}

/// What to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    /// Nothing is open: offer the demo shop and the connection.
    Welcome,
    /// A number is being connected.
    Setup,
    /// The inbox.
    Ready,
}

/// A connected business number.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountView {
    /// Meta's id of the number.
    pub phone_number_id: String,
    /// Meta's id of its account.
    pub waba_id: String,
    /// The approved name; empty until known.
    pub verified_name: String,
    /// As Meta formats it; empty until known.
    pub display_phone_number: String,
}

impl From<Account> for AccountView {
    fn from(account: Account) -> Self {
        Self {
            phone_number_id: account.phone_number_id.as_str().to_owned(),
            waba_id: account.waba_id.as_str().to_owned(),
            verified_name: account.verified_name,
            display_phone_number: account.display_phone_number,
        }
    }
}

/// Whether webhooks come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Receiving {
    /// A listener takes them in.
    On,
    /// None does.
    Off,
}

/// Whether messages go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Sending {
    /// The last try reached Meta.
    Online,
    /// Meta cannot be reached; messages wait.
    WaitingForInternet,
    /// Meta no longer accepts the token, or it is not to be had.
    TokenRefused,
    /// Meta refuses everything.
    RefusedByMeta,
}

/// How the connection stands.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionView {
    /// Whether webhooks come in.
    pub receiving: Receiving,
    /// Whether messages go out.
    pub sending: Sending,
    /// Code of the trouble that stops sending, or null; its words are in the catalogue.
    pub problem: Option<String>,
    /// The newest webhook.
    #[ts(type = "number | null")]
    pub last_event_ms: Option<i64>,
    /// Messages that wait to go out by themselves.
    #[ts(type = "number")]
    pub waiting_to_send: i64,
    /// Webhooks refused because of their signature, since the start.
    #[ts(type = "number")]
    pub rejected_signatures: u64,
    /// Webhook parts kept but not understood.
    #[ts(type = "number")]
    pub not_understood: i64,
    /// How far the copy of the phone app's history has come, or null when none was begun.
    pub history: Option<HistoryView>,
    /// The way in; null in the demo shop, which needs none.
    pub reach: Option<ReachView>,
}

/// The copy of the history of the WhatsApp Business app.
#[derive(Clone, Copy, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryView {
    /// 0 to 100.
    #[ts(type = "number")]
    pub percent: i64,
    /// The owner chose not to share it.
    pub declined: bool,
}

impl From<ConnectionState> for ConnectionView {
    fn from(state: ConnectionState) -> Self {
        Self {
            receiving: if state.receiving {
                Receiving::On
            } else {
                Receiving::Off
            },
            sending: match state.sending {
                SendingState::Online => Sending::Online,
                SendingState::WaitingForInternet => Sending::WaitingForInternet,
                SendingState::TokenRefused => Sending::TokenRefused,
                SendingState::RefusedByMeta => Sending::RefusedByMeta,
            },
            problem: state.problem.map(str::to_owned),
            last_event_ms: state.last_event_ms,
            waiting_to_send: state.waiting_to_send,
            rejected_signatures: state.rejected_signatures,
            not_understood: state.not_understood,
            history: state.history.map(|copy| HistoryView {
                percent: copy.percent,
                declined: copy.declined,
            }),
            reach: state.reach.map(Into::into),
        }
    }
}
