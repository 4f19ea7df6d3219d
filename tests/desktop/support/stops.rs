//! How long the page does nothing else while something large goes on, and large things that are
//! dropped on it.

use std::path::Path;

use super::Window;

/// How the page stood still.
pub(crate) struct Stops {
    pub(crate) longest_ms: f64,
    /// How many were longer than 100 milliseconds.
    pub(crate) long: f64,
    pub(crate) watched_ms: f64,
}

impl Window {
    /// Notes from now on, in `window.stops`, the longest time between two beats of the page, how many
    /// were longer than 100 milliseconds, and how long that was watched. Called again, it begins
    /// anew.
    pub(crate) async fn note_stops(&self) {
        self.now(
            "clearInterval(window.beat);
             const now = performance.now();
             const stops = { longest: 0, long: 0, began: now, last: now, watched: 0 };
             window.stops = stops;
             window.beat = setInterval(() => {
                 const now = performance.now();
                 stops.longest = Math.max(stops.longest, now - stops.last);
                 if (now - stops.last > 100) stops.long += 1;
                 stops.watched = now - stops.began;
                 stops.last = now;
             }, 10);",
        )
        .await;
    }

    /// The stops since they are noted.
    pub(crate) async fn stops(&self) -> Stops {
        let stops = self.now("return window.stops").await;
        let number = |name: &str| stops[name].as_f64().expect("stops are noted");
        Stops {
            longest_ms: number("longest"),
            long: number("long"),
            watched_ms: number("watched"),
        }
    }

    /// Drops a file on the open chat, as a hand would: the page gets it as it gets any other.
    pub(crate) async fn drop_file(&self, file: &Path) {
        self.now(
            "const field = Object.assign(document.createElement('input'), { type: 'file', hidden: true });
             field.dataset.testid = 'in-the-hand';
             document.body.append(field);",
        )
        .await;
        self.choose_file("in-the-hand", file).await;
        let hand = |what: &str| {
            format!(
                "const field = document.querySelector('[data-testid=in-the-hand]');
                 const held = new DataTransfer();
                 held.items.add(field.files[0]);
                 shown('timeline')[0].dispatchEvent(new DragEvent('{what}', {{
                     dataTransfer: held, bubbles: true, cancelable: true,
                 }}));"
            )
        };
        self.now(&hand("dragover")).await;
        self.see("drop-target").await;
        self.now(&format!("{} field.remove();", hand("drop"))).await;
        self.see_no("drop-target").await;
    }
}
