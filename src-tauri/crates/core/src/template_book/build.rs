//! A draft as Meta takes it.

use serde_json::{Value, json};
use shopbell_cloud_api::template::{NewTemplate, TemplateCategory, TemplateEdit, variables};

use super::draft::{
    CardTop, CodeApp, CodeWay, DraftButton, DraftHeader, Example, Sample, TemplateDraft,
};

/// Gives the handle of a sample that was brought to Meta.
pub(crate) type Handles<'a> = &'a dyn Fn(&Sample) -> String;

impl TemplateDraft {
    /// As a new template.
    #[must_use]
    pub fn to_new(&self, handles: Handles<'_>) -> NewTemplate {
        let category = TemplateCategory::from_word(self.category.as_meta());
        let components = self.components(handles);
        let mut new = NewTemplate::new(&self.name, &self.language, category, components);
        new.named_parameters = self.named && !self.is_code();
        new.message_send_ttl_seconds = self.ttl_seconds;
        new
    }

    /// As a change of a template. `approved` ones keep their category.
    pub(crate) fn to_edit(&self, approved: bool, handles: Handles<'_>) -> TemplateEdit {
        let category = TemplateCategory::from_word(self.category.as_meta());
        let format = if self.named { "NAMED" } else { "POSITIONAL" };
        TemplateEdit {
            components: Some(self.components(handles)),
            category: (!approved).then_some(category),
            message_send_ttl_seconds: self.ttl_seconds,
            parameter_format: (!self.is_code()).then(|| format.to_owned()),
            cta_url_link_tracking_opted_out: None,
        }
    }

    fn components(&self, handles: Handles<'_>) -> Vec<Value> {
        if self.is_code() {
            return self.code_components();
        }
        let mut all = Vec::new();
        match &self.header {
            DraftHeader::None => {}
            DraftHeader::Text { text, example } => {
                let mut header = json!({ "type": "HEADER", "format": "TEXT", "text": text.trim() });
                let names = variables(text);
                if let (Some(name), Some(fields)) = (names.first(), header.as_object_mut()) {
                    let example = if self.named {
                        json!({ "header_text_named_params": [{ "param_name": name, "example": example }] })
                    } else {
                        json!({ "header_text": [example] })
                    };
                    fields.insert("example".to_owned(), example);
                }
                all.push(header);
            }
            DraftHeader::Media { media, sample } => {
                all.push(media_header(media.as_meta(), sample.as_ref(), handles));
            }
            DraftHeader::Location => all.push(json!({ "type": "HEADER", "format": "LOCATION" })),
            DraftHeader::Product => all.push(json!({ "type": "HEADER", "format": "PRODUCT" })),
        }
        if let Some(offer) = &self.offer {
            all.push(json!({ "type": "LIMITED_TIME_OFFER",
                "limited_time_offer": { "text": offer.text.trim(), "has_expiration": offer.expires } }));
        }
        all.push(self.text_part(&self.body, &self.examples));
        if !self.footer.trim().is_empty() {
            all.push(json!({ "type": "FOOTER", "text": self.footer.trim() }));
        }
        if !self.buttons.is_empty() {
            all.push(buttons(&self.buttons));
        }
        if self.asks_to_call {
            all.push(json!({ "type": "CALL_PERMISSION_REQUEST" }));
        }
        if !self.cards.is_empty() {
            let card = |card: &super::draft::DraftCard| {
                let sample = card.sample.as_ref();
                let sample = sample.filter(|_| self.card_top != CardTop::Product);
                let mut parts = vec![media_header(self.card_top.as_meta(), sample, handles)];
                if !card.body.trim().is_empty() {
                    parts.push(self.text_part(&card.body, &card.examples));
                }
                if !card.buttons.is_empty() {
                    parts.push(buttons(&card.buttons));
                }
                json!({ "components": parts })
            };
            let cards: Vec<Value> = self.cards.iter().map(card).collect();
            all.push(json!({ "type": "CAROUSEL", "cards": cards }));
        }
        all
    }

