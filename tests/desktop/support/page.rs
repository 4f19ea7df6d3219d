//! What a person does and sees in the window.
//!
//! Elements are found by `data-testid`, which the interface keeps stable for this.

use serde_json::{Value, json};
use thirtyfour::{By, Key};

use super::wait::{PATIENCE, answer_within};
use super::{Window, screenshots};

impl Window {
    /// Waits for an element that can be seen.
    pub(crate) async fn see(&self, id: &str) {
        self.sees(id, &format!("return shown('{id}').length > 0"))
            .await;
    }

    /// Waits until an element is gone.
    pub(crate) async fn see_no(&self, id: &str) {
        self.sees(
            &format!("no {id}"),
            &format!("return shown('{id}').length === 0"),
        )
        .await;
    }

    /// Clicks an element, when it can be clicked.
    pub(crate) async fn click(&self, id: &str) {
        self.act(&format!("click {id}"), id, async |element| {
            element.click().await
        })
        .await;
    }

    /// Opens a chat by the name on its row.
    pub(crate) async fn open_chat(&self, name: &str) {
        let what = format!("the chat with {name} is open");
        self.sees(
            &what,
            &format!(
                "const row = shown('chat-row').find((row) => row.innerText.includes('{name}'));
                 if (row) row.click();
                 return shown('timeline').length > 0
                     && document.querySelector('main').innerText.includes('{name}')"
            ),
        )
        .await;
    }

    /// Presses a key wherever the focus is.
    pub(crate) async fn press(&self, key: Key) {
        self.page
            .action_chain()
            .send_keys(key)
            .perform()
            .await
            .unwrap();
    }

    /// Types key by key wherever the focus is.
    pub(crate) async fn keys(&self, text: &str) {
        let keys = self.page.action_chain().send_keys(text);
        keys.perform().await.unwrap();
    }

    /// Presses a key, a character or one with a name, while others are held.
    pub(crate) async fn press_with(&self, held: &[Key], key: impl Into<char>) {
        let key = key.into();
        let mut keys = self.page.action_chain();
        for held in held {
            keys = keys.key_down(char::from(held.clone()));
        }
        keys = keys.key_down(key).key_up(key);
        for held in held {
            keys = keys.key_up(char::from(held.clone()));
        }
        keys.perform().await.unwrap();
    }

    /// Picks files in a file field, as the system's dialogue would.
    pub(crate) async fn choose_file(&self, id: &str, file: &std::path::Path) {
        let field = self.page.find(By::Testid(id)).await.unwrap();
        field.send_keys(file.display().to_string()).await.unwrap();
    }

    /// Types into a field, key by key as a person would.
    pub(crate) async fn write(&self, id: &str, text: &str) {
        self.act(&format!("write into {id}"), id, async |element| {
            element.send_keys(text).await
        })
        .await;
    }

    /// Waits until `script` gives something other than null, false or 0, and returns that.
    ///
    /// It may use `shown(id)`, the visible elements with that test id; `texts(id)`, their words;
    /// and `messages()`, what the open conversation shows.
    pub(crate) async fn sees(&self, what: &str, script: &str) -> Value {
        let found = answer_within(PATIENCE, &mut async || {
            let value = self.ask(script).await.ok()?;
            let nothing = value.is_null() || value == json!(false) || value == json!(0);
            (!nothing).then_some(value)
        })
        .await;
        match found {
            Some(value) => value,
            None => self.give_up(what).await,
        }
    }

    /// Waits until `script` gives exactly this; ends the test with what it gave last.
    ///
    /// For whatever may still be on its way when it is asked for: what stays wrong is found all the
    /// same.
    pub(crate) async fn becomes(&self, what: &str, script: &str, wanted: Value) {
        let mut last = String::new();
        let came = answer_within(PATIENCE, &mut async || match self.ask(script).await {
            Ok(value) if value == wanted => Some(()),
            Ok(value) => {
                last = value.to_string();
                None
            }
            Err(error) => {
                last = error.to_string();
                None
            }
        })
        .await;
        if came.is_none() {
            self.give_up(&format!("{what}: {wanted}, but {last}")).await;
        }
    }

    /// The answer of a script at this moment, for what cannot change by itself.
    pub(crate) async fn now(&self, script: &str) -> Value {
        self.ask(script).await.unwrap()
    }

    /// Runs a script that calls its last argument with the answer, however long it takes.
    pub(crate) async fn run(&self, script: &str) -> Value {
        let ended = self.page.execute_async(script, Vec::new()).await.unwrap();
        ended.json().clone()
    }

