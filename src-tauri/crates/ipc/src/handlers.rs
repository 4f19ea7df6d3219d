//! What each command does: a few lines from the contract to the engine.

mod connecting;
mod drafts;
mod gallery;
mod offering;
mod quick_replies;
mod search;
mod template_book;
mod voice;

use std::str::FromStr;

use shopbell_core as core;
use shopbell_domain::{ConversationId, MessageId};

use crate::{
    App, AppError,
    dto::{
        AccountDetails, AccountNotice, AppStatus, CatchUpView, ChatIds, ChatPage, ChatPageRequest,
        ChatView, ConnectionView, ConversationRef, MarkRead, MediaRef, MessageIds, MessageRef,
        MessageView, NoticeRef, SendMedia, SendTemplate, SendText, StartChat, TemplateView,
        TimelineAt, TimelinePage, TimelineRequest, read_cursor,
    },
};

pub(crate) use connecting::{
    aside, begin_setup, choose_number, doctor, finish_setup, give_account_id, give_app_secret,
    give_token, give_tunnel_token, leave_setup, look_again, register_number, run_doctor, setup,
    start_live_test, take_callback, use_own_address,
};
pub(crate) use drafts::{change_staged, draft, save_draft, undo_send};
pub(crate) use gallery::{clean_storage, gallery_page, storage};

pub(crate) use offering::{
    at_hand, forward_message, save_choices, send_choices, send_contact, send_location,
    send_reaction,
};
pub(crate) use quick_replies::{
    quick_replies, remove_quick_reply, restore_quick_reply, save_quick_reply,
};
pub(crate) use search::{find_in_chat, search};
pub(crate) use voice::{
    choose_microphone, discard_recording, microphones, pause_recording, resume_recording,
    send_recording, start_recording, voice,
};

pub(crate) use template_book::{
    add_from_library, archive_template, copy_template, count_templates, delete_template,
    draft_preview, remove_template_draft, save_template_draft, star_template,
    submit_template_draft, template_book, template_library, template_performance, template_preview,
    unpause_template,
};

type Answer<T> = Result<T, AppError>;

pub(crate) async fn app_status(app: &App, (): ()) -> Answer<AppStatus> {
    app.status().await
}

pub(crate) async fn start_demo(app: &App, (): ()) -> Answer<AppStatus> {
    app.open_demo().await
}

pub(crate) async fn leave_demo(app: &App, (): ()) -> Answer<AppStatus> {
    app.leave().await
}

pub(crate) async fn chat_page(app: &App, page: ChatPageRequest) -> Answer<ChatPage> {
    let after = match page.after.as_deref() {
        Some(cursor) => Some(read_cursor(cursor).ok_or_else(AppError::request_invalid)?),
        None => None,
    };
    let list = app
        .engine()?
        .chat_page(page.filter.into(), &page.search, after, page.limit)
        .await?;
    Ok(list.into())
}

pub(crate) async fn catch_up(app: &App, (): ()) -> Answer<Option<CatchUpView>> {
    Ok(app.engine()?.catch_up().await?.map(Into::into))
}

pub(crate) async fn dismiss_catch_up(app: &App, (): ()) -> Answer<()> {
    Ok(app.engine()?.dismiss_catch_up().await?)
}

pub(crate) async fn chats_by_id(app: &App, wanted: ChatIds) -> Answer<Vec<ChatView>> {
    let ids = wanted
        .ids
        .iter()
        .map(|text| id(text))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(app
        .engine()?
        .chats(&ids)
        .await?
        .into_iter()
        .map(Into::into)
        .collect())
}

pub(crate) async fn start_chat(app: &App, start: StartChat) -> Answer<ChatView> {
    let engine = app.engine()?;
    let conversation = engine.start_chat(&start.to).await?;
    let chat = engine.chats(&[conversation]).await?.into_iter().next();
    chat.map(Into::into)
        .ok_or_else(|| AppError::new("conversation_unknown"))
}

pub(crate) async fn timeline_page(app: &App, page: TimelineRequest) -> Answer<TimelinePage> {
    let at = match &page.at {
        TimelineAt::Newest => core::views::TimelineAt::Newest,
        TimelineAt::Before { message_id } => core::views::TimelineAt::Before(message(message_id)?),
        TimelineAt::After { message_id } => core::views::TimelineAt::After(message(message_id)?),
        TimelineAt::Around { message_id } => core::views::TimelineAt::Around(message(message_id)?),
    };
    let thread = conversation(&page.conversation_id)?;
    Ok(app.engine()?.timeline(thread, at, page.limit).await?.into())
}

