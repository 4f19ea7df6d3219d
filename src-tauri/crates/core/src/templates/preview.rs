//! A template as the customer will see it, whatever is filled in so far.
//!
//! There is one renderer, [`TemplateInfo::shown`], for the message that is sent and for what is
//! drawn while it is being filled in: a second one, beside it, would be right until one of them is
//! changed. A value that is missing is put in as one character that nothing else there holds, so
//! that marks and links around it are read as they will be.

use serde_json::Value as Json;
use shopbell_store::TemplateRow;

use super::{
    Asked, TemplateInfo, TemplateValue, Variable,
    fill::{given, products},
    read,
};
use crate::{
    EngineError,
    card::{Place, SentTemplate},
    engine::Engine,
    outbox::values::{Given, Value},
    template_book::draft::{DraftHeader, TemplateDraft},
};

/// Characters that no script and no emoji uses. Source: Unicode, private use, plane 15.
const BLANKS: std::ops::Range<u32> = 0xF_0000..0xF_FFFD;

/// A template as it looks with the values there are.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// What the customer would see; a missing value is one of the characters of `blanks`.
    pub shown: SentTemplate,
    /// Which character stands for which missing value, by name.
    pub blanks: Vec<(char, String)>,
    /// Meta's format of the header, when it is no words: `IMAGE`, `LOCATION`, ….
    pub header: Option<String>,
    /// The file on top, as it was picked.
    pub file: Option<String>,
}

impl Engine {
    /// How a template looks with these values; some may be missing or wrong.
    ///
    /// # Errors
    /// [`EngineError::TemplateUnknown`].
    pub async fn template_preview(
        &self,
        template: i64,
        values: &[TemplateValue],
    ) -> Result<Preview, EngineError> {
        let (_, _, info) = self.template_of_book(template).await?;
        Ok(info.preview(values))
    }
}

impl TemplateDraft {
    /// How it looks with its examples.
    #[must_use]
    pub fn preview(&self) -> Option<Preview> {
        // Samples are shown as they were picked: their ids stand where Meta's handles will.
        let new = self.to_new(&|sample| sample.staged.clone());
        let raw = serde_json::to_value(&new).ok()?;
        with_examples(raw, |part| self.sample_of(part))
    }

    fn sample_of(&self, part: &str) -> Option<String> {
        let sample = match part.strip_prefix("card:") {
            Some(rest) => {
                let at: usize = rest.split('/').next()?.parse().ok()?;
                self.cards.get(at)?.sample.as_ref()
            }
            None => match &self.header {
                DraftHeader::Media { sample, .. } => sample.as_ref(),
                _ => None,
            },
        };
        sample.map(|sample| sample.staged.clone())
    }
}

/// How a template that Meta does not have looks with its examples; `file` knows the picked file of
/// a part.
pub(crate) fn with_examples(
    mut raw: Json,
    file: impl Fn(&str) -> Option<String>,
) -> Option<Preview> {
    let fields = raw.as_object_mut()?;
    // What has no name yet looks like something all the same.
    for (key, name) in [("id", "0"), ("name", "draft"), ("language", "en")] {
        fields.insert(key.to_owned(), name.into());
    }
    fields.insert("status".to_owned(), "APPROVED".into());
    let word = |key: &str| raw.get(key).and_then(Json::as_str).unwrap_or_default();
    let row = TemplateRow {
        id: 0,
        meta_id: word("id").to_owned(),
        name: word("name").to_owned(),
        language: word("language").to_owned(),
        category: word("category").to_owned(),
        status: word("status").to_owned(),
        raw: raw.to_string(),
        fetched_at_ms: 0,
    };
    let info = read(&row, None)?;
    let value = |variable: &Variable| {
        Some(TemplateValue {
            part: variable.part.clone(),
            name: variable.name.clone(),
            text: match variable.asked {
                asked if asked.is_file() => file(&variable.part)?,
                _ => variable.example.clone()?,
            },
        })
    };
    let values: Vec<TemplateValue> = info.variables.iter().filter_map(value).collect();
    Some(info.preview(&values))
}

impl TemplateInfo {
    pub(crate) fn preview(&self, values: &[TemplateValue]) -> Preview {
        let mut blanks = Blanks::beside(self, values);
        let (mut sent, mut put) = (Vec::new(), Vec::new());
        for variable in &self.variables {
            let text = given(variable, values);
            let is = match variable.asked {
                asked if asked.is_file() => {
                    let Some(staged) = text else { continue };
                    file(staged)
                }
                Asked::EndsAt => match text.and_then(|text| text.parse().ok()) {
                    Some(at_ms) => Given::Ends { at_ms },
                    None => continue,
                },
                Asked::PlaceName => Given::Place(self.place_so_far(values)),
                Asked::PlaceAddress | Asked::Latitude | Asked::Longitude => continue,
                Asked::Catalogue => continue,
                Asked::Product => match text {
                    Some(product) => Given::Product {
                        catalogue: String::new(),
                        product: product.to_owned(),
                    },
                    None => continue,
                },
                Asked::Products => match text.and_then(products) {
                    Some(products) => Given::Products { products },
                    None => continue,
                },
                Asked::Coupon if text.is_none() => continue,
                Asked::Coupon => Given::Coupon,
                Asked::Link => Given::Link,
                Asked::Code => Given::Code,
                _ => Given::Text,
            };
            let text = match text {
                Some(text) => text.to_owned(),
                None => blanks.next(&variable.name),
            };
            put.push((variable.part.as_str(), variable.name.clone(), text.clone()));
            sent.push(Value {
                part: variable.part.clone(),
                name: None,
                text,
                given: is,
            });
        }
        let header = self.header.as_ref().map(|(format, _)| format.clone());
        Preview {
            shown: self.shown(&sent, &put),
            blanks: blanks.used,
            header: header.filter(|format| format != "TEXT"),
            file: sent.iter().find_map(|value| match &value.given {
                Given::File { staged, .. } if value.part == "header" => Some(staged.clone()),
                _ => None,
            }),
        }
    }

