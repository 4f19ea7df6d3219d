//! One link at a time.

use std::collections::HashSet;

use shopbell_core::{
    SendingState,
    changes::Change,
    doctor::{CheckCode, CheckFix, CheckId, CheckState},
    ports::{Secret, SecretKind},
    reach::{AddressState, Loop},
};
use shopbell_simulator::{BusinessNumber, Clock, Wiring};

use super::{codes, comes_online, found, shop, shop_with};
use crate::{
    shared::secrets::named,
    support::{Gate, World, until},
};

#[tokio::test]
async fn every_link_holds_in_a_healthy_shop() {
    let world = shop().await;
    world.hears(&world.customer("Ana"), "Hi").await;
    let diagnosis = world.looks().await;
    assert_eq!(
        codes(&diagnosis),
        [
            CheckCode::KeychainReady,
            CheckCode::TokenLasting,
            CheckCode::PermissionsComplete,
            CheckCode::AppKnown,
            CheckCode::NumberReady,
            CheckCode::NameApproved,
            CheckCode::QualityHigh,
            CheckCode::LimitKnown,
            CheckCode::SendingAvailable,
            CheckCode::Subscribed,
            CheckCode::CallbackOurs,
            CheckCode::OwnAddress,
            CheckCode::LoopClosed,
            CheckCode::SignaturesGood,
            CheckCode::EventSeen,
            CheckCode::AsideNone,
            CheckCode::ClockRight,
            CheckCode::DiskRoomy,
        ],
        "{diagnosis:#?}"
    );
    assert!(!diagnosis.running && diagnosis.checked_ms.is_some());
}

#[tokio::test]
async fn a_look_only_reads_and_asks_nothing_twice() {
    let world = shop().await;
    world.looks().await;
    until("what begins with the engine is over", async || {
        let before = world.simulator.requests().len();
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        (world.simulator.requests().len() == before).then_some(())
    })
    .await;
    let before = world.simulator.requests().len();
    world.looks().await;
    let asked = world.simulator.requests().split_off(before);
    let mut seen = HashSet::new();
    for request in &asked {
        assert_eq!(request.method, "GET", "{request:?}");
        let question = (request.path.clone(), format!("{:?}", request.query));
        assert!(seen.insert(question), "asked twice: {request:?}");
    }
    assert!(asked.len() >= 7, "{asked:#?}");
}

#[tokio::test]
async fn a_refused_token_is_one_thing_and_silence_another() {
    let mut world = World::unconnected(|_| {}).await;
    let mut gate = Gate::to(&world.simulator.graph_url()).await;
    world.reach_meta_at(gate.url());
    world.open().await;
    world.connect().await.unwrap();

    gate.shut().await;
    let silent = world.looks().await;
    for (id, code) in [
        (CheckId::Token, CheckCode::TokenUnchecked),
        (CheckId::Permissions, CheckCode::PermissionsUnchecked),
        (CheckId::App, CheckCode::AppUnchecked),
        (CheckId::Number, CheckCode::NumberUnchecked),
        (CheckId::Health, CheckCode::SendingUnchecked),
        (CheckId::Clock, CheckCode::ClockUnchecked),
    ] {
        assert_eq!(found(&silent, id).code, code);
    }
    assert!(
        silent
            .checks
            .iter()
            .all(|check| check.code.state() != CheckState::Bad),
        "nobody knows of anything broken: {silent:#?}"
    );

    gate.open().await;
    world.simulator.change_token(|token| token.ended = true);
    let ended = world.looks().await;
    let token = found(&ended, CheckId::Token);
    assert_eq!(token.code, CheckCode::TokenRefused);
    assert_eq!(token.code.fix(), Some(CheckFix::ReplaceToken));
    assert_eq!(
        found(&ended, CheckId::Clock).code,
        CheckCode::ClockRight,
        "a refusal is dated"
    );

    world.simulator.change_token(|token| token.ended = false);
    assert_eq!(
        found(&world.looks().await, CheckId::Token).code,
        CheckCode::TokenLasting
    );
}

