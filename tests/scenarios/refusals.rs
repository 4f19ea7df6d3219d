//! Meta says no, or nothing.

use std::time::Duration;

use shopbell_core::{
    Connect, EngineError, SendingState,
    ports::Secret,
    views::{ProblemKind, State},
};
use shopbell_simulator::{Fault, Receipts};

use crate::support::{World, only, until};

#[tokio::test]
async fn one_refused_message_says_why_and_holds_up_nobody() {
    let world = World::new().await;
    let (ana, ben) = (world.customer("Ana"), world.customer("Ben"));
    world.hears(&ana, "Hi").await;
    world.hears(&ben, "Hi").await;
    world.simulator.fail(Fault::RefuseSend {
        code: 131_026,
        retry_after_s: None,
    });
    let refused = world.replies(&ana, "first").await.unwrap();
    let failed = world
        .sees(refused.id, "the refusal is shown", |m| m.problem.is_some())
        .await;
    let problem = failed.problem.unwrap();
    assert_eq!(problem.kind, ProblemKind::Failed);
    assert_eq!(problem.code, "recipient_undeliverable");
    assert_eq!(problem.meta_code, Some(131_026));
    let second = world.replies(&ana, "second").await.unwrap();
    let other = world.replies(&ben, "third").await.unwrap();
    for id in [second.id, other.id] {
        world
            .sees(id, "others go on", |m| m.state == Some(State::Read))
            .await;
    }
    world.a_round_passes().await;
    assert_eq!(
        world.taken_for(&ana),
        ["second"],
        "a refused message is not repeated by itself"
    );
    assert_eq!(world.said(&ana).await, ["Hi", "first", "second"]);

    world.engine().send_again(refused.id).await.unwrap();
    world
        .sees(refused.id, "the owner's word sends it", |m| {
            m.state == Some(State::Read)
        })
        .await;
    assert_eq!(world.taken_for(&ana), ["second", "first"]);
}

#[tokio::test]
async fn a_message_that_fails_later_says_why_and_can_be_sent_again() {
    let world = World::new().await;
    let ana = world.customer("Ana").with_receipts(Receipts::NotOnWhatsApp);
    world.hears(&ana, "Hi").await;
    let answer = world.replies(&ana, "Hello").await.unwrap();
    let failed = world
        .sees(answer.id, "the failure is shown", |m| {
            m.problem
                .as_ref()
                .is_some_and(|p| p.kind == ProblemKind::Failed)
        })
        .await;
    assert_eq!(failed.problem.unwrap().code, "recipient_undeliverable");
    assert!(
        world.chats().await[0].preview.failed,
        "the chat list shows it"
    );

    drop(ana.clone().with_receipts(Receipts::Reads));
    world.engine().send_again(answer.id).await.unwrap();
    let read = world
        .sees(answer.id, "the second try is read", |m| {
            m.state == Some(State::Read)
        })
        .await;
    assert_eq!(
        read.problem, None,
        "the old failure speaks of the first try only"
    );
    assert_eq!(world.taken_for(&ana), ["Hello", "Hello"]);
    assert_eq!(world.said(&ana).await, ["Hi", "Hello"], "one bubble");
    assert!(
        matches!(
            world.engine().send_again(answer.id).await,
            Err(EngineError::CannotResend)
        ),
        "what has arrived is not sent again"
    );
}

#[tokio::test]
async fn a_failed_message_can_be_deleted() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    world.simulator.fail(Fault::FailDelivery { code: 131_026 });
    let answer = world.replies(&ana, "Hello").await.unwrap();
    world
        .sees(answer.id, "the failure is shown", |m| m.problem.is_some())
        .await;
    world.engine().delete_unsent(answer.id).await.unwrap();
    assert_eq!(world.said(&ana).await, ["Hi"]);
    let row = world.chats().await.remove(0);
    assert_eq!(
        (row.preview.text.as_str(), row.preview.failed),
        ("Hi", false)
    );
    world.settled().await;
    assert_eq!(world.said(&ana).await, ["Hi"], "nor does it come back");
}

