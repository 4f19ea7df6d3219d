//! Message templates: read into parts, filled with values.

use shopbell_cloud_api::{
    Template,
    template::{Component, TemplateStatus, fill, variables},
};
use shopbell_domain::{
    AccountId, ConversationId,
    limits::{TEMPLATE_BODY_MAX, length, template_value_is_clean},
};
use shopbell_store::{Account, TemplateRow};

use crate::{
    EngineError,
    account::facts::Known,
    card::{Details, SentTemplate},
    engine::{Engine, Inner},
    outbox::request::{Request, Value},
    template_state::{NextCategory, TemplateReason, TemplateState, by_template},
};

/// A template as the picker needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateInfo {
    /// Our id.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Language code.
    pub language: String,
    /// Meta's category, upper case.
    pub category: String,
    /// Meta's status, upper case.
    pub status: String,
    /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    pub quality: Option<String>,
    /// What Meta said about a rejection or pause.
    pub reason: Option<TemplateReason>,
    /// The category it will get, or should have.
    pub next_category: Option<NextCategory>,
    /// The stable code of why it cannot be sent from here.
    pub unusable: Option<&'static str>,
    /// Meta's format of the header and its text.
    pub header: Option<(String, Option<String>)>,
    /// Text with variables.
    pub body: String,
    /// Small text below.
    pub footer: Option<String>,
    /// Kind and text of the buttons, in order.
    pub buttons: Vec<(String, String)>,
    /// What has to be filled in, in order.
    pub variables: Vec<Variable>,
    named: bool,
}

/// A variable of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// `header`, `body` or `button:N`.
    pub part: String,
    /// `1`, `2`, … or the name.
    pub name: String,
    /// Meta's example.
    pub example: Option<String>,
}

/// The owner's value for a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateValue {
    /// `header`, `body` or `button:N`.
    pub part: String,
    /// `1`, `2`, … or the name.
    pub name: String,
    /// The text.
    pub text: String,
}

/// A template with its values.
pub(crate) struct Filled {
    pub(crate) request: Request,
    pub(crate) body: String,
    pub(crate) details: String,
}

impl TemplateInfo {
    /// Whether customers may have refused messages of its kind.
    pub(crate) fn is_marketing(&self) -> bool {
        self.category.eq_ignore_ascii_case("MARKETING")
    }
}

impl Engine {
    /// Templates that can go out in a conversation, and those that cannot, with the reason;
    /// without those deleted or put away.
    ///
    /// # Errors
    /// [`EngineError::ConversationUnknown`].
    pub async fn templates(
        &self,
        conversation: ConversationId,
    ) -> Result<Vec<TemplateInfo>, EngineError> {
        let thread = self.inner.store.thread(conversation).await?;
        let thread = thread.ok_or(EngineError::ConversationUnknown)?;
        let account = self.account(thread.account_id).await?;
        let (store, waba_id) = (&self.inner.store, account.waba_id.as_str());
        let rows = store.templates(waba_id).await?;
        let known = by_template(store.template_facts(waba_id).await?);
        let refuses_marketing = store.refuses_marketing(conversation).await?;
        let mut templates: Vec<TemplateInfo> = rows
            .iter()
            .filter_map(|row| read(row, known.get(&row.meta_id)))
            .collect();
        for template in &mut templates {
            if refuses_marketing && template.is_marketing() {
                template.unusable.get_or_insert("marketing_opted_out");
            }
        }
        Ok(templates)
    }

    pub(crate) async fn template(
        &self,
        waba_id: &str,
        id: i64,
    ) -> Result<TemplateInfo, EngineError> {
        let store = &self.inner.store;
        let row = store.template(waba_id, id).await?;
        let row = row.ok_or(EngineError::TemplateUnknown)?;
        let known = Known::new(store.facts_of(&row.meta_id).await?);
        read(&row, Some(&known)).ok_or(EngineError::TemplateUnknown)
    }

    pub(crate) async fn account(&self, id: AccountId) -> Result<Account, EngineError> {
        let accounts = self.inner.store.accounts().await?;
        accounts
            .into_iter()
            .find(|account| account.id == id)
            .ok_or(EngineError::NotConnected)
    }
}

impl Inner {
    /// The stable code of why a template may not go out in a conversation now. One that is not
    /// kept here is Meta's to judge.
    pub(crate) async fn template_hindrance(
        &self,
        waba_id: &str,
        name: &str,
        language: &str,
        conversation: ConversationId,
    ) -> Result<Option<&'static str>, EngineError> {
        let rows = self.store.templates(waba_id).await?;
        let mut rows = rows.iter();
        let Some(row) = rows.find(|row| row.name == name && row.language == language) else {
            return Ok(None);
        };
        let known = Known::new(self.store.facts_of(&row.meta_id).await?);
        let Some(template) = read(row, Some(&known)) else {
            return Ok(None);
        };
        if template.is_marketing() && self.store.refuses_marketing(conversation).await? {
            return Ok(Some("marketing_opted_out"));
        }
        // What it takes to fill it in was settled when it was written.
        Ok(template
            .unusable
            .filter(|code| *code != "template_needs_more"))
    }
}

