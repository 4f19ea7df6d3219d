//! What was given the last time a template was sent, to be offered the next time.
//!
//! It is read out of that message's own request instead of being kept beside it: when the message
//! is deleted, what it said is not remembered elsewhere. What is different each time is left out:
//! files, one-time codes, offers that are over.

use super::{Asked, TemplateInfo, Variable};
use crate::outbox::{
    request::Request,
    values::{Given, Value},
};

impl TemplateInfo {
    /// Notes what the last request said; nothing when it was of another template.
    pub(super) fn remember(&mut self, request: &str, now_ms: i64) {
        let Ok(Request::Template {
            name,
            language,
            values,
        }) = serde_json::from_str(request)
        else {
            return;
        };
        if name != self.name || language != self.language {
            return;
        }
        let lasts: Vec<Option<String>> = self
            .variables
            .iter()
            .map(|variable| self.last_of(variable, &values, now_ms))
            .collect();
        for (variable, last) in self.variables.iter_mut().zip(lasts) {
            variable.last = last.filter(|text| !text.is_empty());
        }
    }

    fn last_of(&self, variable: &Variable, sent: &[Value], now_ms: i64) -> Option<String> {
        let own = || sent.iter().filter(|value| value.part == variable.part);
        let place = || {
            own().find_map(|value| match &value.given {
                Given::Place(place) => Some(place),
                _ => None,
            })
        };
        match variable.asked {
            Asked::Text | Asked::Link => self.last_words(variable, &own().collect::<Vec<_>>()),
            Asked::Coupon => own().map(|value| value.text.clone()).next(),
            Asked::EndsAt => own().find_map(|value| match value.given {
                Given::Ends { at_ms } if at_ms > now_ms => Some(at_ms.to_string()),
                _ => None,
            }),
            Asked::PlaceName => place()?.name.clone(),
            Asked::PlaceAddress => place()?.address.clone(),
            Asked::Latitude => Some(place()?.latitude.to_string()),
            Asked::Longitude => Some(place()?.longitude.to_string()),
            Asked::Catalogue => own().find_map(|value| match &value.given {
                Given::Product { catalogue, .. } => Some(catalogue.clone()),
                _ => None,
            }),
            Asked::Product => own().find_map(|value| match &value.given {
                Given::Product { product, .. } => Some(product.clone()),
                _ => None,
            }),
            Asked::Products => own().find_map(|value| match &value.given {
                Given::Products { products } => Some(products.join(", ")),
                _ => None,
            }),
            Asked::Code | Asked::Image | Asked::Video | Asked::Document => None,
        }
    }

    /// By name; without names by its place, unless the template has more or fewer by now.
    fn last_words(&self, variable: &Variable, own: &[&Value]) -> Option<String> {
        let words = own
            .iter()
            .filter(|value| matches!(value.given, Given::Text | Given::Link));
        if self.named {
            let mut words = words;
            let found = words.find(|value| value.name.as_deref() == Some(&variable.name));
            return found.map(|value| value.text.clone());
        }
        let mine: Vec<&Variable> = self
            .variables
            .iter()
            .filter(|one| one.part == variable.part)
            .collect();
        let words: Vec<_> = words.collect();
        if words.len() != mine.len() {
            return None;
        }
        let at = mine.iter().position(|one| one.name == variable.name)?;
        words.get(at).map(|value| value.text.clone())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use shopbell_store::{TemplateMark, TemplateRow};

    use super::*;
    use crate::templates::{Picked, TemplateValue, read};

    fn template(named: bool, body: &str) -> TemplateInfo {
        let raw = json!({ "id": "7", "name": "ready", "language": "en", "status": "APPROVED",
            "category": "MARKETING", "parameter_format": if named { "NAMED" } else { "POSITIONAL" },
            "components": [
                { "type": "HEADER", "format": "LOCATION" },
                { "type": "LIMITED_TIME_OFFER",
                  "limited_time_offer": { "text": "Soon over", "has_expiration": true } },
                { "type": "BODY", "text": body },
                { "type": "BUTTONS", "buttons": [
                    { "type": "COPY_CODE", "example": "LUNA10" },
                    { "type": "URL", "text": "See", "url": "https://shop.example/{{1}}" }] },
            ] });
        let row = TemplateRow {
            id: 1,
            meta_id: "7".into(),
            name: "ready".into(),
            language: "en".into(),
            category: "MARKETING".into(),
            status: "APPROVED".into(),
            raw: raw.to_string(),
            fetched_at_ms: 0,
        };
        read(&row, None).unwrap()
    }

    /// Sends it; what the picker is told the next time.
    fn again(first: &TemplateInfo, mut next: TemplateInfo, now_ms: i64) -> Vec<(String, String)> {
        let value = |variable: &Variable| TemplateValue {
            part: variable.part.clone(),
            name: variable.name.clone(),
            text: match variable.asked {
                Asked::EndsAt => "5000".to_owned(),
                Asked::Latitude | Asked::Longitude => "-23.5".to_owned(),
                Asked::Coupon => "LUNA7".to_owned(),
                _ => format!("last {}", variable.name),
            },
        };
        let values: Vec<TemplateValue> = first.variables.iter().map(value).collect();
        let filled = first.fill(&values, &Picked::new()).unwrap();
        let mark = TemplateMark {
            name: "ready".into(),
            language: "en".into(),
            starred: false,
            used_ms: Some(1),
            last_request: Some(serde_json::to_string(&filled.request).unwrap()),
        };
        next.mark(&[mark], now_ms);
        let known = next.variables.into_iter();
        known
            .filter_map(|one| Some((format!("{} {}", one.part, one.name), one.last?)))
            .collect()
    }

    #[test]
    fn every_value_is_remembered_until_the_offer_is_over() {
        for (named, body) in [
            (true, "Hi {{who}}, your {{what}} is ready."),
            (false, "Your {{2}} is ready, {{1}}, see you."),
        ] {
            let one = template(named, body);
            let all = again(&one, template(named, body), 4000);
            assert_eq!(all.len(), one.variables.len(), "{all:?}");
            for (variable, (key, last)) in one.variables.iter().zip(&all) {
                assert_eq!(*key, format!("{} {}", variable.part, variable.name));
                if variable.asked == Asked::Text {
                    assert_eq!(*last, format!("last {}", variable.name), "each its own");
                }
            }
            let over = again(&one, template(named, body), 5000);
            assert_eq!(
                over.len(),
                all.len() - 1,
                "an end that is over is not offered"
            );
        }
    }

    #[test]
    fn what_stands_elsewhere_by_now_is_not_remembered() {
        let one = template(false, "Hi {{1}}, your {{2}} is ready.");
        let fewer = again(&one, template(false, "Hi {{1}}, it is ready."), 0);
        assert!(
            fewer.iter().all(|(key, _)| !key.starts_with("body")),
            "{fewer:?}"
        );
        let one = template(true, "Hi {{who}}, your {{what}} is ready.");
        let renamed = again(
            &one,
            template(true, "Hi {{who}}, your {{cake}} is ready."),
            0,
        );
        let body: Vec<_> = renamed
            .iter()
            .filter(|(key, _)| key.starts_with("body"))
            .collect();
        assert_eq!(body, [&("body who".to_owned(), "last who".to_owned())]);
    }
}
