//! P6 and P7: we stay under Meta's limits by pacing, not by being refused; each chat keeps its
//! order, and what has to wait holds up nobody else.
//!
//! Meta's limits are counted here by a clock that runs, since pacing is by the clock that runs,
//! too. The figures printed are not judged: that is what `cargo xtask bench send` is for. A number
//! that is shared with the phone app has a quarter of the usual level: there an engine that is not
//! optimized, on a busy machine, would still be too fast if it did not pace itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use shopbell_core::{
    changes::Change,
    views::{ProblemKind, State},
};
use shopbell_domain::{ConversationId, MessageId};
use shopbell_simulator::{
    BusinessNumber, Clock as MetaClock, Content, Customer, Fault, Limits, Options,
};

use crate::support::{World, text, until};

/// 3 November 2026, 10:00 UTC, where the engine's clock stands.
const START_MS: u64 = 1_793_700_000_000;
/// Longest that a queue may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// Meta enforces its limits, by a clock that runs.
fn limited(options: &mut Options) {
    let start = Instant::now();
    options.limits = Some(Limits::default());
    options.clock =
        MetaClock::from_fn(move || START_MS + u64::try_from(start.elapsed().as_millis()).unwrap());
    options.webhook_workers = 4;
}

/// The same for a number that is shared with the phone app: 20 messages a second.
fn shared_with_the_app(options: &mut Options) {
    limited(options);
    options.conditions.on_business_app = true;
}

/// A shop whose number is shared, and which knows it: until Meta has told, it keeps to the usual
/// level.
async fn shared() -> World {
    let world = World::with(shared_with_the_app).await;
    until("the level of the number is known", async || {
        let known = world.engine().account_details().await.unwrap();
        (known.numbers[0].per_second == 20).then_some(())
    })
    .await;
    world
}

/// Customers who have written, with their chats.
async fn customers(world: &World, count: usize) -> Vec<(Customer, ConversationId)> {
    let mut found = Vec::new();
    for n in 0..count {
        let customer = world.customer(&format!("Customer {n:02}"));
        world.hears(&customer, "Are you open?").await;
        let chat = world.chat(&customer).await;
        found.push((customer, chat));
    }
    found
}

async fn say(world: &World, chat: ConversationId, body: &str) -> MessageId {
    let sent = world.engine().send_text(text(chat, body, body)).await;
    sent.unwrap().id
}