/// Reads a kept template into its parts; `None` when it is not one, or gone.
fn read(row: &TemplateRow, known: Option<&Known>) -> Option<TemplateInfo> {
    let template = Template::read(serde_json::from_str(&row.raw).ok()?)?;
    let (quality, reason) = (template.quality, template.rejected_reason);
    let state = TemplateState::of(row, quality, reason, known);
    if state.is_gone() {
        return None;
    }
    let mut info = TemplateInfo {
        id: row.id,
        name: template.name,
        language: template.language,
        category: state.category,
        status: state.status.as_str().to_owned(),
        quality: state.quality,
        reason: state.reason,
        next_category: state.next_category,
        unusable: None,
        header: None,
        body: String::new(),
        footer: None,
        buttons: Vec::new(),
        variables: Vec::new(),
        named: template.named_parameters,
    };
    let mut needs_more = false;
    for component in &template.components {
        match component {
            Component::Header {
                format,
                text,
                example,
            } => {
                needs_more |= format != "TEXT";
                let example = example.clone().filter(|_| format == "TEXT");
                info.ask("header", text.as_deref(), |_| example.clone());
                info.header = Some((format.clone(), text.clone()));
            }
            Component::Body { text } => {
                let examples = body_examples(&template.raw);
                info.ask("body", text.as_deref(), |name| {
                    examples
                        .iter()
                        .find(|(known, _)| known == name)
                        .map(|(_, example)| example.clone())
                });
                info.body = text.clone().unwrap_or_default();
                needs_more |= text.is_none();
            }
            Component::Footer { text } => info.footer.clone_from(text),
            Component::Buttons(buttons) => {
                for (index, button) in buttons.iter().enumerate() {
                    needs_more |=
                        matches!(button.kind.as_str(), "COPY_CODE" | "OTP" | "MPM" | "SPM");
                    info.ask(&format!("button:{index}"), button.url.as_deref(), |_| None);
                    info.buttons
                        .push((button.kind.clone(), button.text.clone().unwrap_or_default()));
                }
            }
            Component::Carousel(_) | Component::Other { .. } => needs_more = true,
            // Parts of a later version of the client.
            _ => needs_more = true,
        }
    }
    info.unusable = match state.status {
        status if status.is_sendable() => needs_more.then_some("template_needs_more"),
        TemplateStatus::Paused => Some("template_paused"),
        _ => Some("template_not_usable"),
    };
    Some(info)
}

/// Examples of the body's variables, by name or number.
fn body_examples(raw: &serde_json::Value) -> Vec<(String, String)> {
    let components = raw.get("components").and_then(serde_json::Value::as_array);
    let body = components.into_iter().flatten().find(|component| {
        component
            .get("type")
            .and_then(|kind| kind.as_str())
            .is_some_and(|kind| kind.eq_ignore_ascii_case("body"))
    });
    let Some(example) = body.and_then(|body| body.get("example")) else {
        return Vec::new();
    };
    if let Some(named) = example
        .get("body_text_named_params")
        .and_then(|list| list.as_array())
    {
        let pair = |param: &serde_json::Value| {
            let text = |key: &str| param.get(key)?.as_str().map(str::to_owned);
            Some((text("param_name")?, text("example")?))
        };
        return named.iter().filter_map(pair).collect();
    }
    let first = example
        .get("body_text")
        .and_then(|rows| rows.get(0))
        .and_then(|row| row.as_array());
    first
        .into_iter()
        .flatten()
        .enumerate()
        .filter_map(|(index, value)| Some(((index + 1).to_string(), value.as_str()?.to_owned())))
        .collect()
}

impl TemplateInfo {
    fn ask(&mut self, part: &str, text: Option<&str>, example: impl Fn(&str) -> Option<String>) {
        for name in variables(text.unwrap_or_default()) {
            let example = example(&name);
            let variable = Variable {
                part: part.to_owned(),
                name,
                example,
            };
            if !self.variables.contains(&variable) {
                self.variables.push(variable);
            }
        }
    }

