//! P1 and P9: what the owner keeps under a name is there until she removes it, and for a day after
//! that; two of one name are never there at once.

mod kept;
#[cfg(unix)]
mod over_http;
mod rules;

use shopbell_core::{
    Engine, EngineError,
    quick_replies::{QuickReply, SaveQuickReply},
};

/// A new text under a name.
fn text(name: &str, text: &str) -> SaveQuickReply {
    SaveQuickReply {
        id: None,
        name: name.to_owned(),
        text: text.to_owned(),
        choices: None,
    }
}

async fn keep(engine: &Engine, save: SaveQuickReply) -> QuickReply {
    engine.save_quick_reply(save).await.unwrap()
}

/// The names, in the order they are listed.
async fn names(engine: &Engine) -> Vec<String> {
    let replies = engine.quick_replies().await.unwrap();
    replies.into_iter().map(|reply| reply.name).collect()
}

fn code<T: std::fmt::Debug>(outcome: Result<T, EngineError>) -> &'static str {
    outcome.unwrap_err().code()
}
