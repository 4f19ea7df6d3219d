//! Bodies made up by the dice: people who write, change their words, react, and shops whose
//! messages travel.

use serde_json::{Value, json};

use crate::support::Dice;

/// 3 November 2026, 10:00 UTC.
const START_S: i64 = 1_793_700_000;

/// Bodies about messages of so many people, for one number; each body one happening.
pub(super) fn bodies(dice: &mut Dice, number: (&str, &str), people: u64, count: u64) -> Vec<Value> {
    let mut bodies = Vec::new();
    let mut said: Vec<(u64, String)> = Vec::new();
    let mut sent: Vec<(u64, String)> = Vec::new();
    for n in 0..count {
        let at_s = START_S + dice.below(100_000) as i64;
        let who = dice.below(people);
        let id = format!("wamid.written-{n}");
        let body = match dice.below(10) {
            0..=3 => {
                said.push((who, id.clone()));
                let text = json!({ "body": format!("line {n}") });
                message(number, who, &id, at_s, "text", text)
            }
            4 if !said.is_empty() => {
                let (who, target) = pick(dice, &said);
                let emoji = ["👍", "❤️", ""][dice.below(3) as usize];
                let reaction = json!({ "message_id": target, "emoji": emoji });
                message(number, who, &id, at_s, "reaction", reaction)
            }
            5 if !said.is_empty() => {
                let (who, target) = pick(dice, &said);
                let edit = json!({ "original_message_id": target,
                    "message": { "type": "text", "text": { "body": format!("rather {n}") } } });
                message(number, who, &id, at_s, "edit", edit)
            }
            6 if !said.is_empty() => {
                let (who, target) = pick(dice, &said);
                let revoke = json!({ "original_message_id": target });
                message(number, who, &id, at_s, "revoke", revoke)
            }
            7 | 8 if !sent.is_empty() => {
                let (who, target) = pick(dice, &sent);
                let status = ["sent", "delivered", "read", "failed"][dice.below(4) as usize];
                report(number, who, &target, at_s, status)
            }
            _ => {
                sent.push((who, id.clone()));
                echo(number, who, &id, at_s, n)
            }
        };
        bodies.push(body);
    }
    bodies
}

fn pick(dice: &mut Dice, from: &[(u64, String)]) -> (u64, String) {
    from[dice.below(from.len() as u64) as usize].clone()
}

fn phone(who: u64) -> String {
    format!("4477009{who:05}")
}

fn contact(who: u64) -> Value {
    json!([{ "profile": { "name": format!("Person {who}") }, "wa_id": phone(who),
             "user_id": format!("GB.{who:020}") }])
}

fn body((number, waba): (&str, &str), field: &str, mut value: Value) -> Value {
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({ "display_phone_number": "15550100200", "phone_number_id": number });
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": waba, "changes": [{
        "field": field, "value": value }] }] })
}

fn message(
    number: (&str, &str),
    who: u64,
    id: &str,
    at_s: i64,
    kind: &str,
    content: Value,
) -> Value {
    let mut message = json!({ "from": phone(who), "from_user_id": format!("GB.{who:020}"), "id": id,
        "timestamp": at_s.to_string(), "type": kind });
    message[kind] = content;
    let value = json!({ "contacts": contact(who), "messages": [message] });
    body(number, "messages", value)
}

fn report(number: (&str, &str), who: u64, id: &str, at_s: i64, status: &str) -> Value {
    let mut report = json!({ "id": id, "status": status, "timestamp": at_s.to_string(),
        "recipient_id": phone(who), "recipient_user_id": format!("GB.{who:020}") });
    if status == "failed" {
        report["errors"] = json!([{ "code": 131_026, "title": "Message undeliverable" }]);
    }
    let value = json!({ "contacts": contact(who), "statuses": [report] });
    body(number, "messages", value)
}

fn echo(number: (&str, &str), who: u64, id: &str, at_s: i64, n: u64) -> Value {
    let echo = json!({ "from": "15550100200", "to": phone(who), "id": id,
        "timestamp": at_s.to_string(), "type": "text", "text": { "body": format!("answer {n}") } });
    let value = json!({ "contacts": contact(who), "message_echoes": [echo] });
    body(number, "smb_message_echoes", value)
}
