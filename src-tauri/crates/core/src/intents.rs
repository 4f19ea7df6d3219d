//! What the owner wants: checked before anything is queued, committed before it is shown.

use shopbell_cloud_api::{E164, UserId, WaId};
use shopbell_domain::{
    ConversationId, Delivery, MediaKind, MessageId, ServiceWindow,
    limits::{CAPTION_MAX, check_length, check_text},
};
use shopbell_store::{
    FileFacts, MediaState, NewMedia, NewMessage, NewOutbox, Origin, Person, StagedFile, Thread,
};

use crate::{
    EngineError,
    card::Details,
    changes::Change,
    engine::{Engine, Inner},
    media::Staged,
    outbox::request::Request,
    project::other_forms,
    send::at_hand,
    templates::{Picked, TemplateValue},
    views::MessageView,
};

/// A text to send.
#[derive(Clone, Debug)]
pub struct SendText {
    /// The thread.
    pub conversation: ConversationId,
    /// 1 to 4096 UTF-16 units.
    pub body: String,
    /// Quoted message.
    pub reply_to: Option<MessageId>,
    /// Names the message for the interface; the same key twice sends once.
    pub client_key: String,
}

/// A file to send.
#[derive(Clone, Debug)]
pub struct SendMedia {
    /// The thread.
    pub conversation: ConversationId,
    /// The staged file.
    pub staged: String,
    /// At most 1024 UTF-16 units; empty for none.
    pub caption: String,
    /// Quoted message.
    pub reply_to: Option<MessageId>,
    /// Names the message for the interface; the same key twice sends once.
    pub client_key: String,
}

/// A template to send.
#[derive(Clone, Debug)]
pub struct SendTemplate {
    /// The thread.
    pub conversation: ConversationId,
    /// The template.
    pub template: i64,
    /// A value for each variable.
    pub values: Vec<TemplateValue>,
    /// Names the message for the interface; the same key twice sends once.
    pub client_key: String,
}

/// A message about to be queued.
pub(crate) struct Outgoing<'a> {
    pub(crate) thread: &'a Thread,
    pub(crate) request: Request,
    pub(crate) kind: &'a str,
    pub(crate) body: &'a str,
    pub(crate) details: Option<String>,
    pub(crate) reply_to: Option<String>,
    pub(crate) client_key: &'a str,
    pub(crate) file: Option<StagedFile>,
    /// What of the field's text it was made of; `None` when it was not made in the field's chat.
    pub(crate) drafted: Option<&'a str>,
    /// The recording that this message makes needless.
    pub(crate) recording: Option<&'a str>,
}

impl Engine {
    /// Queues a text; returns it as the timeline shows it.
    ///
    /// # Errors
    /// [`EngineError::Text`], [`EngineError::WindowClosed`]; nothing was queued.
    pub async fn send_text(&self, send: SendText) -> Result<MessageView, EngineError> {
        check_text(&send.body).map_err(EngineError::Text)?;
        if let Some(sent) = self
            .sent_before(send.conversation, &send.client_key)
            .await?
        {
            return Ok(sent);
        }
        let thread = self.open_thread(send.conversation).await?;
        let reply_to = self.wamid_of(send.reply_to).await?;
        self.queue(Outgoing {
            thread: &thread,
            request: Request::Text {
                body: send.body.clone(),
            },
            kind: "text",
            body: &send.body,
            details: None,
            reply_to,
            client_key: &send.client_key,
            file: None,
            drafted: Some(&send.body),
            recording: None,
        })
        .await
    }