    fn text_part(&self, text: &str, examples: &[Example]) -> Value {
        let text = text.trim();
        let mut part = json!({ "type": "BODY", "text": text });
        let names = variables(text);
        if names.is_empty() {
            return part;
        }
        let example_of = |name: &String| {
            let found = examples.iter().find(|example| example.name == *name);
            found
                .map(|example| example.value.trim().to_owned())
                .unwrap_or_default()
        };
        let example = if self.named {
            let params: Vec<Value> = names
                .iter()
                .map(|name| json!({ "param_name": name, "example": example_of(name) }))
                .collect();
            json!({ "body_text_named_params": params })
        } else {
            // In the order of their numbers, whatever the order in the text.
            let mut numbers = names;
            numbers.sort_by_key(|name| name.parse::<u32>().unwrap_or(u32::MAX));
            json!({ "body_text": [numbers.iter().map(example_of).collect::<Vec<_>>()] })
        };
        if let Some(fields) = part.as_object_mut() {
            fields.insert("example".to_owned(), example);
        }
        part
    }

    fn code_components(&self) -> Vec<Value> {
        let mut all =
            vec![json!({ "type": "BODY", "add_security_recommendation": self.code.advice })];
        if let Some(minutes) = self.code.minutes {
            all.push(json!({ "type": "FOOTER", "code_expiration_minutes": minutes }));
        }
        let mut button = json!({ "type": "OTP", "otp_type": self.code.way.as_meta() });
        let label = self.code.button.trim();
        if let Some(fields) = button.as_object_mut() {
            if !label.is_empty() {
                fields.insert("text".to_owned(), json!(label));
            }
            let autofill = self.code.autofill.trim();
            if self.code.way == CodeWay::OneTap && !autofill.is_empty() {
                fields.insert("autofill_text".to_owned(), json!(autofill));
            }
            if self.code.way != CodeWay::Copy {
                let app = |app: &CodeApp| json!({ "package_name": app.package.trim(), "signature_hash": app.signature.trim() });
                let apps: Vec<Value> = self.code.apps.iter().map(app).collect();
                fields.insert("supported_apps".to_owned(), json!(apps));
            }
            if self.code.way == CodeWay::ZeroTap {
                fields.insert("zero_tap_terms_accepted".to_owned(), json!(self.code.terms));
            }
        }
        all.push(json!({ "type": "BUTTONS", "buttons": [button] }));
        all
    }
}

fn media_header(format: &str, sample: Option<&Sample>, handles: Handles<'_>) -> Value {
    let mut header = json!({ "type": "HEADER", "format": format });
    if let (Some(sample), Some(fields)) = (sample, header.as_object_mut()) {
        let example = json!({ "header_handle": [handles(sample)] });
        fields.insert("example".to_owned(), example);
    }
    header
}

fn buttons(buttons: &[DraftButton]) -> Value {
    let button = |button: &DraftButton| match button {
        DraftButton::QuickReply { text } => json!({ "type": "QUICK_REPLY", "text": text.trim() }),
        DraftButton::Url { text, url, example } => {
            let mut button = json!({ "type": "URL", "text": text.trim(), "url": url.trim() });
            if let (false, Some(fields)) = (variables(url).is_empty(), button.as_object_mut()) {
                fields.insert("example".to_owned(), json!([example.trim()]));
            }
            button
        }
        DraftButton::Phone { text, number } => {
            json!({ "type": "PHONE_NUMBER", "text": text.trim(), "phone_number": number.trim() })
        }
        DraftButton::Coupon { example } => {
            json!({ "type": "COPY_CODE", "example": example.trim() })
        }
        DraftButton::Flow { text, flow_id } => {
            json!({ "type": "FLOW", "text": text.trim(), "flow_id": flow_id.trim() })
        }
        DraftButton::VoiceCall { text } => json!({ "type": "VOICE_CALL", "text": text.trim() }),
        DraftButton::Catalog
        | DraftButton::Products
        | DraftButton::Product
        | DraftButton::ContactRequest => json!({ "type": button.as_meta() }),
    };
    let all: Vec<Value> = buttons.iter().map(button).collect();
    json!({ "type": "BUTTONS", "buttons": all })
}
