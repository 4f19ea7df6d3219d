//! Everything there is a sample of, and much that the dice make up, in one shop.

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use shopbell_core::{Receipt, rebuild};

use super::{parts, seed, settled, written};
use crate::{
    samples::{NUMBERS, samples},
    support::{APP_SECRET, Dice, Listening, http::signature, rows},
};

/// Posts on their way at once.
const TOGETHER: usize = 16;
/// Changes that Meta puts into one post at most.
const BATCH: u64 = 1_000;
/// As large a post as Meta makes, in bytes.
const LARGEST: usize = 3 * 1024 * 1024;
const PEOPLE: u64 = 40;
const HAPPENINGS: u64 = 1_500;
/// Each batch in random order so many times.
const ROUNDS: u64 = 3;

/// P2 P3: twice, shuffled, in batches of 1 to 1,000, many at once: no row lost, none doubled, and
/// none otherwise; nor after a rebuild, nor after another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn however_meta_delivers_the_rows_end_the_same_and_so_they_do_when_they_are_rebuilt() {
    let mut dice = Dice::new(seed());
    let mut bodies = written::bodies(&mut dice, NUMBERS[0], PEOPLE, HAPPENINGS);
    bodies.extend(samples().into_iter().flatten().map(|(_, sample)| sample));

    let shop = Listening::with(&NUMBERS).await;
    for body in &bodies {
        shop.hears(body).await;
    }
    let expected = settled(&shop).await;
    drop(shop.close().await);
    let (mut losses, mut doubles, mut posts, mut duplicates) = (0, 0, 0, 0);
    for round in 0..ROUNDS {
        let mut twice = [bodies.clone(), bodies.clone()].concat();
        duplicates += bodies.len();
        dice.shuffle(&mut twice);
        let batches = batches(&mut dice, twice);
        posts += batches.len();
        let shop = Listening::with(&NUMBERS).await;
        stream::iter(batches)
            .map(|body| (body, shop.engine.clone()))
            .map(|(body, engine)| async move {
                let signed = signature(APP_SECRET, &body);
                // Meta comes again for what is not taken.
                while engine.receive(body.clone(), Some(&signed)).await != Receipt::Kept {
                    tokio::task::yield_now().await;
                }
            })
            .buffer_unordered(TOGETHER)
            .collect::<Vec<()>>()
            .await;
        let mut found = vec![("delivered", settled(&shop).await)];
        let dir = shop.dir().to_owned();
        let folder = shop.close().await;
        for what in ["rebuilt", "rebuilt again"] {
            rebuild(&dir).await.unwrap();
            found.push((what, rows::projected(&dir).await));
        }
        drop(folder);
        for (what, found) in found {
            let (lost, doubled) = rows::differences(&expected, &found);
            for row in lost.iter().take(5) {
                println!("round {round}, {what}, lost: {row}");
            }
            for row in doubled.iter().take(5) {
                println!("round {round}, {what}, too much: {row}");
            }
            losses += lost.len();
            doubles += doubled.len();
        }
    }
    let rows: usize = expected.values().map(|rows| rows.len()).sum();
    println!(
        "bodies {}, rows {rows}, rounds {ROUNDS}, posts {posts}, duplicates injected {duplicates}, \
         rebuilds {}, losses {losses}, doubles {doubles}",
        bodies.len(),
        2 * ROUNDS
    );
    assert_eq!((losses, doubles), (0, 0), "the rows depend on the order");
}

/// Puts bodies together as Meta does under load; those with an odd shape stay alone.
fn batches(dice: &mut Dice, bodies: Vec<Value>) -> Vec<Bytes> {
    let (mut batches, mut open) = (Vec::new(), Vec::new());
    let (mut length, mut size) = (0, 1);
    let close = |open: &mut Vec<Value>| {
        let batch = json!({ "object": "whatsapp_business_account", "entry": std::mem::take(open) });
        Bytes::from(serde_json::to_vec(&batch).unwrap())
    };
    for body in bodies {
        let Some(parts) = parts(&body) else {
            batches.push(Bytes::from(serde_json::to_vec(&body).unwrap()));
            continue;
        };
        for part in parts {
            let bytes = part.to_string().len();
            if !open.is_empty() && (open.len() as u64 >= size || length + bytes > LARGEST - 100) {
                batches.push(close(&mut open));
                length = 0;
                // As many small ones as large ones: 1, 10, 100, 1,000 and what lies between.
                let most = [1, 10, 100, BATCH][dice.below(4) as usize];
                size = 1 + dice.below(most);
            }
            length += bytes + 1;
            open.push(part);
        }
    }
    if !open.is_empty() {
        batches.push(close(&mut open));
    }
    batches
}
