//! Timers one by one, for each jump: none early, none late.

use std::time::Duration;

use shopbell_core::{
    EngineError,
    views::{ProblemKind, State},
};
use shopbell_domain::{ConversationId, MessageId};
use shopbell_simulator::{Customer, Fault};

use super::{HOUR, Jump, SECOND, YEAR};
use crate::support::{World, text, until};

/// How long Meta asks to be left alone.
const ASKED_S: u32 = 30;

/// A new customer, who has just written.
async fn customer(world: &World, what: &str, jump: Jump) -> (Customer, ConversationId) {
    let customer = world.customer(&format!("{what}, {jump:?}"));
    world.hears(&customer, "Are you open?").await;
    let chat = world.chat(&customer).await;
    (customer, chat)
}

async fn say(world: &World, chat: ConversationId, body: &str) -> MessageId {
    let said = world.engine().send_text(text(chat, body, body)).await;
    said.unwrap().id
}

async fn is_read(world: &World, id: MessageId, what: &str) {
    let read = world.sees(id, what, |m| m.state == Some(State::Read)).await;
    assert_eq!(read.problem, None, "{what}");
}

/// The wait for another try, and the minute for which a doubt holds its lane.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn waits_end_when_they_would_have_ended_without_the_jump() {
    let world = World::new().await;
    for jump in Jump::ALL {
        let (refused, chat) = customer(&world, "refused", jump).await;
        world.a_round_passes().await;
        world.simulator.fail(Fault::RefuseSend {
            code: 131_016,
            retry_after_s: None,
        });
        let again = say(&world, chat, "tried again").await;
        world.sees(again, "it waits", |m| m.problem.is_some()).await;
        let (doubted, lane) = customer(&world, "doubted", jump).await;
        world.simulator.fail(Fault::LoseStatuses);
        world.simulator.fail(Fault::DropAnswer { after_bytes: 20 });
        let maybe = say(&world, lane, "maybe").await;
        let behind = say(&world, lane, "behind it").await;
        until("it is in doubt, and the other two wait", async || {
            let waiting = world.engine().connection().await.unwrap().waiting_to_send;
            (waiting == 2 && world.taken_for(&doubted) == ["maybe"]).then_some(())
        })
        .await;

        jump.of(&world);
        world.a_round_passes().await;
        assert!(world.taken_for(&refused).is_empty(), "{jump:?}: early");
        world.clock.advance(SECOND * 3);
        is_read(&world, again, "the next try comes after its pause").await;
        world.a_round_passes().await;
        assert_eq!(world.taken_for(&doubted), ["maybe"], "{jump:?}: early");
        world.clock.advance(SECOND * 56);
        world.a_round_passes().await;
        assert_eq!(world.taken_for(&doubted), ["maybe"], "{jump:?}: early");
        world.clock.advance(SECOND * 3);
        is_read(&world, behind, "the lane goes on after its minute").await;
        let doubt = world.engine().message(maybe).await.unwrap().problem;
        assert_eq!(doubt.map(|p| p.kind), Some(ProblemKind::MaybeSent));
        assert_eq!(world.taken_for(&refused), ["tried again"], "once");
        assert_eq!(world.taken_for(&doubted), ["maybe", "behind it"], "once");
    }
    println!("jumps {}, timers early 0, late 0", Jump::ALL.len());
}

/// What Meta asks for holds the whole number.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_time_that_meta_asks_for_is_kept_whatever_the_clock_says() {
    let world = World::new().await;
    for jump in Jump::ALL {
        let (ana, chat) = customer(&world, "Ana", jump).await;
        let (ben, other) = customer(&world, "Ben", jump).await;
        world.simulator.fail(Fault::RefuseSend {
            code: 131_016,
            retry_after_s: Some(ASKED_S),
        });
        let first = say(&world, chat, "one").await;
        world.sees(first, "it waits", |m| m.problem.is_some()).await;
        jump.of(&world);
        let second = say(&world, other, "two").await;
        for wait in [Duration::ZERO, SECOND * (ASKED_S - 1)] {
            world.clock.advance(wait);
            // It looks once a second while something waits.
            tokio::time::sleep(SECOND + SECOND / 5).await;
            let taken = (world.taken_for(&ana).len(), world.taken_for(&ben).len());
            assert_eq!(taken, (0, 0), "{jump:?}: early");
        }
        world.clock.advance(SECOND * 2);
        is_read(&world, first, "its time has come").await;
        is_read(&world, second, "and that of others").await;
    }
    println!("jumps {}, timers early 0, late 0", Jump::ALL.len());
}

