//! S23: what is said of the connection in each of its states, and the line about what came in while
//! nobody could be reached.

use std::time::Duration;

use serde_json::json;
use tokio::time::sleep;

use crate::{
    shared::Gate,
    support::{Look, Screen, Shop, Step, every_look},
};

/// The panel of the dot, once the dot has this shape.
macro_rules! panel {
    ($light:literal) => {
        &[Step::Until(
            concat!("the panel of a connection that is ", $light),
            concat!(
                "const [dot] = shown('connection-dot').filter((dot) => dot.dataset.light === '",
                $light,
                "');
                 if (dot?.getAttribute('aria-expanded') === 'false') dot.click();
                 return dot !== undefined && shown('connection-receiving').length === 1"
            ),
        )]
    };
}

const fn screen(name: &'static str, steps: &'static [Step]) -> [Screen; 1] {
    let star = false;
    [Screen { name, steps, star }]
}

const GOOD: [Screen; 1] = screen("s23-good", panel!("good"));
const WAITING: [Screen; 1] = screen("s23-waiting-for-the-internet", panel!("waiting"));
const DEAF: [Screen; 1] = screen("s23-not-receiving", panel!("deaf"));
const STOPPED: [Screen; 1] = screen("s23-token-refused", panel!("stopped"));
const BANNER: [Screen; 1] = [Screen {
    name: "s23-banner-and-who-wrote-meanwhile",
    steps: &[
        Step::Chat("Rosa"),
        Step::Until(
            "the trouble over the inbox",
            "return shown('trouble-banner').length === 1",
        ),
    ],
    star: true,
}];
const CAUGHT_UP: [Screen; 1] = [Screen {
    name: "s23-caught-up",
    steps: &[
        Step::Chat("Rosa"),
        Step::Until(
            "the line over the chats",
            "document.querySelector('main [data-testid=back]')?.click();
             return shown('catch-up').length === 1",
        ),
    ],
    star: true,
}];

/// An absence that is shorter is none.
const AWAY: Duration = Duration::from_secs(50);

#[tokio::test(flavor = "multi_thread")]
async fn each_state_of_the_connection_is_without_fault_and_an_absence_is_told_of() {
    let shop = Shop::new().await;
    let mut gate = Gate::to(&shop.meta.graph_url).await;
    shop.find_meta_at(&gate.url());
    let window = shop.desktop.open(Look::Light).await;
    shop.connects(&window).await;
    shop.says_hi(&window).await;
    window.click("setup-finish").await;
    shop.meta.writes("Bruno", "Good morning!").await;
    window.open_chat("Bruno").await;
    let mut wrong = every_look(&window, &GOOD).await;

    shop.edge.network.go_away();
    wrong.extend(every_look(&window, &DEAF).await);
    close_panel(&window).await;
    for text in ["Are you open?", "On Sunday, too?"] {
        shop.meta.writes("Rosa", text).await;
    }
    shop.meta.writes("Bruno", "Two loaves for me, please").await;
    wrong.extend(every_look(&window, &BANNER).await);
    sleep(AWAY).await;
    assert_eq!(
        shop.meta.waiting().await,
        3,
        "Meta holds them and tries again"
    );
    shop.edge.network.come_back();
    window
        .sees(
            "what came in meanwhile, counted",
            "return texts('catch-up').some((line) => line.includes('3 messages arrived while you were away'))",
        )
        .await;
    window.see_no("trouble-banner").await;
    window.open_chat("Rosa").await;
    let shown = window
        .sees(
            "both, once, in the order of their own time",
            "const said = messages().filter((m) => !m.ours).map((m) => m.text.split('\\n')[0].trim());
             return said.length === 3 ? said : null",
        )
        .await;
    assert_eq!(shown, json!(["hi", "Are you open?", "On Sunday, too?"]));
    wrong.extend(every_look(&window, &CAUGHT_UP).await);
    window.click("catch-up-dismiss").await;
    window.see_no("catch-up").await;

    gate.shut().await;
    window.find_chat("Rosa").await;
    window.says("Until six.").await;
    wrong.extend(every_look(&window, &WAITING).await);
    close_panel(&window).await;
    gate.open().await;
    window.is("Until six.", "read").await;

    shop.meta.steer("/token", json!({ "ended": true })).await;
    window.says("And on Sunday until noon.").await;
    wrong.extend(every_look(&window, &STOPPED).await);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    window.terminate().await;
}

async fn close_panel(window: &crate::support::Window) {
    window
        .sees(
            "the panel closed",
            "const [dot] = shown('connection-dot');
             if (dot.getAttribute('aria-expanded') === 'true') dot.click();
             return shown('connection-receiving').length === 0",
        )
        .await;
}
