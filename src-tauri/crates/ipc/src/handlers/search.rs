//! Finding what was said, and with whom.

use std::str::FromStr;

use shopbell_core::search::Looking;
use shopbell_domain::ConversationId;

use super::{Answer, conversation};
use crate::{
    App, AppError,
    dto::{
        FindInChat, FoundInChat, HitsView, SearchPart, SearchRequest, SearchView, read_cursor,
        read_found_at, read_place,
    },
};

/// Hits of a group at once: what a person looks through before typing more.
const HITS: u32 = 20;
/// People and files before all of them are asked for.
const FEW: u32 = 5;

pub(crate) async fn search(app: &App, request: SearchRequest) -> Answer<SearchView> {
    let engine = app.engine()?;
    let thread = request.conversation_id.as_deref().map(conversation);
    let looking = Looking {
        text: request.text,
        within: thread.transpose()?,
        from_us: request.from_us,
        with: request.with.map(Into::into),
        from_ms: request.from_ms,
        to_ms: request.to_ms,
    };
    let wants = |part| request.part.is_none_or(|wanted| wanted == part);
    let few = if request.part.is_none() { FEW } else { HITS };
    let after = request.after.as_deref();
    let mut found = SearchView::default();
    if wants(SearchPart::People) {
        let after = after.map(|cursor| read_cursor(cursor).ok_or_else(AppError::request_invalid));
        let people = engine
            .search_people(&looking, after.transpose()?, few)
            .await?;
        found.people = people.into();
    }
    let place = || {
        let read = |cursor| read_found_at(cursor).ok_or_else(AppError::request_invalid);
        after.map(read).transpose()
    };
    if wants(SearchPart::Messages) {
        found.messages = engine
            .search_messages(&looking, place()?, HITS)
            .await?
            .into();
    }
    if wants(SearchPart::Files) {
        found.files = engine.search_files(&looking, place()?, few).await?.into();
    }
    let mut threads = threads(&found.messages);
    threads.extend(self::threads(&found.files));
    threads.sort_unstable_by_key(|thread| thread.0);
    threads.dedup();
    let chats = engine.chats(&threads).await?;
    found.chats = chats.into_iter().map(Into::into).collect();
    Ok(found)
}

pub(crate) async fn find_in_chat(app: &App, find: FindInChat) -> Answer<FoundInChat> {
    let before = match find.before.as_deref() {
        Some(cursor) => Some(read_place(cursor).ok_or_else(AppError::request_invalid)?),
        None => None,
    };
    let thread = conversation(&find.conversation_id)?;
    let found = app
        .engine()?
        .find_in_chat(thread, &find.text, before)
        .await?;
    Ok(found.into())
}

fn threads(hits: &HitsView) -> Vec<ConversationId> {
    let threads = hits.hits.iter();
    threads
        .filter_map(|hit| ConversationId::from_str(&hit.conversation_id).ok())
        .collect()
}
