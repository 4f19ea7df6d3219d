//! Templates as Meta lists them, and the values that fill them.

use serde_json::Value;
use shopbell_cloud_api::{
    Content, OutgoingMessage, Template, TemplateMessage,
    template::{fill, variables},
};

/// `{"template": …, "message": …, "values": […]}`, or a text with variables.
pub(super) fn parameters(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    texts(&text);
    let Ok(input) = serde_json::from_slice::<Value>(input) else {
        return;
    };
    let template = input.get("template").cloned().and_then(Template::read);
    if let Some(template) = &template {
        let again = Template::read(template.raw.clone()).expect("a template stays one");
        assert!(*template == again, "what is kept is read the same again");
        let values = input.get("values").and_then(Value::as_array);
        let values = values.into_iter().flatten();
        let message =
            TemplateMessage::new(&template.name, &template.language).body(values.map(|value| {
                value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned)
            }));
        drop(template.check(&message));
    }
    let message = input.get("message").cloned();
    let Some(Ok(message)) = message.map(serde_json::from_value::<OutgoingMessage>) else {
        return;
    };
    drop(message.validate());
    let written = serde_json::to_value(&message).expect("a message can be written");
    let again: OutgoingMessage =
        serde_json::from_value(written.clone()).expect("what is written can be read");
    let rewritten = serde_json::to_value(&again).expect("a message can be written");
    assert_eq!(rewritten, written, "what is sent again is what was sent");
    if let (Some(template), Content::Template(filled)) = (&template, &message.content) {
        drop(template.check(filled));
    }
}

/// Values go where their variables stand, and are not read for variables themselves.
fn texts(text: &str) {
    let names = variables(text);
    for (place, name) in names.iter().enumerate() {
        assert!(!names[..place].contains(name), "{name} is named once");
    }
    let values: Vec<(String, String)> = names
        .iter()
        .map(|name| (name.clone(), format!("{{{{{name}}}}}")))
        .collect();
    let filled = fill(text, &values);
    assert_eq!(variables(&filled), names, "a value is a value");
    let nothing: Vec<(String, String)> = names
        .iter()
        .map(|name| (name.clone(), String::new()))
        .collect();
    assert!(fill(text, &nothing).len() <= text.len());
    assert_eq!(
        variables(&fill(text, &[])),
        names,
        "without values they stay"
    );
}