    /// The words of a place; where it lies is not drawn.
    fn place_so_far(&self, values: &[TemplateValue]) -> Place {
        Place {
            latitude: 0.0,
            longitude: 0.0,
            name: self.words(Asked::PlaceName, values),
            address: self.words(Asked::PlaceAddress, values),
            url: None,
        }
    }
}

/// A picked file of which only the name matters here.
fn file(staged: &str) -> Given {
    Given::File {
        kind: String::new(),
        staged: staged.to_owned(),
        sha256: String::new(),
        mime: String::new(),
        file_name: String::new(),
    }
}

/// Characters for what is missing, none of which stands anywhere else.
struct Blanks {
    free: std::vec::IntoIter<char>,
    used: Vec<(char, String)>,
}

impl Blanks {
    fn beside(template: &TemplateInfo, values: &[TemplateValue]) -> Self {
        let texts = values.iter().map(|value| value.text.as_str());
        let taken: Vec<char> = texts
            .chain([template.whole.raw.to_string().as_str()])
            .flat_map(str::chars)
            .filter(|one| BLANKS.contains(&u32::from(*one)))
            .collect();
        let all = BLANKS.filter_map(char::from_u32);
        let free = all.filter(|one| !taken.contains(one));
        let free: Vec<char> = free.take(template.variables.len()).collect();
        Self {
            free: free.into_iter(),
            used: Vec::new(),
        }
    }

    fn next(&mut self, name: &str) -> String {
        let Some(blank) = self.free.next() else {
            return String::new();
        };
        self.used.push((blank, name.to_owned()));
        blank.to_string()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::template_book::draft::{DraftCategory, Example};

    fn value(part: &str, name: &str, text: &str) -> TemplateValue {
        TemplateValue {
            part: part.into(),
            name: name.into(),
            text: text.into(),
        }
    }

    fn template() -> TemplateInfo {
        let raw = json!({ "id": "7", "name": "ready", "language": "en", "status": "APPROVED",
            "category": "UTILITY", "parameter_format": "POSITIONAL", "components": [
                { "type": "HEADER", "format": "IMAGE" },
                { "type": "BODY", "text": "Hi *{{1}}*, order {{2}} is ready." },
                { "type": "BUTTONS", "buttons": [
                    { "type": "URL", "text": "See", "url": "https://shop.example/o/{{1}}" },
                    { "type": "COPY_CODE", "example": "LUNA10" }] },
            ] });
        let row = TemplateRow {
            id: 1,
            meta_id: "7".into(),
            name: "ready".into(),
            language: "en".into(),
            category: "UTILITY".into(),
            status: "APPROVED".into(),
            raw: raw.to_string(),
            fetched_at_ms: 0,
        };
        read(&row, None).unwrap()
    }

    #[test]
    fn what_is_missing_can_be_told_from_what_is_filled_in() {
        let preview =
            template().preview(&[value("body", "1", "Ana"), value("header", "file", "s7")]);
        let [(body, two), (link, one)] = preview.blanks.as_slice() else {
            panic!("{:?}", preview.blanks);
        };
        assert_eq!((two.as_str(), one.as_str()), ("2", "1"));
        let shown = preview.shown;
        assert_eq!(
            shown.body.unwrap(),
            format!("Hi *Ana*, order {body} is ready.")
        );
        let leads_to = shown.buttons[0].leads_to.clone().unwrap();
        assert_eq!(leads_to, format!("https://shop.example/o/{link}"));
        assert_eq!(shown.buttons[1].leads_to, None, "no coupon yet");
        assert_eq!(preview.header.as_deref(), Some("IMAGE"));
        assert_eq!(preview.file.as_deref(), Some("s7"));
    }

    #[test]
    fn a_value_never_looks_like_a_missing_one() {
        let odd = char::from_u32(BLANKS.start).unwrap();
        let preview = template().preview(&[value("body", "1", &odd.to_string())]);
        assert!(preview.blanks.iter().all(|(blank, _)| *blank != odd));
        assert!(preview.shown.body.unwrap().contains(odd));
    }

    #[test]
    fn a_draft_shows_its_examples_before_it_has_a_name() {
        let draft = TemplateDraft {
            category: DraftCategory::Utility,
            body: "Hi {{customer_name}}, see you {{day}}.".into(),
            examples: vec![Example {
                name: "customer_name".into(),
                value: "Maria".into(),
            }],
            ..TemplateDraft::default()
        };
        let preview = draft.preview().unwrap();
        let [(blank, day)] = preview.blanks.as_slice() else {
            panic!("{:?}", preview.blanks);
        };
        assert_eq!(day, "day");
        let body = preview.shown.body.unwrap();
        assert_eq!(body, format!("Hi Maria, see you {blank}."));
    }
}
