//! Connecting a number in the window, step by step.

use std::sync::OnceLock;

use serde_json::{Value, json};

use super::{Desktop, Window};
use crate::{
    edge::Edge,
    shared::{Meta, secrets},
};

/// Meta and ngrok's edge as processes and tasks of the test's own, and a desktop whose app finds
/// both where the real ones would be: behind the system's proxy, trusted by the system's roots.
pub(crate) struct Shop {
    pub(crate) desktop: Desktop,
    pub(crate) edge: Edge,
    pub(crate) meta: Meta,
}

impl Shop {
    /// Nothing is connected yet.
    pub(crate) async fn new() -> Self {
        Self::on(Desktop::new().await).await
    }

    /// The same on this desktop.
    pub(crate) async fn on(mut desktop: Desktop) -> Self {
        let edge = Edge::start().await;
        let surroundings = edge.surroundings(desktop.home());
        let meta = Meta::with(desktop.home(), &surroundings, &[]).await;
        desktop.surround(surroundings);
        let shop = Self {
            desktop,
            edge,
            meta,
        };
        shop.find_meta_at(&shop.meta.graph_url);
        shop
    }

    /// Writes the app's settings: where it finds the edge, and Meta.
    pub(crate) fn find_meta_at(&self, graph_url: &str) {
        let ca = self.desktop.file("edge-ca.pem", self.edge.ca().as_bytes());
        self.desktop.settings(&json!({
            "graph_url": graph_url,
            "ngrok_server": self.edge.server(),
            "ngrok_ca": ca,
        }));
    }

    /// Gives the three values, and waits until the owner's word is waited for.
    pub(crate) async fn connects(&self, window: &Window) {
        window.gives_token_and_secret().await;
        window.paste("setup-tunnel-token", crate::edge::TOKEN).await;
        window.line("hello", "hello_awaited").await;
    }

    /// The owner writes the word from her phone; waits until the loop has closed.
    pub(crate) async fn says_hi(&self, window: &Window) {
        self.meta.writes("Rosa", "hi").await;
        window.see("setup-proven").await;
    }
}

impl Window {
    /// From the welcome screen to the way in.
    pub(crate) async fn gives_token_and_secret(&self) {
        self.click("welcome-connect").await;
        self.paste("setup-token", secrets::named("meta-token"))
            .await;
        self.step("number", "done").await;
        self.paste("setup-app-secret", secrets::named("app-secret"))
            .await;
        self.step("appSecret", "done").await;
    }

    /// Pastes a text into a field, in place of what is there.
    pub(crate) async fn paste(&self, id: &str, text: &str) {
        self.sees(
            &format!("a field {id} to paste into"),
            &format!(
                "const [field] = shown('{id}');
                 if (!field || field.readOnly || field.disabled) return false;
                 field.focus();
                 field.select();
                 document.execCommand('insertText', false, '{text}');
                 field.dispatchEvent(new ClipboardEvent('paste', {{ bubbles: true }}));
                 return true"
            ),
        )
        .await;
    }

    /// Waits until a step of connecting is `done`, `open` or `later`.
    pub(crate) async fn step(&self, step: &str, at: &str) {
        self.sees(
            &format!("the step {step} is {at}"),
            &format!("return shown('step-{step}').some((step) => step.dataset.at === '{at}')"),
        )
        .await;
    }

    /// Waits until a line of the live test shows this finding, in the words that belong to it.
    pub(crate) async fn line(&self, slot: &str, code: &str) {
        let found = self
            .sees(
                &format!("the line {slot} says {code}"),
                &format!(
                    "const line = shown('setup-line-{slot}').find((line) => line.dataset.code === '{code}');
                     return line ? line.innerText : null"
                ),
            )
            .await;
        assert!(
            says(&found, &format!("check_{code}")),
            "{slot} is {code}, but says {found}"
        );
    }

    /// Waits until a field's error is said in the words of this key.
    pub(crate) async fn says_of(&self, field: &str, key: &str) {
        let id = format!("setup-error-{field}");
        let found = self
            .sees(&id, &format!("return texts('{id}')[0] ?? null"))
            .await;
        assert!(says(&found, key), "not the words of {key}: {found}");
    }
}

/// Whether a shown text is the sentence of this key, whatever stands in its places.
pub(crate) fn says(shown: &Value, key: &str) -> bool {
    let sentence = words(key);
    let mut rest = shown.as_str().unwrap();
    for part in sentence.split('{') {
        // "{at}." leaves "at}.": what counts is what follows the place.
        let fixed = part.split_once('}').map_or(part, |(_, after)| after);
        let Some((_, after)) = rest.split_once(fixed) else {
            return false;
        };
        rest = after;
    }
    true
}

/// The English sentence of a key.
pub(crate) fn words(key: &str) -> &'static str {
    static CATALOGUE: OnceLock<Value> = OnceLock::new();
    let catalogue = CATALOGUE.get_or_init(|| {
        serde_json::from_str(include_str!("../../../ui/messages/en.json")).unwrap()
    });
    let sentence = catalogue[key].as_str();
    sentence.unwrap_or_else(|| panic!("{key} has no words"))
}