#[tokio::test]
async fn too_fast_is_tried_again_by_itself_and_not_before_the_time_that_meta_names() {
    let world = World::new().await;
    let (ana, ben) = (world.customer("Ana"), world.customer("Ben"));
    world.hears(&ana, "Hi").await;
    world.hears(&ben, "Hi").await;
    let refused_s = world.clock.now_s();
    world.simulator.fail(Fault::RefuseSend {
        code: 130_429,
        retry_after_s: Some(4),
    });
    let answer = world.replies(&ana, "Hello").await.unwrap();
    let waiting = world
        .sees(answer.id, "it waits", |m| m.problem.is_some())
        .await;
    let problem = waiting.problem.unwrap();
    assert_eq!(
        (problem.code.as_str(), problem.kind),
        ("rate_number", ProblemKind::Retrying)
    );
    assert!(problem.retry_at_ms.is_some());
    let other = world.replies(&ben, "Hello").await.unwrap();
    // By steps: what goes out too early is dated too early.
    for _ in 0..5 {
        world.clock.advance(Duration::from_secs(1));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    for id in [answer.id, other.id] {
        let read = world
            .sees(id, "it is read", |m| m.state == Some(State::Read))
            .await;
        assert_eq!(read.problem, None);
    }
    assert_eq!(world.taken_for(&ana), ["Hello"]);
    assert_eq!(
        world.taken_for(&ben),
        ["Hello"],
        "the number waits, whoever is written to"
    );
    for send in world.simulator.sends() {
        assert!(send.at_s >= refused_s + 4, "not before its time: {send:?}");
    }
}

#[tokio::test]
async fn a_refused_token_is_said_once_and_messages_wait_for_a_new_one() {
    let world = World::new().await;
    let (ana, ben) = (world.customer("Ana"), world.customer("Ben"));
    world.hears(&ana, "Hi").await;
    world.hears(&ben, "Hi").await;
    world.simulator.fail_times(
        Fault::RefuseSend {
            code: 190,
            retry_after_s: None,
        },
        20,
    );
    let first = world.replies(&ana, "one").await.unwrap();
    let state = until("the token is known to be refused", async || {
        let state = world.engine().connection().await.unwrap();
        (state.sending == SendingState::TokenRefused).then_some(state)
    })
    .await;
    assert_eq!(state.problem, Some("token_refused"));
    let second = world.replies(&ben, "two").await.unwrap();
    let waiting = world.engine().connection().await.unwrap().waiting_to_send;
    assert_eq!(waiting, 2, "both wait");
    for id in [first.id, second.id] {
        let message = world.engine().message(id).await.unwrap();
        assert!(
            message
                .problem
                .is_none_or(|problem| problem.kind == ProblemKind::Retrying),
            "one banner, not one error for each message"
        );
    }
    assert!(world.simulator.sends().is_empty());
    let requests = world.simulator.requests();
    let refused = requests
        .iter()
        .filter(|r| r.method == "POST" && r.path.ends_with("/messages"));
    assert_eq!(
        refused.count(),
        1,
        "Meta is not asked the same thing for every message"
    );

    world.simulator.heal();
    world.connect().await.unwrap();
    for id in [first.id, second.id] {
        world
            .sees(id, "it goes out now", |m| m.state == Some(State::Read))
            .await;
    }
    assert_eq!(
        world.engine().connection().await.unwrap().sending,
        SendingState::Online
    );
    assert_eq!(world.taken_for(&ana), ["one"]);
    assert_eq!(world.taken_for(&ben), ["two"]);
}

#[tokio::test]
async fn without_a_way_to_meta_messages_wait_and_then_go_in_order() {
    let (world, mut gate) = World::behind_gate().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    gate.shut().await;
    let lines = ["one", "two", "three"];
    let mut ids = Vec::new();
    for line in lines {
        ids.push(world.replies(&ana, line).await.unwrap().id);
    }
    until("the lost way is noticed", async || {
        let state = world.engine().connection().await.unwrap().sending;
        (state == SendingState::WaitingForInternet).then_some(())
    })
    .await;
    // Longer than Meta's own refusals would be borne: a lost network uses up no tries.
    for _ in 0..8 {
        let tried = world.retry_at_ms(ids[0]).await;
        world.clock.advance(Duration::from_secs(30));
        until("another try", async || {
            (world.retry_at_ms(ids[0]).await > tried).then_some(())
        })
        .await;
    }
    let waiting = world
        .engine()
        .message(ids[0])
        .await
        .unwrap()
        .problem
        .unwrap();
    assert_eq!(
        (waiting.code.as_str(), waiting.kind),
        ("waiting_for_internet", ProblemKind::Retrying)
    );
    world.simulator.fail(Fault::RefuseSend {
        code: 130_429,
        retry_after_s: Some(1),
    });
    gate.open().await;
    world.clock.advance(Duration::from_secs(30));
    until("the refusal after all those tries", async || {
        let problem = world.engine().message(ids[0]).await.unwrap().problem;
        problem.filter(|problem| problem.code == "rate_number")
    })
    .await;
    world.clock.advance(Duration::from_secs(30));
    for id in ids {
        world
            .sees(id, "it is read", |m| m.state == Some(State::Read))
            .await;
    }
    assert_eq!(world.taken_for(&ana), lines);
    assert_eq!(
        world.engine().connection().await.unwrap().sending,
        SendingState::Online
    );
}

#[tokio::test]
async fn a_lost_answer_is_settled_by_the_status_and_nothing_goes_twice() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    world.simulator.fail(Fault::DropAnswer { after_bytes: 0 });
    let first = world.replies(&ana, "one").await.unwrap();
    let second = world.replies(&ana, "two").await.unwrap();
    let read = world
        .sees(first.id, "settled by its status", |m| {
            m.state == Some(State::Read)
        })
        .await;
    assert_eq!(read.problem, None);
    world
        .sees(second.id, "the next follows", |m| {
            m.state == Some(State::Read)
        })
        .await;
    world.clock.advance(Duration::from_secs(3600));
    world.a_round_passes().await;
    assert_eq!(world.taken_for(&ana), ["one", "two"]);
}

