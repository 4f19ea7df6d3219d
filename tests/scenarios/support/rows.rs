//! What the journal made of the database, as rows that can be compared: each as JSON, with ids of
//! ours replaced by what they stand for.
//!
//! Left out, because they tell of this computer and not of what Meta said: ids and the order in
//! which equal times arrived (so also which of them is the chat's newest); `arrived_ms`, `unread`,
//! `created_at_ms`; when a name was last seen (reports on messages tell it only while it is new);
//! where a file has got to; of what was set aside, in which row of the journal;
//! and contacts that turned out to be somebody else and stand for nobody. What the owner wrote is compared by [`everything`].

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, SqliteConnection,
    sqlite::SqliteConnectOptions,
};

/// Rows by table.
pub(crate) type Rows = BTreeMap<&'static str, BTreeSet<String>>;

/// Who a contact is, by all names Meta has for it; a thread by its number and person; a message by
/// Meta's id or what stands for it.
const WHO: &str = "
    WITH person AS (
        SELECT c.id, (SELECT group_concat(name, ' ') FROM (
            SELECT a.kind || ':' || a.value AS name FROM contact_aliases a
            WHERE a.contact_id = c.id ORDER BY 1)) AS name
        FROM contacts c),
    thread AS (
        SELECT v.id, n.phone_number_id || ' ' || COALESCE(p.name, v.group_id) AS name
        FROM conversations v JOIN accounts n ON n.id = v.account_id
        LEFT JOIN person p ON p.id = v.contact_id),
    said AS (
        SELECT m.id, COALESCE(m.wamid, CASE WHEN m.origin = 'note' THEN m.subtype ELSE m.content_hash END) AS name
        FROM messages m)";

/// The tables that webhooks fill, and what of them is compared.
const TABLES: [(&str, &str); 13] = [
    (
        "messages",
        "SELECT json_array(t.name, s.name, m.from_us, m.origin, m.shown, m.type, m.subtype, m.body,
                m.details, m.raw, m.author, m.at_ms, m.reply_to, m.forwarded, m.edited, m.deleted,
                m.delivery, m.failure_meta, m.failure_detail, m.failure)
         FROM messages m JOIN thread t ON t.id = m.conversation_id JOIN said s ON s.id = m.id",
    ),
    (
        "media",
        "SELECT json_array(t.name, s.name, d.meta_id, d.mime, d.file_name, d.claimed_sha, d.animated)
         FROM media d JOIN messages m ON m.id = d.message_id
         JOIN thread t ON t.id = m.conversation_id JOIN said s ON s.id = m.id",
    ),
    (
        "contacts",
        "SELECT json_array(c.scope, p.name, c.given_name, c.given_name_ms, c.profile_name, c.username,
                c.identity_hash, c.no_marketing, c.marketing_ms)
         FROM contacts c JOIN person p ON p.id = c.id WHERE p.name IS NOT NULL",
    ),
    (
        "contact_aliases",
        "SELECT json_array(a.scope, a.kind, a.value, p.name, a.is_current, a.first_seen_ms)
         FROM contact_aliases a JOIN person p ON p.id = a.contact_id",
    ),
    (
        "conversations",
        "SELECT json_array(t.name, v.last_activity_ms, v.last_inbound_ms, v.answered_by,
                v.answered_ms, v.free_until_ms, v.subject, v.subject_ms, v.group_state, v.group_state_ms)
         FROM conversations v JOIN thread t ON t.id = v.id",
    ),
    (
        "status_reports",
        "SELECT json_array(n.phone_number_id, r.wamid, r.kind, r.status, r.participant, r.at_ms,
                r.error_code, r.error_detail, r.raw)
         FROM status_reports r JOIN accounts n ON n.id = r.account_id",
    ),
    (
        "reactions",
        "SELECT json_array(n.phone_number_id, r.target_wamid, COALESCE(p.name, r.author), r.emoji, r.at_ms)
         FROM reactions r JOIN accounts n ON n.id = r.account_id
         LEFT JOIN person p ON CAST(p.id AS TEXT) = r.author",
    ),
    (
        "amendments",
        "SELECT json_array(n.phone_number_id, e.event_wamid, e.target_wamid, e.new_body, e.at_ms)
         FROM amendments e JOIN accounts n ON n.id = e.account_id",
    ),
    (
        "calls",
        "SELECT json_array(n.phone_number_id, c.call_id, s.name, c.incoming, c.ringing, c.accepted,
                c.rejected, c.ended, c.seconds)
         FROM calls c JOIN accounts n ON n.id = c.account_id JOIN said s ON s.id = c.message_id",
    ),
    (
        "account_events",
        "SELECT json_array(waba_id, phone_number_id, field, at_ms, raw) FROM account_events",
    ),
    (
        "set_aside",
        "SELECT DISTINCT json_array(kind, reason) FROM set_aside",
    ),
    (
        "meta_facts",
        "SELECT json_array(subject, fact, value, asked, at_ms) FROM meta_facts",
    ),
    (
        "notices",
        "SELECT json_array(waba_id, scope, subject, topic, code, severity, facts, detail, at_ms, ends_ms)
         FROM notices",
    ),
];