    /// Queues a staged file; returns its message as the timeline shows it.
    ///
    /// # Errors
    /// [`EngineError::Caption`], [`EngineError::WindowClosed`], [`EngineError::StagedFileGone`];
    /// nothing was queued.
    pub async fn send_media(&self, send: SendMedia) -> Result<MessageView, EngineError> {
        check_length(&send.caption, CAPTION_MAX).map_err(EngineError::Caption)?;
        if let Some(sent) = self
            .sent_before(send.conversation, &send.client_key)
            .await?
        {
            return Ok(sent);
        }
        let thread = self.open_thread(send.conversation).await?;
        let staged = self.inner.store.staged(&send.staged).await?;
        let staged = staged.ok_or(EngineError::StagedFileGone)?;
        let Staged { kind, problem, .. } = Staged::from(&staged);
        if let Some(problem) = problem {
            return Err(EngineError::StagedNotFit(problem));
        }
        // Audio and stickers carry no caption.
        let takes_caption = !matches!(kind, MediaKind::Audio | MediaKind::Sticker);
        let caption = if takes_caption {
            send.caption.trim()
        } else {
            ""
        };
        let reply_to = self.wamid_of(send.reply_to).await?;
        self.queue(Outgoing {
            thread: &thread,
            request: Request::Media {
                kind: kind.as_meta().to_owned(),
                caption: caption.to_owned(),
                voice: false,
            },
            kind: kind.as_meta(),
            body: caption,
            details: None,
            reply_to,
            client_key: &send.client_key,
            file: Some(staged),
            drafted: Some(caption),
            recording: None,
        })
        .await
    }

    /// Queues a template; returns it as the timeline shows it: as the customer will see it.
    ///
    /// # Errors
    /// [`EngineError::TemplateUnknown`], [`EngineError::TemplateNotUsable`],
    /// [`EngineError::TemplateValueMissing`] and its like, [`EngineError::MarketingStopped`];
    /// nothing was queued.
    pub async fn send_template(&self, send: SendTemplate) -> Result<MessageView, EngineError> {
        if let Some(sent) = self
            .sent_before(send.conversation, &send.client_key)
            .await?
        {
            return Ok(sent);
        }
        let thread = self.thread(send.conversation).await?;
        let account = self.account(thread.account_id).await?;
        let template = self
            .template(account.waba_id.as_str(), send.template)
            .await?;
        // Meta would take it and fail it afterwards.
        if template.is_marketing() && self.inner.store.refuses_marketing(thread.id).await? {
            return Err(EngineError::MarketingStopped);
        }
        let mut picked = Picked::new();
        for id in template.picked_ids(&send.values) {
            if let Some(file) = self.inner.store.staged(id).await? {
                picked.insert(id.to_owned(), file);
            }
        }
        let filled = template.fill(&send.values, &picked)?;
        if filled.has_ended(self.inner.clock.now_ms()) {
            return Err(EngineError::TemplateValueInvalid {
                name: "ends".to_owned(),
            });
        }
        self.queue(Outgoing {
            thread: &thread,
            request: filled.request,
            kind: "template",
            body: &filled.body,
            details: Some(filled.details),
            reply_to: None,
            client_key: &send.client_key,
            file: filled.file,
            drafted: None,
            recording: None,
        })
        .await
    }

    /// Sends a parked, doubtful or failed message again, as a new try.
    ///
    /// # Errors
    /// [`EngineError::CannotResend`] when it is on its way or arrived.
    pub async fn send_again(&self, message: MessageId) -> Result<MessageView, EngineError> {
        let row = self.inner.message_row(message).await?;
        let mut tx = self.inner.store.write().await?;
        let again = tx.send_again(message, self.inner.clock.now_ms()).await?;
        tx.commit().await?;
        if !again {
            return Err(EngineError::CannotResend);
        }
        self.inner.wake_outbox.notify_one();
        self.inner.changes.message(row.conversation_id, message);
        self.message(message).await
    }

    /// Deletes a message that never left this computer, or surely did not arrive.
    ///
    /// # Errors
    /// [`EngineError::CannotResend`] when it may have left.
    pub async fn delete_unsent(&self, message: MessageId) -> Result<(), EngineError> {
        let row = self.inner.message_row(message).await?;
        let mut tx = self.inner.store.write().await?;
        let state = tx.outbox_state(message).await?;
        let never_left = matches!(state.as_deref(), Some("held" | "queued" | "parked"));
        let failed = state.is_none() && row.failure.as_deref() == Some("failed");
        if !row.from_us || !(never_left || failed) {
            return Err(EngineError::CannotResend);
        }
        tx.delete_unsent(message).await?;
        tx.refresh_thread(row.conversation_id).await?;
        // A reaction has no bubble: what it was on looks different now.
        let on = match &row.reply_to {
            Some(target) if row.kind == "reaction" => {
                tx.find_message(row.account_id, target).await?
            }
            _ => None,
        };
        tx.commit().await?;
        self.inner.wake_outbox.notify_one();
        let changed = on.map_or(message, |(bubble, _)| bubble);
        self.inner.changes.message(row.conversation_id, changed);
        Ok(())
    }

