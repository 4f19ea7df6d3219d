//! The one window.

use std::path::Path;

use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager as _, Url, WebviewUrl, WebviewWindowBuilder};

/// Its label, which `capabilities/inbox.json` names.
const LABEL: &str = "inbox";

/// Takes away what a browser does with keys and menus and an inbox must not.
const TAMER: &str = include_str!("webview.js");

/// Opens the window, closed to everything that is not the app's own interface.
///
/// `data_dir` also gets what the webview itself keeps, so that one folder holds everything.
pub(crate) fn open(app: &AppHandle, data_dir: &Path) -> tauri::Result<()> {
    let developing = tauri::is_dev();
    let mut window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("index.html".into()))
        .title("Shopbell")
        .inner_size(1280.0, 800.0)
        .min_inner_size(420.0, 560.0)
        .center()
        .data_directory(data_dir.join("webview"))
        // A form of secrets is no place for a browser's memory.
        .general_autofill_enabled(false)
        .devtools(developing)
        // Dropped files go to the interface, like pasted ones.
        .disable_drag_drop_handler()
        .on_navigation(move |url| is_ours(url, developing))
        .on_new_window(|_, _| NewWindowResponse::Deny);
    if !developing {
        window = window.initialization_script(TAMER);
    }
    window.build()?;
    Ok(())
}

/// Shows the window to somebody who started the app a second time.
pub(crate) fn come_to_front(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    let shown = window
        .unminimize()
        .and_then(|()| window.show())
        .and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}

/// Whether the webview may go there: our own pages, and while developing the dev server's.
///
/// `tauri:` on Linux and macOS, `http://tauri.localhost` on Windows; `blob:` for saving pictures.
fn is_ours(url: &Url, developing: bool) -> bool {
    match (url.scheme(), url.host_str()) {
        ("tauri", Some("localhost")) | ("blob", _) => true,
        ("http" | "https", Some("tauri.localhost")) => cfg!(windows),
        ("http", Some("localhost")) => developing,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn the_window_stays_at_home() {
        let ours = |url: &str, developing| is_ours(&url.parse().unwrap(), developing);
        assert!(ours("tauri://localhost/index.html", false));
        assert!(ours("blob:tauri://localhost/8f0f", false));
        assert!(ours("http://localhost:5173/", true));
        for elsewhere in [
            "https://example.com/",
            "http://localhost:5173/",
            "http://127.0.0.1/",
            "tauri://example.com/",
            "file:///etc/passwd",
            "data:text/html,x",
            "about:blank",
        ] {
            assert!(!ours(elsewhere, false), "{elsewhere}");
        }
    }
}
