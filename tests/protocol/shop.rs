//! A shop with a customer whose window is open, and files to send.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use shopbell_cloud_api::{
    Accepted, AccessToken, Client, Error, GRAPH_VERSION, MediaId, OutgoingMessage, PhoneNumberId,
    Recipient, UploadFile, UserId, WaId, Wamid,
};
use shopbell_simulator::{Options, Simulator};

const ASSETS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../src-tauri/crates/simulator/assets"
);

/// What can be named in a message.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) ana: WaId,
    pub(crate) ana_by_id: UserId,
    /// A message of hers.
    pub(crate) message: Wamid,
    pub(crate) image: MediaId,
    pub(crate) video: MediaId,
    pub(crate) audio: MediaId,
    pub(crate) voice: MediaId,
    pub(crate) document: MediaId,
    pub(crate) sticker: MediaId,
}

pub(crate) struct Shop {
    pub(crate) simulator: Simulator,
    pub(crate) known: Known,
    client: Client,
    http: reqwest::Client,
    number: PhoneNumberId,
    templates: AtomicUsize,
}

impl Shop {
    /// A shop whose requests are in the record, if one is kept.
    pub(crate) async fn open() -> Self {
        Self::with(Options::default()).await
    }

    /// A shop whose requests are in no record: broken ones are among them.
    pub(crate) async fn off_the_record() -> Self {
        let mut options = Options::default();
        options.record = None;
        Self::with(options).await
    }

    async fn with(options: Options) -> Self {
        // Already installed by another test of this process: fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let simulator = Simulator::start(options).await.unwrap();
        let client = Client::builder(AccessToken::new(simulator.token()))
            .base_url(&simulator.graph_url())
            .build()
            .unwrap();
        let number = PhoneNumberId::new(simulator.phone_number_id());
        let ana = simulator.customer("Ana");
        let message = Wamid::new(ana.writes("Open today?").await);
        let upload = async |name: &str, mime: &str| {
            let file = UploadFile {
                path: Path::new(ASSETS).join(name),
                mime: mime.to_owned(),
                file_name: name.to_owned(),
            };
            client.upload_media(&number, file).await.unwrap()
        };
        let known = Known {
            ana: WaId::new(ana.wa_id().unwrap()),
            ana_by_id: UserId::new(ana.user_id()),
            message,
            image: upload("cake.jpg", "image/jpeg").await,
            video: upload("video.mp4", "video/mp4").await,
            audio: upload("jingle.mp3", "audio/mpeg").await,
            voice: upload("voice.ogg", "audio/ogg").await,
            document: upload("prices.pdf", "application/pdf").await,
            sticker: upload("sticker.webp", "image/webp").await,
        };
        Self {
            simulator,
            known,
            client,
            http: reqwest::Client::new(),
            number,
            templates: AtomicUsize::new(0),
        }
    }

    pub(crate) async fn send(&self, message: &OutgoingMessage) -> Result<Accepted, Error> {
        self.client.send_message(&self.number, message).await
    }

    /// Posts a request as it is, past the client and its checks; status and answer.
    pub(crate) async fn post(&self, request: &Value) -> (u16, Value) {
        let base = self.simulator.graph_url();
        let base = base.trim_end_matches('/');
        let response = self
            .http
            .post(format!("{base}/{GRAPH_VERSION}/{}/messages", self.number))
            .bearer_auth(self.simulator.token())
            .json(request)
            .send()
            .await
            .unwrap();
        let status = response.status().as_u16();
        (status, response.json().await.unwrap())
    }

    /// Puts an approved template in the account; its name.
    pub(crate) fn approve(&self, category: &str, named: bool, components: &Value) -> Value {
        let count = self.templates.fetch_add(1, Ordering::Relaxed);
        let template = json!({
            "id": format!("61000000000{count:04}"), "name": format!("generated_{count}"),
            "language": "en", "status": "APPROVED", "category": category,
            "parameter_format": if named { "NAMED" } else { "POSITIONAL" }, "components": components });
        self.simulator.add_template(template.clone());
        template
    }

    pub(crate) fn to_ana(&self) -> Recipient {
        Recipient::Phone(self.known.ana.clone())
    }
}
