//! Messages to customers that left by another door.

use serde_json::Value;

use super::content::{MessageContent, TemplateContent};
use super::identity::{Identity, People};
use super::message::{self, IncomingMessage, Origin};
use crate::json;
use crate::template::fill;

/// Reads an echo. Type and content stand on the element, or in the send request under `message`.
pub(super) fn read(raw: &Value, people: &People, alone: bool, origin: Origin) -> IncomingMessage {
    let Some(request) = json::object(raw, "message") else {
        let customer = Identity::of(raw, "to", "to_user_id", "to_parent_user_id");
        return in_group(
            message::base(raw, raw, people.complete(customer, alone), origin),
            None,
        );
    };
    let group = (json::ident(request, "recipient_type").as_deref() == Some("group"))
        .then(|| json::ident(request, "to"))
        .flatten();
    let mut customer = Identity::of(request, "to", "recipient", "");
    if group.is_some() {
        customer = Identity::default();
    }
    if customer
        .user_id
        .as_deref()
        .is_some_and(crate::UserId::is_parent)
    {
        customer.parent_user_id = customer.user_id.take();
    }
    let mut echo = message::base(raw, request, people.complete(customer, alone), origin);
    if let (MessageContent::Template(content), Some(sent)) =
        (&mut echo.content, json::object(request, "template"))
    {
        *content = template(sent, raw.get("template").unwrap_or(&Value::Null));
    }
    in_group(echo, group)
}

/// The author of an echo is the business, not the customer.
fn in_group(mut echo: IncomingMessage, group: Option<String>) -> IncomingMessage {
    echo.author = None;
    echo.group_id = echo.group_id.or(group);
    echo
}

/// Puts the values of a sent template into its definition, as far as that is known.
pub(super) fn template(sent: &Value, definition: &Value) -> TemplateContent {
    let language = sent.get("language").unwrap_or(&Value::Null);
    let mut content = TemplateContent {
        name: json::ident(sent, "name"),
        language: json::ident(language, "code").or_else(|| json::ident(sent, "language")),
        ..TemplateContent::default()
    };
    for component in json::list(definition, "components") {
        let kind = json::ident(component, "type")
            .unwrap_or_default()
            .to_ascii_lowercase();
        let text = || Some(fill(&json::text(component, "text")?, &values(sent, &kind)));
        match kind.as_str() {
            "header" => content.header = text(),
            "body" => content.body = text(),
            "footer" => content.footer = text(),
            "buttons" => {
                let buttons = json::list(component, "buttons");
                content.buttons = buttons
                    .iter()
                    .filter_map(|button| json::ident(button, "text"))
                    .collect();
            }
            _ => {}
        }
    }
    content
}

/// The values sent for one component: `1`, `2`, … or the parameter's name, and the text.
fn values(sent: &Value, kind: &str) -> Vec<(String, String)> {
    let component = json::list(sent, "components").iter().find(|component| {
        json::ident(component, "type").is_some_and(|found| found.eq_ignore_ascii_case(kind))
    });
    let parameters = component.map_or(&[][..], |component| json::list(component, "parameters"));
    let value = |(index, parameter): (usize, &Value)| {
        let name = json::ident(parameter, "parameter_name");
        let fallback = ["currency", "date_time"]
            .iter()
            .find_map(|key| json::text(json::object(parameter, key)?, "fallback_value"));
        let text = json::text(parameter, "text").or(fallback)?;
        Some((name.unwrap_or_else(|| (index + 1).to_string()), text))
    };
    parameters.iter().enumerate().filter_map(value).collect()
}