#[tokio::test]
async fn a_token_says_when_it_ends_and_what_it_lacks() {
    let world = shop().await;
    let now_s = world.clock.now_s();
    for (kind, days, code) in [
        ("SYSTEM_USER", 60, CheckCode::TokenEnds),
        ("SYSTEM_USER", 6, CheckCode::TokenEndsSoon),
        ("USER", 1, CheckCode::TokenTemporary),
    ] {
        world.simulator.change_token(|token| {
            token.kind = kind.to_owned();
            token.expires_at = now_s + days * 86_400;
        });
        let token = found(&world.looks().await, CheckId::Token);
        assert_eq!(token.code, code);
        assert_eq!(
            token.facts["atMs"],
            ((now_s + days * 86_400) * 1000).to_string()
        );
    }
    world.simulator.change_token(|token| {
        token.scopes = vec!["whatsapp_business_messaging".to_owned()];
    });
    let lacks = found(&world.looks().await, CheckId::Permissions);
    assert_eq!(lacks.code, CheckCode::PermissionMissing);
    assert_eq!(lacks.facts["permission"], "whatsapp_business_management");
}

#[tokio::test]
async fn a_secret_of_another_app_is_found_out() {
    let mut world = shop().await;
    world.close().await;
    let id = world.simulator.phone_number_id();
    world.vault().hold(
        id,
        SecretKind::AppSecret,
        Secret::new(named("app-secret-of-another")),
    );
    world.open().await;
    let diagnosis = world.looks().await;
    let app = found(&diagnosis, CheckId::App);
    assert_eq!(app.code, CheckCode::AppSecretRefused);
    assert_eq!(app.code.fix(), Some(CheckFix::ReplaceAppSecret));
    assert_eq!(
        found(&diagnosis, CheckId::Token).code,
        CheckCode::TokenUnchecked,
        "nothing is said against the token"
    );
}

#[tokio::test]
async fn what_keeps_meta_from_sending_has_its_own_fix() {
    let world = shop().await;
    world
        .simulator
        .change_number(|number| number.business_verified = false);
    let health = found(&world.looks().await, CheckId::Health);
    assert_eq!(health.code, CheckCode::BusinessUnverified);
    world
        .simulator
        .change_number(|number| number.payment_method = false);
    let health = found(&world.looks().await, CheckId::Health);
    assert_eq!(health.code, CheckCode::PaymentProblem);
    assert_eq!(health.code.fix(), Some(CheckFix::OpenMetaBilling));
}

#[tokio::test]
async fn a_number_is_found_as_it_stands() {
    let world = shop().await;
    for (change, id, code) in [
        (
            (|number| number.registered = false) as fn(&mut shopbell_simulator::Conditions),
            CheckId::Number,
            CheckCode::NumberUnregistered,
        ),
        (
            |number| number.allowed_recipients = Some(Vec::new()),
            CheckId::Number,
            CheckCode::NumberTest,
        ),
        (
            |number| number.status = "BANNED".to_owned(),
            CheckId::Number,
            CheckCode::NumberOutOfService,
        ),
        (
            |number| number.name_status = "PENDING_REVIEW".to_owned(),
            CheckId::Name,
            CheckCode::NameInReview,
        ),
        (
            |number| number.quality_rating = "RED".to_owned(),
            CheckId::Quality,
            CheckCode::QualityLow,
        ),
    ] {
        world.simulator.change_number(|number| {
            *number = shopbell_simulator::Conditions::default();
            change(number);
        });
        assert_eq!(found(&world.looks().await, id).code, code);
    }
}

#[tokio::test]
async fn the_worst_of_two_numbers_is_shown_with_its_number() {
    let second = "700000000000002";
    let world = shop_with(|options| {
        options.business.numbers.push(BusinessNumber {
            id: second.to_owned(),
            display: "+55 11 4000-9999".to_owned(),
        });
    })
    .await;
    world.connect_number(second).await;
    world
        .simulator
        .change_number_of(second, |number| number.quality_rating = "YELLOW".to_owned());
    let diagnosis = world.looks().await;
    let quality = found(&diagnosis, CheckId::Quality);
    assert_eq!(quality.code, CheckCode::QualityMedium);
    assert_eq!(quality.facts["number"], "+55 11 4000-9999");
    assert_eq!(
        found(&diagnosis, CheckId::Number).code,
        CheckCode::NumberReady
    );
}

