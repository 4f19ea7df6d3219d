//! What is said in the open chat, and what became of it.

use super::Window;

impl Window {
    /// Writes a text and sends it.
    pub(crate) async fn says(&self, text: &str) {
        self.write("composer-input", text).await;
        self.click("composer-send").await;
    }

    /// Puts a text into the composer at once, as pasting does; a line break is written `\\n`.
    pub(crate) async fn types(&self, text: &str) {
        self.sees(
            "a field to write into",
            &format!(
                "const field = shown('composer-input')[0];
                 if (!field) return false;
                 field.focus();
                 field.select();
                 document.execCommand('insertText', false, '{text}');
                 return field.value === '{text}'"
            ),
        )
        .await;
    }

    /// Waits until the composer holds this text.
    pub(crate) async fn field_holds(&self, text: &str) {
        self.becomes(
            "what is in the composer",
            "return shown('composer-input')[0].value",
            text.into(),
        )
        .await;
    }

    /// Waits until our message with these words stands at this step.
    pub(crate) async fn is(&self, words: &str, delivery: &str) {
        self.sees(
            &format!("{words} is {delivery}"),
            &format!(
                "return messages().some((m) => m.ours && m.text.includes({words:?}) && m.delivery === '{delivery}')"
            ),
        )
        .await;
    }

    /// Waits until something of this kind is wrong with our message with these words; what its
    /// bubble says of it.
    pub(crate) async fn has_problem(&self, words: &str, kind: &str) -> String {
        let said = self
            .sees(
                &format!("{words} is {kind}"),
                &format!(
                    "const row = shown('message').find((row) => row.innerText.includes({words:?}));
                     return row?.querySelector('.problem[data-kind={kind}] p')?.innerText"
                ),
            )
            .await;
        said.as_str().unwrap().to_owned()
    }

    /// Waits until the open chat's window is `open`, `closed` or `never`.
    pub(crate) async fn reply_window(&self, state: &str) {
        self.sees(
            &format!("the window is {state}"),
            &format!(
                "return shown('window-state').some((chip) => chip.dataset.state === '{state}')"
            ),
        )
        .await;
    }

    /// Fills whatever the chosen template still wants.
    pub(crate) async fn fill_template(&self) {
        self.sees(
            "every field filled",
            "for (const field of shown('template-value').filter((f) => f.value === '')) {
                 field.value = '12';
                 field.dispatchEvent(new InputEvent('input', { bubbles: true }));
             }
             return shown('template-send').some((b) => !b.disabled)",
        )
        .await;
    }

    /// Notes whoever plays from now on in `window.heard`: a player need not be in the page.
    pub(crate) async fn note_players(&self) {
        self.now(
            "window.heard = [];
             const play = HTMLMediaElement.prototype.play;
             HTMLMediaElement.prototype.play = function () {
                 window.heard.push(this);
                 return play.call(this);
             };",
        )
        .await;
    }
}
