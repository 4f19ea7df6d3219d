//! Screens, each in every look: pictures, and what a machine finds wrong with them.
//!
//! Every screen in light and dark; those with a star also in Arabic, and with text of double size
//! in the narrowest window. What is wrong is collected, so that one run shows all of it.

use super::Window;

/// The window as it opens, in pixels.
const USUAL: (u32, u32) = (1280, 800);
/// The narrowest that it gets.
const NARROW: (u32, u32) = (420, 800);

/// A screen, and how one gets there.
pub(crate) struct Screen {
    /// The pictures' name; the look is added.
    pub(crate) name: &'static str,
    pub(crate) steps: &'static [Step],
    /// Also in Arabic, and large in a narrow window.
    pub(crate) star: bool,
}

/// One step towards a screen. Taken again in each language, so a step leads to the same place from
/// wherever it begins.
pub(crate) enum Step {
    /// The chat of this name is open.
    Chat(&'static str),
    /// This, by a script that is asked until it answers yes; it may help.
    Until(&'static str, &'static str),
}

/// Nothing is open over the conversation any more.
pub(crate) const CLOSED: Step = Step::Until(
    "the conversation alone",
    "const open = document.querySelector('[role=dialog]');
     open?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
     return open === null",
);

/// Looks at every screen in every look it has, and answers with all that is wrong.
pub(crate) async fn every_look(window: &Window, screens: &[Screen]) -> Vec<String> {
    let mut wrong = Vec::new();
    for screen in screens {
        window.reach(screen).await;
        wrong.extend(window.look(screen.name, "").await);
        if screen.star {
            window.text_size("200%").await;
            window.resize(NARROW).await;
            wrong.extend(window.look(screen.name, "large-").await);
            window.resize(USUAL).await;
            window.text_size("").await;
        }
    }
    if screens.iter().any(|screen| screen.star) {
        window.speak("ar").await;
        for screen in screens.iter().filter(|screen| screen.star) {
            window.reach(screen).await;
            wrong.extend(window.look(screen.name, "ar-").await);
        }
        window.speak("en").await;
    }
    wrong
}

impl Window {
    async fn reach(&self, screen: &Screen) {
        for step in screen.steps {
            match step {
                Step::Chat(name) => self.find_chat(name).await,
                Step::Until(what, script) => drop(self.sees(what, script).await),
            }
        }
    }

    /// Waits until nothing has changed for a while: a list that is being read anew or measured is
    /// no screen yet.
    async fn is_at_rest(&self) {
        self.sees(
            "a page that stands still",
            "const page = document.body.outerHTML;
             if (window.page !== page) Object.assign(window, { page, since: performance.now() });
             return performance.now() - window.since > 300
                 && shown('chat-row').every((row) => getComputedStyle(row).visibility === 'visible')",
        )
        .await;
    }

    /// Both themes of the window as it stands.
    async fn look(&self, name: &str, look: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        self.is_at_rest().await;
        for theme in ["light", "dark"] {
            let name = format!("{name}-{look}{theme}");
            self.theme(theme).await;
            self.picture(&name).await;
            let mut found = self.faults().await;
            found.extend(self.beyond_the_sides().await);
            found.extend(self.complaints().await);
            wrong.extend(found.iter().map(|fault| format!("{name}: {fault}")));
        }
        self.theme("").await;
        wrong
    }

    /// Draws the window in one of the two themes, or as the system has it.
    pub(crate) async fn theme(&self, theme: &str) {
        self.now(&format!(
            "if ('{theme}') document.documentElement.dataset.theme = '{theme}';
             else delete document.documentElement.dataset.theme"
        ))
        .await;
    }

    /// Text of another size, as a setting of the system would make it; empty for the usual one.
    async fn text_size(&self, size: &str) {
        self.now(&format!(
            "document.documentElement.style.fontSize = '{size}'"
        ))
        .await;
    }

    /// What sticks out at the sides: it could be reached by scrolling sideways, or not at all.
    async fn beyond_the_sides(&self) -> Vec<String> {
        let found = self
            .now(
                "const wide = document.documentElement.scrollWidth > innerWidth ? ['the page scrolls sideways'] : [];
                 // Words that end in an ellipsis are meant to be cut.
                 const cut = (element) => {
                     for (let above = element; above; above = above.parentElement) {
                         if (getComputedStyle(above).textOverflow === 'ellipsis') return above !== element;
                     }
                     return false;
                 };
                 const out = [...document.querySelectorAll('#app *, [role=dialog] *')]
                     .filter((element) => !element.closest('.spoken, svg'))
                     .filter((element) => {
                         const box = element.getBoundingClientRect();
                         return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1) && !cut(element);
                     });
                 return wide.concat(out.slice(0, 5).map((element) =>
                     `beyond the side: ${element.tagName}.${element.className} ${element.textContent.slice(0, 40)}`))",
            )
            .await;
        serde_json::from_value(found).unwrap()
    }

    /// Gives the window a size, and waits until the page has it.
    pub(crate) async fn resize(&self, (width, height): (u32, u32)) {
        self.page
            .set_window_rect(0, 0, width, height)
            .await
            .unwrap();
        self.sees(
            &format!("a window of {width} × {height}"),
            &format!("return innerWidth === {width} && innerHeight === {height}"),
        )
        .await;
    }

    /// Chooses the language of the interface, as its menu does, and loads the page anew.
    pub(crate) async fn speak(&self, language: &str) {
        self.now(&format!(
            "localStorage.setItem('shopbell.language', '{language}')"
        ))
        .await;
        self.reload().await;
        self.sees(
            &format!("words in {language}"),
            &format!("return document.documentElement.lang === '{language}'"),
        )
        .await;
    }

    /// Loads the page anew, as a crash of its own would.
    pub(crate) async fn reload(&self) {
        self.now("window.old = true").await;
        self.page.refresh().await.unwrap();
        self.sees(
            "the page anew",
            "return !window.old && document.readyState !== 'loading'",
        )
        .await;
        self.note_complaints().await;
        self.sees(
            "what it begins with: the inbox, the steps of connecting, or the welcome",
            "return ['chat-list', 'wizard', 'welcome-demo'].some((id) => shown(id).length > 0)",
        )
        .await;
    }

    /// Opens a chat wherever it is in the list, by searching for it.
    pub(crate) async fn find_chat(&self, name: &str) {
        self.sees(
            &format!("the chat with {name} is open"),
            &format!(
                "const heading = document.querySelector('main h1, main h2');
                 const search = document.querySelector('[data-testid=chat-search]');
                 const ask = (text) => {{
                     if (search.value === text) return;
                     search.value = text;
                     search.dispatchEvent(new InputEvent('input', {{ bubbles: true }}));
                 }};
                 if (shown('timeline').length > 0 && heading?.innerText.includes('{name}')) {{
                     ask('');
                     // The list is whole again: there is always the owner's own chat beside this one.
                     return document.querySelectorAll('[data-testid=chat-row]').length > 1;
                 }}
                 shown('back')[0]?.click();
                 ask('{name}');
                 shown('chat-row').find((row) => row.innerText.includes('{name}'))?.click();
                 return false"
            ),
        )
        .await;
        self.see("message").await;
    }
}
