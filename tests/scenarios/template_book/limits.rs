//! What Meta counts, wherever it is done: how many templates there are, how many are made within an
//! hour, how often an approved one is changed, which names rest. It is refused here with a
//! sentence, before Meta is asked; and a request past the form is refused by Meta.

use std::time::Duration;

use serde_json::{Value, json};
use shopbell_core::{
    TemplateInfo,
    ports::Clock,
    template_book::{
        CopyFor, DraftInfo, Room,
        draft::{DraftCategory, TemplateDraft},
        rules::{Fault, Rule},
    },
};
use shopbell_simulator::Review;

use super::draft;
use crate::support::{World, only};

/// Meta tells times in whole seconds: what comes later is later by more than that.
const LATER: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A draft like no other.
fn numbered(name: &str, at: usize) -> TemplateDraft {
    let mut one = draft(&format!("{name}_{at}"));
    one.body = format!("Hi {{{{customer_name}}}}, your order {at} is ready.");
    one
}

fn rules(info: &DraftInfo) -> Vec<Rule> {
    info.faults.iter().map(|fault| fault.rule).collect()
}

impl World {
    /// A shop whose requests past the form belong into no record of what the client sends.
    async fn of_limits() -> Self {
        let world = Self::with(|options| options.record = None).await;
        world.reads_templates().await;
        world
    }

    /// Reads the list as it does now and then.
    async fn reads_templates(&self) {
        self.clock.advance(LATER);
        self.ask(|engine| async move { engine.refresh_templates().await })
            .await
            .unwrap();
    }

    /// Does something on Meta's own pages, or past the form.
    async fn past_the_form(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let url = format!("{}/v25.0/{path}", self.simulator.graph_url());
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let request = crate::support::http::client().request(method, url);
        let request = request.bearer_auth(self.simulator.token()).json(body);
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// Creates a template past the form.
    async fn creates(&self, draft: &TemplateDraft) -> (u16, Value) {
        let path = format!("{}/message_templates", self.simulator.waba_id());
        let new = serde_json::to_value(draft.to_new(&|_| String::new())).unwrap();
        self.past_the_form("POST", &path, &new).await
    }

    /// Changes the text of a template past the form, with more fields.
    async fn edits(&self, template: &TemplateInfo, text: &str, more: Value) -> (u16, Value) {
        let mut body = json!({ "parameter_format": "NAMED", "components": [{
            "type": "BODY", "text": format!("Hi {{{{customer_name}}}}, {text}."),
            "example": { "body_text_named_params": [
                { "param_name": "customer_name", "example": "Ana" }] } }] });
        let fields = body.as_object_mut().unwrap();
        fields.extend(more.as_object().cloned().unwrap_or_default());
        let id = self.meta_id(template).await;
        self.past_the_form("POST", &id, &body).await
    }

    async fn meta_id(&self, template: &TemplateInfo) -> String {
        let path = format!(
            "{}/message_templates?name={}",
            self.simulator.waba_id(),
            template.name
        );
        let (_, list) = self.past_the_form("GET", &path, &json!(null)).await;
        list["data"][0]["id"].as_str().unwrap().to_owned()
    }

    /// Begins a change of a template's text.
    async fn begins_change(&self, template: &TemplateInfo, text: &str) -> DraftInfo {
        let engine = self.engine();
        let begun = engine
            .copy_template(template.id, CopyFor::Change)
            .await
            .unwrap();
        let mut changed = begun.draft.clone();
        changed.body = format!("Hi {{{{customer_name}}}}, {text}.");
        engine
            .save_template_draft(Some(begun.id), changed)
            .await
            .unwrap()
    }

    /// Submits a draft; the code of the refusal.
    async fn submission(&self, draft: &DraftInfo) -> Option<&'static str> {
        let id = draft.id;
        let done = self
            .ask(move |engine| async move { engine.submit_template_draft(id).await })
            .await;
        done.err().map(|error| error.code())
    }

    /// Submits what is held: refused with this code, and without a word to Meta.
    async fn is_held(&self, draft: &DraftInfo, code: &str) {
        let posts = || {
            let requests = self.simulator.requests();
            requests.iter().filter(|one| one.method == "POST").count()
        };
        let before = posts();
        assert_eq!(self.submission(draft).await, Some(code));
        assert_eq!(posts(), before, "Meta was not asked");
    }

    /// The only draft, read again.
    async fn held_draft(&self) -> DraftInfo {
        only(self.engine().template_book().await.unwrap().drafts)
    }

    async fn is_approved_again(&self, template: &TemplateInfo, text: &str) {
        self.clock.advance(LATER);
        let review = self
            .simulator
            .review(&template.name, "en", &Review::Approved);
        assert!(review.await);
        self.template_once(&template.name, "the approval", |one| {
            one.status == "APPROVED" && one.body.contains(text)
        })
        .await;
    }

    /// Waits until what is in the way is over by itself, and a little more.
    fn waits_out(&self, fault: &Fault) {
        let wait = fault.until_ms.unwrap() - self.clock.now_ms();
        self.clock
            .advance(Duration::from_millis(wait.try_into().unwrap()) + LATER * 2);
    }
}

