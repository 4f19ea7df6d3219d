//! S1 to S4: from the welcome to a number that is connected, in every look.

use std::time::Duration;

use shopbell_simulator::{Business, BusinessNumber, Options};

use crate::{
    shared::secrets,
    support::{Bakery, Look, Screen, Shop, Step, every_look},
};

/// A screen that is reached when this script says so.
const fn screen(name: &'static str, reached: &'static [Step], star: bool) -> Screen {
    Screen {
        name,
        steps: reached,
        star,
    }
}

const WELCOME: &[Screen] = &[screen(
    "s01-welcome",
    &[Step::Until(
        "the two ways to begin",
        "return shown('welcome-demo').length > 0",
    )],
    true,
)];

const BEGINNING: &[Screen] = &[screen(
    "s01-first-step",
    &[Step::Until(
        "the field of the token",
        "return shown('setup-token').length > 0",
    )],
    true,
)];

const TOKEN_MISTAKE: Step = Step::Until(
    "what is wrong with the token",
    "return shown('setup-error-token').length > 0",
);
const WRONG_KIND: &[Screen] = &[screen("s02-wrong-kind", &[TOKEN_MISTAKE], false)];
const PERMISSION: &[Screen] = &[screen("s02-missing-permission", &[TOKEN_MISTAKE], false)];
const TEMPORARY: &[Screen] = &[screen(
    "s02-temporary",
    &[Step::Until(
        "when it ends",
        "shown('setup-temporary')[0]?.scrollIntoView({ block: 'center' });
         return shown('setup-temporary').length > 0",
    )],
    false,
)];
const NUMBERS: &[Screen] = &[screen(
    "s03-numbers",
    &[Step::Until(
        "four numbers to choose from",
        "return document.querySelectorAll('[data-testid^=setup-number-]').length === 4",
    )],
    false,
)];

/// A number of the second account.
fn second(id: &str, display: &str) -> BusinessNumber {
    BusinessNumber {
        id: id.to_owned(),
        display: display.to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_welcome_the_token_and_the_choice_of_a_number_are_without_fault() {
    let mut options = Options::default();
    options.conditions.name_status = "PENDING_REVIEW".to_owned();
    let bakery = Bakery::with(options).await;
    let simulator = &bakery.simulator;
    simulator.add_business(&Business {
        waba_id: "800000000000009".to_owned(),
        name: "Luna Sweets and celebration cakes of the old town, made to order".to_owned(),
        numbers: vec![
            second("700000000000007", "+55 11 4000-7777"),
            second("700000000000008", "+55 11 4000-8888"),
            second("700000000000009", "+55 11 4000-9999"),
        ],
    });
    simulator.change_number_of("700000000000007", |number| number.registered = false);
    simulator.change_number_of("700000000000008", |number| {
        number.allowed_recipients = Some(vec!["525512345678".to_owned()]);
        number.quality_rating = "UNKNOWN".to_owned();
    });
    simulator.change_number_of("700000000000009", |number| {
        number.status = "BANNED".to_owned();
        number.quality_rating = "RED".to_owned();
    });

    let window = bakery.desktop.open(Look::Light).await;
    let mut wrong = every_look(&window, WELCOME).await;
    window.click("welcome-connect").await;
    wrong.extend(every_look(&window, BEGINNING).await);

    window
        .paste("setup-token", secrets::named("app-secret"))
        .await;
    window
        .says_of("token", "error_setup_token_looks_like_secret")
        .await;
    wrong.extend(every_look(&window, WRONG_KIND).await);

    let scopes = simulator_scopes(&bakery, &["whatsapp_business_management"]);
    window
        .paste("setup-token", secrets::named("meta-token"))
        .await;
    window
        .says_of("token", "error_setup_token_permission_named")
        .await;
    wrong.extend(every_look(&window, PERMISSION).await);

    let ends_s = Bakery::now_s() + Duration::from_secs(23 * 60 * 60).as_secs();
    simulator.change_token(|token| {
        token.scopes = scopes;
        token.kind = "USER".to_owned();
        token.expires_at = ends_s;
        token.value = secrets::named("meta-token-renewed").to_owned();
    });
    window
        .paste("setup-token", secrets::named("meta-token-renewed"))
        .await;
    window.step("number", "open").await;
    wrong.extend(every_look(&window, TEMPORARY).await);
    wrong.extend(every_look(&window, NUMBERS).await);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    window.terminate().await;
}

/// Leaves the token no other permissions than these; what it had before.
fn simulator_scopes(bakery: &Bakery, left: &[&str]) -> Vec<String> {
    let mut had = Vec::new();
    bakery.simulator.change_token(|token| {
        let left = left.iter().map(ToString::to_string).collect();
        had = std::mem::replace(&mut token.scopes, left);
    });
    had
}

const FAILED: &[Screen] = &[screen(
    "s04-a-line-failed",
    &[Step::Until(
        "a refused tunnel and its fix",
        "return shown('setup-line-loop').some((line) => line.dataset.code === 'tunnel_refused')
             && shown('setup-fix-loop').length === 1",
    )],
    true,
)];

const HALF_DONE: &[Screen] = &[screen(
    "s04-half-done",
    &[Step::Until(
        "the owner's word is waited for",
        "return shown('say-hello').length === 1
             && shown('setup-line-hello').some((line) => line.dataset.code === 'hello_awaited')",
    )],
    true,
)];

const ALL_DONE: &[Screen] = &[screen(
    "s04-all-done",
    &[Step::Until(
        "that it works",
        "return shown('setup-proven').length === 1 && shown('setup-finish').length === 1",
    )],
    true,
)];

#[tokio::test(flavor = "multi_thread")]
async fn the_live_test_is_without_fault_when_half_done_failed_and_all_done() {
    let shop = Shop::new().await;
    let window = shop.desktop.open(Look::Light).await;
    window.gives_token_and_secret().await;
    window
        .paste("setup-tunnel-token", secrets::named("tunnel-token-revoked"))
        .await;
    window.line("loop", "tunnel_refused").await;
    let mut wrong = every_look(&window, FAILED).await;

    window.click("setup-fix-loop").await;
    window.see("fixing").await;
    window.paste("setup-tunnel-token", crate::edge::TOKEN).await;
    window.line("hello", "hello_awaited").await;
    wrong.extend(every_look(&window, HALF_DONE).await);

    window.line("hello", "hello_awaited").await;
    shop.says_hi(&window).await;
    window.line("reply", "reply_delivered").await;
    wrong.extend(every_look(&window, ALL_DONE).await);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    window.terminate().await;
}