#[tokio::test]
async fn another_tool_with_our_messages_is_named_by_its_host() {
    let world = shop().await;
    world.simulator.wire(Wiring {
        app: Some("https://crm.example/in?key=of-theirs".to_owned()),
        subscribed: true,
        ..Wiring::default()
    });
    let callback = found(&world.looks().await, CheckId::Callback);
    assert_eq!(callback.code, CheckCode::CallbackForeign);
    assert_eq!(callback.facts["host"], "crm.example");
    assert_eq!(callback.code.fix(), Some(CheckFix::TakeCallback));
    world.simulator.wire(Wiring {
        app: Some(world.webhook_url()),
        ..Wiring::default()
    });
    let subscription = found(&world.looks().await, CheckId::Subscription);
    assert_eq!(
        subscription.code,
        CheckCode::NotSubscribed,
        "the account tells the app nothing"
    );
}

#[tokio::test]
async fn what_this_computer_knows_is_told_as_it_changes() {
    let world = shop().await;
    world.looks().await;
    let engine = world.engine();
    let mut changes = engine.changes();
    engine.set_proof(Loop::Broken { status: Some(502) });
    until("the page is told to read again", async || {
        (changes.recv().await.unwrap() == Change::Doctor).then_some(())
    })
    .await;
    let now = engine.doctor().await.unwrap();
    let way_round = found(&now, CheckId::Loop);
    assert_eq!(way_round.code, CheckCode::LoopBroken);
    assert_eq!(way_round.facts["status"], "502");
    engine.set_address(AddressState::Connecting).await;
    let now = engine.doctor().await.unwrap();
    assert_eq!(found(&now, CheckId::Loop).code, CheckCode::LoopUntried);

    world.logs.expect("did not come in");
    world.logs.expect("nothing can be written");
    world.disk.leave(10_000_000);
    let disk = found(&engine.doctor().await.unwrap(), CheckId::Disk);
    assert_eq!(disk.code, CheckCode::DiskFull);
    assert_eq!(disk.facts["bytes"], "10000000");

    let forged = world
        .simulator
        .send_with_signature("{}", Some("sha256=00"))
        .await;
    assert_eq!(forged, 401);
    let signature = found(&engine.doctor().await.unwrap(), CheckId::Signature);
    assert_eq!(signature.code, CheckCode::SignaturesWrong);
    assert_eq!(signature.facts["count"], "1");
}

#[tokio::test]
async fn a_clock_that_is_wrong_is_measured() {
    let world = shop_with(|options| {
        // Ten minutes after the time that the shop's own clock stands at.
        options.clock = Clock::from_fn(|| 1_793_700_600_000);
    })
    .await;
    let clock = found(&world.looks().await, CheckId::Clock);
    assert_eq!(clock.code, CheckCode::ClockOff);
    let seconds: i64 = clock.facts["seconds"].parse().unwrap();
    assert!((-601..=-599).contains(&seconds), "{seconds}: we are behind");
}

#[tokio::test]
async fn a_token_refused_while_sending_is_looked_into_at_once() {
    let world = shop().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    world.looks().await;
    world.simulator.change_token(|token| token.ended = true);
    world.replies(&ana, "Hello").await.unwrap();
    until("the doctor knows, without being asked", async || {
        let now = world.engine().doctor().await.unwrap();
        (found(&now, CheckId::Token).code == CheckCode::TokenRefused).then_some(())
    })
    .await;
    let sending = world.engine().connection().await.unwrap().sending;
    assert_eq!(sending, SendingState::TokenRefused);
}

#[tokio::test]
async fn the_last_findings_are_there_before_meta_is_asked() {
    let mut world = shop().await;
    world
        .simulator
        .change_number(|number| number.quality_rating = "RED".to_owned());
    world.hears(&world.customer("Ana"), "Hi").await;
    let before = world.looks().await;
    world.close().await;
    let engine = world.look().await;
    let kept = engine.doctor().await.unwrap();
    engine.stop().await;
    // The folder is another's once nobody holds the engine.
    drop(engine);
    assert_eq!(
        codes(&kept),
        codes(&before),
        "without a way in of its own, too"
    );
    assert_eq!(kept.checked_ms, before.checked_ms);

    world.open().await;
    comes_online(&world).await;
    let again = world.looks().await;
    assert_eq!(codes(&again), codes(&before));
}
