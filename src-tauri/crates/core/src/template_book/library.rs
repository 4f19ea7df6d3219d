//! Meta's ready texts: a template made of one needs no review.

use serde_json::{Value, json};
use shopbell_cloud_api::{
    LibraryEntry, LibraryQuery, LibraryTemplate,
    template::{TemplateCategory, variables},
};
use shopbell_store::Deed;

use super::SubmittedTemplate;
use crate::{
    EngineError,
    engine::Engine,
    templates::{ButtonInfo, Preview, list, with_examples},
};

/// A ready text.
#[derive(Clone, Debug, PartialEq)]
pub struct LibraryText {
    /// Meta's name of it.
    pub name: String,
    /// Its language.
    pub language: String,
    /// Meta's category, upper case.
    pub category: String,
    /// The text with its variables.
    pub body: String,
    /// Its buttons; the shop gives their addresses and numbers.
    pub buttons: Vec<ButtonInfo>,
    /// How it looks with Meta's examples.
    pub preview: Preview,
}

/// A template to be made of a ready text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FromLibrary {
    /// Meta's name of the text.
    pub text: String,
    /// Ours for the template.
    pub name: String,
    /// The text's language.
    pub language: String,
    /// The text's category, upper case.
    pub category: String,
    /// Its buttons in order: Meta's kind, and the address or number behind each; empty where
    /// one needs nothing.
    pub buttons: Vec<(String, String)>,
}

impl Engine {
    /// Ready texts in a language; those that hold the words, or all. `None` where Meta offers
    /// none.
    ///
    /// # Errors
    /// [`EngineError::NotConnected`]; [`EngineError::Api`] when Meta is not reached.
    pub async fn template_library(
        &self,
        language: &str,
        words: &str,
    ) -> Result<Option<Vec<LibraryText>>, EngineError> {
        let line = self.line_of(&self.first_waba().await?)?;
        let words = words.trim();
        let query = LibraryQuery {
            search: (!words.is_empty()).then(|| words.to_owned()),
            language: Some(language.to_owned()),
            ..LibraryQuery::default()
        };
        match line.client.template_library(&query, None).await {
            Ok(page) => Ok(Some(page.items.iter().filter_map(read).collect())),
            // Not offered to this account.
            Err(error) if error.graph().is_some() => Ok(None),
            Err(error) => Err(EngineError::Api(error)),
        }
    }

    /// Makes a template of a ready text; Meta approves it at once.
    ///
    /// # Errors
    /// [`EngineError::TemplateRefused`] with Meta's reason.
    pub async fn add_from_library(
        &self,
        wanted: FromLibrary,
    ) -> Result<SubmittedTemplate, EngineError> {
        let waba = self.first_waba().await?;
        let line = self.line_of(&waba)?;
        if let Some(hold) = self.pace(&waba).await?.holds_new() {
            return Err(EngineError::held_template(hold));
        }
        let category = TemplateCategory::from_word(&wanted.category);
        let mut template =
            LibraryTemplate::new(&wanted.name, &wanted.language, category, &wanted.text);
        for (kind, leads_to) in &wanted.buttons {
            if let Some(input) = input(kind, leads_to.trim()) {
                template = template.with_button(input);
            }
        }
        let answer = line
            .client
            .create_from_library(&line.waba_id(), &template)
            .await
            .map_err(EngineError::of_template)?;
        let subject = format!("{} {}", wanted.name, wanted.language);
        self.note_deed(&waba, Deed::Created, &subject).await?;
        self.read_list_again(&line).await;
        Ok(SubmittedTemplate {
            status: answer.status.as_str().to_owned(),
            category: answer.category.map_or_else(
                || wanted.category.clone(),
                |category| category.as_str().to_owned(),
            ),
            asked: wanted.category,
        })
    }
}

fn read(entry: &LibraryEntry) -> Option<LibraryText> {
    let word = |value: &Value, key: &str| {
        let found = value.get(key).and_then(Value::as_str);
        found.unwrap_or_default().to_owned()
    };
    let button = |raw: &Value| ButtonInfo {
        kind: word(raw, "type").to_ascii_uppercase(),
        text: word(raw, "text"),
        url: raw.get("url").and_then(Value::as_str).map(str::to_owned),
        phone: raw
            .get("phone_number")
            .and_then(Value::as_str)
            .map(str::to_owned),
    };
    let (category, body) = (entry.category.clone()?, entry.body.clone()?);
    let buttons = list(&entry.raw, "buttons");
    let mut components = Vec::new();
    if let Some(header) = entry.header.as_deref().filter(|header| !header.is_empty()) {
        components.push(json!({ "type": "HEADER", "format": "TEXT", "text": header }));
    }
    components.push(json!({ "type": "BODY", "text": body, "example": {
        "body_text": [entry.parameters] } }));
    if !buttons.is_empty() {
        components.push(json!({ "type": "BUTTONS", "buttons": buttons }));
    }
    let whole = json!({ "category": category, "components": components });
    Some(LibraryText {
        name: entry.name.clone(),
        language: entry.language.clone()?,
        category: category.to_ascii_uppercase(),
        body,
        buttons: buttons.iter().map(button).collect(),
        preview: with_examples(whole, |_| None)?,
    })
}

/// What Meta is told about a button. An address with a variable needs an example of the whole.
fn input(kind: &str, leads_to: &str) -> Option<Value> {
    match kind {
        "URL" => {
            let mut url = json!({ "base_url": leads_to });
            let example = leads_to.replace("{{1}}", "1042");
            if let (false, Some(fields)) = (variables(leads_to).is_empty(), url.as_object_mut()) {
                fields.insert("url_suffix_example".to_owned(), json!(example));
            }
            Some(json!({ "type": "URL", "url": url }))
        }
        "PHONE_NUMBER" => Some(json!({ "type": "PHONE_NUMBER", "phone_number": leads_to })),
        _ => None,
    }
}
