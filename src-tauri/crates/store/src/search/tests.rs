use shopbell_domain::{AccountId, ContactId, PhoneNumberId, WabaId};

use super::*;
use crate::{
    Amendment, MediaState, NewAccount, NewMedia, NewMessage, Origin, Person, Store, WriteTx,
};

struct Shop {
    _dir: tempfile::TempDir,
    store: Store,
    account: AccountId,
    said: i64,
}

impl Shop {
    async fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (store, _journal) = Store::open(dir.path()).await.unwrap();
        let mut tx = store.write().await.unwrap();
        let number = NewAccount {
            phone_number_id: PhoneNumberId::new("1"),
            waba_id: WabaId::new("waba"),
            display_phone_number: String::new(),
            verified_name: String::new(),
        };
        let account = tx.upsert_account(&number, 1).await.unwrap();
        tx.commit().await.unwrap();
        Self {
            _dir: dir,
            store,
            account,
            said: 0,
        }
    }

    async fn chat(&self, name: &str, phone: &str) -> ConversationId {
        let mut tx = self.store.write().await.unwrap();
        let person = Person {
            phone: Some(phone.to_owned()),
            profile_name: Some(name.to_owned()),
            ..Person::default()
        };
        let contact = tx
            .resolve_person("waba", &person, 5)
            .await
            .unwrap()
            .unwrap();
        let thread = tx
            .person_thread(self.account, contact.contact)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        thread
    }

    /// What stands in the index of a word or a mark, wherever it was written.
    async fn index(&self) -> Vec<(String, i64, String, i64)> {
        let mut tx = self.store.write().await.unwrap();
        let mut all = Vec::new();
        for table in ["search_messages", "search_people"] {
            sqlx::query(sqlx::AssertSqlSafe(format!(
                "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words_of_{table} USING fts5vocab(main, {table}, instance)"
            )))
            .execute(&mut *tx.0)
            .await
            .unwrap();
            let rows: Vec<(String, i64, String, i64)> =
                sqlx::query_as(sqlx::AssertSqlSafe(format!(
                    "SELECT term, doc, col, offset FROM temp.words_of_{table} ORDER BY 1, 2, 3, 4"
                )))
                .fetch_all(&mut *tx.0)
                .await
                .unwrap();
            all.extend(rows);
        }
        all
    }

    async fn says(&mut self, chat: ConversationId, body: &str) -> MessageId {
        let mut tx = self.store.write().await.unwrap();
        let id = self.write(&mut tx, chat, body, "", Origin::Live, 0).await;
        tx.commit().await.unwrap();
        id
    }

    async fn write(
        &mut self,
        tx: &mut WriteTx,
        chat: ConversationId,
        body: &str,
        words: &str,
        origin: Origin,
        age_ms: i64,
    ) -> MessageId {
        self.said += 1;
        let wamid = format!("wamid.{}", self.said);
        let new = NewMessage {
            account_id: self.account,
            conversation_id: chat,
            wamid: Some(&wamid),
            content_hash: None,
            client_key: None,
            from_us: self.said % 2 == 0,
            origin,
            shown: true,
            kind: "text",
            subtype: None,
            body,
            details: None,
            words,
            raw: "",
            author: "",
            at_ms: 1_000_000 + self.said * 1000 - age_ms,
            arrived_ms: 1_000_000 + self.said * 1000,
            reply_to: None,
            forwarded: false,
            unread: false,
            delivery: None,
        };
        tx.insert_message(&new).await.unwrap().unwrap()
    }

    async fn finds(&self, typed: &str) -> Vec<MessageId> {
        self.finds_as(&wide(typed)).await
    }

    async fn finds_as(&self, search: &Search) -> Vec<MessageId> {
        let found = self.store.search(search, None, 50).await.unwrap();
        found.into_iter().map(|found| found.id).collect()
    }

    async fn finds_people(&self, typed: &str) -> Vec<ConversationId> {
        let found = self
            .store
            .search_people(&Sought::read(typed), None, 50)
            .await;
        found.unwrap().into_iter().map(|(_, id)| id).collect()
    }
}

fn wide(typed: &str) -> Search {
    Search {
        sought: Sought::read(typed),
        within: None,
        from_us: None,
        holds: Holds::NoFile,
        from_ms: None,
        to_ms: None,
    }
}

