//! Telling Meta our address: what is free is taken, what is another tool's is not.

use shopbell_cloud_api as api;
use shopbell_core::{
    EngineError,
    reach::{AddressState, FIELDS, Loop, TakeCallback, Way, WayIn, Wiring},
    views::Filter,
};
use shopbell_simulator::{RecordedRequest, Wiring as Wired};

use crate::support::{World, http::client, until};

const THEIRS: &str = "https://bot.example/in";

/// A connected shop that has a way in, and at Meta stands what is given. Its address is not known
/// yet.
async fn shop(wired: Wired) -> World {
    let mut world = World::unconnected(|_| {}).await;
    world.come_in_by(WayIn::Chosen);
    world.simulator.wire(wired);
    world.open().await;
    world.connect().await.unwrap();
    world
}

fn nobody() -> Wired {
    Wired {
        subscribed: true,
        ..Wired::default()
    }
}

fn foreign() -> Wiring {
    Wiring::Foreign {
        host: "bot.example".into(),
    }
}

/// Who gets what, as Meta has it.
#[derive(Debug, PartialEq, Eq)]
struct AtMeta {
    app: Option<String>,
    fields: Vec<String>,
    subscribed: bool,
    account: Option<String>,
    number: Option<String>,
}

impl World {
    /// Our address leads here, and that is proven.
    async fn is_reached_at(&self, url: &str) {
        let url = url.to_owned();
        self.ask(|engine| async move {
            engine.set_address(AddressState::Online { url }).await;
            engine.set_proof(Loop::Closed);
        })
        .await;
    }

    /// Waits until it stands like this.
    async fn is_wired(&self, wiring: Wiring) {
        until(&format!("it stands like {wiring:?}"), async || {
            (self.wiring().await == wiring).then_some(())
        })
        .await;
    }

    async fn wiring(&self) -> Wiring {
        self.engine().reach().await.unwrap().wiring
    }

    async fn answers(&self, how: TakeCallback) -> Result<(), EngineError> {
        self.ask(|engine| async move { engine.take_callback(how).await })
            .await
    }

    /// What was told, not asked, about webhooks.
    fn told(&self) -> Vec<RecordedRequest> {
        let about = |path: &str| {
            path.ends_with("/subscriptions")
                || path.ends_with("/subscribed_apps")
                || path.ends_with(self.simulator.phone_number_id())
        };
        let mut requests = self.simulator.requests();
        requests.retain(|request| request.method != "GET" && about(&request.path));
        requests
    }

    /// How often Meta was asked who gets the webhooks.
    fn asked(&self) -> usize {
        let requests = self.simulator.requests();
        let about = |request: &&RecordedRequest| {
            request.method == "GET" && request.path.ends_with("/subscriptions")
        };
        requests.iter().filter(about).count()
    }

    async fn at_meta(&self) -> AtMeta {
        let simulator = &self.simulator;
        let secret = api::AppSecret::new(simulator.app_secret());
        let client = api::Client::builder(api::AccessToken::new(simulator.token()))
            .base_url(&simulator.graph_url())
            .build()
            .unwrap();
        let app = api::AppId::new(simulator.app_id());
        let waba = api::WabaId::new(simulator.waba_id());
        let number = api::PhoneNumberId::new(simulator.phone_number_id());
        let subscriptions = client.app_subscriptions(&app, &secret).await.unwrap().items;
        let subscription = subscriptions.into_iter().next();
        let apps = client.subscribed_apps(&waba).await.unwrap();
        let addresses = client.webhook_addresses(&number).await.unwrap();
        AtMeta {
            app: subscription
                .as_ref()
                .and_then(|found| found.callback_url.clone()),
            fields: subscription.map(|found| found.fields).unwrap_or_default(),
            subscribed: !apps.is_empty(),
            account: addresses.account,
            number: addresses.phone_number,
        }
    }

