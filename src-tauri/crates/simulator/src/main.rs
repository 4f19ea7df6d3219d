//! The simulator as a program.

use std::{env, net::SocketAddr, process::ExitCode, time::Duration};

use serde_json::json;
use shopbell_simulator::{Limits, Options, Pace, Scenario, Simulator};

const USAGE: &str = "\
A local WhatsApp Business Cloud API.

shopbell-simulator [--listen ADDRESS:PORT] [--demo] [--live] [--limits]
                   [--webhook URL] [--review SECONDS]
                   [--token TEXT] [--app-secret TEXT] [--verify-token TEXT]

  --listen        where to listen (127.0.0.1 and a free port)
  --demo          open the demo shop, Luna Bakery; implies --live
  --live          statuses and replies take the time they take with people
  --limits        enforce Meta's rates of sending and asking
  --webhook URL   verify this address and deliver there
  --review SECONDS
                  review new and changed templates after this time
  --token, --app-secret, --verify-token
                  secrets to use instead of the fixed ones

Prints one JSON line when it is ready. Ctrl-C or SIGTERM stops it.
";

/// What the command line asks for.
struct Asked {
    options: Options,
    webhook: Option<String>,
}

fn parse(arguments: impl Iterator<Item = String>) -> Result<Option<Asked>, String> {
    let mut options = Options::default();
    let mut webhook = None;
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        let mut value = || {
            arguments
                .next()
                .ok_or_else(|| format!("{argument} wants a value"))
        };
        match argument.as_str() {
            "--listen" => {
                let text = value()?;
                options.listen = text
                    .parse::<SocketAddr>()
                    .map_err(|_| format!("not an address with a port: {text}"))?;
            }
            "--demo" => {
                options.scenario = Scenario::DemoShop;
                options.pace = Pace::Live;
            }
            "--live" => options.pace = Pace::Live,
            "--webhook" => webhook = Some(value()?),
            "--limits" => options.limits = Some(Limits::default()),
            "--review" => {
                let text = value()?;
                let seconds = text
                    .parse()
                    .map_err(|_| format!("not a number of seconds: {text}"))?;
                options.review_after = Some(Duration::from_secs(seconds));
            }
            "--token" => options.token = value()?,
            "--app-secret" => options.app_secret = value()?,
            "--verify-token" => options.verify_token = value()?,
            "--help" | "-h" => return Ok(None),
            other => return Err(format!("unknown argument: {other}")),
        }
    }
    Ok(Some(Asked { options, webhook }))
}

#[tokio::main]
async fn main() -> ExitCode {
    let asked = match parse(env::args().skip(1)) {
        Ok(Some(asked)) => asked,
        Ok(None) => {
            say(USAGE.trim_end());
            return ExitCode::SUCCESS;
        }
        Err(why) => {
            complain(&format!("{why}\n\n{USAGE}"));
            return ExitCode::from(2);
        }
    };
    let simulator = match Simulator::start(asked.options).await {
        Ok(simulator) => simulator,
        Err(error) => {
            complain(&error.to_string());
            return ExitCode::FAILURE;
        }
    };
    if let Some(url) = asked.webhook
        && let Err(error) = simulator.point_webhook_at(&url).await
    {
        complain(&error.to_string());
        simulator.shutdown().await;
        return ExitCode::FAILURE;
    }
    let ready = json!({
        "graph_url": simulator.graph_url(),
        "token": simulator.token(),
        "app_secret": simulator.app_secret(),
        "verify_token": simulator.verify_token(),
        "phone_number_id": simulator.phone_number_id(),
        "waba_id": simulator.waba_id(),
        "app_id": simulator.app_id(),
    });
    say(&ready.to_string());
    asked_to_stop().await;
    simulator.shutdown().await;
    ExitCode::SUCCESS
}

#[cfg(unix)]
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn asked_to_stop() {
    let _ = tokio::signal::ctrl_c().await;
}

#[expect(
    clippy::print_stdout,
    reason = "the line is what the program is started for"
)]
fn say(text: &str) {
    println!("{text}");
}

fn complain(text: &str) {
    eprintln!("shopbell-simulator: {text}");
}
