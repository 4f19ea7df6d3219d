//! Shopbell's window. Starts the engine's host, shows the interface, hands calls from one to the
//! other, and stops both in order. It decides nothing about messages.
#![cfg_attr(
    not(debug_assertions),
    windows_subsystem = "windows" // no console beside the window
)]

mod arguments;
mod commands;
mod host;
mod lifecycle;
mod opening;
mod saving;
mod window;

use std::process::ExitCode;
use std::sync::Arc;

use arguments::{Arguments, Wish};
use host::Host;
use lifecycle::Lifecycle;
use shopbell_ipc::App;
use shopbell_platform::{host::DesktopHost, tunnel};
use tauri::Manager as _;
use tracing_subscriber::{
    EnvFilter, filter::filter_fn, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

fn main() -> ExitCode {
    let arguments = match arguments::parse(std::env::args_os().skip(1)) {
        Ok(Wish::Open(arguments)) => arguments,
        Ok(Wish::Tell(text)) => return say(&text),
        Err(problem) => {
            eprintln!("shopbell: {problem}");
            return ExitCode::from(2);
        }
    };
    log_to_stderr();
    // The only other provider would be one that somebody installed before: nobody did.
    drop(rustls::crypto::ring::default_provider().install_default());
    match open(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the window could not be opened");
            ExitCode::FAILURE
        }
    }
}

fn open(arguments: Arguments) -> tauri::Result<()> {
    // Before the webview puts its own files there, under whatever rights.
    shopbell_platform::paths::make_private(&arguments.data_dir)?;
    let builder = tauri::Builder::default();
    // Another folder is another shop: it may have a window of its own, and the folder's lock sees
    // to it that no folder has two.
    let builder = if arguments.data_dir_was_named {
        builder
    } else {
        builder.plugin(tauri_plugin_single_instance::init(|app, _, _| {
            window::come_to_front(app)
        }))
    };
    let app = builder
        // For Rust only: no capability names it, and links are never opened by a click alone.
        .plugin(
            tauri_plugin_opener::Builder::new()
                .open_js_links_on_click(false)
                .build(),
        )
        .invoke_handler(tauri::generate_handler![
            commands::call,
            commands::subscribe,
            commands::stage_file,
            commands::media_bytes,
            commands::media_thumb,
            commands::staged_thumb,
            commands::open_media,
            commands::drag_media,
            commands::save_all,
            commands::open_link,
        ])
        .setup(move |app| {
            let launcher = Arc::new(DesktopHost::new(arguments.data_dir.clone()));
            // The engine spawns tasks from its first moment on, so it needs the runtime around it.
            let engine = tauri::async_runtime::block_on(async {
                App::new(launcher, env!("CARGO_PKG_VERSION"))
            });
            app.manage(Host::start(
                engine,
                opening::Folder::in_data_dir(&arguments.data_dir),
            ));
            app.manage(Lifecycle::default());
            lifecycle::listen_for_signals(app.handle());
            window::open(app.handle(), &arguments.data_dir)?;
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run(lifecycle::on_event);
    Ok(())
}

/// Warnings, and from our own crates what an owner's helper would want to know. `SHOPBELL_LOG`
/// changes that, in the notation of `tracing`'s `EnvFilter`.
fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("SHOPBELL_LOG").unwrap_or_else(|_| {
        EnvFilter::new("warn,shopbell=info,shopbell_core=info,shopbell_platform=info")
    });
    tracing_subscriber::registry()
        .with(filter)
        .with(filter_fn(tunnel::may_be_logged))
        .with(fmt::layer().with_writer(std::io::stderr))
        .init();
}

#[expect(
    clippy::print_stdout,
    reason = "answers to --help and --version belong on stdout"
)]
fn say(text: &str) -> ExitCode {
    println!("{text}");
    ExitCode::SUCCESS
}