pub(crate) async fn messages_by_id(app: &App, wanted: MessageIds) -> Answer<Vec<MessageView>> {
    let ids = wanted
        .ids
        .iter()
        .map(|text| message(text))
        .collect::<Result<Vec<_>, _>>()?;
    let found = app
        .engine()?
        .messages(conversation(&wanted.conversation_id)?, &ids)
        .await?;
    Ok(found.into_iter().map(Into::into).collect())
}

pub(crate) async fn send_text(app: &App, send: SendText) -> Answer<MessageView> {
    let send = core::SendText {
        conversation: conversation(&send.conversation_id)?,
        body: send.body,
        reply_to: optional(send.reply_to.as_deref())?,
        client_key: send.client_key,
    };
    Ok(app.engine()?.send_text(send).await?.into())
}

pub(crate) async fn send_media(app: &App, send: SendMedia) -> Answer<MessageView> {
    let send = core::SendMedia {
        conversation: conversation(&send.conversation_id)?,
        staged: send.staged_id,
        caption: send.caption,
        reply_to: optional(send.reply_to.as_deref())?,
        client_key: send.client_key,
    };
    Ok(app.engine()?.send_media(send).await?.into())
}

pub(crate) async fn send_template(app: &App, send: SendTemplate) -> Answer<MessageView> {
    let send = core::SendTemplate {
        conversation: conversation(&send.conversation_id)?,
        template: template_book::template(&send.template_id)?,
        values: send.values.into_iter().map(Into::into).collect(),
        client_key: send.client_key,
    };
    Ok(app.engine()?.send_template(send).await?.into())
}

pub(crate) async fn send_again(app: &App, which: MessageRef) -> Answer<MessageView> {
    Ok(app
        .engine()?
        .send_again(message(&which.message_id)?)
        .await?
        .into())
}

pub(crate) async fn delete_unsent(app: &App, which: MessageRef) -> Answer<()> {
    Ok(app
        .engine()?
        .delete_unsent(message(&which.message_id)?)
        .await?)
}

pub(crate) async fn mark_read(app: &App, read: MarkRead) -> Answer<()> {
    let (thread, up_to) = (conversation(&read.conversation_id)?, message(&read.up_to)?);
    Ok(app.engine()?.mark_read(thread, up_to).await?)
}

pub(crate) async fn template_list(app: &App, which: ConversationRef) -> Answer<Vec<TemplateView>> {
    let found = app
        .engine()?
        .templates(conversation(&which.conversation_id)?)
        .await?;
    Ok(found.into_iter().map(Into::into).collect())
}

pub(crate) async fn refresh_templates(app: &App, (): ()) -> Answer<()> {
    Ok(app.engine()?.refresh_templates().await?)
}

pub(crate) async fn download_media(app: &App, which: MediaRef) -> Answer<()> {
    let media = which
        .media_id
        .parse()
        .map_err(|_| AppError::media_unknown())?;
    Ok(app.engine()?.download_media(media).await?)
}

pub(crate) async fn connection(app: &App, (): ()) -> Answer<ConnectionView> {
    Ok(app.engine()?.connection().await?.into())
}

pub(crate) async fn notices(app: &App, (): ()) -> Answer<Vec<AccountNotice>> {
    let found = app.engine()?.notices().await?;
    Ok(found.into_iter().map(Into::into).collect())
}

pub(crate) async fn dismiss_notice(app: &App, which: NoticeRef) -> Answer<()> {
    Ok(app.engine()?.dismiss_notice(id(&which.notice_id)?).await?)
}

pub(crate) async fn account_details(app: &App, (): ()) -> Answer<AccountDetails> {
    Ok(app.engine()?.account_details().await?.into())
}

pub(crate) async fn refresh_account(app: &App, (): ()) -> Answer<()> {
    Ok(app.engine()?.refresh_account().await?)
}

fn id<T: FromStr>(text: &str) -> Result<T, AppError> {
    text.parse().map_err(|_| AppError::request_invalid())
}

fn conversation(text: &str) -> Result<ConversationId, AppError> {
    text.parse()
        .map_err(|_| AppError::new("conversation_unknown"))
}

fn message(text: &str) -> Result<MessageId, AppError> {
    text.parse().map_err(|_| AppError::new("message_unknown"))
}

fn optional(text: Option<&str>) -> Result<Option<MessageId>, AppError> {
    text.map(message).transpose()
}
