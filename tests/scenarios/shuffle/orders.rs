//! What belongs together, in every order there is, each body twice.

use std::collections::BTreeMap;

use serde_json::Value;
use shopbell_core::Exporter;
use shopbell_domain::{PhoneNumberId, WabaId};
use shopbell_store::{NewAccount, Store};

use super::seed;
use crate::{
    samples::{NUMBERS, samples},
    shared::Folder,
    support::{
        Dice,
        rows::{self, Rows},
    },
};

/// What belongs together beside the rows of samples that are made for it.
const TOGETHER: [&[&str]; 2] = [
    // A message, its edit and what others make of it; ours, sent, read and refused.
    &[
        "msg-text",
        "seq-edit-first-1",
        "seq-edit-first-2",
        "seq-reaction-swap-1",
        "seq-reaction-swap-2",
        "seq-revoke-first-1",
    ],
    &[
        "field-smb-echo-text",
        "seq-status-reversed-1",
        "seq-failed-after-delivered-1",
        "seq-failed-after-delivered-2",
        "seq-failed-after-delivered-3",
    ],
];
/// Bodies kept with one commit.
const AT_ONCE: usize = 200;
/// When they come.
const ARRIVAL_MS: i64 = 1_793_700_100_000;

/// P2: every order of up to six bodies, each of them twice, ends in the same rows.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_order_of_what_belongs_together_ends_in_the_same_rows() {
    let Some(samples) = samples() else { return };
    let mut dice = Dice::new(seed());
    let groups = groups(&samples);
    assert!(groups.len() > 15, "{} groups", groups.len());
    // All orders in one shop, each at a number and an account of its own.
    let (mut accounts, mut bodies) = (Vec::new(), Vec::new());
    let mut begins = Vec::new();
    for group in &groups {
        begins.push(accounts.len());
        for order in orders(group.len()) {
            let of_order = accounts.len();
            accounts.push(of_order);
            // The second time comes whenever it comes.
            let mut twice = order.clone();
            for &body in &order {
                let place = dice.below(twice.len() as u64 + 1) as usize;
                twice.insert(place, body);
            }
            bodies.extend(twice.into_iter().map(|body| moved(&group[body], of_order)));
        }
    }
    begins.push(accounts.len());

    let dir = Folder::new();
    let (store, journal) = Store::open(dir.path()).await.unwrap();
    let mut tx = store.write().await.unwrap();
    for order in &accounts {
        for (number, waba) in NUMBERS {
            let account = NewAccount {
                phone_number_id: PhoneNumberId::new(renamed(number, *order)),
                waba_id: WabaId::new(renamed(waba, *order)),
                display_phone_number: "+1 555-010-0200".to_owned(),
                verified_name: "Sunny Bikes".to_owned(),
            };
            tx.upsert_account(&account, 1).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    for some in bodies.chunks(AT_ONCE) {
        let some: Vec<(i64, &[u8])> = some.iter().map(|b| (ARRIVAL_MS, b.as_bytes())).collect();
        journal.append(&some).await.unwrap();
    }
    journal.close().await;
    store.close().await;
    drop(store);
    // Whoever exports from a closed shop projects what waits.
    Exporter::open(dir.path()).await.unwrap().close().await;

    let by_order = of_orders(&rows::projected(dir.path()).await, accounts.len());
    let mut differing = 0;
    for bounds in begins.windows(2) {
        let first = &by_order[bounds[0]];
        let of_group = by_order.iter().enumerate();
        for (order, found) in of_group.take(bounds[1]).skip(bounds[0]) {
            let (lost, more) = rows::differences(first, found);
            if !(lost.is_empty() && more.is_empty()) {
                differing += 1;
                println!("order {order}: lost {lost:#?}, too much {more:#?}");
            }
        }
    }
    println!(
        "groups {}, orders {}, bodies {}, duplicates injected {}, orders that differ {differing}",
        groups.len(),
        accounts.len(),
        bodies.len(),
        bodies.len() / 2
    );
    assert_eq!(differing, 0);
}

/// The rows of samples made to be told in any order, and those above.
fn groups(samples: &BTreeMap<String, Value>) -> Vec<Vec<Value>> {
    let mut rows: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for (name, sample) in samples {
        if let Some((row, _)) = name
            .strip_prefix("seq-")
            .and_then(|name| name.rsplit_once('-'))
        {
            rows.entry(row).or_default().push(sample.clone());
        }
    }
    // Two people show one number within one second: whose it is then, only the order of arrival
    // tells. That both keep their own words is looked at with the samples.
    rows.remove("id-conflict");
    let mut groups: Vec<Vec<Value>> = rows.into_values().collect();
    groups.extend(TOGETHER.map(|names| names.iter().map(|name| samples[*name].clone()).collect()));
    groups
}

/// Every order of so many.
fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for shorter in orders(count - 1) {
        for place in 0..=shorter.len() {
            let mut order = shorter.clone();
            order.insert(place, count - 1);
            all.push(order);
        }
    }
    all
}

/// An id of the papers' numbers or accounts as one that only this order uses.
fn renamed(id: &str, order: usize) -> String {
    let (kind, rest) = (id.get(..1).unwrap(), id.get(5..).unwrap());
    format!("{kind}{order:04}{rest}")
}

/// A body that speaks of this order's numbers and accounts.
fn moved(body: &Value, order: usize) -> String {
    let mut text = body.to_string();
    for (number, waba) in NUMBERS {
        text = text.replace(number, &renamed(number, order));
        text = text.replace(waba, &renamed(waba, order));
    }
    text
}

/// The rows that name an order's numbers or accounts, by order, and as if there were no other.
fn of_orders(all: &Rows, count: usize) -> Vec<Rows> {
    let empty: Rows = all
        .keys()
        .map(|table| (*table, Default::default()))
        .collect();
    let mut by_order = vec![empty; count];
    for (table, rows) in all {
        for row in rows {
            // What is about neither a number nor an account is about all of them.
            for id in ["7", "8"] {
                let named = row.match_indices(&format!("\"{id}")).find_map(|(at, _)| {
                    let digits = row.get(at + 2..at + 16)?;
                    let order = digits.get(..4)?.parse::<usize>().ok()?;
                    let ours = digits.get(4..)?.starts_with("000000000");
                    ours.then_some(order)
                });
                if let Some(order) = named {
                    let mut row = row.clone();
                    for (number, waba) in NUMBERS {
                        row = row.replace(&renamed(number, order), number);
                        row = row.replace(&renamed(waba, order), waba);
                    }
                    by_order[order].get_mut(table).unwrap().insert(row);
                    break;
                }
            }
        }
    }
    by_order
}
