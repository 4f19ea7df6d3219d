//! Lists an account's templates, and submits one with `new`: `TOKEN=… WABA=… cargo run --example templates [new]`.

use std::error::Error;

use serde_json::json;
use shopbell_cloud_api::template::TemplateCategory;
use shopbell_cloud_api::{Client, NewTemplate, WabaId};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::new(std::env::var("TOKEN")?.into())?;
    let waba = WabaId::new(std::env::var("WABA")?);
    if std::env::args().nth(1).as_deref() == Some("new") {
        let body = json!({ "type": "BODY", "text": "Hello {{name}}, your order is ready.",
            "example": { "body_text_named_params": [{ "param_name": "name", "example": "Ana" }] } });
        let new = NewTemplate::new("order_ready", "en", TemplateCategory::Utility, vec![body])
            .with_named_parameters();
        let submitted = client.create_template(&waba, &new).await?;
        eprintln!(
            "{} is {}, as {:?}",
            submitted.id, submitted.status, submitted.category
        );
    }
    let mut page = client.templates(&waba, None).await?;
    loop {
        for template in &page.templates {
            eprintln!(
                "{} ({}): {}",
                template.name, template.language, template.status
            );
        }
        let Some(next) = page.next else { break };
        page = client.templates(&waba, Some(&next)).await?;
    }
    Ok(())
}
