//! P3 and P10: hostile bodies at the real program. All are taken, none harms a neighbour, and none
//! makes it large.

use std::{fs, path::Path, time::Duration};

use serde_json::{Value, json};
use shopbell_simulator::{Options, Simulator};

use crate::{
    shared::Folder,
    support::{
        http::{post, signature},
        program::{Program, exported, serve},
        until_within,
    },
};

const ACCOUNT: &str = "700000000000001:800000000000001";
/// What the listener takes in, in bytes.
const LARGEST: usize = 3 * 1024 * 1024;
/// What the program may need at its worst, in KiB.
const MEMORY_KIB: u64 = 200 * 1024;

struct Inbox {
    simulator: Simulator,
    program: Program,
    wrote: Vec<String>,
}

impl Inbox {
    /// Posts a body as Meta; the status.
    async fn gets(&self, body: Vec<u8>) -> u16 {
        let signed = signature(self.simulator.app_secret(), &body);
        post(&self.program.webhook, body, Some(&signed)).await
    }

    /// A message of Nadia's, to stand among the others.
    fn nadia_writes(&mut self) -> Value {
        let number = self.wrote.len();
        self.wrote.push(format!("wamid.nadia-{number:04}"));
        json!({ "from": "5511912345678", "id": self.wrote[number], "type": "text",
            "timestamp": (1_793_700_000 + number).to_string(), "text": { "body": "Good morning" } })
    }
}

/// Elements that nobody understands, each beside a good one in the same list.
fn strangers() -> Vec<Value> {
    let deep = (0..100).fold(json!(1), |inner, _| json!({ "a": inner }));
    let wide: Vec<Value> = (0..5_000).map(|number| json!(number)).collect();
    vec![
        json!(null),
        json!(7),
        json!("\u{202e}text"),
        json!([[[[]]]]),
        json!({}),
        json!({ "id": 7, "from": [], "type": {}, "timestamp": "soon" }),
        json!({ "id": "wamid.deep", "from": "5511900000001", "type": "text", "text": deep }),
        json!({ "id": "wamid.wide", "from": "5511900000001", "type": "text", "text": wide }),
        json!({ "id": "wamid.nul", "from": "5511900000001", "type": "text", "text": { "body": "a\0b" } }),
        json!({ "id": "wamid.late", "from": "5511900000001", "type": "text", "timestamp": i64::MAX,
            "text": { "body": "from the end of time" } }),
        json!({ "id": "wamid.early", "from": "5511900000001", "type": "text", "timestamp": i64::MIN,
            "text": { "body": "from its beginning" } }),
        json!({ "id": "", "from": "", "type": "text", "text": { "body": "from nobody" } }),
        json!({ "id": "x".repeat(100_000), "from": "5".repeat(100_000), "type": "t".repeat(100_000) }),
        json!({ "id": "wamid.page", "from": "5511900000002", "type": "text",
            "text": { "body": "<img src=x onerror=alert(1)>{{7*7}}' OR 1=1; --" } }),
        json!({ "id": "wamid.path", "from": "5511900000002", "type": "document",
            "document": { "id": "../../7?fields=x#", "filename": "../../.bashrc", "mime_type": "text/html" } }),
        json!({ "id": "wamid.file", "from": "5511900000002", "type": "image",
            "image": { "id": "1", "url": "file:///etc/passwd", "link": "http://127.0.0.1/", "sha256": "!" } }),
        json!({ "id": "wamid.self", "from": "5511900000002", "type": "reaction",
            "reaction": { "message_id": "wamid.self", "emoji": "\u{202e}" } }),
        json!({ "id": "wamid.edit", "from": "5511900000002", "type": "edit",
            "edit": { "original_message_id": "wamid.edit", "message": { "type": "text" } } }),
    ]
}

