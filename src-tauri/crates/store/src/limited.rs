//! P1 and P9: a database that may not grow (`PRAGMA max_page_count`) is a full disk that needs no
//! disk of its own: nothing acknowledged is lost, and it goes on once there is room.

use crate::{Journal, Store, StoreError};

/// Lets a file grow by this many pages from now on.
async fn leave(pool: &sqlx::SqlitePool, pages: i64) {
    let now: i64 = sqlx::query_scalar("PRAGMA page_count")
        .fetch_one(pool)
        .await
        .unwrap();
    let limit = format!("PRAGMA max_page_count = {}", now + pages);
    sqlx::query(sqlx::AssertSqlSafe(limit))
        .execute(pool)
        .await
        .unwrap();
}

async fn bodies(journal: &Journal) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    let mut last = 0;
    loop {
        let more = journal.after(last, 1_000).await.unwrap();
        let Some(newest) = more.last() else {
            return all;
        };
        last = newest.id;
        all.extend(more.into_iter().map(|row| row.body));
    }
}

#[tokio::test]
async fn a_journal_without_room_keeps_what_it_took_and_nothing_of_what_it_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (store, journal) = Store::open(dir.path()).await.unwrap();
    let (mut kept, mut refused) = (Vec::new(), 0);
    for round in 0..5_u8 {
        journal.leave(20 * i64::from(round)).await;
        for n in 0..60_u8 {
            // Groups of one to four, and bodies of up to three pages.
            let group: Vec<Vec<u8>> = (0..=n % 4)
                .map(|place| vec![round ^ n ^ place; 1 + usize::from(n) * 200])
                .collect();
            let rows: Vec<(i64, &[u8])> = group.iter().map(|body| (1, body.as_slice())).collect();
            match journal.append(&rows).await {
                Ok(()) => kept.extend(group),
                Err(StoreError::DiskFull(_)) => refused += 1,
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!(bodies(&journal).await, kept, "round {round}");
        assert!(journal.is_sound().await.unwrap());
    }
    println!("kept {}, groups refused {refused}, losses 0", kept.len());
    assert!(refused > 20 && kept.len() > 20, "both have to happen");
    journal.leave(1_000).await;
    journal
        .append(&[(1, b"and again".as_slice())])
        .await
        .unwrap();
    assert_eq!(bodies(&journal).await.len(), kept.len() + 1);
    journal.close().await;
    store.close().await;
}

#[tokio::test]
async fn a_write_without_room_leaves_everything_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let (store, journal) = Store::open(dir.path()).await.unwrap();
    let (mut kept, mut refused) = (Vec::new(), 0);
    for round in 0..30 {
        leave(&store.writer, round).await;
        // Some fail at a statement, some at the commit.
        let written = async {
            let mut tx = store.write().await?;
            for n in 0..round {
                tx.set_fact(&format!("{round} {n}"), &"x".repeat(3_000))
                    .await?;
            }
            tx.set_fact("whole", &round.to_string()).await?;
            tx.commit().await
        };
        match written.await {
            Ok(()) => kept.push(round),
            Err(StoreError::DiskFull(_)) => refused += 1,
            Err(error) => panic!("{error:?}"),
        }
        let whole = store.fact("whole").await.unwrap();
        let newest = kept.last().map(ToString::to_string);
        assert_eq!(whole, newest, "all of a write, or nothing");
        for n in 0..round {
            let there = store.fact(&format!("{round} {n}")).await.unwrap().is_some();
            assert_eq!(there, kept.contains(&round), "round {round}");
        }
    }
    println!("writes {}, refused {refused}, halves 0", kept.len());
    assert!(refused > 5 && kept.len() > 1, "both have to happen");
    assert!(store.is_sound().await.unwrap());
    leave(&store.writer, 1_000).await;
    let mut tx = store.write().await.unwrap();
    tx.set_fact("whole", "again").await.unwrap();
    tx.commit().await.unwrap();
    journal.close().await;
    store.close().await;
}