#[tokio::test]
async fn every_language_is_found_in_the_spelling_that_somebody_types() {
    let mut shop = Shop::open().await;
    let chat = shop.chat("Ana", "5511987654321").await;
    for (body, typed) in [
        (
            "Is the Blue Blanket back?",
            ["blue", "BLANK", "is the", "back blue"],
        ),
        (
            "Envio a São Paulo amanhã",
            ["sao", "SÃO", "amanha", "paulo env"],
        ),
        (
            "¿Cuánto cuesta el envío?",
            ["cuanto", "cuesta envío", "¿cuánto?", "cue"],
        ),
        ("我要两条蓝色毛毯", ["毛", "毛毯", "蓝色毛", "蓝色毛毯"]),
        ("متى تصل الطَّلَبيَّة؟", ["الطلبية", "متي", "الطلب", "تصل؟"]),
        ("שָׁלוֹם, מתי אתם פתוחים", ["שלום", "פתוח", "מתי", "אתם"]),
        ("배송은 언제 오나요", ["배송", "언제", "배", "오나"]),
        ("Straße 12, Größe 38", ["strasse", "grosse", "str", "12"]),
    ] {
        let id = shop.says(chat, body).await;
        for typed in typed {
            assert_eq!(shop.finds(typed).await, [id], "{typed} in {body}");
        }
    }
    for nothing in ["毯毛", "ket", "blanket sao", "z", "", "  "] {
        assert!(shop.finds(nothing).await.is_empty(), "{nothing}");
    }
}

#[tokio::test]
async fn nothing_that_is_typed_is_an_operator() {
    let mut shop = Shop::open().await;
    let chat = shop.chat("Ana", "5511987654321").await;
    let id = shop
        .says(chat, "50% off: \"the blanket\" (new) AND more*")
        .await;
    for typed in [
        "\"",
        "\"the",
        "'",
        "*",
        "blanket*",
        "(new)",
        "AND",
        "and NOT",
        "NEAR(the blanket)",
        "words:the",
        "^the",
        "-new",
        "the - new",
        "{words}",
        "50%",
        "\\",
        ";--",
        "a\0b",
        "\"\"\"",
        "+",
        "about : c1",
        "\u{202e}",
    ] {
        let search = wide(typed);
        shop.store
            .search(&search, None, 5)
            .await
            .unwrap_or_else(|error| panic!("{typed}: {error}"));
        shop.store
            .search_people(&search.sought, None, 5)
            .await
            .unwrap();
        shop.store
            .search_thread(chat, &search.sought, None, 5)
            .await
            .unwrap();
        shop.store
            .count_in_thread(chat, &search.sought)
            .await
            .unwrap();
    }
    assert_eq!(shop.finds("\"the").await, [id]);
    assert_eq!(shop.finds("AND").await, [id], "a word like others");
    assert!(
        shop.finds("about : c1").await.is_empty(),
        "marks are no words"
    );
}

#[tokio::test]
async fn edited_deleted_and_hidden_messages_are_found_as_they_stand_now() {
    let mut shop = Shop::open().await;
    let chat = shop.chat("Ana", "5511987654321").await;
    let first = shop.says(chat, "one blue blanket").await;
    let second = shop.says(chat, "two blue blankets").await;
    assert_eq!(shop.finds("blue").await, [second, first], "newest first");
    let amend = |new_body: Option<&'static str>, event: &'static str| Amendment {
        event_wamid: event,
        account_id: shop.account,
        target_wamid: "wamid.1",
        new_body,
        at_ms: 9,
    };
    let mut tx = shop.store.write().await.unwrap();
    tx.keep_amendment(&amend(Some("one red blanket"), "e1"))
        .await
        .unwrap();
    tx.amend(shop.account, "wamid.1").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(shop.finds("blue").await, [second]);
    assert_eq!(shop.finds("red").await, [first]);
    let mut tx = shop.store.write().await.unwrap();
    tx.keep_amendment(&amend(None, "e2")).await.unwrap();
    tx.amend(shop.account, "wamid.1").await.unwrap();
    tx.commit().await.unwrap();
    assert!(
        shop.finds("red").await.is_empty(),
        "what was deleted is not found"
    );
    let mut tx = shop.store.write().await.unwrap();
    tx.delete_unsent(second).await.unwrap();
    tx.commit().await.unwrap();
    assert!(shop.finds("blankets").await.is_empty());
    assert!(
        shop.index()
            .await
            .iter()
            .all(|(_, _, column, _)| column != "words")
    );
}

