//! A template, filled in: what goes to Meta, and what the customer will see.

use std::collections::HashMap;

use shopbell_cloud_api::{TemplateMessage, template::fill};
use shopbell_domain::{
    MediaKind,
    limits::{PRODUCTS_MAX, template_value_is_clean},
};
use shopbell_store::StagedFile;

use super::{Asked, ButtonInfo, Filled, TemplateInfo, TemplateValue, Variable};
use crate::{
    EngineError,
    card::{Details, Place, SentButton, SentCard, SentOffer, SentTemplate},
    media::Staged,
    outbox::{
        request::Request,
        values::{Given, Value, components},
    },
};

/// Why one that Meta would let go out cannot be filled in here.
pub(super) const NOT_HERE: [&str; 2] = ["template_needs_more", "template_has_gif"];

/// Picked files by id.
pub(crate) type Picked = HashMap<String, StagedFile>;

impl TemplateInfo {
    /// The ids of the picked files among the values.
    pub(crate) fn picked_ids<'a>(
        &'a self,
        values: &'a [TemplateValue],
    ) -> impl Iterator<Item = &'a str> {
        let files = self.variables.iter().filter(|one| one.asked.is_file());
        files.filter_map(|variable| given(variable, values))
    }

    /// Fills the template in.
    ///
    /// # Errors
    /// [`EngineError::TemplateNotUsable`] and [`EngineError::TemplateNeedsMore`];
    /// [`EngineError::TemplateValueMissing`], [`EngineError::TemplateValueInvalid`] and
    /// [`EngineError::StagedFileGone`] for the first value that does not do.
    pub(crate) fn fill(
        &self,
        values: &[TemplateValue],
        picked: &Picked,
    ) -> Result<Filled, EngineError> {
        match self.unusable {
            Some(code) if NOT_HERE.contains(&code) => return Err(EngineError::TemplateNeedsMore),
            Some(_) => return Err(EngineError::TemplateNotUsable),
            None => {}
        }
        let (mut sent, mut put) = (Vec::new(), Vec::new());
        for variable in &self.variables {
            let Some(value) = self.value(variable, values, picked)? else {
                continue;
            };
            put.push((
                variable.part.as_str(),
                variable.name.clone(),
                value.text.clone(),
            ));
            sent.push(value);
        }
        self.add_payloads(&mut sent);
        let mut message = TemplateMessage::new(&self.name, &self.language);
        // Files get their ids later; any does for the check.
        message.components = components(&sent, |_| Some("0".to_owned())).unwrap_or_default();
        self.whole.check(&message).map_err(|invalid| {
            tracing::debug!(field = invalid.field, "a template does not fit its values");
            EngineError::TemplateValueInvalid {
                name: self
                    .variables
                    .first()
                    .map(|one| one.name.clone())
                    .unwrap_or_default(),
            }
        })?;
        let shown = self.shown(&sent, &put);
        let body = shown.body.clone().unwrap_or_default();
        let own = |value: &Value| match &value.given {
            Given::File { staged, .. } if value.part == "header" => picked.get(staged).cloned(),
            _ => None,
        };
        let file = sent.iter().find_map(own);
        let details = Details {
            template: Some(shown),
            ..Details::default()
        };
        Ok(Filled {
            request: Request::Template {
                name: self.name.clone(),
                language: self.language.clone(),
                values: sent,
            },
            body,
            details: details.to_json().unwrap_or_default(),
            file,
        })
    }

    /// What one variable sends; nothing for those of a place after the first.
    fn value(
        &self,
        variable: &Variable,
        values: &[TemplateValue],
        picked: &Picked,
    ) -> Result<Option<Value>, EngineError> {
        let name = || variable.name.clone();
        let text = given(variable, values)
            .ok_or_else(|| EngineError::TemplateValueMissing { name: name() })?;
        let invalid = || EngineError::TemplateValueInvalid { name: name() };
        let clean = template_value_is_clean(text) && !text.contains("{{");
        let given = match variable.asked {
            _ if variable.asked.is_file() => {
                let file = picked.get(text).ok_or(EngineError::StagedFileGone)?;
                variable.asked.file(file)?
            }
            // Whether an end is in the past is the engine's to say, who has the time.
            Asked::EndsAt => match text.parse() {
                Ok(at_ms) => Given::Ends { at_ms },
                Err(_) => return Err(invalid()),
            },
            Asked::PlaceName => Given::Place(self.place(values).ok_or_else(invalid)?),
            Asked::PlaceAddress | Asked::Latitude | Asked::Longitude => return Ok(None),
            Asked::Product => Given::Product {
                catalogue: self.words(Asked::Catalogue, values).ok_or_else(invalid)?,
                product: text.to_owned(),
            },
            Asked::Catalogue => return Ok(None),
            Asked::Products => Given::Products {
                products: products(text).ok_or_else(invalid)?,
            },
            _ if !clean => return Err(invalid()),
            Asked::Link => Given::Link,
            Asked::Coupon => Given::Coupon,
            Asked::Code => Given::Code,
            _ => Given::Text,
        };
        if matches!(given, Given::Coupon | Given::Code)
            && text.encode_utf16().count() > variable.limit
        {
            return Err(invalid());
        }
        let keeps_text = matches!(
            given,
            Given::Text | Given::Link | Given::Coupon | Given::Code
        );
        let named = self.named && matches!(given, Given::Text | Given::Link);
        Ok(Some(Value {
            part: variable.part.clone(),
            name: named.then(name),
            text: if keeps_text {
                text.to_owned()
            } else {
                String::new()
            },
            given,
        }))
    }

    fn place(&self, values: &[TemplateValue]) -> Option<Place> {
        let of = |asked: Asked| self.words(asked, values);
        let degrees = |asked: Asked, most: f64| {
            let degrees: f64 = of(asked)?.replace(',', ".").parse().ok()?;
            (-most..=most).contains(&degrees).then_some(degrees)
        };
        Some(Place {
            latitude: degrees(Asked::Latitude, 90.0)?,
            longitude: degrees(Asked::Longitude, 180.0)?,
            name: of(Asked::PlaceName),
            address: of(Asked::PlaceAddress),
            url: None,
        })
    }

    /// The value for the one variable that asks for this.
    pub(super) fn words(&self, asked: Asked, values: &[TemplateValue]) -> Option<String> {
        let variable = self.variables.iter().find(|one| one.asked == asked)?;
        given(variable, values).map(str::to_owned)
    }

    /// Quick replies say which template they were tapped on.
    fn add_payloads(&self, sent: &mut Vec<Value>) {
        let mut of = |before: &str, buttons: &[ButtonInfo]| {
            for (index, button) in buttons.iter().enumerate() {
                if button.kind == "QUICK_REPLY" {
                    sent.push(Value {
                        part: format!("{before}button:{index}"),
                        name: None,
                        text: format!("tpl:{}:{before}{index}", self.whole.id.as_str()),
                        given: Given::Payload,
                    });
                }
            }
        };
        of("", &self.buttons);
        for (at, card) in self.cards.iter().enumerate() {
            of(&format!("card:{at}/"), &card.buttons);
        }
    }

    /// The message as the customer sees it.
    pub(super) fn shown(&self, sent: &[Value], values: &[(&str, String, String)]) -> SentTemplate {
        let put = |part: &str, text: &str| {
            let of_part = values.iter().filter(|(of, ..)| *of == part);
            let pairs: Vec<(String, String)> = of_part
                .map(|(_, name, value)| (name.clone(), value.clone()))
                .collect();
            fill(text, &pairs)
        };
        let buttons = |before: &str, buttons: &[ButtonInfo]| -> Vec<SentButton> {
            let shown = |(index, button): (usize, &ButtonInfo)| {
                let part = format!("{before}button:{index}");
                let behind = sent.iter().find(|value| value.part == part);
                let behind = behind.and_then(|value| match &value.given {
                    Given::Coupon => Some(value.text.clone()),
                    Given::Products { products } => Some(products.join(", ")),
                    _ => None,
                });
                SentButton {
                    kind: button.kind.clone(),
                    text: button.text.clone(),
                    leads_to: match behind {
                        Some(behind) => Some(behind),
                        None => match &button.url {
                            Some(url) if self.is_code() => Some(put("body", url)),
                            Some(url) => Some(put(&part, url)),
                            None => button.phone.clone(),
                        },
                    },
                }
            };
            buttons.iter().enumerate().map(shown).collect()
        };
        let ends_ms = sent.iter().find_map(|value| match value.given {
            Given::Ends { at_ms } => Some(at_ms),
            _ => None,
        });
        let place = sent.iter().find_map(|value| match &value.given {
            Given::Place(place) => Some(place.clone()),
            _ => None,
        });
        let product = |part: &str| {
            let own = sent.iter().filter(|value| value.part == part);
            own.into_iter().find_map(|value| match &value.given {
                Given::Product { product, .. } => Some(product.clone()),
                _ => None,
            })
        };
        let card = |(at, card): (usize, &super::CardInfo)| {
            let file = sent.iter().find_map(|value| match &value.given {
                Given::File { staged, .. } if value.part == format!("card:{at}/header") => {
                    Some(staged.clone())
                }
                _ => None,
            });
            SentCard {
                file,
                product: product(&format!("card:{at}/header")),
                format: card.format.clone(),
                body: put(&format!("card:{at}/body"), &card.body),
                buttons: buttons(&format!("card:{at}/"), &card.buttons),
            }
        };
        let header = self.header.as_ref().and_then(|(_, text)| text.as_deref());
        SentTemplate {
            name: Some(self.name.clone()),
            language: Some(self.language.clone()),
            category: Some(self.category.clone()),
            header: header.map(|text| put("header", text)),
            place,
            product: product("header"),
            body: Some(put("body", &self.body)),
            footer: self.footer.clone(),
            offer: self.offer.as_ref().map(|offer| SentOffer {
                text: offer.text.clone(),
                ends_ms,
            }),
            asks_to_call: self.asks_to_call,
            buttons: buttons("", &self.buttons),
            cards: self.cards.iter().enumerate().map(card).collect(),
        }
    }

    fn is_code(&self) -> bool {
        self.variables.iter().any(|one| one.asked == Asked::Code)
    }
}