/// Waits until Meta has taken so many messages.
async fn taken(world: &World, count: usize) {
    let late = Instant::now() + PATIENCE;
    while world.simulator.sends().len() < count {
        let taken = world.simulator.sends().len();
        assert_eq!(world.simulator.over_limit(), BTreeMap::new(), "P7");
        assert!(Instant::now() < late, "Meta took {taken} of {count}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The most messages in any 1,000 ms, by Meta's record.
fn busiest_second(world: &World) -> usize {
    let mut times: Vec<u64> = world
        .simulator
        .sends()
        .iter()
        .map(|send| send.at_ms)
        .collect();
    times.sort_unstable();
    let until = |first: &u64| times.partition_point(|at| *at < first + 1_000);
    let within = times.iter().enumerate().map(|(n, first)| until(first) - n);
    within.max().unwrap_or(0)
}

/// P6: each customer has got what was written to her, once and in the order written.
fn assert_in_order(customers: &[(Customer, ConversationId)], each: usize) {
    for (customer, _) in customers {
        let got: Vec<String> = customer
            .inbox()
            .into_iter()
            .filter_map(|m| m.text)
            .collect();
        let mut sorted = got.clone();
        sorted.sort();
        assert_eq!(got, sorted, "P6: {} in the order written", customer.name());
        assert_eq!(got.len(), each, "each once: {}", customer.name());
    }
}

/// P6 P7: the short form of `cargo xtask bench send`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_messages_at_once_leave_at_metas_pace_and_in_order() {
    let world = World::with(limited).await;
    let customers = customers(&world, 24).await;
    let (each, start) = (6, Instant::now());
    for n in 0..each {
        for (_, chat) in &customers {
            say(&world, *chat, &format!("message {n:02} for {}", chat.0)).await;
        }
    }
    let count = each * customers.len();
    taken(&world, count).await;
    let sends = world.simulator.sends();
    let lasted_ms = sends[count - 1].at_ms - sends[0].at_ms;
    println!(
        "messages {count} to {} customers in {} ms ({:.1} a second), busiest 1,000 ms {}, refused {:?}",
        customers.len(),
        start.elapsed().as_millis(),
        (count - 1) as f64 * 1000.0 / lasted_ms as f64,
        busiest_second(&world),
        world.simulator.over_limit()
    );
    assert_eq!(world.simulator.over_limit(), BTreeMap::new(), "P7");
    assert!(busiest_second(&world) <= 80, "P7");
    assert_in_order(&customers, each);
}

/// P7.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_shared_with_the_phone_app_goes_at_its_own_level() {
    let world = shared().await;
    let customers = customers(&world, 10).await;
    for n in 0..7 {
        for (_, chat) in &customers {
            say(&world, *chat, &format!("message {n} for {}", chat.0)).await;
        }
    }
    taken(&world, 70).await;
    println!("busiest 1,000 ms {} of 20", busiest_second(&world));
    assert_eq!(world.simulator.over_limit(), BTreeMap::new(), "P7");
    assert!(busiest_second(&world) <= 20, "P7");
    assert_in_order(&customers, 7);
}

/// P7: the level counts both directions.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_customers_write_leaves_less_room_in_its_second() {
    let world = shared().await;
    let customers = customers(&world, 12).await;
    // Fewer than the level, with those of a moment ago: who hears more still answers, once a
    // second, and is refused now and then.
    let asking = &customers[..6];
    for round in 0..2 {
        let mut changes = world.engine().changes();
        let asked = format!("and in round {round}?");
        for (customer, _) in asking {
            customer.posts(&Content::text(asked.clone()));
        }
        // The engine counts them before it tells of them.
        let mut unheard: BTreeSet<_> = asking.iter().map(|(_, chat)| *chat).collect();
        while !unheard.is_empty() {
            if let Change::Messages(chat, messages) = changes.recv().await.unwrap() {
                for message in messages {
                    let message = world.engine().message(message).await.unwrap();
                    if message.plain_text == asked {
                        unheard.remove(&chat);
                    }
                }
            }
        }
        for (_, chat) in &customers {
            for n in 0..4 {
                say(
                    &world,
                    *chat,
                    &format!("message {round} {n} for {}", chat.0),
                )
                .await;
            }
        }
        taken(&world, (round + 1) * 48).await;
    }
    assert_eq!(world.simulator.over_limit(), BTreeMap::new(), "P7");
    assert_in_order(&customers, 8);
}

/// P7, and no way around it: neither a restart nor a clock that jumps gives a new burst.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_customer_gets_a_burst_and_then_one_message_every_six_seconds() {
    let mut world = World::with(limited).await;
    let customers = customers(&world, 2).await;
    let mut ids = Vec::new();
    for n in 0..47 {
        ids.push(say(&world, customers[0].1, &format!("message {n:02}")).await);
    }
    for id in &ids[..45] {
        world
            .sees(*id, "the burst goes out", |m| m.state == Some(State::Read))
            .await;
    }
    let other = say(&world, customers[1].1, "to somebody else").await;
    world
        .sees(other, "others do not wait", |m| {
            m.state == Some(State::Read)
        })
        .await;
    world.crash_and_restart().await;
    world.clock.advance(Duration::from_secs(3600));
    taken(&world, 48).await;
    let sends = world.simulator.sends();
    let to_first: Vec<u64> = sends
        .iter()
        .filter(|send| {
            send.body["text"]["body"]
                .as_str()
                .unwrap()
                .starts_with("message")
        })
        .map(|send| send.at_ms)
        .collect();
    // From the first one: what a slow machine takes for the burst has refilled meanwhile.
    let whole_ms = to_first[46] - to_first[0];
    println!(
        "47 messages to one customer, refused {:?}",
        world.simulator.over_limit()
    );
    assert_eq!(world.simulator.over_limit(), BTreeMap::new(), "P7");
    assert!(
        whole_ms > 10_000,
        "two after the burst, one by one: {whole_ms} ms"
    );
    assert_eq!(customers[0].0.inbox().len(), 47);
}