#[tokio::test]
async fn files_are_found_by_their_names_and_their_cards_by_their_words() {
    let mut shop = Shop::open().await;
    let chat = shop.chat("Ana", "5511987654321").await;
    let mut tx = shop.store.write().await.unwrap();
    let file = shop
        .write(&mut tx, chat, "for July", "", Origin::Live, 0)
        .await;
    tx.insert_media(&NewMedia {
        message_id: file,
        meta_id: None,
        mime: "application/pdf",
        file_name: Some("Rechnung_Größe.pdf"),
        claimed_sha: None,
        animated: false,
        state: MediaState::Pending,
        facts: None,
    })
    .await
    .unwrap();
    let card = shop
        .write(
            &mut tx,
            chat,
            "choose",
            "Oat bread\nRye bread",
            Origin::Live,
            0,
        )
        .await;
    tx.commit().await.unwrap();
    let files = |typed: &str| Search {
        holds: Holds::File,
        ..wide(typed)
    };
    for typed in ["rechnung", "grosse", "july", "pdf"] {
        assert_eq!(shop.finds_as(&files(typed)).await, [file], "{typed}");
        assert!(
            shop.finds(typed).await.is_empty(),
            "{typed}: a file is not among the messages"
        );
    }
    assert_eq!(shop.finds("rye").await, [card]);
    let documents = Search {
        holds: Holds::Document,
        ..wide("july")
    };
    assert!(
        shop.finds_as(&documents).await.is_empty(),
        "its type is text"
    );
}

#[tokio::test]
async fn what_narrows_a_search_narrows_it() {
    let mut shop = Shop::open().await;
    let ana = shop.chat("Ana", "5511987654321").await;
    let ben = shop.chat("Ben", "447700900123").await;
    let (a, b, c) = (
        shop.says(ana, "bread one").await,
        shop.says(ben, "bread two").await,
        shop.says(ana, "bread three").await,
    );
    assert_eq!(shop.finds("bread").await, [c, b, a]);
    let narrowed = [
        (
            Search {
                within: Some(ana),
                ..wide("bread")
            },
            vec![c, a],
        ),
        (
            Search {
                from_us: Some(true),
                ..wide("bread")
            },
            vec![b],
        ),
        (
            Search {
                from_us: Some(false),
                within: Some(ben),
                ..wide("bread")
            },
            vec![],
        ),
        (
            Search {
                from_ms: Some(1_002_000),
                ..wide("bread")
            },
            vec![c, b],
        ),
        (
            Search {
                to_ms: Some(1_002_000),
                ..wide("bread")
            },
            vec![a],
        ),
    ];
    for (search, expected) in narrowed {
        assert_eq!(shop.finds_as(&search).await, expected, "{search:?}");
    }
}

#[tokio::test]
async fn history_stands_behind_what_came_live_in_its_own_order() {
    let mut shop = Shop::open().await;
    let chat = shop.chat("Ana", "5511987654321").await;
    let live = shop.says(chat, "bread now").await;
    let mut tx = shop.store.write().await.unwrap();
    let old = shop
        .write(&mut tx, chat, "bread in May", "", Origin::History, 900_000)
        .await;
    let older = shop
        .write(
            &mut tx,
            chat,
            "bread in April",
            "",
            Origin::History,
            950_000,
        )
        .await;
    let newer = shop
        .write(&mut tx, chat, "bread in June", "", Origin::History, 500_000)
        .await;
    tx.commit().await.unwrap();
    let later = shop.says(chat, "bread again").await;
    let expected = [later, live, newer, old, older];
    assert_eq!(shop.finds("bread").await, expected);
    let (mut walked, mut after) = (Vec::new(), None);
    for _ in 0..expected.len() {
        let page = shop.store.search(&wide("bread"), after, 1).await.unwrap();
        after = page.last().map(|found| found.at);
        walked.extend(page.into_iter().map(|found| found.id));
    }
    assert_eq!(walked, expected, "page by page");
    assert!(
        shop.store
            .search(&wide("bread"), after, 1)
            .await
            .unwrap()
            .is_empty()
    );
    let here = shop
        .store
        .search_thread(chat, &Sought::read("bread"), None, 50)
        .await
        .unwrap();
    let here: Vec<_> = here.into_iter().map(|(_, id)| id).collect();
    assert_eq!(here, expected, "as the timeline has them");
}

