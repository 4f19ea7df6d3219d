//! P2, P4, P5 and P6: the engine against a simple model. The dice choose what happens: customers
//! write, change their words and react; the shop answers; Meta takes it, refuses it, or leaves us
//! in doubt; webhooks come twice and out of order; the engine crashes; the clock jumps.
//!
//! `SHOPBELL_MODEL_STEPS` sets how much happens, `SHOPBELL_SEED` repeats a run's steps.

mod book;

use std::time::Duration;

use shopbell_core::SendText;
use shopbell_domain::ConversationId;
use shopbell_simulator::{Content, Customer, Fault};

use crate::support::{Dice, World, from_environment, text};
use book::{Book, Said};

/// In an ordinary run.
const STEPS: u64 = 300;
const CUSTOMERS: usize = 6;
/// Times the clock is moved on at the end, so that whatever waits has had its turn.
const PATIENCE: u32 = 90;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_happens_the_chats_end_as_the_simple_model_says() {
    let seed = from_environment("SHOPBELL_SEED").unwrap_or(20_261_122);
    let steps = from_environment("SHOPBELL_MODEL_STEPS").unwrap_or(STEPS);
    println!("seed {seed}, {steps} steps");
    let mut dice = Dice::new(seed);
    let mut world = World::new().await;
    // Whoever is cut off or refused says so.
    world.logs.expect("shopbell_");
    let customers: Vec<Customer> = (0..CUSTOMERS)
        .map(|n| world.customer(&format!("Customer {n}")))
        .collect();
    let mut chats = Vec::new();
    let mut book = Book::new(CUSTOMERS);
    for (n, customer) in customers.iter().enumerate() {
        let wamid = world.hears(customer, "Hello").await;
        book.wrote(n, wamid, "Hello".to_owned());
        chats.push(world.chat(customer).await);
    }
    for step in 0..steps {
        world.clock.advance(Duration::from_secs(1));
        let who = dice.below(CUSTOMERS as u64) as usize;
        match dice.below(100) {
            0..=61 => customer(&world, &mut dice, &mut book, &customers[who], who, step),
            62..=89 => answer(&world, &mut dice, &mut book, chats[who], who, step).await,
            90..=94 => {
                book.crashes += 1;
                world.crash_and_restart().await;
            }
            95 | 96 => {
                book.jumps += 1;
                let far = [61, 3_600, 86_400][dice.below(3) as usize];
                if far == 86_400 {
                    evening(&world).await;
                }
                world.clock.advance(Duration::from_secs(far));
                // On the next morning everybody writes: else there is little to answer.
                for (who, customer) in customers.iter().enumerate() {
                    let body = format!("morning {step}");
                    let wamid = customer.posts(&Content::text(&body));
                    book.wrote(who, wamid, body);
                }
            }
            97 => {
                book.jumps += 1;
                let far = Duration::from_secs(dice.below(2 * 86_400));
                world.clock.set_forward(far);
            }
            _ => {
                book.jumps += 1;
                world.clock.set_back(Duration::from_secs(dice.below(7_200)));
            }
        }
    }
    world.simulator.heal();
    settle(&world).await;
    book.compare(&world, &customers, &chats).await;
    // And it is no thing of the moment.
    world.crash_and_restart().await;
    settle(&world).await;
    book.compare(&world, &customers, &chats).await;
    book.print(&world);
}

/// A customer writes, or does something about what she wrote before.
fn customer(
    world: &World,
    dice: &mut Dice,
    book: &mut Book,
    customer: &Customer,
    who: usize,
    step: u64,
) {
    match dice.below(6) {
        0 => {
            world.simulator.fail(Fault::DuplicateWebhook);
            book.duplicates += 1;
        }
        1 => world.simulator.fail(Fault::ReorderWebhooks { count: 4 }),
        _ => {}
    }
    let at_s = world.clock.now_s();
    let known = &mut book.said[who];
    let place = dice.below(known.len() as u64) as usize;
    let target: &mut Said = &mut known[place];
    let original = target.wamid.clone();
    match dice.below(8) {
        0 => {
            let body = format!("rather {step}");
            let content = Content::Edit {
                original,
                body: body.clone(),
            };
            let event = customer.posts(&content);
            target.edits.push((at_s, event, body));
        }
        1 => {
            let emoji = ["👍", "🙏", ""][dice.below(3) as usize].to_owned();
            let content = Content::Reaction {
                to: original,
                emoji: emoji.clone(),
            };
            customer.posts(&content);
            target.reactions.push((at_s, emoji));
        }
        2 => {
            customer.posts(&Content::Revoke { original });
            target.deleted = true;
        }
        _ => {
            let body = format!("line {step}");
            let wamid = customer.posts(&Content::text(&body));
            book.wrote(who, wamid, body);
        }
    }
}

/// The shop answers, and something may go wrong with it.
async fn answer(
    world: &World,
    dice: &mut Dice,
    book: &mut Book,
    chat: ConversationId,
    who: usize,
    step: u64,
) {
    let refuse = |code| Fault::RefuseSend {
        code,
        retry_after_s: None,
    };
    let fault = match dice.below(16) {
        0 => Some(Fault::DropSend),
        1 => Some(Fault::DropAnswer { after_bytes: 0 }),
        2 => Some(Fault::DropAnswer { after_bytes: 60 }),
        3 => Some(refuse(131_026)),
        4 => Some(refuse(131_056)),
        5 => Some(refuse(130_429)),
        6 => Some(Fault::BrokenGateway { status: 502 }),
        7 => Some(Fault::StatusBeforeAnswer),
        8 => Some(Fault::StatusesBackwards),
        9 => Some(Fault::LoseStatuses),
        _ => None,
    };
    if let Some(fault) = fault {
        book.faults += 1;
        world.simulator.fail(fault);
    }
    let body = format!("answer {step:06}");
    let message: SendText = text(chat, &body, &body);
    // A closed window is said at once; then nothing is promised.
    if world.engine().send_text(message).await.is_ok() {
        book.promised[who].push(body);
    }
}

/// What was said during the day is here and has mostly left: steps are quick, and a day is long.
async fn evening(world: &World) {
    world.settled().await;
    for _ in 0..40 {
        let waiting = world.engine().connection().await.unwrap().waiting_to_send;
        if waiting == 0 {
            return;
        }
        world.clock.advance(Duration::from_secs(3));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Everything that can happen by itself has happened: doubts are settled or shown, waits are over.
async fn settle(world: &World) {
    let mut quiet = 0;
    for _ in 0..PATIENCE {
        world.settled().await;
        world.clock.advance(Duration::from_secs(61));
        tokio::time::sleep(Duration::from_millis(50)).await;
        let waiting = world.engine().connection().await.unwrap().waiting_to_send;
        quiet = if waiting == 0 { quiet + 1 } else { 0 };
        if quiet == 3 {
            break;
        }
        // The outbox looks once a second while something is due later.
        if waiting > 0 {
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }
    assert_eq!(quiet, 3, "something waits for ever");
    world.settled().await;
}
