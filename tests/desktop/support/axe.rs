//! What a machine can find wrong with a screen for people who do not see or point: axe-core, run
//! inside the window.

use std::{path::Path, sync::OnceLock};

use serde_json::Value;

use super::Window;

/// The rules of WCAG 2.2 AA, as far as a machine can check them.
const RULES: &str = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']";

impl Window {
    /// What is wrong with the window as it stands, one line each.
    pub(crate) async fn faults(&self) -> Vec<String> {
        // Between two looks a colour is neither of theirs.
        self.stands_still().await;
        if self.now("return 'axe' in window").await != Value::Bool(true) {
            // Put in by the driver: the page's own policy rightly allows no foreign script.
            self.put_in(axe()).await;
        }
        let script = format!(
            "const done = arguments[arguments.length - 1];
             const options = {{ runOnly: {{ type: 'tag', values: {RULES} }}, resultTypes: ['violations'] }};
             window.axe.run(document, options).then(
                 ({{ violations }}) => done(violations.flatMap((rule) => rule.nodes.map((node) =>
                     `${{rule.id}}: ${{node.html.slice(0, 160)}} ${{node.failureSummary ?? ''}}`))),
                 (error) => done([`axe could not look: ${{error}}`]))"
        );
        let found = self.page.execute_async(script, Vec::new()).await.unwrap();
        serde_json::from_value(found.json().clone()).unwrap()
    }

    /// Runs a script of somebody else's in the page.
    async fn put_in(&self, source: &str) {
        self.page.execute(source, Vec::new()).await.unwrap();
        assert_eq!(
            self.now("return typeof window.axe?.run").await,
            "function",
            "axe is there"
        );
    }
}

fn axe() -> &'static str {
    static SOURCE: OnceLock<String> = OnceLock::new();
    SOURCE.get_or_init(|| {
        let modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules");
        std::fs::read_to_string(modules.join("axe-core/axe.min.js"))
            .expect("the interface's modules are installed: `npm ci` in ui/")
    })
}