    /// Takes a picture of both looks into the folder of this run.
    pub(crate) async fn pictures(&self, name: &str) {
        for look in ["light", "dark"] {
            self.now(&format!(
                "document.documentElement.dataset.theme = '{look}'"
            ))
            .await;
            self.picture(&format!("{name}-{look}")).await;
        }
        self.now("delete document.documentElement.dataset.theme")
            .await;
    }

    /// Waits until everything is there, and no colour or place is on its way to another.
    pub(crate) async fn stands_still(&self) {
        // What has just been changed begins to move with the next frame.
        self.two_frames().await;
        self.sees(
            "everything is there and stands still",
            "return document.fonts.status === 'loaded'
                && [...document.images].every((image) => image.complete)
                && document.getAnimations().every((animation) =>
                    animation.playState !== 'running'
                    || animation.effect.getComputedTiming().iterations === Infinity)",
        )
        .await;
    }

    /// One frame in which what is there is drawn, and one in which that is on the screen.
    async fn two_frames(&self) {
        let frames = "const done = arguments[arguments.length - 1];
            requestAnimationFrame(() => requestAnimationFrame(() => done(true)));";
        self.page.execute_async(frames, Vec::new()).await.unwrap();
    }

    /// Takes a picture into the folder of this run.
    pub(crate) async fn picture(&self, name: &str) {
        let file = screenshots().join(format!("{name}.png"));
        // Fonts and pictures that arrive late would make every run's picture another.
        self.stands_still().await;
        self.two_frames().await;
        self.page.screenshot(&file).await.unwrap();
    }

    /// With `UPDATE_GOLDEN=1`, makes a picture of this run the one that the papers show.
    pub(crate) fn keep_picture(&self, name: &str, kept_as: &str) {
        if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
            let papers =
                std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("desktop/screenshots");
            std::fs::create_dir_all(&papers).unwrap();
            let taken = screenshots().join(format!("{name}.png"));
            std::fs::copy(taken, papers.join(format!("{kept_as}.png"))).unwrap();
        }
    }

    async fn act(
        &self,
        what: &str,
        id: &str,
        deed: impl AsyncFn(&thirtyfour::WebElement) -> thirtyfour::error::WebDriverResult<()>,
    ) {
        let done = answer_within(PATIENCE, &mut async || {
            let element = self.page.find(By::Testid(id)).await.ok()?;
            // Covered, moving, disabled or replaced just now: look again.
            if !element.is_enabled().await.ok()? || !self.can_be_hit(&element).await? {
                return None;
            }
            deed(&element).await.ok()
        })
        .await;
        if done.is_none() {
            self.give_up(what).await;
        }
    }

    /// Whether a pointer would meet the element: the driver aims first and clicks later, and what
    /// slides in meanwhile is missed.
    async fn can_be_hit(&self, element: &thirtyfour::WebElement) -> Option<bool> {
        let script = "
            const [element] = arguments;
            element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
            const box = element.getBoundingClientRect();
            const met = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            const moving = document.getAnimations().some((animation) =>
                animation.playState === 'running'
                && animation.effect.getComputedTiming().iterations !== Infinity
                && animation.effect.target?.contains(element));
            return !moving && met !== null && (element.contains(met) || met.contains(element))";
        let answer = self
            .page
            .execute(script, vec![element.to_json().ok()?])
            .await
            .ok()?;
        answer.json().as_bool()
    }

    async fn ask(&self, script: &str) -> thirtyfour::error::WebDriverResult<Value> {
        const TOOLS: &str = "
            const shown = (id) => [...document.querySelectorAll(`[data-testid='${id}']`)]
                .filter((element) => element.getClientRects().length > 0);
            const texts = (id) => shown(id).map((element) => element.innerText.trim());
            const messages = () => shown('message').map((item) => ({
                id: item.dataset.messageId,
                kind: item.dataset.kind,
                ours: item.dataset.fromUs === 'true',
                delivery: item.dataset.delivery ?? null,
                text: item.innerText,
            }));
        ";
        let answer = self
            .page
            .execute(format!("{TOOLS}{script}"), Vec::new())
            .await?;
        Ok(answer.json().clone())
    }

    /// Ends the test with a picture and the words on the page.
    async fn give_up(&self, what: &str) -> ! {
        let file = screenshots().join("failed.png");
        drop(self.page.screenshot(&file).await);
        let words = self.ask("return document.body.innerText").await;
        panic!(
            "not in {} s: {what}\na picture is in {}\nthe page says: {words:?}",
            PATIENCE.as_secs(),
            file.display()
        )
    }
}
