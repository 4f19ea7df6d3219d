//! Explains a webhook body: `cargo run --example explain_webhook body.json …`.

use std::process::ExitCode;

use shopbell_cloud_api::webhook::{self, Event};

fn main() -> ExitCode {
    for file in std::env::args().skip(1) {
        let items = std::fs::read(&file)
            .ok()
            .and_then(|body| webhook::parse(&body).ok());
        let Some(items) = items else {
            eprintln!("{file} cannot be read as json");
            return ExitCode::FAILURE;
        };
        for item in items {
            let words = match &item.event {
                Event::Message(message) | Event::Echo(message) => message.text(),
                _ => None,
            };
            eprintln!("{file} {} [{}]", item.path, item.field);
            eprintln!("  {:?}", item.event);
            if let Some(words) = words {
                eprintln!("  reads: {words}");
            }
        }
    }
    ExitCode::SUCCESS
}