    /// Marks a customer's messages up to this one as seen and tells Meta, best effort.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn mark_read(
        &self,
        conversation: ConversationId,
        up_to: MessageId,
    ) -> Result<(), EngineError> {
        let mut tx = self.inner.store.write().await?;
        let newest = tx.mark_seen(conversation, up_to).await?;
        if let Some(wamid) = &newest {
            tx.queue_read_receipt(conversation, wamid, self.inner.clock.now_ms())
                .await?;
        }
        tx.commit().await?;
        if newest.is_some() {
            self.inner.wake_outbox.notify_one();
            self.inner.changes.tell(Change::Chats(vec![conversation]));
        }
        Ok(())
    }

    /// Opens a chat with somebody by number or user id; a known one is found again, also by
    /// another form of the number. A number without country code is taken as one of the country
    /// of our own.
    ///
    /// # Errors
    /// [`EngineError::RecipientInvalid`], [`EngineError::NotConnected`].
    pub async fn start_chat(&self, to: &str) -> Result<ConversationId, EngineError> {
        let accounts = self.inner.store.accounts().await?;
        let account = accounts.first().ok_or(EngineError::NotConnected)?;
        let to = to.trim();
        let person = if UserId::is_well_formed(to) {
            Person {
                user_id: Some(to.to_owned()),
                ..Person::default()
            }
        } else {
            let own = WaId::parse(&account.display_phone_number);
            let home = own.and_then(|number| number.country());
            let number = E164::parse(to, home).map_err(|_| EngineError::RecipientInvalid)?;
            let digits = number.wa_id().as_str().to_owned();
            Person {
                other_forms: other_forms(Some(&digits)),
                phone: Some(digits),
                ..Person::default()
            }
        };
        let now_ms = self.inner.clock.now_ms();
        let mut tx = self.inner.store.write().await?;
        let resolved = tx
            .resolve_person(account.waba_id.as_str(), &person, now_ms)
            .await?;
        let contact = resolved.ok_or(EngineError::RecipientInvalid)?.contact;
        let conversation = tx.person_thread(account.id, contact).await?;
        tx.touch_thread(conversation, now_ms).await?;
        tx.commit().await?;
        self.inner.changes.tell(Change::Chats(vec![conversation]));
        Ok(conversation)
    }

    /// The message this key sent already: a double click sends once.
    pub(crate) async fn sent_before(
        &self,
        conversation: ConversationId,
        client_key: &str,
    ) -> Result<Option<MessageView>, EngineError> {
        match self
            .inner
            .store
            .by_client_key(conversation, client_key)
            .await?
        {
            Some(message) => Ok(Some(self.message(message).await?)),
            None => Ok(None),
        }
    }

    pub(crate) async fn thread(&self, conversation: ConversationId) -> Result<Thread, EngineError> {
        self.inner
            .store
            .thread(conversation)
            .await?
            .ok_or(EngineError::ConversationUnknown)
    }

    /// The thread, when free-form replies may go out.
    pub(crate) async fn open_thread(
        &self,
        conversation: ConversationId,
    ) -> Result<Thread, EngineError> {
        let thread = self.thread(conversation).await?;
        let now_ms = self.inner.clock.now_ms();
        if ServiceWindow::at(thread.last_inbound_ms, now_ms).allows_free_form(now_ms) {
            Ok(thread)
        } else {
            Err(EngineError::WindowClosed)
        }
    }

    pub(crate) async fn wamid_of(
        &self,
        message: Option<MessageId>,
    ) -> Result<Option<String>, EngineError> {
        match message {
            Some(message) => Ok(self.inner.message_row(message).await?.wamid),
            None => Ok(None),
        }
    }

    /// Message, file and outbox row in one write: there is no bubble without the promise to send.
    pub(crate) async fn queue(&self, outgoing: Outgoing<'_>) -> Result<MessageView, EngineError> {
        let inner = &self.inner;
        let thread = outgoing.thread;
        if thread.group_state != "open" {
            return Err(EngineError::GroupReadOnly);
        }
        let now_ms = inner.clock.now_ms();
        let request = serde_json::to_string(&outgoing.request)?;
        let words = Details::from_json(outgoing.details.as_deref()).words();
        let mut tx = inner.store.write().await?;
        if let Request::Reaction { target, .. } = &outgoing.request {
            tx.drop_unsent_reactions(thread.account_id, target).await?;
        }
        let inserted = tx
            .insert_message(&NewMessage {
                account_id: thread.account_id,
                conversation_id: thread.id,
                wamid: None,
                content_hash: None,
                client_key: Some(outgoing.client_key),
                from_us: true,
                origin: Origin::App,
                shown: outgoing.request.has_bubble(),
                kind: outgoing.kind,
                subtype: outgoing.request.subtype(),
                body: outgoing.body,
                details: outgoing.details.as_deref(),
                words: &words,
                raw: &request,
                author: "",
                // Meta counts whole seconds. Ours do, too: else an answer that comes within the
                // second would stand above what it answers. And never above what was on screen
                // when it was written, whatever our clock says.
                at_ms: (now_ms - now_ms.rem_euclid(1000)).max(thread.last_activity_ms),
                arrived_ms: now_ms,
                reply_to: outgoing.reply_to.as_deref(),
                forwarded: false,
                unread: false,
                delivery: Some(Delivery::Queued),
            })
            .await?;
        let Some(message) = inserted else {
            // Another click with the same key was faster.
            drop(tx);
            let sent = self.sent_before(thread.id, outgoing.client_key).await?;
            return sent.ok_or(EngineError::MessageUnknown);
        };
        if let Some(file) = &outgoing.file {
            let facts = FileFacts {
                sha256: file.sha256.clone(),
                mime: file.mime.clone(),
                bytes: file.bytes,
                width: file.width,
                height: file.height,
                duration_ms: file.duration_ms,
            };
            tx.insert_media(&NewMedia {
                message_id: message,
                meta_id: None,
                mime: &file.mime,
                file_name: Some(&file.file_name),
                claimed_sha: None,
                animated: false,
                state: MediaState::Ready,
                facts: Some(&facts),
            })
            .await?;
            tx.remove_staged(&file.id).await?;
        }
        if let Some(recording) = outgoing.recording {
            tx.remove_recording(recording).await?;
        }
        if let Request::Template { name, language, .. } = &outgoing.request {
            let held = outgoing.request.held();
            tx.hold_files(&format!("message:{message}"), &held).await?;
            let account = self.account(thread.account_id).await?;
            tx.template_was_used(account.waba_id.as_str(), name, language, message, now_ms)
                .await?;
        }
        tx.enqueue(&NewOutbox {
            message_id: message,
            account_id: thread.account_id,
            conversation_id: thread.id,
            request: &request,
            now_ms,
            hold_ms: inner.hold_ms(&outgoing.request),
        })
        .await?;
        // What is being sent is no longer a draft: both in one commit, so that neither a crash
        // nor a failure leaves it in two places or in none.
        if let Some(text) = outgoing.drafted {
            let quoted = outgoing.reply_to.is_some();
            tx.draft_was_sent(thread.id, text, quoted).await?;
        }
        if let Request::Choices { .. } = &outgoing.request
            && outgoing.drafted.is_some()
        {
            at_hand::forget_choices(&mut tx, thread.id).await?;
        }
        tx.refresh_thread(thread.id).await?;
        tx.commit().await?;
        inner.wake_outbox.notify_one();
        inner.changes.message(thread.id, message);
        self.message(message).await
    }
}

impl Inner {
    pub(crate) async fn message_row(
        &self,
        message: MessageId,
    ) -> Result<shopbell_store::MessageRow, EngineError> {
        self.store
            .messages(&[message])
            .await?
            .into_iter()
            .next()
            .ok_or(EngineError::MessageUnknown)
    }
}
