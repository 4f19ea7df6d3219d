//! What the page complains about: WebKit's driver has no list of it, so the page keeps one.

use super::Window;

/// What says that nothing is wrong.
const BENIGN: [&str; 2] = [
    // An answer that was on its way when a test loaded the page anew.
    "[TAURI] Couldn't find callback id",
    // A list that was made larger drew more rows, and those are measured in the next frame.
    "ResizeObserver loop completed with undelivered notifications",
];

impl Window {
    /// Begins to note complaints: errors and warnings on the console, errors nobody caught, files
    /// that did not load, what the policy forbade. Once for each page.
    pub(crate) async fn note_complaints(&self) {
        self.now(
            "if (window.complaints) return;
             window.complaints = [];
             const note = (kind, what) => window.complaints.push(`${kind}: ${what}`);
             for (const kind of ['error', 'warn']) {
                 const said = console[kind].bind(console);
                 console[kind] = (...words) => { note(kind, words.map(String).join(' ')); said(...words); };
             }
             // Files that do not load tell their element only; the window hears of it on the way down.
             addEventListener('error', (event) =>
                 note('error', event.message ?? `${event.target.tagName} ${event.target.currentSrc || event.target.src || event.target.href}`), true);
             addEventListener('unhandledrejection', (event) => note('rejection', String(event.reason)));
             addEventListener('securitypolicyviolation', (event) =>
                 note('policy', `${event.effectiveDirective} ${event.blockedURI}`));",
        )
        .await;
    }

    /// What there was to complain about since then, or since this was asked last.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let noted = self.now("return window.complaints.splice(0)").await;
        let mut noted: Vec<String> =
            serde_json::from_value(noted).expect("complaints are noted since the page was loaded");
        noted.retain(|complaint| !BENIGN.iter().any(|benign| complaint.contains(benign)));
        noted
    }
}