/// P6: a stuck number blocks only itself, however much waits there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_held_number_with_many_waiting_messages_hides_nothing_of_another() {
    let second = "700000000000002";
    let world = World::with(|options| {
        options.business.numbers.push(BusinessNumber {
            id: second.to_owned(),
            display: "+55 11 4000-5678".to_owned(),
        });
    })
    .await;
    world.connect_number(second).await;
    let customers = customers(&world, 70).await;
    // A payment problem stops the number for minutes.
    world.simulator.fail(Fault::RefuseSend {
        code: 131_042,
        retry_after_s: None,
    });
    let first = say(&world, customers[0].1, "one").await;
    world
        .sees(first, "its number is held", |m| m.problem.is_some())
        .await;
    for (_, chat) in &customers[1..] {
        say(&world, *chat, "waits").await;
    }
    let ben = world.customer("Ben").to_number(second);
    world.hears(&ben, "Hi").await;
    let answer = world.replies(&ben, "Hello").await.unwrap();
    world
        .sees(answer.id, "the other number sends", |m| {
            m.state == Some(State::Read)
        })
        .await;
    assert_eq!(
        world.simulator.sends().len(),
        1,
        "and the held one does not"
    );
    let waiting = world.engine().connection().await.unwrap().waiting_to_send;
    assert_eq!(waiting, 70);
}

/// P4 P6 P7: refusals in a storm lose nothing, double nothing and turn nothing around.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_of_refusals_is_waited_out() {
    let world = World::new().await;
    let customers = customers(&world, 12).await;
    let (mut refusals, mut ids) = (0, Vec::new());
    for (round, retry_after_s) in [None, Some(3)].into_iter().enumerate() {
        for (code, times) in [(130_429, 12), (4, 4), (131_056, 4)] {
            let fault = Fault::RefuseSend {
                code,
                retry_after_s,
            };
            world.simulator.fail_times(fault, times);
            refusals += times;
        }
        world
            .simulator
            .fail_times(Fault::BrokenGateway { status: 429 }, 4);
        refusals += 4;
        for n in 0..2 {
            for (_, chat) in &customers {
                let body = format!("message {round} {n} for {}", chat.0);
                ids.push(say(&world, *chat, &body).await);
            }
        }
        let late = Instant::now() + PATIENCE;
        while world.simulator.sends().len() < ids.len() {
            assert!(
                Instant::now() < late,
                "{} of {}",
                world.simulator.sends().len(),
                ids.len()
            );
            world.clock.advance(Duration::from_secs(1));
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }
    for id in &ids {
        let read = world
            .sees(*id, "it is read", |m| m.state == Some(State::Read))
            .await;
        assert_eq!(read.problem, None);
    }
    println!(
        "messages {}, refusals {refusals}, lost 0, doubled 0",
        ids.len()
    );
    assert_eq!(world.simulator.sends().len(), ids.len(), "P4");
    assert_in_order(&customers, 4);
}

/// A clock set back makes no wait longer: neither of a message that is tried again, nor of a lane
/// that somebody's doubt holds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_set_back_by_a_day_freezes_no_message() {
    let world = World::new().await;
    let customers = customers(&world, 3).await;
    world.simulator.fail(Fault::RefuseSend {
        code: 131_016,
        retry_after_s: None,
    });
    let refused = say(&world, customers[0].1, "tried again").await;
    world
        .sees(refused, "it waits", |m| m.problem.is_some())
        .await;
    world.simulator.fail(Fault::LoseStatuses);
    world.simulator.fail(Fault::DropAnswer { after_bytes: 20 });
    let doubtful = say(&world, customers[1].1, "maybe").await;
    let behind = say(&world, customers[1].1, "behind it").await;
    // No longer being sent, and not settled: the two that wait are the first and the last.
    crate::support::until("it is in doubt", async || {
        let waiting = world.engine().connection().await.unwrap().waiting_to_send;
        (waiting == 2 && world.simulator.sends().len() == 1).then_some(())
    })
    .await;
    world.clock.set_back(Duration::from_secs(24 * 3600));
    // Something has to wake the outbox, as in life.
    let other = say(&world, customers[2].1, "after the jump").await;
    world
        .sees(other, "others go on", |m| m.state == Some(State::Read))
        .await;
    assert_eq!(
        world.simulator.sends().len(),
        2,
        "no wait is shortened either"
    );
    world.clock.advance(Duration::from_secs(3));
    world
        .sees(refused, "its wait is over", |m| {
            m.state == Some(State::Read)
        })
        .await;
    world.clock.advance(Duration::from_secs(60));
    world
        .sees(behind, "the lane goes on", |m| m.state == Some(State::Read))
        .await;
    let maybe = world.engine().message(doubtful).await.unwrap();
    assert_eq!(maybe.problem.map(|p| p.kind), Some(ProblemKind::MaybeSent));
}
