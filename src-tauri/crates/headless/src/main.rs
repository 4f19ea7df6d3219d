//! `shopbell-headless`: the engine without a window.
//!
//! For an always-on machine, for the interface in a browser, for load tests and for taking the
//! data elsewhere.

mod api;
mod arguments;
mod doctor;
mod export;
mod rebuild;
mod serve;
mod words;

use std::process::ExitCode;

use arguments::Command;
use shopbell_platform::tunnel;
use tracing_subscriber::{
    EnvFilter, filter::filter_fn, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

#[tokio::main]
async fn main() -> ExitCode {
    let command = match arguments::parse(std::env::args().skip(1)) {
        Ok(command) => command,
        Err(problem) => {
            eprintln!("shopbell-headless: {problem}\n\n{}", arguments::USAGE);
            return ExitCode::from(2);
        }
    };
    let filter = EnvFilter::try_from_env("SHOPBELL_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::registry()
        .with(filter)
        .with(filter_fn(tunnel::may_be_logged))
        .with(fmt::layer().with_writer(std::io::stderr))
        .init();
    // The only other provider would be one installed before; nobody did.
    drop(rustls::crypto::ring::default_provider().install_default());
    let outcome = match command {
        Command::Help => say(arguments::USAGE),
        Command::Version => say(concat!("shopbell-headless ", env!("CARGO_PKG_VERSION"))),
        Command::Serve(options) => serve::number(options).await,
        Command::Demo(options) => serve::demo(options).await,
        Command::Export { data_dir, what } => export::run(&data_dir, what).await,
        Command::Rebuild { data_dir } => return ended(rebuild::run(&data_dir).await),
        Command::Doctor(options) => return ended(doctor::run(options).await),
    };
    ended(outcome.map(|()| ExitCode::SUCCESS))
}

fn ended(outcome: Result<ExitCode, Problem>) -> ExitCode {
    match outcome {
        Ok(code) => code,
        Err(problem) => {
            eprintln!("shopbell-headless: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// What went wrong, in words for the person at the terminal.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Problem {
    /// A value the environment has to give is missing.
    #[error("{0} is not set in the environment")]
    Missing(&'static str),
    /// The engine did not start or work.
    #[error("{0} ({source})", source = source_of(.0))]
    Launch(#[from] shopbell_ipc::LaunchError),
    /// The engine refused.
    #[error("{0} ({source})", source = source_of(.0))]
    Engine(#[from] shopbell_core::EngineError),
    /// Something was refused with a code of the contract.
    #[error("refused: {0}")]
    Refused(String),
    /// A file, an address or the output.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

fn source_of(error: &dyn std::error::Error) -> String {
    let mut parts = Vec::new();
    let mut next = error.source();
    while let Some(source) = next {
        parts.push(source.to_string());
        next = source.source();
    }
    parts.join(": ")
}

fn say(text: &str) -> Result<(), Problem> {
    use std::io::Write as _;
    Ok(writeln!(std::io::stdout(), "{text}")?)
}
