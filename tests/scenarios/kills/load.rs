//! Customers who write and a shop that answers, for as long as it lives.

use std::{
    collections::BTreeSet,
    sync::{Mutex, atomic::AtomicUsize, atomic::Ordering},
    time::{Duration, Instant},
};

use serde_json::json;
use shopbell_simulator::{Content, Customer, Simulator};
use tokio::time::timeout;

use crate::support::{http::client, program::Program, until};

/// Answers under way at once.
const TOGETHER: usize = 4;
/// Between two messages of customers.
const A_MOMENT: Duration = Duration::from_millis(6);

/// The customers, with their chats.
pub(super) struct Load {
    pub(super) customers: Vec<Customer>,
    chats: Vec<String>,
    /// Ids of what they wrote.
    pub(super) inbound: Mutex<Vec<String>>,
    count: AtomicUsize,
}

/// What the shop said.
#[derive(Default)]
pub(super) struct Outbound {
    asked: usize,
    /// Texts that were answered with a bubble.
    pub(super) promised: BTreeSet<String>,
    /// Texts whose bubble the kill came before, or its answer.
    pub(super) cut_off: BTreeSet<String>,
}

impl Load {
    pub(super) async fn open(simulator: &Simulator, program: &Program, customers: usize) -> Self {
        let customers: Vec<Customer> = (0..customers)
            .map(|n| simulator.customer(&format!("Customer {n:02}")))
            .collect();
        let mut inbound = Vec::new();
        for customer in &customers {
            inbound.push(customer.writes("Are you open?").await);
        }
        let chats = until("every customer has a chat", async || {
            let request = json!({ "filter": "all", "search": "", "after": null, "limit": 100 });
            let page = program.call("chat_page", request).await;
            let found = page["chats"].as_array()?.clone();
            let id_of = |customer: &Customer| {
                let chat = found.iter().find(|chat| chat["name"] == customer.name())?;
                chat["id"].as_str().map(str::to_owned)
            };
            customers.iter().map(id_of).collect::<Option<Vec<_>>>()
        })
        .await;
        Self {
            customers,
            chats,
            inbound: Mutex::new(inbound),
            count: AtomicUsize::new(0),
        }
    }

    /// Runs until `end`: then the program is killed, with requests under way.
    pub(super) async fn run(
        &self,
        program: &Program,
        outbound: &mut Outbound,
        first: usize,
        end: Instant,
    ) {
        let writing = async {
            while Instant::now() < end {
                let n = self.count.fetch_add(1, Ordering::Relaxed);
                let customer = &self.customers[n % self.customers.len()];
                let id = customer.posts(&Content::text(format!("order {n}")));
                self.inbound.lock().unwrap().push(id);
                tokio::time::sleep(A_MOMENT).await;
            }
        };
        let mut n = first;
        let answering = async {
            while Instant::now() < end {
                // Several at once, each in a chat of its own.
                let asked: Vec<(String, &str)> = (0..TOGETHER)
                    .map(|_| {
                        let text = format!("answer {:06}", outbound.asked);
                        outbound.asked += 1;
                        n += 1;
                        (text, self.chats[n % self.chats.len()].as_str())
                    })
                    .collect();
                let answers = asked.iter().map(|(text, chat)| async {
                    let left = end.saturating_duration_since(Instant::now());
                    // Not answered, nobody knows: the kill may come before or after its commit.
                    matches!(timeout(left, say(program, chat, text)).await, Ok(true))
                });
                let answers = futures_util::future::join_all(answers).await;
                for ((text, _), promised) in asked.into_iter().zip(answers) {
                    let books = if promised {
                        &mut outbound.promised
                    } else {
                        &mut outbound.cut_off
                    };
                    books.insert(text);
                }
            }
        };
        tokio::join!(writing, answering);
    }
}

/// Whether the shop's text was answered with a bubble.
async fn say(program: &Program, chat: &str, text: &str) -> bool {
    let request =
        json!({ "conversationId": chat, "body": text, "replyTo": null, "clientKey": text });
    let answer = client()
        .post(format!("{}/call/send_text", program.api))
        .bearer_auth(&program.token)
        .json(&request)
        .send()
        .await;
    answer.is_ok_and(|answer| answer.status().is_success())
}
