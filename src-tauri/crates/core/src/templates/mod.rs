//! Message templates: read into parts, filled with values.

mod fill;
mod last;
mod preview;
mod read;
#[cfg(test)]
mod tests;

use shopbell_cloud_api::{Template, template::TemplateStatus};
use shopbell_domain::{AccountId, ConversationId};
use shopbell_store::{Account, StagedFile, TemplateMark};

use crate::{
    EngineError,
    account::facts::Known,
    engine::{Engine, Inner},
    outbox::request::Request,
    template_state::{NextCategory, TemplateReason, by_template},
};
pub(crate) use fill::Picked;
pub use preview::Preview;
pub(crate) use preview::with_examples;
pub(crate) use read::{examples, list, read};

/// A template as the picker needs it.
#[derive(Clone, Debug, PartialEq)]
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
    /// The offer that ends, if it has one.
    pub offer: Option<OfferInfo>,
    /// Whether it asks the customer if the shop may call.
    pub asks_to_call: bool,
    /// The buttons, in order.
    pub buttons: Vec<ButtonInfo>,
    /// The cards of a carousel, in order.
    pub cards: Vec<CardInfo>,
    /// What has to be filled in, in order.
    pub variables: Vec<Variable>,
    /// Whether the owner marked it as a favourite.
    pub starred: bool,
    /// When it was last sent from here, Unix milliseconds.
    pub used_ms: Option<i64>,
    named: bool,
    whole: Template,
}

/// The offer of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferInfo {
    /// What it says.
    pub text: String,
    /// Whether it counts down to an end.
    pub expires: bool,
}

/// A button of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ButtonInfo {
    /// Meta's kind, upper case.
    pub kind: String,
    /// What it says; empty where Meta has fixed words.
    pub text: String,
    /// Where it leads, with its variable.
    pub url: Option<String>,
    /// Whom it calls.
    pub phone: Option<String>,
}

/// A card of a carousel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardInfo {
    /// Meta's format of its header: `IMAGE`, `VIDEO` or `PRODUCT`.
    pub format: String,
    /// Its text with variables; empty for none.
    pub body: String,
    /// Its buttons.
    pub buttons: Vec<ButtonInfo>,
}

/// What is asked of the owner for a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Words.
    Text,
    /// The end of a link's address.
    Link,
    /// The coupon that is copied.
    Coupon,
    /// The one-time code, in the text and behind the button.
    Code,
    /// A photo.
    Image,
    /// A video.
    Video,
    /// A document.
    Document,
    /// Degrees north.
    Latitude,
    /// Degrees east.
    Longitude,
    /// Name of a place.
    PlaceName,
    /// Address of a place.
    PlaceAddress,
    /// When an offer ends, Unix milliseconds.
    EndsAt,
    /// Meta's id of the catalogue.
    Catalogue,
    /// The shop's own number of a product.
    Product,
    /// The shop's own numbers of up to thirty products, with commas between them.
    Products,
}

/// A variable of a template, or something else that is given with every message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// `header`, `body`, `offer` or `button:N`; on a card with `card:N/` before it.
    pub part: String,
    /// `1`, `2`, … or the name.
    pub name: String,
    /// What it takes.
    pub asked: Asked,
    /// Meta's example.
    pub example: Option<String>,
    /// What was given the last time the template was sent, where that may be said again.
    pub last: Option<String>,
    /// The longest value, UTF-16 units.
    pub limit: usize,
}

/// The owner's value for a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateValue {
    /// As [`Variable::part`].
    pub part: String,
    /// `1`, `2`, … or the name.
    pub name: String,
    /// The text; for a file, the id of the picked one.
    pub text: String,
}

/// A template with its values.
pub(crate) struct Filled {
    pub(crate) request: Request,
    pub(crate) body: String,
    pub(crate) details: String,
    /// The header's file: the message's own.
    pub(crate) file: Option<StagedFile>,
}

impl TemplateInfo {
    /// Whether customers may have refused messages of its kind.
    pub(crate) fn is_marketing(&self) -> bool {
        self.category.eq_ignore_ascii_case("MARKETING")
    }

    /// Whether its variables have names.
    pub(crate) fn has_names(&self) -> bool {
        self.named
    }

    /// Notes what the owner did with it.
    pub(crate) fn mark(&mut self, marks: &[TemplateMark], now_ms: i64) {
        let mine = marks
            .iter()
            .find(|mark| mark.name == self.name && mark.language == self.language);
        if let Some(mark) = mine {
            (self.starred, self.used_ms) = (mark.starred, mark.used_ms);
            if let Some(request) = &mark.last_request {
                self.remember(request, now_ms);
            }
        }
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
        let marks = store.template_marks(waba_id).await?;
        let mut templates: Vec<TemplateInfo> = rows
            .iter()
            .filter_map(|row| read(row, known.get(&row.meta_id)))
            .filter(|template| template.status != TemplateStatus::Archived.as_str())
            .collect();
        for template in &mut templates {
            template.mark(&marks, self.inner.clock.now_ms());
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
            .filter(|code| !fill::NOT_HERE.contains(code)))
    }
}
