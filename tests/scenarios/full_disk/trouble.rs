//! A disk that fails, a folder that may only be read, a file that another program holds.

use shopbell_simulator::Content;
use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};
use tokio::process::Command;

use super::{Shop, disk_check, problem, works_again};
use crate::support::{
    http::{post, signature},
    program::{Program, by_way_of, run},
    until,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_fails_acknowledges_nothing_and_goes_on_by_itself_when_it_works() {
    let Some((mut shop, program)) = Shop::open().await else {
        return;
    };
    program.terminate().await;
    // A write past the limit fails with EFBIG, which SQLite tells as an I/O error; the signal
    // that comes with it would end the program.
    let mut deaf = Command::new("env");
    deaf.arg("--ignore-signal=XFSZ");
    let program = Program::start(&mut by_way_of(deaf, &shop.command())).await;
    let url = program.webhook.clone();
    shop.simulator.point_webhook_at(&url).await.unwrap();
    shop.trade(&program, 5).await;

    file_limit(&program, "4096:unlimited");
    shop.trade(&program, 5).await;
    until("it says that the disk does not work", async || {
        (problem(&program).await == "storage_failed").then_some(())
    })
    .await;
    let body = br#"{"object":"whatsapp_business_account"}"#.to_vec();
    let signed = signature(shop.simulator.app_secret(), &body);
    assert_eq!(post(&url, body, Some(&signed)).await, 503);
    let chat = program.chat("Customer 0").await;
    assert!(!program.messages(&chat).await.is_empty(), "reading goes on");
    assert_eq!(
        shop.says(&program, &chat).await.as_deref(),
        Some("storage_failed")
    );

    file_limit(&program, "unlimited:unlimited");
    works_again(&program).await;
    shop.trade(&program, 5).await;
    let (inbound, outbound) = shop.compare().await;
    let (code, log) = program.terminate().await;
    assert_eq!(code, Some(0), "{log}");
    println!("a failing disk: {inbound} messages in, {outbound} out, losses 0, doubles 0");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_that_may_only_be_read_is_refused_in_words_and_left_as_it_was() {
    let Some((mut shop, program)) = Shop::open().await else {
        return;
    };
    shop.trade(&program, 5).await;
    program.terminate().await;
    shop.disk.read_only(true);
    let before = contents(&shop);
    let output = run(&mut shop.command()).await;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{said}");
    assert!(said.contains("data_read_only"), "{said}");
    assert_eq!(contents(&shop), before);

    shop.disk.read_only(false);
    let program = shop.start().await;
    shop.compare().await;
    drop(program);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_another_program_holds_is_waited_for() {
    let Some((mut shop, program)) = Shop::open().await else {
        return;
    };
    shop.trade(&program, 3).await;
    let mut held = Vec::new();
    for file in ["journal.db", "shopbell.db"] {
        let options = SqliteConnectOptions::new().filename(shop.disk.data().join(file));
        let mut other = options.connect().await.unwrap();
        sqlx::query("BEGIN IMMEDIATE")
            .execute(&mut other)
            .await
            .unwrap();
        held.push(other);
    }
    for customer in &shop.customers {
        shop.inbound.push(customer.posts(&Content::text("Hello?")));
    }
    until("it says that another program holds the data", async || {
        (problem(&program).await == "data_busy").then_some(())
    })
    .await;
    let chat = program.chat("Customer 0").await;
    assert!(!program.messages(&chat).await.is_empty(), "reading goes on");
    for mut other in held {
        sqlx::query("COMMIT").execute(&mut other).await.unwrap();
        other.close().await.unwrap();
    }
    works_again(&program).await;
    assert_ne!(disk_check(&program).await, "disk_full");
    shop.compare().await;
}

/// Sets how long files may become that the program writes: soft and hard limit.
fn file_limit(program: &Program, limits: &str) {
    let set = std::process::Command::new("prlimit")
        .args(["--pid", &program.id().to_string()])
        .arg(format!("--fsize={limits}"))
        .status()
        .unwrap();
    assert!(set.success());
}

/// Names and lengths of all files.
fn contents(shop: &Shop) -> Vec<(String, u64)> {
    let entries = std::fs::read_dir(shop.disk.data()).unwrap();
    let mut all: Vec<(String, u64)> = entries
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, entry.metadata().unwrap().len())
        })
        .collect();
    all.sort();
    all
}
