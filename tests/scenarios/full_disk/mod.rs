//! P1 and P9: a full disk costs nothing that was acknowledged, reading goes on, it is said, and
//! all goes on by itself when there is room.
//!
//! The disk is a small one of its own, filled to the last byte by "another program".
#![cfg(target_os = "linux")]

mod parts;
mod trouble;

use std::{collections::BTreeSet, time::Duration};

use serde_json::{Value, json};
use shopbell_simulator::{Content, Customer, Options, Simulator};

use crate::support::{
    SmallDisk,
    http::{post, signature},
    length,
    program::{Program, exported, run, serve},
    until,
};

const MB: u64 = 1024 * 1024;
/// Ballast, logs and what is written while it is filled.
const DISK: u64 = 160 * MB;
const CUSTOMERS: usize = 4;

struct Shop {
    simulator: Simulator,
    disk: SmallDisk,
    customers: Vec<Customer>,
    /// Ids of what they wrote.
    inbound: Vec<String>,
    /// Texts that were answered with a bubble, and those that were refused.
    promised: Vec<String>,
    refused: Vec<String>,
}

impl Shop {
    async fn open() -> Option<(Self, Program)> {
        let disk = SmallDisk::of(DISK)?;
        let mut options = Options::default();
        options.retry.longest = Duration::from_millis(400);
        let simulator = Simulator::start(options).await.unwrap();
        let names = (0..CUSTOMERS).map(|n| format!("Customer {n}"));
        let mut shop = Self {
            customers: names.map(|name| simulator.customer(&name)).collect(),
            simulator,
            disk,
            inbound: Vec::new(),
            promised: Vec::new(),
            refused: Vec::new(),
        };
        let program = shop.start().await;
        for customer in &shop.customers {
            shop.inbound.push(customer.writes("Are you open?").await);
        }
        Some((shop, program))
    }

    fn command(&self) -> tokio::process::Command {
        let (number, waba) = (self.simulator.phone_number_id(), self.simulator.waba_id());
        let account = format!("{number}:{waba}");
        serve(&self.simulator, &self.disk.data(), &["--account", &account])
    }

    async fn start(&self) -> Program {
        let program = Program::start(&mut self.command()).await;
        self.simulator
            .point_webhook_at(&program.webhook)
            .await
            .unwrap();
        program
    }