    /// Fills the template in: what goes to Meta, and what the customer will see.
    pub(crate) fn fill(&self, values: &[TemplateValue]) -> Result<Filled, EngineError> {
        match self.unusable {
            Some("template_needs_more") => return Err(EngineError::TemplateNeedsMore),
            Some(_) => return Err(EngineError::TemplateNotUsable),
            None => {}
        }
        let mut sent = Vec::new();
        for variable in &self.variables {
            let missing = || EngineError::TemplateValueMissing {
                name: variable.name.clone(),
            };
            let value = values
                .iter()
                .find(|value| value.part == variable.part && value.name == variable.name)
                .map(|value| value.text.trim())
                .filter(|text| !text.is_empty())
                .ok_or_else(missing)?;
            if !template_value_is_clean(value) {
                return Err(EngineError::TemplateValueInvalid {
                    name: variable.name.clone(),
                });
            }
            sent.push(Value {
                part: variable.part.clone(),
                name: self.named.then(|| variable.name.clone()),
                text: value.to_owned(),
            });
        }
        let pairs = |part: &str| -> Vec<(String, String)> {
            let of_part = self
                .variables
                .iter()
                .zip(&sent)
                .filter(|(variable, _)| variable.part == part);
            of_part
                .map(|(variable, value)| (variable.name.clone(), value.text.clone()))
                .collect()
        };
        let body = fill(&self.body, &pairs("body"));
        if length(&body) > TEMPLATE_BODY_MAX {
            let name = self
                .variables
                .first()
                .map(|variable| variable.name.clone())
                .unwrap_or_default();
            return Err(EngineError::TemplateValueInvalid { name });
        }
        let header = self.header.as_ref().and_then(|(_, text)| text.as_deref());
        let details = Details {
            template: Some(SentTemplate {
                name: Some(self.name.clone()),
                language: Some(self.language.clone()),
                header: header.map(|text| fill(text, &pairs("header"))),
                body: Some(body.clone()),
                footer: self.footer.clone(),
                buttons: self.buttons.iter().map(|(_, text)| text.clone()).collect(),
            }),
            ..Details::default()
        };
        let request = Request::Template {
            name: self.name.clone(),
            language: self.language.clone(),
            values: sent,
        };
        Ok(Filled {
            request,
            body,
            details: details.to_json().unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn info(status: &str, components: serde_json::Value) -> TemplateInfo {
        let raw = json!({ "id": "7", "name": "order_ready", "language": "en_US", "status": status,
            "category": "UTILITY", "components": components });
        let row = TemplateRow {
            id: 1,
            meta_id: "7".into(),
            name: "order_ready".into(),
            language: "en_US".into(),
            category: "UTILITY".into(),
            status: status.into(),
            raw: raw.to_string(),
            fetched_at_ms: 0,
        };
        read(&row, None).unwrap()
    }

    fn order_ready(status: &str) -> TemplateInfo {
        info(
            status,
            json!([
                { "type": "HEADER", "format": "TEXT", "text": "Order {{1}}" },
                { "type": "BODY", "text": "Hi {{1}}, order {{2}} is ready.",
                  "example": { "body_text": [["Ana", "1042"]] } },
                { "type": "BUTTONS", "buttons": [
                    { "type": "QUICK_REPLY", "text": "OK" },
                    { "type": "URL", "text": "See", "url": "https://shop.example/{{1}}" } ] }
            ]),
        )
    }

    fn value(part: &str, name: &str, text: &str) -> TemplateValue {
        TemplateValue {
            part: part.into(),
            name: name.into(),
            text: text.into(),
        }
    }

    fn all() -> Vec<TemplateValue> {
        vec![
            value("header", "1", "1042"),
            value("body", "1", "Maria"),
            value("body", "2", "1042"),
            value("button:1", "1", "1042"),
        ]
    }

    #[test]
    fn a_filled_template_reads_as_the_customer_sees_it() {
        let template = order_ready("APPROVED");
        assert_eq!(template.variables.len(), 4);
        assert_eq!(template.variables[1].example.as_deref(), Some("Ana"));
        let filled = template.fill(&all()).unwrap();
        assert_eq!(filled.body, "Hi Maria, order 1042 is ready.");
        assert!(filled.details.contains("Order 1042"));
        let Request::Template { values, .. } = filled.request else {
            panic!("a template")
        };
        assert_eq!(values.len(), 4);
        assert!(
            values.iter().all(|value| value.name.is_none()),
            "numbered variables have no name"
        );
    }

    #[test]
    fn missing_and_broken_values_are_named() {
        let template = order_ready("APPROVED");
        let missing = template.fill(&all()[..3]).err().unwrap();
        assert!(matches!(missing, EngineError::TemplateValueMissing { name } if name == "1"));
        let mut broken = all();
        broken[1].text = "two\nlines".into();
        let broken = template.fill(&broken).err().unwrap();
        assert!(matches!(broken, EngineError::TemplateValueInvalid { name } if name == "1"));
    }

    #[test]
    fn only_approved_templates_go_out() {
        for (status, reason) in [
            ("PAUSED", Some("template_paused")),
            ("REJECTED", Some("template_not_usable")),
            ("SOMETHING_NEW", Some("template_not_usable")),
            ("APPROVED", None),
            ("FLAGGED", None),
            ("REINSTATED", None),
        ] {
            assert_eq!(order_ready(status).unusable, reason, "{status}");
        }
        let picture = info(
            "APPROVED",
            json!([{ "type": "HEADER", "format": "IMAGE" }, { "type": "BODY", "text": "x" }]),
        );
        assert_eq!(picture.unusable, Some("template_needs_more"));
    }
}
