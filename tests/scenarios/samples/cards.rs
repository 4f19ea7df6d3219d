//! Every message of the samples as the interface gets it: `ui/gallery/samples.json`, which the
//! gallery draws. The interface's own tests see to it that each has a card.

use std::{collections::BTreeMap, path::Path};

use futures_util::{StreamExt as _, stream};
use serde_json::Value;
use shopbell_ipc::dto::MessageView;

use super::{heard::Samples, samples};

/// Shops that are open beside each other.
const AT_ONCE: usize = 6;

/// The fields of a webhook that may be seen in a chat, beside messages.
const IN_CHATS: [&str; 7] = [
    "field-calls",
    "field-group",
    "field-message-echoes",
    "field-messaging",
    "field-smb-echo",
    "field-standby",
    "field-user",
];

/// What is heard together, by the name of the whole: a message alone, a sequence in its order.
fn talks(names: impl Iterator<Item = String>) -> BTreeMap<String, Vec<String>> {
    let mut talks: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in names {
        let sequence = name
            .rsplit_once('-')
            .filter(|_| name.starts_with("seq-"))
            .map(|(sequence, _)| sequence.to_owned());
        let heard =
            name.starts_with("msg-") || IN_CHATS.iter().any(|field| name.starts_with(field));
        match sequence {
            Some(sequence) => talks.entry(sequence).or_default().push(name),
            None if heard => drop(talks.insert(name.clone(), vec![name])),
            None => {}
        }
    }
    talks
}

/// One line for each message, so that a change is seen.
fn written(all: &BTreeMap<String, Vec<Value>>) -> String {
    let talks: Vec<String> = all
        .iter()
        .map(|(name, messages)| {
            let lines: Vec<String> = messages.iter().map(|m| format!("    {m}")).collect();
            format!("  {name:?}: [\n{}\n  ]", lines.join(",\n"))
        })
        .collect();
    format!("{{\n{}\n}}\n", talks.join(",\n"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_gallery_shows_every_message_of_the_samples_as_the_engine_hands_it_over() {
    let (Some(all), Some(heard)) = (samples(), Samples::read()) else {
        return;
    };
    // Each in a shop of its own; some open while others write.
    let heard = &heard;
    let shops = stream::iter(talks(all.into_keys())).map(async |(name, parts)| {
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let chats = heard.heard(&parts).await.chats;
        let messages = chats.into_iter().flat_map(|(_, messages)| messages);
        let messages = messages.map(|message| serde_json::to_value(MessageView::from(message)));
        (name, messages.map(Result::unwrap).collect::<Vec<Value>>())
    });
    let all: BTreeMap<_, _> = shops.buffer_unordered(AT_ONCE).collect().await;
    let silent: Vec<String> = all
        .iter()
        .filter(|(_, messages)| messages.is_empty())
        .map(|(name, _)| name.clone())
        .collect();
    let drawn: BTreeMap<_, _> = all
        .into_iter()
        .filter(|(_, messages)| !messages.is_empty())
        .collect();
    // Alone they change a message that is not there, or an id that nobody sees; their sequences
    // are drawn.
    let change = ["edit", "reaction", "revoke", "changed-user-id"];
    let said_nothing = silent
        .iter()
        .filter(|name| name.starts_with("msg-") && !change.iter().any(|word| name.contains(word)));
    assert_eq!(
        said_nothing.collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "a message without a bubble"
    );
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/gallery/samples.json");
    let now = written(&drawn);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&file, &now).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == now,
        "ui/gallery/samples.json is not what the engine makes of the samples; UPDATE_GOLDEN=1 writes it"
    );
    println!(
        "{} talks, {} that say nothing alone",
        drawn.len(),
        silent.len()
    );
}