/// The moment in which a message can be taken back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_held_can_be_taken_back_for_as_long_as_was_promised() {
    let world = World::new().await;
    for jump in Jump::ALL {
        let (ana, chat) = customer(&world, "Ana", jump).await;
        world.engine().hold_before_sending(SECOND * 5);
        let held = say(&world, chat, "one").await;
        let undone = say(&world, chat, "oops").await;
        world.engine().hold_before_sending(Duration::ZERO);
        jump.of(&world);
        world.a_round_passes().await;
        world.clock.advance(SECOND * 4);
        world.a_round_passes().await;
        assert!(world.taken_for(&ana).is_empty(), "{jump:?}: early");
        world.engine().undo_send(undone).await.unwrap();
        world.clock.advance(SECOND * 2);
        is_read(&world, held, "it goes out by itself").await;
        assert_eq!(world.taken_for(&ana), ["one"], "{jump:?}");
    }
}

/// The pause of one customer, of whom Meta said that she got too many.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_who_got_too_many_is_left_alone_for_as_long_as_before() {
    let world = World::new().await;
    for jump in [Jump::Forward(YEAR), Jump::Back(YEAR)] {
        let (ana, chat) = customer(&world, "Ana", jump).await;
        world.a_round_passes().await;
        world.simulator.fail(Fault::RefuseSend {
            code: 131_056,
            retry_after_s: None,
        });
        let first = say(&world, chat, "one").await;
        world.sees(first, "it waits", |m| m.problem.is_some()).await;
        jump.of(&world);
        world.a_round_passes().await;
        assert!(world.taken_for(&ana).is_empty(), "{jump:?}: early");
        world.clock.advance(SECOND * 2);
        is_read(&world, first, "its pause is over").await;
        assert_eq!(world.taken_for(&ana), ["one"], "once");
    }
}

/// A customer's window is Meta's: it opens and closes by Meta's time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn windows_close_when_meta_closes_them() {
    let world = World::new().await;
    for jump in Jump::ALL {
        let late = world.customer(&format!("late, {jump:?}"));
        late.last_wrote_hours_ago(23).await;
        let gone = world.customer(&format!("gone, {jump:?}"));
        gone.last_wrote_hours_ago(25).await;
        let (late_chat, gone_chat) = (world.chat(&late).await, world.chat(&gone).await);
        jump.of(&world);
        let answer = say(&world, late_chat, "Still here").await;
        is_read(&world, answer, "its window is open for an hour").await;
        let refused = world.engine().send_text(text(gone_chat, "no", "no")).await;
        assert!(
            matches!(refused, Err(EngineError::WindowClosed)),
            "{jump:?}: {refused:?}"
        );
        world.clock.advance(HOUR + SECOND);
        let refused = world.engine().send_text(text(late_chat, "x", "x")).await;
        assert!(
            matches!(refused, Err(EngineError::WindowClosed)),
            "{jump:?}: {refused:?}"
        );
    }
    let sends = world.simulator.sends();
    assert_eq!(sends.len(), Jump::ALL.len(), "and Meta saw no other");
}

/// A computer whose clock was wrong when Shopbell started learns the time from Meta.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_that_opens_with_a_clock_a_year_off_sends_what_waited() {
    for jump in [Jump::Forward(YEAR), Jump::Back(YEAR)] {
        let (mut world, mut gate) = World::behind_gate().await;
        let ana = world.customer("Ana");
        world.hears(&ana, "Open today?").await;
        gate.shut().await;
        let answer = world.replies(&ana, "Until six").await.unwrap();
        world
            .sees(answer.id, "it waits", |m| m.problem.is_some())
            .await;
        world.close().await;
        jump.of(&world);
        gate.open().await;
        world.open().await;
        until("it leaves by itself", async || {
            // The pause of a network that was gone.
            world.clock.advance(SECOND * 5);
            (world.taken_for(&ana) == ["Until six"]).then_some(())
        })
        .await;
        is_read(&world, answer.id, "it is read").await;
        let second = world.replies(&ana, "Or seven").await.unwrap();
        is_read(&world, second.id, "her window is open").await;
        // Meta tells whole seconds, and a minute's difference is none.
        let off_ms = (second.at_ms - world.clock.true_ms()).abs();
        assert!(off_ms <= 65_000, "{jump:?}: {off_ms} ms off");
    }
}