    /// Customers write, and the shop answers, a few times.
    async fn trade(&mut self, program: &Program, times: usize) {
        for _ in 0..times {
            let n = self.inbound.len();
            let customer = &self.customers[n % CUSTOMERS];
            let text = format!("order {n:05} {}", "please ".repeat(200));
            self.inbound.push(customer.posts(&Content::text(text)));
            let chat = program.chat(self.customers[n % CUSTOMERS].name()).await;
            self.says(program, &chat).await;
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// The shop says something: its code when it was refused.
    async fn says(&mut self, program: &Program, chat: &str) -> Option<String> {
        let text = format!("answer {:05}", self.promised.len() + self.refused.len());
        let request =
            json!({ "conversationId": chat, "body": text, "replyTo": null, "clientKey": text });
        let (status, answer) = program.try_call("send_text", request).await;
        if status == 200 {
            self.promised.push(text);
            return None;
        }
        self.refused.push(text);
        Some(answer["code"].as_str().unwrap_or_default().to_owned())
    }

    /// Compares Meta's books with ours once all has settled; how many were compared.
    async fn compare(&self) -> (usize, usize) {
        self.simulator.settled().await;
        let lines = until("everything that was written is exported", async || {
            let lines = exported(&self.disk.data()).await;
            let ours = |key: &str, direction: &str| -> BTreeSet<String> {
                let lines = lines.iter().filter(|line| line["direction"] == direction);
                let texts = lines.filter_map(|line| line[key].as_str());
                texts.map(str::to_owned).collect()
            };
            let (inbound, outbound) = (ours("wamid", "in"), ours("text", "out"));
            let here = self.inbound.iter().all(|wamid| inbound.contains(wamid));
            let kept = self.promised.iter().all(|text| outbound.contains(text));
            (here && kept).then_some(lines)
        })
        .await;
        let inbound = lines.iter().filter(|line| line["direction"] == "in");
        assert_eq!(inbound.count(), self.inbound.len(), "each once");
        let texts: Vec<String> = until("every promised answer has left", async || {
            let sends = self.simulator.sends();
            let texts = sends.iter().map(|send| &send.body["text"]["body"]);
            let texts: Vec<String> = texts.filter_map(Value::as_str).map(str::to_owned).collect();
            let all = self.promised.iter().all(|text| texts.contains(text));
            all.then_some(texts)
        })
        .await;
        let once: BTreeSet<&String> = texts.iter().collect();
        assert_eq!(once.len(), texts.len(), "nothing went out twice");
        for text in &self.refused {
            assert!(!once.contains(text), "{text} was refused and went out");
        }
        (self.inbound.len(), texts.len())
    }
}

async fn problem(program: &Program) -> Value {
    program.call("connection", Value::Null).await["problem"].clone()
}

async fn disk_check(program: &Program) -> String {
    let doctor = program.call("doctor", Value::Null).await;
    let checks = doctor["checks"].as_array().unwrap().iter();
    let mut disk = checks.filter(|check| check["id"] == "disk");
    disk.next().unwrap()["code"].as_str().unwrap().to_owned()
}

async fn says_full(program: &Program) {
    until("it says that the disk is full", async || {
        (problem(program).await == "disk_full").then_some(())
    })
    .await;
}

async fn works_again(program: &Program) {
    until("it works again", async || {
        let connection = program.call("connection", Value::Null).await;
        (connection["problem"] == Value::Null && connection["receiving"] == "on").then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_full_disk_nothing_acknowledged_is_lost_and_all_goes_on_when_there_is_room() {
    let Some((mut shop, program)) = Shop::open().await else {
        return;
    };
    let ballast = shop.disk.data().join("ballast");
    let (mut rounds, mut refused_webhooks) = (0, 0);
    for _ in 0..2 {
        until("room is kept back", async || ballast.exists().then_some(())).await;
        shop.trade(&program, 5).await;
        // Another program takes all room in the middle of it, and then what the ballast left.
        shop.disk.fill();
        shop.trade(&program, 5).await;
        says_full(&program).await;
        until("the ballast is used", async || {
            (!ballast.exists()).then_some(())
        })
        .await;
        shop.trade(&program, 5).await;
        shop.disk.fill();
        let chat = program.chat("Customer 0").await;
        let refusal = until("the last bytes are gone", async || {
            shop.disk.fill();
            shop.says(&program, &chat).await
        })
        .await;
        assert_eq!(
            refusal, "disk_full",
            "the composer keeps the text and says why"
        );

        let body = format!(r#"{{"object":"whatsapp_business_account","round":{rounds}}}"#);
        let body = body.into_bytes();
        let signed = signature(shop.simulator.app_secret(), &body);
        assert_eq!(post(&program.webhook, body, Some(&signed)).await, 503);
        refused_webhooks += 1;
        assert!(!program.messages(&chat).await.is_empty(), "reading goes on");
        assert_eq!(disk_check(&program).await, "disk_full");
        let connection = program.call("connection", Value::Null).await;
        assert_eq!(connection["receiving"], "off", "nothing is pretended");

        shop.disk.make_room();
        works_again(&program).await;
        assert!(ballast.exists(), "room is kept back for the next time");
        rounds += 1;
    }
    let (inbound, outbound) = shop.compare().await;
    let (code, log) = program.terminate().await;
    assert_eq!(code, Some(0), "{log}");
    println!(
        "filled {rounds} times: {inbound} messages in, {outbound} out, {} refused with a reason, \
         {refused_webhooks} webhooks left to Meta, losses 0, doubles 0",
        shop.refused.len()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_can_be_closed_and_opened_on_a_full_disk() {
    let Some((mut shop, program)) = Shop::open().await else {
        return;
    };
    let data = shop.disk.data();
    let ballast = data.join("ballast");
    until("room is kept back", async || ballast.exists().then_some(())).await;
    shop.trade(&program, 5).await;
    shop.disk.fill();
    says_full(&program).await;
    let (code, log) = program.terminate().await;
    assert_eq!(code, Some(0), "{log}");
    assert!(!data.join("running").exists(), "it was left in order");
    for file in ["journal.db-wal", "shopbell.db-wal"] {
        assert_eq!(length(&data.join(file)), 0, "{file} is written back");
    }

    // The room that the ballast left is enough to read.
    let program = shop.start().await;
    says_full(&program).await;
    let chat = program.chat("Customer 0").await;
    assert!(!program.messages(&chat).await.is_empty());
    let (code, log) = program.terminate().await;
    assert_eq!(code, Some(0), "{log}");

    // Not a byte is left: it says so, and destroys nothing.
    shop.disk.fill();
    let output = run(&mut shop.command()).await;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{said}");
    assert!(said.contains("disk_full"), "{said}");

    shop.disk.make_room();
    let program = shop.start().await;
    works_again(&program).await;
    shop.trade(&program, 3).await;
    shop.compare().await;
}