#[tokio::test]
async fn an_answer_cut_in_the_middle_is_in_doubt_and_never_repeated() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    world.simulator.fail(Fault::LoseStatuses);
    world.simulator.fail(Fault::DropAnswer { after_bytes: 60 });
    let message = world.replies(&ana, "one").await.unwrap();
    until("Meta took it", async || {
        (!world.simulator.sends().is_empty()).then_some(())
    })
    .await;
    for minutes in [2, 60, 600] {
        world.clock.advance(Duration::from_secs(minutes * 60));
        let seen = world.sees_maybe_sent(message.id).await;
        assert_eq!(seen.state, Some(State::Sending));
        world.a_round_passes().await;
        assert_eq!(world.taken_for(&ana), ["one"], "after {minutes} minutes");
    }
}

#[tokio::test]
async fn a_gateway_that_is_unwell_leaves_the_message_in_doubt() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    world.simulator.fail(Fault::BrokenGateway { status: 502 });
    let message = world.replies(&ana, "one").await.unwrap();
    until("the request was made", async || {
        let requests = world.simulator.requests();
        requests
            .iter()
            .any(|r| r.path.ends_with("/messages"))
            .then_some(())
    })
    .await;
    world.sees_maybe_sent(message.id).await;
    world.a_round_passes().await;
    assert!(world.taken_for(&ana).is_empty());
}

#[tokio::test]
async fn throttling_on_the_way_to_meta_is_waited_out() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    world.simulator.fail(Fault::BrokenGateway { status: 429 });
    let message = world.replies(&ana, "one").await.unwrap();
    let waiting = world
        .sees(message.id, "it waits", |m| m.problem.is_some())
        .await;
    assert_eq!(waiting.problem.unwrap().kind, ProblemKind::Retrying);
    assert!(world.taken_for(&ana).is_empty());
    world.clock.advance(Duration::from_secs(10));
    world
        .sees(message.id, "it is read", |m| m.state == Some(State::Read))
        .await;
    assert_eq!(world.taken_for(&ana), ["one"]);
}

#[tokio::test]
async fn a_message_refused_for_a_while_is_given_up_after_six_tries() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    world.simulator.fail_times(
        Fault::RefuseSend {
            code: 130_429,
            retry_after_s: Some(1),
        },
        100,
    );
    let message = world.replies(&ana, "one").await.unwrap();
    let given_up = until("it is given up", async || {
        world.clock.advance(Duration::from_secs(2));
        let problem = world.engine().message(message.id).await.unwrap().problem?;
        (problem.kind == ProblemKind::Failed).then_some(problem)
    })
    .await;
    assert_eq!(given_up.code, "rate_number");
    let requests = world.simulator.requests();
    let tries = requests
        .iter()
        .filter(|r| r.method == "POST" && r.path.ends_with("/messages"));
    assert_eq!(tries.count(), 6);
}

#[tokio::test]
async fn a_payment_problem_stops_the_number_and_sending_again_goes_on() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    world.simulator.fail(Fault::RefuseSend {
        code: 131_042,
        retry_after_s: None,
    });
    let message = world.replies(&ana, "one").await.unwrap();
    until("the number is stopped", async || {
        let state = world.engine().connection().await.unwrap();
        (state.sending == SendingState::RefusedByMeta).then_some(())
    })
    .await;
    assert!(world.simulator.sends().is_empty());
    // The owner settled it at Meta; a restart asks again.
    world.connect().await.unwrap();
    world
        .sees(message.id, "it goes out", |m| m.state == Some(State::Read))
        .await;
    assert_eq!(only(world.simulator.sends()).kind, "text");
}

#[tokio::test]
async fn a_secret_of_another_app_is_told_from_a_number_that_does_not_exist() {
    let mut world = World::unconnected(|_| {}).await;
    world.open().await;
    let values = |app_secret: &str, number: &str| Connect {
        token: Secret::new(world.simulator.token()),
        app_secret: Secret::new(app_secret),
        verify_token: None,
        phone_number_id: number.to_owned(),
        waba_id: world.simulator.waba_id().to_owned(),
    };
    let number = world.simulator.phone_number_id();
    let table = [
        (values("0123456789abcdef", number), "app_secret_refused"),
        (values(world.simulator.app_secret(), "1"), "number_unknown"),
    ];
    for (connect, code) in table {
        let refused = world.engine().connect(connect).await.unwrap_err();
        assert_eq!(refused.code(), code);
    }
    assert!(world.engine().accounts().await.unwrap().is_empty());
    // Meta's apps may demand the proof: we give it with every request.
    world.connect().await.unwrap();
    let asked = world.simulator.requests();
    let unproved = asked
        .iter()
        .filter(|request| !request.query.contains_key("appsecret_proof"));
    assert_eq!(unproved.count(), 0);
}