    /// A customer writes, and it arrives.
    async fn hears_a_customer(&self) {
        self.customer("Ana").writes("Open today?").await;
        until("the message is in the chat list", async || {
            let engine = self.engine();
            let page = engine.chat_page(Filter::All, "", None, 10);
            (!page.await.unwrap().chats.is_empty()).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn a_free_app_is_told_our_address_once_it_is_proven_and_every_field() {
    let world = shop(Wired::default()).await;
    let url = world.webhook_url();
    let online = AddressState::Online { url: url.clone() };
    world
        .ask(|engine| async move {
            engine.set_address(online).await;
            engine.set_proof(Loop::Elsewhere);
        })
        .await;
    world.logs.expect("did not come in");
    let state = world.engine().connection().await.unwrap();
    assert!(!state.receiving, "another program answers at our address");
    assert_eq!(state.reach.unwrap().wiring, Wiring::Unknown);
    assert_eq!(world.asked(), 0, "what is not proven is nobody's address");

    world.is_reached_at(&url).await;
    world.is_wired(Wiring::Ours).await;
    let at_meta = world.at_meta().await;
    assert_eq!(at_meta.app.as_deref(), Some(&*url));
    let mut fields = at_meta.fields.clone();
    fields.sort_unstable();
    let mut ours = FIELDS.to_vec();
    ours.sort_unstable();
    assert_eq!(fields, ours);
    assert!(at_meta.subscribed, "the account's events come to the app");
    assert_eq!((at_meta.account, at_meta.number), (None, None));
    assert_eq!(world.told().len(), 2, "once each: {:#?}", world.told());
    assert!(world.engine().connection().await.unwrap().receiving);
    world.hears_a_customer().await;

    // A request to ourselves that goes astray is no reason for alarm once Meta got through.
    world.engine().set_proof(Loop::Broken { status: None });
    assert!(!world.engine().connection().await.unwrap().receiving);
    world.customer("Ana").writes("Still there?").await;
    world.simulator.settled().await;
    let state = world.engine().connection().await.unwrap();
    assert!(state.receiving, "it came in from outside");
    let proof = state.reach.unwrap().proof;
    assert_eq!(proof.map(|(proof, _)| proof), Some(Loop::Closed));
}

#[tokio::test]
async fn the_owners_own_address_is_proven_by_a_request_that_came_in_and_told() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let mut world = World::unconnected(|_| {}).await;
    let url = format!("http://127.0.0.1:{port}/webhook");
    let way = Way::OwnAddress {
        url: url.clone(),
        port,
    };
    world.come_in_by(WayIn::Given(way));
    world.simulator.wire(nobody());
    world.open().await;
    world.connect().await.unwrap();
    world.is_wired(Wiring::Ours).await;
    let reach = world.engine().reach().await.unwrap();
    assert_eq!(reach.address, AddressState::Online { url });
    assert_eq!(reach.proof.map(|(proof, _)| proof), Some(Loop::Closed));
    assert_eq!(reach.request_limit, None, "it is nobody's plan");
    world.hears_a_customer().await;
    world.close().await;
}

#[tokio::test]
async fn a_new_address_replaces_our_old_one_and_a_restart_tells_nothing_twice() {
    let mut world = shop(nobody()).await;
    let first = world.webhook_url();
    world.is_reached_at(&first).await;
    world.is_wired(Wiring::Ours).await;
    let second = format!("{first}?since=move");
    world.is_reached_at(&second).await;
    until("Meta knows the new address", async || {
        (world.at_meta().await.app.as_deref() == Some(&*second)).then_some(())
    })
    .await;
    let (told, asked) = (world.told().len(), world.asked());

    world.crash_and_restart().await;
    assert_eq!(
        world.wiring().await,
        Wiring::Ours,
        "kept between two starts"
    );
    world.is_reached_at(&second).await;
    until("Meta was asked again", async || {
        (world.asked() > asked).then_some(())
    })
    .await;
    world.is_wired(Wiring::Ours).await;
    // What comes later is told: the old address is known as ours still.
    world.is_reached_at(&first).await;
    until("Meta knows the first address again", async || {
        (world.at_meta().await.app.as_deref() == Some(&*first)).then_some(())
    })
    .await;
    assert_eq!(world.told().len(), told + 1, "{:#?}", world.told());
}

#[tokio::test]
async fn another_tools_app_address_waits_for_an_answer_and_may_keep_the_rest() {
    let world = shop(Wired {
        app: Some(THEIRS.into()),
        ..nobody()
    })
    .await;
    let url = world.webhook_url();
    world.is_reached_at(&url).await;
    world.is_wired(foreign()).await;
    assert!(world.told().is_empty(), "{:#?}", world.told());
    assert_eq!(world.at_meta().await.app.as_deref(), Some(THEIRS));

    world.answers(TakeCallback::ForNumber).await.unwrap();
    let rest = Some("bot.example".to_owned());
    assert_eq!(world.wiring().await, Wiring::OursForNumber { rest });
    let at_meta = world.at_meta().await;
    assert_eq!(
        at_meta.app.as_deref(),
        Some(THEIRS),
        "the rest stays theirs"
    );
    assert_eq!(at_meta.number.as_deref(), Some(&*url));
    world.hears_a_customer().await;

    // Our address moves: what was taken moves along, without another question.
    let moved = format!("{url}?since=move");
    world.is_reached_at(&moved).await;
    until("the number's address moved", async || {
        (world.at_meta().await.number.as_deref() == Some(&*moved)).then_some(())
    })
    .await;
    assert_eq!(world.at_meta().await.app.as_deref(), Some(THEIRS));
}

#[tokio::test]
async fn another_tools_app_address_is_replaced_when_the_owner_says_so() {
    let world = shop(Wired {
        app: Some(THEIRS.into()),
        ..nobody()
    })
    .await;
    world.is_reached_at(&world.webhook_url()).await;
    world.is_wired(foreign()).await;
    world.answers(TakeCallback::ForApp).await.unwrap();
    assert_eq!(world.wiring().await, Wiring::Ours);
    let at_meta = world.at_meta().await;
    assert_eq!(at_meta.app, Some(world.webhook_url()));
    assert_eq!(at_meta.number, None);
}

#[tokio::test]
async fn another_tools_address_of_the_account_or_number_is_not_taken_either() {
    for wired in [
        Wired {
            account: Some(THEIRS.into()),
            ..nobody()
        },
        Wired {
            number: Some(THEIRS.into()),
            ..nobody()
        },
    ] {
        let world = shop(wired).await;
        let before = world.at_meta().await;
        world.is_reached_at(&world.webhook_url()).await;
        world.is_wired(foreign()).await;
        assert_eq!(world.at_meta().await, before);
        assert!(world.told().is_empty(), "{:#?}", world.told());

        world.answers(TakeCallback::ForNumber).await.unwrap();
        let at_meta = world.at_meta().await;
        assert_eq!(at_meta.account, before.account, "theirs still");
        let counts = at_meta.number.or(at_meta.account).or(at_meta.app);
        assert_eq!(counts, Some(world.webhook_url()), "the nearest is ours");
        world.hears_a_customer().await;
    }
}

#[tokio::test]
async fn a_field_that_the_app_is_not_offered_does_not_cost_the_others() {
    let mut world = shop(Wired {
        refused_fields: vec!["calls".into(), "history".into()],
        ..nobody()
    })
    .await;
    let url = world.webhook_url();
    world.is_reached_at(&url).await;
    world.is_wired(Wiring::Ours).await;
    let fields = world.at_meta().await.fields;
    let lacking: Vec<_> = FIELDS
        .iter()
        .filter(|field| !fields.iter().any(|got| got == *field))
        .collect();
    assert_eq!(lacking, [&"calls", &"history"]);
    let (told, asked) = (world.told().len(), world.asked());

    // They are not asked for at every start.
    world.crash_and_restart().await;
    world.is_reached_at(&url).await;
    until("Meta was asked again", async || {
        (world.asked() > asked).then_some(())
    })
    .await;
    world.answers(TakeCallback::ForApp).await.unwrap();
    assert_eq!(world.told().len(), told, "{:#?}", world.told());
}

#[tokio::test]
async fn an_address_that_meta_does_not_reach_is_named_and_the_next_one_told() {
    let world = shop(nobody()).await;
    // Nobody listens on this port.
    world.is_reached_at("http://127.0.0.1:9/webhook").await;
    world.is_wired(Wiring::Unverified).await;
    assert_eq!(world.at_meta().await.app, None);
    world.is_reached_at(&world.webhook_url()).await;
    world.is_wired(Wiring::Ours).await;
}

#[tokio::test]
async fn an_answer_before_the_address_is_proven_is_too_early() {
    let world = shop(nobody()).await;
    let outcome = world.answers(TakeCallback::ForApp).await;
    assert!(matches!(outcome, Err(EngineError::NotConnected)));
    assert!(world.told().is_empty());
}

#[tokio::test]
async fn while_meta_is_silent_nothing_is_claimed() {
    let world = shop(nobody()).await;
    world
        .simulator
        .fail_times(shopbell_simulator::Fault::RefuseRequest { code: 2 }, 50);
    world.is_reached_at(&world.webhook_url()).await;
    until("the log says so", async || {
        let text = world.logs.text();
        text.contains("Meta could not be told").then_some(())
    })
    .await;
    assert_eq!(world.wiring().await, Wiring::Unknown);
    world.simulator.heal();
    // Looking again does not wait for the next try.
    world
        .ask(|engine| async move { engine.look_again().await })
        .await
        .unwrap();
    world.is_wired(Wiring::Ours).await;
}

#[tokio::test]
async fn a_request_of_our_own_is_heard_only_while_it_is_awaited() {
    let world = shop(nobody()).await;
    let echo = world.engine().await_echo();
    let asked = async |nonce: &str| {
        let url = format!("{}?shopbell_check={nonce}", world.webhook_url());
        let answer = client().get(url).send().await.unwrap();
        answer.status().as_u16()
    };
    assert_eq!(asked("guessed").await, 403);
    assert_eq!(asked("").await, 403);
    assert!(!echo.was_heard(), "somebody else's request proves nothing");
    assert_eq!(asked(echo.nonce()).await, 204);
    assert!(echo.was_heard());

    let (next, old) = (world.engine().await_echo(), echo.nonce().to_owned());
    assert_eq!(asked(&old).await, 403, "another one is awaited now");
    drop(echo);
    assert_eq!(
        asked(next.nonce()).await,
        204,
        "the end of the old changes nothing"
    );
    let nonce = next.nonce().to_owned();
    drop(next);
    assert_eq!(asked(&nonce).await, 403, "nothing is awaited any more");
}
