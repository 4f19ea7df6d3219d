//! Plans of the queries that people wait for, and the shape of the tables: both are looked at in
//! review when they change.

use std::{collections::BTreeMap, fs, path::Path};

use sqlx::{AssertSqlSafe, Executor as _, Row as _, SqlSafeStr as _, SqlitePool};

use crate::Store;

async fn store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let (store, _journal) = Store::open(dir.path()).await.unwrap();
    (dir, store)
}

/// The statements of this crate that hold `mark`, as the compiler checked them.
fn checked_query(mark: &str) -> String {
    let found: Vec<String> = checked_queries()
        .into_iter()
        .filter(|query| query.contains(mark))
        .collect();
    assert_eq!(
        found.len(),
        1,
        "exactly one query holds {mark:?}: {found:?}"
    );
    found.into_iter().next().unwrap()
}

fn checked_files() -> Vec<serde_json::Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| serde_json::from_slice(&fs::read(entry.unwrap().path()).unwrap()).unwrap())
        .collect()
}

fn checked_queries() -> Vec<String> {
    checked_files()
        .iter()
        .map(|file| file["query"].as_str().unwrap().to_owned())
        .collect()
}

async fn plan(pool: &SqlitePool, query: &str) -> String {
    let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {query}")).into_sql_str();
    let rows = pool.fetch_all(explain).await.unwrap();
    rows.iter()
        .map(|row| row.get::<String, _>("detail"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Tables, by name or as queries call them, that hold little however many messages there are.
const SMALL: &[&str] = &[
    "accounts",
    "facts",
    "notices",
    "o",
    "outbox",
    "quick_replies",
    "r",
    "read_receipts",
    "recordings",
    "search_stale_messages",
    "search_stale_people",
    "set_aside",
    "staged_files",
    "stale",
    "template_deeds",
    "template_drafts",
    "templates",
    "uploads",
    "w",
    "json_each",
    "i",
    "n",
    "CONSTANT",
];

/// What may walk a large table: what is done only when two halves of a person are joined, and what
/// the page about storage adds up.
const SELDOM: &[&str] = &[
    "DELETE FROM conversations",
    "UPDATE messages SET shown = 0",
    "UPDATE messages SET conversation_id",
    "reactions WHERE author",
    "SELECT f.kind AS",
    "UPDATE media SET state = 'removed'",
    "WHERE d.state = 'ready' AND m.at_ms < ?",
];

#[tokio::test]
async fn no_query_walks_everything_there_is() {
    let (_dir, store) = store().await;
    let (mut looked_at, mut walking) = (0, Vec::new());
    for query in checked_queries() {
        // The journal is a file of its own, read from a place on. Beside an INSERT stand checks of
        // foreign keys that are not made unless one is open.
        if query.contains("webhook_raw") || query.starts_with("INSERT") {
            continue;
        }
        if SELDOM.iter().any(|mark| query.contains(mark)) {
            continue;
        }
        looked_at += 1;
        for step in plan(&store.readers, &query).await.lines() {
            let walks = step.strip_prefix("SCAN ").is_some_and(|rest| {
                let name = rest.split(' ').next().unwrap_or_default();
                // An index of words is asked for words or for one row: what follows the colon.
                let asked = rest.contains("VIRTUAL TABLE INDEX") && !rest.ends_with(':');
                !name.starts_with('(')
                    && !SMALL.contains(&name)
                    && !step.contains("_unread")
                    && !asked
            });
            // All of a number is everything there is.
            if walks || step.ends_with("(account_id=?)") && !step.contains("uploads") {
                walking.push(format!("{step}: {query}"));
            }
        }
    }
    assert!(looked_at > 100, "{looked_at} queries");
    assert!(walking.is_empty(), "{walking:#?}");
}

#[tokio::test]
async fn our_reactions_on_a_message_are_one_index_walk() {
    let (_dir, store) = store().await;
    let query =
        checked_query("type = 'reaction' AND origin = 'app'\n                   ORDER BY id");
    let plan = plan(&store.readers, &query).await;
    assert!(plan.contains("messages_our_reactions"), "{plan}");
}

#[tokio::test]
async fn what_was_heard_since_is_read_from_there_on() {
    let (_dir, store) = store().await;
    let query = checked_query("from_us = 0 AND origin = 'live' AND shown = 1");
    let plan = plan(&store.readers, &query).await;
    assert!(
        plan.contains("USING INTEGER PRIMARY KEY (rowid>?)"),
        "{plan}"
    );
    assert!(!plan.contains("TEMP B-TREE"), "ids are the order: {plan}");
}

#[tokio::test]
async fn a_timeline_page_is_one_index_walk() {
    let (_dir, store) = store().await;
    for mark in [
        "conversation_id = ? AND shown = 1 AND (at_ms, id) < (?, ?)",
        "conversation_id = ? AND shown = 1 AND (at_ms, id) > (?, ?)",
    ] {
        let plan = plan(&store.readers, &checked_query(mark)).await;
        assert!(
            plan.contains("USING COVERING INDEX messages_timeline"),
            "{plan}"
        );
        assert!(
            !plan.contains("TEMP B-TREE"),
            "the index already has the order: {plan}"
        );
    }
}

#[tokio::test]
async fn a_page_of_the_gallery_is_one_index_walk_also_in_a_shop_without_photos() {
    let (_dir, store) = store().await;
    for (mark, index) in [
        ("AND type IN ('image', 'video')", "messages_photos"),
        ("AND type = 'document'", "messages_documents"),
        ("AND type = 'text'", "messages_links"),
    ] {
        let plan = plan(&store.readers, &checked_query(mark)).await;
        let walk = format!("USING INDEX {index} (at_ms<?)");
        assert!(plan.contains(&walk), "{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    }
}

#[tokio::test]
async fn the_chat_list_is_one_index_walk() {
    let (_dir, store) = store().await;
    let plan = plan(&store.readers, &checked_query("OR c.given_name LIKE ?7")).await;
    assert!(plan.contains("INDEX conversations_newest"), "{plan}");
    assert!(
        !plan.contains("TEMP B-TREE FOR ORDER BY"),
        "the index already has the order: {plan}"
    );
}

#[tokio::test]
async fn the_newest_hits_are_read_off_the_index_of_words() {
    let (_dir, store) = store().await;
    let query = checked_query("ORDER BY search_messages.rowid DESC");
    let plan = plan(&store.readers, &query).await;
    let first = plan.lines().next().unwrap_or_default();
    assert!(
        first.contains("VIRTUAL TABLE INDEX") && first.contains('M'),
        "{plan}"
    );
    assert!(
        plan.contains("USING INTEGER PRIMARY KEY (rowid=?)"),
        "{plan}"
    );
    assert!(
        !plan.contains("TEMP B-TREE"),
        "the index has the order: {plan}"
    );
}

#[tokio::test]
async fn late_messages_are_found_without_reading_old_chats() {
    let (_dir, store) = store().await;
    let plan = plan(&store.readers, &checked_query("m.arrived_ms BETWEEN")).await;
    assert!(
        plan.contains("INDEX conversations_newest (last_activity_ms>?)"),
        "{plan}"
    );
    assert!(
        plan.contains("INDEX messages_timeline (conversation_id=? AND at_ms>? AND at_ms<?)"),
        "{plan}"
    );
}

#[tokio::test]
async fn a_message_is_found_by_metas_id_without_a_scan() {
    let (_dir, store) = store().await;
    let query = "SELECT id FROM messages WHERE account_id = 1 AND wamid = 'x'";
    let plan = plan(&store.readers, query).await;
    assert!(
        plan.contains("INDEX messages_wamid (account_id=? AND wamid=?)"),
        "{plan}"
    );
}

#[tokio::test]
async fn the_tables_are_those_that_were_reviewed() {
    let (_dir, store) = store().await;
    let rows = sqlx::query(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE '\\_sqlx%' ESCAPE '\\'
           AND name NOT LIKE 'sqlite%' ORDER BY rowid",
    )
    .fetch_all(&store.readers)
    .await
    .unwrap();
    let fresh: String = rows
        .iter()
        .map(|row| row.get::<String, _>("sql") + ";\n\n")
        .collect();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.sql");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&file, &fresh).unwrap();
    }
    let reviewed = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        reviewed == fresh,
        "schema.sql is not what the migrations make; UPDATE_GOLDEN=1 writes it"
    );
}

/// The compiler trusts the files in `.sqlx`. This asks the migrated tables whether they are true.
#[tokio::test]
async fn the_checked_queries_are_described_as_the_tables_answer() {
    let (dir, store) = store().await;
    let journal = sqlx::sqlite::SqliteConnectOptions::new().filename(dir.path().join("journal.db"));
    let journal = SqlitePool::connect_with(journal).await.unwrap();
    let files = checked_files();
    assert!(files.len() > 50, "the files are there");
    for file in files {
        let query = file["query"].as_str().unwrap();
        let pool = if query.contains("webhook_raw") {
            &journal
        } else {
            &store.writer
        };
        let described = pool
            .describe(AssertSqlSafe(query.to_owned()).into_sql_str())
            .await;
        let described = described.unwrap_or_else(|error| panic!("{query}: {error}"));
        let names = |columns: Vec<String>| -> BTreeMap<usize, String> {
            columns.into_iter().enumerate().collect()
        };
        let now = names(
            described
                .columns()
                .iter()
                .map(|c| sqlx::Column::name(c).to_owned())
                .collect(),
        );
        let kept = file["describe"]["columns"].as_array().unwrap();
        let kept = names(
            kept.iter()
                .map(|c| c["name"].as_str().unwrap().to_owned())
                .collect(),
        );
        assert_eq!(now, kept, "stale: {query}");
        let nullable: Vec<Option<bool>> = (0..now.len())
            .map(|column| described.nullable(column))
            .collect();
        let kept: Vec<Option<bool>> = file["describe"]["nullable"]
            .as_array()
            .unwrap()
            .iter()
            .map(|n| n.as_bool())
            .collect();
        assert_eq!(nullable, kept, "stale: {query}");
    }
}
