//! Pages of a large inbox: 10,000 chats, one of them with 100,000 messages.

use std::sync::Arc;

use shopbell_core::{
    Engine, Options,
    reach::WayIn,
    search::Looking,
    views::{Filter, TimelineAt},
};
use shopbell_domain::{AccountId, ConversationId, MessageId, PhoneNumberId, WabaId};
use shopbell_platform::{
    clock::{SystemClock, SystemEntropy},
    disk::SystemDisk,
    held::HeldSecrets,
    microphone::SystemMicrophone,
};
use shopbell_store::{NewAccount, NewMessage, Origin, Person, Store};

use crate::{heading, line, measure, millis, scaled};

/// What is written in turn, a sixth of the messages each.
const SAID: [&str; 6] = [
    "two loaves of rye and a dozen rolls for Saturday, please.",
    "¿tienen pan de centeno y una docena de panecillos para el sábado?",
    "dois pães de centeio e uma dúzia de pãezinhos para sábado, por favor.",
    "请给我留两条黑麦面包和一打小圆面包，星期六来取。",
    "أريد رغيفين من خبز الجاودار ودزينة من الأرغفة الصغيرة ليوم السبت",
    "שתי כיכרות שיפון ותריסר לחמניות לשבת בבקשה",
];

/// What is looked for in each language: whole words, beginnings, pieces of a run.
const SOUGHT: [(&str, [&str; 4]); 6] = [
    ("English", ["rye", "loav", "dozen rolls", "message 77"]),
    ("Spanish", ["centeno", "docena pane", "sabado", "tien"]),
    ("Portuguese", ["pães", "paezinhos", "duzia", "cent"]),
    ("Chinese", ["面", "面包", "黑麦面", "星期六来"]),
    ("Arabic", ["خبز", "الجاو", "رغيفين من", "السبت"]),
    ("Hebrew", ["שיפון", "לחמ", "כיכרות", "בבקשה"]),
];

const START_MS: i64 = 1_793_700_000_000;
const TIMES: usize = 300;

/// The pages a person waits for, in a small inbox and in a large one.
pub(crate) async fn run() {
    for (chats, messages) in [(50, 500), (scaled(10_000), scaled(100_000))] {
        heading(&format!(
            "an inbox of {chats} chats, the longest with {messages} messages"
        ));
        let dir = tempfile::tempdir().expect("a folder");
        let long = fill(dir.path(), chats, messages).await;
        let engine = open(dir.path()).await;
        pages(&engine, long).await;
        engine.stop().await;
    }
}

async fn pages(engine: &Engine, long: ConversationId) {
    let show = |what: &str, (middle, slowest)| {
        line(what, &format!("{} ({})", millis(middle), millis(slowest)));
    };
    line("", "median (99 %)");
    let first = measure(TIMES, async |_| {
        let page = engine
            .chat_page(Filter::All, "", None, 50)
            .await
            .expect("a page");
        assert_eq!(page.chats.len(), 50);
    });
    show("the first 50 chats", first.await);

    let mut after = None;
    let further = measure(TIMES, async |_| {
        let page = engine
            .chat_page(Filter::All, "", after, 50)
            .await
            .expect("a page");
        after = page.next;
    });
    show("the next 50 chats, further and further down", further.await);

    let unread = measure(TIMES, async |_| {
        engine
            .chat_page(Filter::Unread, "", None, 50)
            .await
            .expect("a page");
    });
    show("50 unread chats", unread.await);

    let search = measure(TIMES / 10, async |n| {
        let name = format!("Customer {n}");
        let page = engine
            .chat_page(Filter::All, &name, None, 50)
            .await
            .expect("a page");
        assert!(!page.chats.is_empty());
    });
    show("chats by a part of the name", search.await);

    for (language, words) in SOUGHT {
        let hits = measure(TIMES / 10, async |n| {
            let looking = Looking {
                text: in_turn(&words, n).to_owned(),
                ..Looking::default()
            };
            let page = engine.search_messages(&looking, None, 20).await;
            assert!(!page.expect("a page").hits.is_empty(), "{looking:?}");
        });
        show(&format!("search, first hits, {language}"), hits.await);
    }
    let walked = measure(TIMES / 10, async |n| {
        let (_, words) = in_turn(&SOUGHT, n);
        let found = engine.find_in_chat(long, in_turn(&words, n), None).await;
        assert!(found.expect("a page").total > Some(0));
    });
    show("the hits in the longest chat, counted", walked.await);

    let newest = measure(TIMES, async |_| {
        let page = engine
            .timeline(long, TimelineAt::Newest, 50)
            .await
            .expect("a page");
        assert_eq!(page.messages.len(), 50);
    });
    show("the newest 50 messages of the longest chat", newest.await);

    let mut at = TimelineAt::Newest;
    let older = measure(TIMES, async |_| {
        let page = engine.timeline(long, at, 50).await.expect("a page");
        let oldest = page.messages.first().map(|message| message.id);
        at = oldest.map_or(TimelineAt::Newest, TimelineAt::Before);
    });
    show("50 older ones, further and further up", older.await);

    let middle = measure(TIMES, async |n| {
        let message = MessageId(i64::try_from(n).expect("few") + 200);
        engine
            .timeline(long, TimelineAt::Around(message), 50)
            .await
            .expect("a page");
    });
    show("50 around a quoted one", middle.await);
}