/// What the journal made, also while the shop is open.
pub(crate) async fn projected(data_dir: &Path) -> Rows {
    let mut database = open(data_dir, "shopbell.db").await;
    let mut rows = Rows::new();
    for (table, select) in TABLES {
        let found: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!("{WHO} {select}")))
            .fetch_all(&mut database)
            .await
            .unwrap();
        rows.insert(table, found.into_iter().collect());
    }
    database.close().await.unwrap();
    rows
}

/// Every row of every table, just as it is, but for single values of the engine's own.
pub(crate) async fn everything(data_dir: &Path) -> BTreeMap<String, Vec<String>> {
    let mut database = open(data_dir, "shopbell.db").await;
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'
           AND name NOT LIKE '_sqlx%' AND name NOT LIKE 'search%' AND name <> 'facts'",
    )
    .fetch_all(&mut database)
    .await
    .unwrap();
    let mut rows = BTreeMap::new();
    // What search knows, by its words: how an index lays them out is its own affair.
    for index in ["search_messages", "search_people"] {
        let statement =
            format!("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, {index}, instance)");
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut database)
            .await
            .unwrap();
        let select = "SELECT json_array(term, doc, col, offset) FROM temp.words ORDER BY 1";
        let words: Vec<String> = sqlx::query_scalar(select)
            .fetch_all(&mut database)
            .await
            .unwrap();
        assert!(!words.is_empty(), "nothing can be found by {index}");
        sqlx::query("DROP TABLE temp.words")
            .execute(&mut database)
            .await
            .unwrap();
        rows.insert(index.to_owned(), words);
    }
    for table in tables {
        let columns: Vec<String> =
            sqlx::query_scalar("SELECT name FROM pragma_table_info(?) ORDER BY cid")
                .bind(&table)
                .fetch_all(&mut database)
                .await
                .unwrap();
        let select = format!(
            "SELECT json_array({}) FROM {table} ORDER BY 1",
            columns.join(", ")
        );
        let found: Vec<String> = sqlx::query_scalar(AssertSqlSafe(select))
            .fetch_all(&mut database)
            .await
            .unwrap();
        rows.insert(table, found);
    }
    database.close().await.unwrap();
    rows
}

/// Does something to one of the databases of a closed shop; the rows it concerned.
pub(crate) async fn change(data_dir: &Path, file: &str, statement: &str) -> u64 {
    let mut database = open(data_dir, file).await;
    let done = sqlx::query(AssertSqlSafe(statement.to_owned()))
        .execute(&mut database)
        .await
        .unwrap();
    database.close().await.unwrap();
    done.rows_affected()
}

/// A number that one of the databases knows.
pub(crate) async fn number(data_dir: &Path, file: &str, select: &str) -> i64 {
    let mut database = open(data_dir, file).await;
    let found: i64 = sqlx::query_scalar(AssertSqlSafe(select.to_owned()))
        .fetch_one(&mut database)
        .await
        .unwrap();
    database.close().await.unwrap();
    found
}

/// The rows of each table that only one of two has: what is lost, and what is too much.
pub(crate) fn differences(expected: &Rows, found: &Rows) -> (Vec<String>, Vec<String>) {
    let only = |these: &Rows, those: &Rows| {
        let mut rows = Vec::new();
        for (table, these) in these {
            let more = these.difference(&those[table]);
            rows.extend(more.map(|row| format!("{table} {row}")));
        }
        rows
    };
    (only(expected, found), only(found, expected))
}

async fn open(data_dir: &Path, file: &str) -> SqliteConnection {
    // Whoever takes foreign keys at their word could not take rows away.
    let options = SqliteConnectOptions::new()
        .filename(data_dir.join(file))
        .foreign_keys(false)
        .pragma("wal_autocheckpoint", "0");
    options.connect().await.unwrap()
}