#[tokio::test]
async fn people_are_found_by_name_and_by_any_part_of_a_number() {
    let shop = Shop::open().await;
    let maria = shop.chat("María José Álvares", "5511987654321").await;
    let ben = shop.chat("王小明", "447700900123").await;
    for (typed, expected) in [
        ("maria", vec![maria]),
        ("jose alv", vec![maria]),
        ("小明", vec![ben]),
        ("+55 (11) 98765-4321", vec![maria]),
        ("98765", vec![maria]),
        ("4321", vec![maria]),
        ("07700 900", vec![ben]),
        ("0044 7700", vec![ben]),
        ("٤٣٢١", vec![maria]),
        ("nobody", vec![]),
    ] {
        assert_eq!(shop.finds_people(typed).await, expected, "{typed}");
    }
    let mut tx = shop.store.write().await.unwrap();
    let person = Person {
        phone: Some("5511987654321".to_owned()),
        profile_name: Some("Bread Lover".to_owned()),
        ..Person::default()
    };
    tx.resolve_person("waba", &person, 9).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(shop.finds_people("bread").await, [maria]);
    assert!(
        shop.finds_people("maria").await.is_empty(),
        "the name of before is nobody's"
    );
}

#[tokio::test]
async fn a_write_that_is_given_up_leaves_the_index_as_it_was() {
    let mut shop = Shop::open().await;
    let chat = shop.chat("Ana", "5511987654321").await;
    let kept = shop.says(chat, "bread kept").await;
    let before = shop.index().await;
    let mut tx = shop.store.write().await.unwrap();
    shop.write(&mut tx, chat, "bread lost", "", Origin::Live, 0)
        .await;
    drop(tx);
    let mut tx = shop.store.write().await.unwrap();
    tx.begin_part().await.unwrap();
    shop.write(&mut tx, chat, "bread undone", "", Origin::Live, 0)
        .await;
    tx.undo_part().await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(shop.finds("bread").await, [kept]);
    assert_eq!(shop.index().await, before);
}

/// A few hundred random changes of every kind, by whichever way: the index is always the one that
/// the rows alone would give.
#[tokio::test]
async fn the_index_made_step_by_step_is_the_one_made_anew() {
    let mut shop = Shop::open().await;
    let mut dice: u64 = 0x5EED;
    let mut roll = |sides: i64| {
        // Knuth's MMIX generator: the high bits are good enough to choose with.
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(dice >> 33).unwrap() % sides
    };
    let mut chats = Vec::new();
    for n in 0..4 {
        chats.push(
            shop.chat(&format!("Customer {n}"), &format!("55119876543{n}0"))
                .await,
        );
    }
    let texts = [
        "blue blanket",
        "蓝色毛毯",
        "São Paulo",
        "الطلبية",
        "",
        "بريد blue毛",
        "1 2 3",
    ];
    for step in 0..300 {
        let text = texts[usize::try_from(roll(7)).unwrap()];
        let chat = chats[usize::try_from(roll(4)).unwrap()];
        let any = roll(shop.said.max(1)) + 1;
        let mut tx = shop.store.write().await.unwrap();
        let statement = match roll(9) {
            0..=3 => {
                let origin = if roll(4) == 0 {
                    Origin::History
                } else {
                    Origin::Live
                };
                shop.write(&mut tx, chat, text, text, origin, 0).await;
                "SELECT ?1, ?2"
            }
            4 => "UPDATE messages SET body = ?1, edited = 1 WHERE id = ?2",
            5 => "UPDATE messages SET deleted = 1 - deleted, words = ?1 WHERE id = ?2",
            6 => "UPDATE messages SET shown = 1 - shown, subtype = ?1 WHERE id = ?2",
            7 => {
                "INSERT INTO media (message_id, mime, file_name, state) SELECT id, 'text/plain', ?1, 'ready' \
                 FROM messages WHERE id = ?2 ON CONFLICT (message_id) DO UPDATE SET file_name = excluded.file_name"
            }
            _ => "UPDATE contacts SET given_name = ?1 WHERE id = ?2 % 5",
        };
        sqlx::query(statement)
            .bind(text)
            .bind(any)
            .execute(&mut *tx.0)
            .await
            .unwrap();
        if step % 17 == 0 {
            drop(tx);
            continue;
        }
        tx.commit().await.unwrap();
    }
    let mut tx = shop.store.write().await.unwrap();
    tx.join_threads(ContactId(1), ContactId(2)).await.unwrap();
    tx.commit().await.unwrap();
    let grown = shop.index().await;
    assert!(grown.len() > 300, "{} words", grown.len());
    shop.store.rebuild_search().await.unwrap();
    let made = shop.index().await;
    assert_eq!(grown, made);
    shop.store.rebuild_search().await.unwrap();
    assert_eq!(shop.index().await, made, "and once more");
}