fn in_turn<T: Copy>(all: &[T], n: usize) -> T {
    *all.get(n % all.len()).expect("something to choose from")
}

async fn open(dir: &std::path::Path) -> Engine {
    Engine::start(Options {
        data_dir: dir.to_owned(),
        graph_url: "http://127.0.0.1:9".to_owned(),
        way: WayIn::NotNeeded,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        vault: Arc::new(HeldSecrets::default()),
        disk: Arc::new(SystemDisk),
        microphone: Arc::new(SystemMicrophone),
    })
    .await
    .expect("an engine")
}

/// Writes an inbox straight into the store; the longest chat is the first.
async fn fill(dir: &std::path::Path, chats: usize, messages: usize) -> ConversationId {
    let (store, journal) = Store::open(dir).await.expect("a store");
    let mut tx = store.write().await.expect("a write");
    let number = NewAccount {
        phone_number_id: PhoneNumberId::new("700000000000001"),
        waba_id: WabaId::new("800000000000001"),
        display_phone_number: String::new(),
        verified_name: String::new(),
    };
    let account = tx
        .upsert_account(&number, START_MS)
        .await
        .expect("a number");
    let mut long = None;
    for chat in 0..chats {
        let person = Person {
            phone: Some(format!("44770{chat:07}")),
            profile_name: Some(format!("Customer {chat}")),
            ..Person::default()
        };
        let resolved = tx
            .resolve_person("800000000000001", &person, START_MS)
            .await;
        let contact = resolved.expect("a person").expect("a person").contact;
        let thread = tx.person_thread(account, contact).await.expect("a chat");
        long.get_or_insert(thread);
        let count = if chat == 0 { messages } else { 3 };
        for n in 0..count {
            insert(&mut tx, account, thread, (chat, n)).await;
        }
        tx.refresh_thread(thread).await.expect("a chat");
    }
    tx.commit().await.expect("a commit");
    journal.close().await;
    store.close().await;
    long.expect("a chat")
}

async fn insert(
    tx: &mut shopbell_store::WriteTx,
    account: AccountId,
    thread: ConversationId,
    (chat, n): (usize, usize),
) {
    let at_ms = START_MS + i64::try_from(chat + n).expect("small") * 1000;
    let wamid = format!("wamid.{chat}.{n}");
    let body = format!("Message {n}: {}", in_turn(&SAID, n));
    let inserted = tx
        .insert_message(&NewMessage {
            account_id: account,
            conversation_id: thread,
            wamid: Some(&wamid),
            content_hash: None,
            client_key: None,
            from_us: false,
            origin: Origin::Live,
            shown: true,
            kind: "text",
            subtype: None,
            body: &body,
            details: None,
            words: "",
            raw: "{}",
            author: "447700900123",
            at_ms,
            arrived_ms: at_ms,
            reply_to: None,
            forwarded: false,
            // Every tenth chat waits to be read.
            unread: chat % 10 == 0 && n == 0,
            delivery: None,
        })
        .await;
    inserted.expect("a message").expect("a new one");
}
