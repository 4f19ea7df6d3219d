//! A long past, written straight into the store of a closed app: a year of webhooks would take
//! longer than any test has.

use std::path::Path;

use shopbell_domain::{AccountId, ConversationId, Delivery, PhoneNumberId, WabaId};
use shopbell_simulator::Simulator;
use shopbell_store::{NewAccount, NewMessage, Origin, Person, Store, WriteTx};

use super::Bakery;

/// A chat of texts, every third of them ours.
pub(crate) struct PastChat<'a> {
    /// The customer, by the simulator's name.
    pub(crate) with: &'a str,
    pub(crate) messages: usize,
}

/// Messages are this far apart, newest an hour ago: their window is open.
const APART_MS: i64 = 20_000;
const HOUR_MS: i64 = 60 * 60 * 1000;

/// Writes chats into the folder of a shop whose app is closed.
pub(crate) async fn write_past(folder: &Path, simulator: &Simulator, chats: &[PastChat<'_>]) {
    let (store, journal) = Store::open(folder).await.unwrap();
    let mut tx = store.write().await.unwrap();
    let number = NewAccount {
        phone_number_id: PhoneNumberId::new(simulator.phone_number_id()),
        waba_id: WabaId::new(simulator.waba_id()),
        display_phone_number: String::new(),
        verified_name: String::new(),
    };
    let now_ms = i64::try_from(Bakery::now_s()).unwrap() * 1000;
    let account = tx.upsert_account(&number, now_ms).await.unwrap();
    for chat in chats {
        let customer = simulator.customer(chat.with);
        let person = Person {
            phone: customer.wa_id(),
            profile_name: Some(chat.with.to_owned()),
            ..Person::default()
        };
        let resolved = tx.resolve_person(simulator.waba_id(), &person, now_ms);
        let contact = resolved.await.unwrap().unwrap().contact;
        let thread = tx.person_thread(account, contact).await.unwrap();
        for n in 0..chat.messages {
            let older = i64::try_from(chat.messages - n).unwrap();
            let at_ms = now_ms - HOUR_MS - older * APART_MS;
            write(&mut tx, account, thread, (chat.with, n), at_ms).await;
        }
        tx.refresh_thread(thread).await.unwrap();
    }
    tx.commit().await.unwrap();
    journal.close().await;
    store.close().await;
}

async fn write(
    tx: &mut WriteTx,
    account: AccountId,
    thread: ConversationId,
    (name, n): (&str, usize),
    at_ms: i64,
) {
    // Lengths differ, as they do: a list of equal rows would hide mistakes of measuring.
    let words = "and two loaves of rye, a dozen rolls, one sourdough for Saturday, please ";
    let body = format!("Message {n}: {}", words.repeat(n * 7 % 5).trim_end());
    let wamid = format!("wamid.past.{name}.{n}");
    let ours = n % 3 == 2;
    let inserted = tx
        .insert_message(&NewMessage {
            account_id: account,
            conversation_id: thread,
            wamid: Some(&wamid),
            content_hash: None,
            client_key: None,
            from_us: ours,
            origin: Origin::Live,
            shown: true,
            kind: "text",
            subtype: None,
            body: body.trim_end(),
            details: None,
            words: "",
            raw: "{}",
            author: "",
            at_ms,
            arrived_ms: at_ms,
            reply_to: None,
            forwarded: false,
            unread: false,
            delivery: ours.then_some(Delivery::Read),
        })
        .await;
    inserted.unwrap().expect("it is new");
}
