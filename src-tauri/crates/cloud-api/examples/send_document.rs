//! Uploads a file and sends it: `TOKEN=… FROM=… cargo run --example send_document +34600111222 invoice.pdf`.

use std::error::Error;
use std::path::PathBuf;

use shopbell_cloud_api::{Client, Content, E164, OutgoingMessage, PhoneNumberId, UploadFile};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let to = E164::parse(&arguments.next().unwrap_or_default(), None)?;
    let path = PathBuf::from(arguments.next().ok_or("which file?")?);
    let client = Client::new(std::env::var("TOKEN")?.into())?;
    let from = PhoneNumberId::new(std::env::var("FROM")?);

    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let file = UploadFile {
        path: path.clone(),
        mime: "application/pdf".to_owned(),
        file_name: name.clone().into_owned(),
    };
    // Good for 30 days and any number of customers.
    let media = client.upload_media(&from, file).await?;
    let document = Content::Document {
        media: media.into(),
        filename: Some(name.into_owned()),
        caption: Some("As promised.".to_owned()),
    };
    // Outside the 24 hours after a customer's message this is refused, now or in a status: 131047.
    let accepted = client
        .send_message(&from, &OutgoingMessage::new(to.into(), document))
        .await?;
    eprintln!("on its way as {}", accepted.wamid);
    Ok(())
}
