//! Sends a template: `TOKEN=… FROM=phone-number-id cargo run --example send_template +34600111222`.

use std::error::Error;

use shopbell_cloud_api::{
    Class, Client, Content, E164, Outcome, OutgoingMessage, PhoneNumberId, TemplateMessage,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::new(std::env::var("TOKEN")?.into())?;
    let from = PhoneNumberId::new(std::env::var("FROM")?);
    let to = std::env::args().nth(1).unwrap_or_default();
    let to = E164::parse(&to, None)?;

    // Every test number has this template.
    let template = TemplateMessage::new("hello_world", "en_US");
    let message = OutgoingMessage::new(to.into(), Content::Template(template))
        .with_callback_data("first-try");
    match client.send_message(&from, &message).await {
        Ok(accepted) => eprintln!("on its way as {}", accepted.wamid),
        Err(error) if error.outcome() == Outcome::Unknown => {
            eprintln!("maybe sent: a status with first-try will tell ({error})");
        }
        Err(error) if error.class() == Class::Backoff => eprintln!("not now: {error}"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
