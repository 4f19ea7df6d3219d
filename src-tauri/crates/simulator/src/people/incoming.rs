//! From what a customer does to the webhook that tells of it.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use serde_json::{Map, Value, json};
use tokio::sync::oneshot;

use super::{content::Content, customer::Customer};
use crate::{
    assets::Asset,
    ids::{Direction, object_for, wamid_for},
    media::{self, MediaFile},
    number::Number,
    sends::free_entry_opens,
    webhooks::{Change, Fate, body},
    wire,
    world::{KnownMessage, World},
};

/// How a message is sent, apart from what it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Letter {
    /// Unix seconds; now when absent.
    pub(crate) at_s: Option<u64>,
    /// The message it quotes.
    pub(crate) reply_to: Option<String>,
    /// Forwarded from another chat.
    pub(crate) forwarded: bool,
    /// Gives it an id that keeps from start to start.
    pub(crate) key: Option<String>,
    /// The shop's own message, written on its phone.
    pub(crate) echo: bool,
    /// The ad it was written from.
    pub(crate) referral: Option<Value>,
    /// The group it was written in.
    pub(crate) group: Option<String>,
    /// Further keys of its context.
    pub(crate) context: Map<String, Value>,
    /// Its id, when it is not a new one.
    pub(crate) wamid: Option<String>,
    /// It is told of as history: it opens no window.
    pub(crate) past: bool,
}

/// A message ready to be put into a webhook.
#[derive(Clone, Debug)]
pub(crate) struct Incoming {
    pub(crate) wamid: String,
    pub(crate) message: Value,
}

/// Makes the message, gives it its id and remembers it. Opens the customer's window when it should.
pub(crate) fn compose(
    world: &World,
    name: &str,
    number: &Number,
    content: &Content,
    letter: &Letter,
) -> Incoming {
    let (kind, fields) = content.parts(|asset| asset_object(world, number, asset, letter.echo));
    if let Content::Revoke { original } = content
        && let Some(known) = world.state().messages.get_mut(original)
    {
        known.gone = true;
    }
    finish(
        world,
        name,
        number,
        kind,
        fields,
        content.opens_window() && !letter.past && letter.group.is_none(),
        letter,
    )
}

/// The same for a file that is not built in.
pub(crate) fn compose_file(
    world: &World,
    name: &str,
    number: &Number,
    kind: &str,
    file: MediaFile,
    caption: Option<&str>,
) -> Incoming {
    let id = world.ids.object();
    let mut object = media_object(world, number, id, file, false);
    if kind != "document" {
        object.remove("filename");
    }
    if let Some(caption) = caption {
        object.insert(String::from("caption"), json!(caption));
    }
    let mut fields = Map::new();
    fields.insert(kind.to_owned(), Value::Object(object));
    finish(
        world,
        name,
        number,
        kind.to_owned(),
        fields,
        true,
        &Letter::default(),
    )
}

fn finish(
    world: &World,
    name: &str,
    number: &Number,
    kind: String,
    mut message: Map<String, Value>,
    opens_window: bool,
    letter: &Letter,
) -> Incoming {
    let at_s = letter.at_s.unwrap_or_else(|| world.options.clock.now_s());
    let mut heard = false;
    let mut state = world.state();
    let person = state.people.meet(name);
    let direction = if letter.echo {
        Direction::FromShop
    } else {
        Direction::FromCustomer
    };
    let wamid = match (&letter.wamid, &letter.key) {
        (Some(wamid), _) => wamid.clone(),
        (None, Some(key)) => wamid_for(key, direction, person.address()),
        (None, None) => world.ids.wamid(direction, person.address()),
    };
    insert(&mut message, "group_id", letter.group.as_ref());
    if letter.echo {
        message.insert(String::from("from"), json!(number.digits));
        insert(&mut message, "to", person.phone.as_ref());
        insert(&mut message, "to_user_id", person.user_id.as_ref());
    } else {
        insert(&mut message, "from", person.phone.as_ref());
        insert(&mut message, "from_user_id", person.user_id.as_ref());
        // What is told of later was counted when it was written.
        heard = letter.at_s.is_none() && !letter.past;
        if opens_window {
            let last = person.last_wrote_s.entry(number.id.clone()).or_default();
            *last = (*last).max(at_s);
        }
    }
    if heard {
        let now_ms = world.options.clock.now_ms();
        state.meter.hear(&number.id, now_ms);
    }
    message.insert(String::from("id"), json!(wamid));
    message.insert(String::from("timestamp"), json!(at_s.to_string()));
    message.insert(String::from("type"), json!(kind));
    if let Some(referral) = &letter.referral {
        message.insert(String::from("referral"), referral.clone());
        free_entry_opens(&mut state, name, &number.id, at_s);
    }
    let mut context = letter.context.clone();
    if let Some(quoted) = &letter.reply_to {
        let by_customer = state
            .messages
            .get(quoted)
            .is_some_and(|known| known.from_customer);
        let author = if by_customer {
            state.people.get(name).and_then(|p| p.phone.clone())
        } else {
            Some(number.digits.clone())
        };
        insert(&mut context, "from", author.as_ref());
        context.insert(String::from("id"), json!(quoted));
    }
    if letter.forwarded {
        context.insert(String::from("forwarded"), json!(true));
    }
    if !context.is_empty() {
        message.insert(String::from("context"), Value::Object(context));
    }
    state.messages.insert(
        wamid.clone(),
        KnownMessage {
            number_id: number.id.clone(),
            person: Some(name.to_owned()),
            from_customer: !letter.echo,
            kind,
            at_s,
            group: letter.group.clone(),
            gone: false,
        },
    );
    Incoming {
        wamid,
        message: Value::Object(message),
    }
}

