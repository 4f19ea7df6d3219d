//! What Meta decides about a template comes into the window with its reason and what it means.

use serde_json::json;
use shopbell_simulator::Review;

use super::at_the_templates;
use crate::support::{Bakery, Window};

impl Window {
    /// Chooses a template in the list and waits until these words are said beside it.
    async fn chosen_says(&self, name: &str, words: &[&str]) {
        let words = json!(words);
        self.sees(
            &format!("{name}, chosen, saying {words}"),
            &format!(
                "if (!texts('template-chosen').some((text) => text.includes('{name}'))) {{
                     shown('book-row').find((row) => row.dataset.name === '{name}')
                         ?.querySelector('button').click();
                     return false;
                 }}
                 return {words}.every((word) =>
                     texts('template-chosen').some((text) => text.includes(word)))"
            ),
        )
        .await;
    }

    /// Opens the picker with those that cannot be sent, and waits for what is said about one.
    async fn picker_says(&self, name: &str, words: &str) {
        self.click("composer-attach").await;
        self.click("attach-template").await;
        self.sees(
            &format!("{name} in the picker, saying {words}"),
            &format!(
                "const box = shown('template-unusable')[0];
                 if (box && !box.checked) box.click();
                 return shown('template-option').some((one) =>
                     one.dataset.templateName === '{name}' && one.innerText.includes('{words}'))"
            ),
        )
        .await;
        self.press(thirtyfour::Key::Escape).await;
        self.see_no("template-search").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_meta_decides_about_a_template_is_told_with_its_reason_and_what_it_means() {
    let bakery = Bakery::new().await;
    let simulator = &bakery.simulator;
    let (window, ana) = at_the_templates(&bakery).await;
    window.begins_template("order_ready_now", "utility").await;
    window.writes_text("it is ready.").await;
    window.submits_template("order_ready_now").await;
    let rejected = Review::Rejected {
        reason: "INVALID_FORMAT".into(),
        explanation: Some("The text is unclear.".into()),
        recommendation: Some("Say what was ordered.".into()),
    };
    window
        .is_decided(simulator, "order_ready_now", rejected, "REJECTED")
        .await;
    let why = ["The text is unclear.", "Say what was ordered."];
    window.chosen_says("order_ready_now", &why).await;
    window.pictures("s15-rejected-by-the-review").await;

    window.click("template-edit").await;
    window.see("template-editor").await;
    window
        .sees(
            "the reason beside the form",
            "return texts('template-editor').some((text) => text.includes('Say what was ordered.'))",
        )
        .await;
    window
        .writes_text("your strawberry cake is ready to be picked up.")
        .await;
    window.is_approved(simulator, "order_ready_now").await;

    let dearer = Review::CategoryChanged {
        to: "MARKETING".into(),
    };
    window
        .is_decided(simulator, "order_ready_now", dearer, "APPROVED")
        .await;
    window
        .chosen_says("order_ready_now", &["Marketing", "strawberry"])
        .await;

    window
        .is_decided(simulator, "order_ready_now", Review::Paused, "PAUSED")
        .await;
    window
        .chosen_says("order_ready_now", &["comes back by itself"])
        .await;
    window.pictures("s13-paused-by-customers").await;
    window.leaves_templates().await;
    window
        .sees(
            "the news of it over the inbox",
            "shown('news-more').find((one) => one.ariaExpanded === 'false')?.click();
             return shown('news').some((one) => one.dataset.code === 'template_paused')
                 && shown('news').some((one) => one.dataset.code === 'template_category_changed')",
        )
        .await;
    window.picker_says("order_ready_now", "paused").await;

    window.click("templates").await;
    window.see("template-book").await;
    window
        .is_decided(simulator, "order_ready_now", Review::Unpaused, "APPROVED")
        .await;
    window.leaves_templates().await;
    window.picks_template("order_ready_now").await;
    window.sends_template(1).await;
    let received = ana.inbox();
    assert_eq!(received.len(), 1, "it went out once, after the pause");
    assert!(
        received[0]
            .shown
            .as_ref()
            .unwrap()
            .body
            .contains("strawberry")
    );
    window.terminate().await;
    bakery.simulator.shutdown().await;
}
