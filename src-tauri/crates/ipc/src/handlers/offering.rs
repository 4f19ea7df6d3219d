//! Sending what is neither text, file nor template.

use shopbell_core::send;

use super::{Answer, conversation, message, optional};
use crate::{
    App,
    dto::{
        AtHandView, ConversationRef, ForwardMessage, MessageView, SaveChoices, SendChoices,
        SendContact, SendLocation, SendReaction, WhoseCard,
    },
};

pub(crate) async fn send_reaction(app: &App, send: SendReaction) -> Answer<MessageView> {
    let send = send::SendReaction {
        message: message(&send.message_id)?,
        emoji: send.emoji,
        client_key: send.client_key,
    };
    Ok(app.engine()?.send_reaction(send).await?.into())
}

pub(crate) async fn send_location(app: &App, send: SendLocation) -> Answer<MessageView> {
    let send = send::SendLocation {
        conversation: conversation(&send.conversation_id)?,
        place: send.place.into(),
        reply_to: optional(send.reply_to.as_deref())?,
        client_key: send.client_key,
    };
    Ok(app.engine()?.send_location(send).await?.into())
}

pub(crate) async fn send_contact(app: &App, send: SendContact) -> Answer<MessageView> {
    let send = send::SendContact {
        conversation: conversation(&send.conversation_id)?,
        whose: match send.whose {
            WhoseCard::Ours { card } => send::WhoseCard::Ours(card.into()),
            WhoseCard::OfChat { conversation_id } => {
                send::WhoseCard::OfChat(conversation(&conversation_id)?)
            }
        },
        reply_to: optional(send.reply_to.as_deref())?,
        client_key: send.client_key,
    };
    Ok(app.engine()?.send_contact(send).await?.into())
}

pub(crate) async fn send_choices(app: &App, send: SendChoices) -> Answer<MessageView> {
    let send = send::SendChoices {
        conversation: conversation(&send.conversation_id)?,
        choices: send.choices.into(),
        reply_to: optional(send.reply_to.as_deref())?,
        client_key: send.client_key,
    };
    Ok(app.engine()?.send_choices(send).await?.into())
}

pub(crate) async fn forward_message(app: &App, forward: ForwardMessage) -> Answer<MessageView> {
    let forward = send::Forward {
        message: message(&forward.message_id)?,
        to: conversation(&forward.conversation_id)?,
        client_key: forward.client_key,
    };
    Ok(app.engine()?.forward(forward).await?.into())
}

pub(crate) async fn at_hand(app: &App, which: ConversationRef) -> Answer<AtHandView> {
    let chat = conversation(&which.conversation_id)?;
    Ok(app.engine()?.at_hand(chat).await?.into())
}

pub(crate) async fn save_choices(app: &App, save: SaveChoices) -> Answer<()> {
    let chat = conversation(&save.conversation_id)?;
    let choices = save.choices.map(Into::into);
    Ok(app.engine()?.save_choices(chat, choices.as_ref()).await?)
}