/// The customer as `value.contacts` shows them; with the identity check on, with the hash of their key.
pub(super) fn contact(world: &World, name: &str, number: &Number) -> Value {
    let mut state = world.state();
    let checks = state.desks.get(&number.id).is_some_and(|desk| {
        let check = desk.settings.get("user_identity_change");
        check.and_then(|check| check.get("enable_identity_key_check")) == Some(&Value::Bool(true))
    });
    let person = state.people.meet(name);
    let mut contact = person.contact();
    if let (true, Some(fields)) = (checks, contact.as_object_mut()) {
        fields.insert(
            String::from("identity_key_hash"),
            json!(person.identity_hash()),
        );
    }
    contact
}

/// `value` of field `messages` with these messages of one customer.
pub(crate) fn value(world: &World, name: &str, number: &Number, messages: &[Incoming]) -> Value {
    let contact = contact(world, name, number);
    let messages: Vec<&Value> = messages.iter().map(|incoming| &incoming.message).collect();
    json!({
        "messaging_product": "whatsapp",
        "metadata": number.metadata(),
        "contacts": [contact],
        "messages": messages,
    })
}

/// `value` of field `smb_message_echoes`: what the shop wrote on its phone.
pub(crate) fn echo_value(world: &World, name: &str, number: &Number, echoes: &[Incoming]) -> Value {
    let contact = world.state().people.meet(name).contact();
    let echoes: Vec<&Value> = echoes.iter().map(|echo| &echo.message).collect();
    json!({
        "messaging_product": "whatsapp",
        "metadata": number.metadata(),
        "contacts": [contact],
        "message_echoes": echoes,
    })
}

/// Queues one webhook with these changes; the receiver hears when it was first attempted.
pub(crate) fn queue(
    world: &World,
    number: &Number,
    changes: &[Change],
    delay: Duration,
) -> oneshot::Receiver<()> {
    queue_tracked(world, number, changes, delay, Fate::default())
}

/// The same; `fate` follows what becomes of it.
pub(crate) fn queue_tracked(
    world: &World,
    number: &Number,
    changes: &[Change],
    delay: Duration,
    fate: Fate,
) -> oneshot::Receiver<()> {
    let (attempted, heard) = oneshot::channel();
    world.mailroom.push(
        crate::webhooks::Event {
            number_id: Some(number.id.clone()),
            waba_id: number.waba_id.clone(),
            field: changes
                .first()
                .map(|change| change.field.clone())
                .unwrap_or_default(),
            body: Bytes::from(wire::encode(&body(&number.waba_id, None, changes))),
            attempts: 0,
            attempted: Some(attempted),
            fate,
        },
        delay,
    );
    heard
}

/// `referral` of a message written from an ad of the shop.
pub(crate) fn referral(base_url: &str, name: &str, headline: &str) -> Value {
    json!({
        "source_url": "https://fb.example/3abc",
        "source_id": "120200000000001",
        "source_type": "ad",
        "headline": headline,
        "body": "Fresh from the oven, every morning",
        "media_type": "image",
        "image_url": format!("{base_url}/cdn/cake.jpg"),
        "ctwa_clid": format!("ARA{}", object_for(&format!("ad/{name}"))),
        "welcome_message": {"text": "Hi! How can we help?"},
    })
}

/// Messages of several customers in one webhook; returns their ids.
pub(crate) fn deliver_together(world: &World, letters: &[(Customer, Content)]) -> Vec<String> {
    let mut ids = Vec::with_capacity(letters.len());
    for run in letters.chunk_by(|(a, _), (b, _)| a.number().id == b.number().id) {
        let Some(number) = run.first().map(|(customer, _)| customer.number()) else {
            continue;
        };
        let mut changes = Vec::with_capacity(run.len());
        for (customer, content) in run {
            let incoming = compose(world, customer.name(), &number, content, &Letter::default());
            ids.push(incoming.wamid.clone());
            changes.push(Change::new(
                "messages",
                value(world, customer.name(), &number, &[incoming]),
            ));
        }
        drop(queue(world, &number, &changes, Duration::ZERO));
    }
    ids
}

/// Built-in files keep one id for each number, from start to start.
pub(super) fn asset_object(
    world: &World,
    number: &Number,
    asset: Asset,
    echo: bool,
) -> Map<String, Value> {
    let id = object_for(&format!("{}/{}", number.id, asset.key()));
    let file = asset.file();
    let is_document = asset == Asset::PriceList;
    let mut object = media_object(world, number, id, file, echo);
    if !is_document {
        object.remove("filename");
    }
    match asset {
        Asset::Voice => drop(object.insert(String::from("voice"), json!(true))),
        Asset::Tune | Asset::Jingle => drop(object.insert(String::from("voice"), json!(false))),
        Asset::Sticker => drop(object.insert(String::from("animated"), json!(false))),
        Asset::AnimatedSticker => drop(object.insert(String::from("animated"), json!(true))),
        _ => {}
    }
    object
}

fn media_object(
    world: &World,
    number: &Number,
    id: String,
    file: MediaFile,
    echo: bool,
) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert(String::from("mime_type"), json!(file.mime));
    insert(&mut object, "filename", file.file_name.as_ref());
    if world.options.media_urls_in_webhooks {
        object.insert(String::from("url"), json!(media::url(world, &id)));
    }
    let sha256 = world
        .state()
        .media
        .put(
            id.clone(),
            &number.id,
            file,
            !echo,
            world.options.clock.now_ms(),
        )
        .sha256;
    object.insert(String::from("sha256"), json!(STANDARD.encode(sha256)));
    object.insert(String::from("id"), json!(id));
    object
}

fn insert(map: &mut Map<String, Value>, key: &str, value: Option<&String>) {
    if let Some(value) = value {
        map.insert(key.to_owned(), json!(value));
    }
}