impl Filled {
    /// Whether it holds an offer whose end is over.
    pub(crate) fn has_ended(&self, now_ms: i64) -> bool {
        let Request::Template { values, .. } = &self.request else {
            return false;
        };
        let mut given = values.iter().map(|value| &value.given);
        given.any(|given| matches!(given, Given::Ends { at_ms } if *at_ms <= now_ms))
    }
}

/// The numbers of products between commas; `None` when there are none, or too many.
pub(super) fn products(text: &str) -> Option<Vec<String>> {
    let numbers = text.split([',', ';', '\n']).map(str::trim);
    let all: Vec<String> = numbers
        .filter(|number| !number.is_empty())
        .map(str::to_owned)
        .collect();
    (1..=PRODUCTS_MAX).contains(&all.len()).then_some(all)
}

/// The owner's value, without the white space around it; `None` when nothing is left.
pub(super) fn given<'a>(variable: &Variable, values: &'a [TemplateValue]) -> Option<&'a str> {
    values
        .iter()
        .find(|value| value.part == variable.part && value.name == variable.name)
        .map(|value| value.text.trim())
        .filter(|text| !text.is_empty())
}

impl Asked {
    /// Whether its value is a picked file.
    #[must_use]
    pub fn is_file(self) -> bool {
        matches!(self, Self::Image | Self::Video | Self::Document)
    }

    /// A picked file, when it is of this kind and can go out as it is.
    fn file(self, file: &StagedFile) -> Result<Given, EngineError> {
        let Staged { kind, problem, .. } = Staged::from(file);
        if let Some(problem) = problem {
            return Err(EngineError::StagedNotFit(problem));
        }
        let fits = match self {
            Self::Image => kind == MediaKind::Image,
            Self::Video => kind == MediaKind::Video,
            _ => true,
        };
        if !fits {
            return Err(EngineError::MediaEmpty);
        }
        let kind = match self {
            Self::Image => "image",
            Self::Video => "video",
            _ => "document",
        };
        Ok(Given::File {
            kind: kind.to_owned(),
            staged: file.id.clone(),
            sha256: file.sha256.clone(),
            mime: file.mime.clone(),
            file_name: file.file_name.clone(),
        })
    }
}