fn envelope(messages: Value) -> Value {
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": "800000000000001", "changes": [{
        "field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "551140001234", "phone_number_id": "700000000000001" },
            "contacts": [{ "profile": { "name": "Nadia" }, "wa_id": "5511912345678" }],
            "messages": messages,
    }}]}]})
}

#[tokio::test]
async fn hostile_bodies_are_taken_and_their_neighbours_lose_nothing() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let dir = Folder::new();
    let more = ["--listen", "127.0.0.1:0", "--account", ACCOUNT];
    let program = Program::start(&mut serve(&simulator, dir.path(), &more)).await;
    let mut inbox = Inbox {
        simulator,
        program,
        wrote: Vec::new(),
    };

    let (mut bodies, mut too_large) = (0, 0);
    for stranger in strangers() {
        let (before, after) = (inbox.nadia_writes(), inbox.nadia_writes());
        let body = envelope(json!([before, stranger, after])).to_string();
        assert_eq!(inbox.gets(body.into_bytes()).await, 200, "{stranger:.80}");
        bodies += 1;
    }
    let mut whole: Vec<Vec<u8>> = corpus();
    let repeated = |piece: &str| piece.repeat(LARGEST / piece.len()).into_bytes();
    let text = |body: &str| {
        envelope(
            json!([{ "from": "5511900000003", "id": format!("wamid.{}", body.len()),
            "timestamp": "1793700000", "type": "text", "text": { "body": body } }]),
        )
        .to_string()
        .into_bytes()
    };
    let most = |piece: &str| piece.repeat((LARGEST - 1024) / piece.len() / 2);
    whole.extend([
        repeated("["),
        repeated("{\"a\":"),
        repeated("\\ud83d"),
        text(&most("*_~")),
        text(&most("a\u{202e}")),
        text(&most("https://a.example/ ")),
        envelope(json!(vec![json!({}); 4_000]))
            .to_string()
            .into_bytes(),
        vec![b' '; LARGEST + 1],
    ]);
    for body in whole {
        let fits = body.len() <= LARGEST;
        let status = inbox.gets(body).await;
        assert_eq!(status, if fits { 200 } else { 413 });
        bodies += 1;
        too_large += u32::from(!fits);
        let alone = inbox.nadia_writes();
        let body = envelope(json!([alone])).to_string();
        assert_eq!(inbox.gets(body.into_bytes()).await, 200);
    }
    assert!(too_large > 0);

    let nadia = inbox.program.chat("Nadia").await;
    let last = format!("wamid.nadia-{:04}", inbox.wrote.len() - 1);
    let patience = Duration::from_secs(180);
    until_within(
        patience,
        "the last of her messages is in the chat",
        async || {
            let request =
                json!({ "conversationId": nadia, "at": { "kind": "newest" }, "limit": 1 });
            let page = inbox.program.call("timeline_page", request).await;
            let newest = page["messages"].as_array()?.last()?["atMs"].as_i64()?;
            let expected = 1_793_700_000 + i64::try_from(inbox.wrote.len()).unwrap() - 1;
            (newest == expected * 1000).then_some(())
        },
    )
    .await;
    let peak_kib = inbox.program.peak_kib();
    let lines = exported(dir.path()).await;
    let hers = lines.iter().filter_map(|line| line["wamid"].as_str());
    let mut hers: Vec<&str> = hers.filter(|id| id.starts_with("wamid.nadia-")).collect();
    hers.sort_unstable();
    assert_eq!(hers, inbox.wrote, "{last} and all before it, once each");
    println!(
        "hostile bodies {bodies}, neighbours {}, lost 0, doubled 0, peak {peak_kib} KiB",
        inbox.wrote.len()
    );
    assert!(peak_kib < MEMORY_KIB, "{peak_kib} KiB");

    let (code, log) = inbox.program.terminate().await;
    assert_eq!(code, Some(0));
    assert!(!log.contains("panicked") && !log.contains("ERROR"), "{log}");
}

/// The bodies of the fuzz target.
fn corpus() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/webhook_body");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}