#[tokio::test]
async fn a_hundred_templates_an_hour_are_made_here_or_elsewhere_and_no_more() {
    let mut world = World::of_limits().await;
    for at in 0..99 {
        let (status, answer) = world.creates(&numbered("elsewhere", at)).await;
        assert_eq!(status, 200, "{answer}");
    }
    world.reads_templates().await;
    let pace = world.engine().template_book().await.unwrap().pace;
    assert_eq!(pace.creations_left, Some(1), "99 were made on Meta's pages");
    world.submits(numbered("here", 100)).await;
    let held = world.writes_template(numbered("here", 101)).await;
    assert_eq!(rules(&held), [Rule::CreationsTooMany]);
    world.crash().await;
    world.open().await;
    assert_eq!(world.held_draft().await.faults, held.faults, "it is kept");
    world.is_held(&held, "template_create_limit").await;
    let (status, answer) = world.creates(&numbered("past", 101)).await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(80_008)));
    world.waits_out(&held.faults[0]);
    assert_eq!(world.held_draft().await.faults, []);
    assert_eq!(world.submission(&held).await, None, "an hour later it goes");
}

#[tokio::test]
async fn an_account_has_as_many_templates_as_meta_says_and_no_more() {
    let mut world = World::of_limits().await;
    let have = world
        .engine()
        .template_book()
        .await
        .unwrap()
        .templates
        .len();
    world
        .simulator
        .change_number(|of| of.business_verified = false);
    for at in have..249 {
        let body = format!("Old words, number {at}.");
        world
            .simulator
            .add_template(json!({ "id": (8000 + at).to_string(),
            "name": format!("old_{at}"), "language": "en", "category": "UTILITY",
            "status": "APPROVED", "components": [{ "type": "BODY", "text": body }] }));
    }
    world.reads_templates().await;
    // Nothing says when they were made.
    world.clock.advance(HOUR * 2);
    let room = async |world: &World| world.engine().template_book().await.unwrap().pace.room;
    let near = Room {
        have: 249,
        most: 250,
    };
    assert_eq!(room(&world).await, Some(near), "as Meta told");
    world.submits(numbered("here", 250)).await;
    let held = world.writes_template(numbered("here", 251)).await;
    assert_eq!(rules(&held), [Rule::TemplatesTooMany]);
    let fault = &held.faults[0];
    assert_eq!((fault.actual, fault.limit), (Some(250), Some(250)));
    world.crash().await;
    world.open().await;
    assert_eq!(world.held_draft().await.faults, held.faults, "it is kept");
    world.is_held(&held, "template_limit").await;
    let (status, answer) = world.creates(&numbered("past", 251)).await;
    let subcode = &answer["error"]["error_subcode"];
    assert_eq!((status, subcode), (400, &json!(2_388_019)), "{answer}");

    world
        .simulator
        .change_number(|of| of.business_verified = true);
    world.reads_templates().await;
    let wide = Room {
        have: 250,
        most: 6000,
    };
    assert_eq!(room(&world).await, Some(wide), "it is verified now");
    world
        .simulator
        .change_number(|of| of.business_verified = false);
    let old = world.template_once("old_200", "an old one", |_| true).await;
    world.clock.advance(LATER);
    world
        .ask(move |engine| async move { engine.delete_template(old.id, false).await })
        .await
        .unwrap();
    assert_eq!(room(&world).await, Some(near));
    assert_eq!(world.submission(&held).await, None, "there is room again");
}

#[tokio::test]
async fn an_approved_template_is_changed_once_a_day_wherever_that_is_done() {
    let world = World::of_limits().await;
    let template = world.has_template(draft("hours")).await;
    world.reads_templates().await;
    let (status, answer) = world.edits(&template, "we close at six", json!({})).await;
    assert_eq!(status, 200, "{answer}");
    world.is_approved_again(&template, "six").await;
    let held = world.begins_change(&template, "we close at seven").await;
    assert_eq!(rules(&held), [Rule::EditedToday]);
    world.is_held(&held, "template_edit_limit").await;
    let (status, answer) = world.edits(&template, "we close at seven", json!({})).await;
    let subcode = &answer["error"]["error_subcode"];
    assert_eq!((status, subcode), (400, &json!(2_388_039)), "{answer}");
    world.waits_out(&held.faults[0]);
    assert_eq!(world.submission(&held).await, None, "a day later it goes");
}

#[tokio::test]
async fn an_approved_template_is_changed_ten_times_in_thirty_days() {
    let mut world = World::of_limits().await;
    let template = world.has_template(draft("hours")).await;
    for day in 0..10 {
        let text = format!("we close at {day} sharp");
        if day % 2 == 0 {
            let change = world.begins_change(&template, &text).await;
            assert_eq!(world.submission(&change).await, None, "day {day}");
        } else {
            world.reads_templates().await;
            let (status, answer) = world.edits(&template, &text, json!({})).await;
            assert_eq!(status, 200, "day {day}: {answer}");
        }
        world.is_approved_again(&template, &text).await;
        let edits = only(world.engine().template_book().await.unwrap().pace.edits);
        assert_eq!(edits.left, 9 - day, "day {day}");
        world.clock.advance(DAY);
    }
    let held = world.begins_change(&template, "we never close").await;
    assert_eq!(rules(&held), [Rule::EditsTooMany]);
    world.crash().await;
    world.open().await;
    assert_eq!(world.held_draft().await.faults, held.faults, "it is kept");
    world.is_held(&held, "template_edit_limit").await;
    let (status, answer) = world.edits(&template, "we never close", json!({})).await;
    let subcode = &answer["error"]["error_subcode"];
    assert_eq!((status, subcode), (400, &json!(2_388_039)), "{answer}");

    let rejected = Review::Rejected {
        reason: "INVALID_FORMAT".into(),
        explanation: None,
        recommendation: None,
    };
    world.clock.advance(LATER);
    assert!(world.simulator.review("hours", "en", &rejected).await);
    world
        .template_once("hours", "the rejection", |one| one.status == "REJECTED")
        .await;
    let free = world.held_draft().await;
    assert_eq!(free.faults, [], "rejected ones are changed without a limit");
    world.is_approved_again(&template, "9 sharp").await;
    world.waits_out(&held.faults[0]);
    assert_eq!(world.submission(&held).await, None, "then it goes");
}

#[tokio::test]
async fn a_change_keeps_what_cannot_change() {
    let world = World::of_limits().await;
    let template = world.has_template(draft("hours")).await;
    let change = world.begins_change(&template, "we close at six").await;
    assert_eq!(rules(&change), []);
    let saved = async |draft: TemplateDraft| {
        let engine = world.engine();
        let saved = engine.save_template_draft(Some(change.id), draft);
        saved.await.unwrap()
    };
    for (rule, field, word) in [
        (Rule::NameFixed, "name", "opening_hours"),
        (Rule::NameFixed, "language", "pt_BR"),
        (Rule::CategoryFixed, "category", "MARKETING"),
    ] {
        let mut broken = change.draft.clone();
        match field {
            "name" => broken.name = word.into(),
            "language" => broken.language = word.into(),
            _ => broken.category = DraftCategory::Marketing,
        }
        assert_eq!(rules(&saved(broken).await), [rule], "{field}");
        let more = json!({ field: word });
        let (status, answer) = world.edits(&template, "we close at six", more).await;
        assert_eq!(status, 400, "{field}: {answer}");
    }
    assert_eq!(rules(&saved(change.draft.clone()).await), []);
    world.clock.advance(LATER);
    assert!(
        world
            .simulator
            .review("hours", "en", &Review::Disabled)
            .await
    );
    world
        .template_once("hours", "the end", |one| one.status == "DISABLED")
        .await;
    let held = world.held_draft().await;
    assert_eq!(rules(&held), [Rule::NotEditable]);
    world.is_held(&held, "template_not_editable").await;
    let (status, answer) = world.edits(&template, "we close at six", json!({})).await;
    let subcode = &answer["error"]["error_subcode"];
    assert_eq!((status, subcode), (400, &json!(2_388_039)), "{answer}");
}

#[tokio::test]
async fn a_name_deleted_on_metas_pages_rests_too() {
    let world = World::of_limits().await;
    world.has_template(draft("short_lived")).await;
    world.reads_templates().await;
    let path = format!(
        "{}/message_templates?name=short_lived",
        world.simulator.waba_id()
    );
    let (status, answer) = world.past_the_form("DELETE", &path, &json!(null)).await;
    assert_eq!(status, 200, "{answer}");
    world.reads_templates().await;
    let again = world.writes_template(draft("short_lived")).await;
    assert_eq!(rules(&again), [Rule::NameBlocked]);
    let (status, answer) = world.creates(&draft("short_lived")).await;
    let subcode = &answer["error"]["error_subcode"];
    assert_eq!((status, subcode), (400, &json!(2_388_023)), "{answer}");
}

#[tokio::test]
async fn a_pause_by_pacing_is_ended_by_hand_after_five_minutes_and_not_before() {
    let world = World::of_limits().await;
    world.submits(draft("paced")).await;
    for verdict in [Review::Approved, Review::PausedByPacing] {
        assert!(world.simulator.review("paced", "en", &verdict).await);
    }
    let template = world
        .template_once("paced", "the pause", |one| one.status == "PAUSED")
        .await;
    let ends = format!("{}/unpause", world.meta_id(&template).await);
    let asked = || {
        let requests = world.simulator.requests().into_iter();
        requests.filter(|one| one.path.ends_with(&ends)).count()
    };
    let end = async || {
        let id = template.id;
        let ended = world.ask(move |engine| async move { engine.unpause_template(id).await });
        ended.await.map_err(|error| error.code())
    };
    assert_eq!(end().await, Err("template_pause_too_fresh"));
    assert_eq!(asked(), 0, "Meta was not asked");
    let (status, answer) = world.past_the_form("POST", &ends, &json!({})).await;
    assert_eq!(status, 400, "{answer}");

    world.clock.advance(LATER * 5);
    end().await.unwrap();
    world
        .template_once("paced", "the end of it", |one| one.status == "APPROVED")
        .await;
}
