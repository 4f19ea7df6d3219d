//! A template for each rule that breaks it, and who says no to it.

mod buttons;
mod special;
mod texts;

use shopbell_core::template_book::{
    draft::{
        DraftButton, DraftCategory, DraftHeader, DraftOffer, Sample, SampleKind, TemplateDraft,
    },
    rules::Rule,
};

use super::super::draft;

/// Who says no at Meta.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// The request is refused.
    Creation,
    /// It is taken, read, and rejected.
    Review,
    /// It is taken under another category.
    Category,
}

pub(super) struct Case {
    pub(super) rule: Rule,
    pub(super) by: By,
    pub(super) broken: TemplateDraft,
}

fn case(rule: Rule, change: impl FnOnce(&mut TemplateDraft)) -> Case {
    let mut broken = draft("broken");
    change(&mut broken);
    Case {
        rule,
        by: By::Creation,
        broken,
    }
}

fn reviewed(rule: Rule, change: impl FnOnce(&mut TemplateDraft)) -> Case {
    Case {
        by: By::Review,
        ..case(rule, change)
    }
}

pub(super) fn header(text: &str) -> DraftHeader {
    DraftHeader::Text {
        text: text.into(),
        example: "1042".into(),
    }
}

pub(super) fn quick(text: &str) -> DraftButton {
    DraftButton::QuickReply { text: text.into() }
}

pub(super) fn link(url: &str, example: &str) -> DraftButton {
    DraftButton::Url {
        text: "See".into(),
        url: url.into(),
        example: example.into(),
    }
}

pub(super) fn phone(number: &str) -> DraftButton {
    DraftButton::Phone {
        text: "Call".into(),
        number: number.into(),
    }
}

pub(super) fn coupon(example: &str) -> DraftButton {
    DraftButton::Coupon {
        example: example.into(),
    }
}

/// `mime` decides which of the handles that were made beforehand it gets.
fn sample(mime: &str) -> Option<Sample> {
    Some(Sample {
        staged: mime.into(),
        file_name: "sample".into(),
        mime: mime.into(),
    })
}

fn offer(text: &str) -> Option<DraftOffer> {
    Some(DraftOffer {
        text: text.into(),
        expires: true,
    })
}

fn body(text: &str) -> impl FnOnce(&mut TemplateDraft) {
    let text = text.to_owned();
    move |draft| draft.body = text
}

fn media(media: SampleKind, sample: Option<Sample>) -> impl FnOnce(&mut TemplateDraft) {
    move |draft| draft.header = DraftHeader::Media { media, sample }
}

fn lasts(category: DraftCategory, seconds: i64) -> Case {
    case(Rule::DeliveryTime, |draft| {
        (draft.category, draft.ttl_seconds) = (category, Some(seconds));
    })
}

fn marketing(draft: &mut TemplateDraft) {
    draft.category = DraftCategory::Marketing;
}

fn code(draft: &mut TemplateDraft) {
    draft.category = DraftCategory::Authentication;
}

/// At least one for each rule.
pub(super) fn cases() -> Vec<Case> {
    let mut all = vec![
        case(Rule::NameMissing, |d| d.name.clear()),
        case(Rule::NameCharacters, |d| d.name = "Order ready".into()),
        case(Rule::NameCharacters, |d| d.name = "order-ready".into()),
        case(Rule::NameTooLong, |d| d.name = "a".repeat(513)),
        case(Rule::NameTaken, |d| d.name = "order_ready".into()),
        case(Rule::NameBlocked, |d| d.name = DELETED.into()),
        case(Rule::LanguageUnknown, |d| d.language = "xx_YY".into()),
        case(Rule::LanguageUnknown, |d| d.language = "pt".into()),
        lasts(DraftCategory::Utility, 29),
        lasts(DraftCategory::Utility, 43_201),
        lasts(DraftCategory::Marketing, 43_199),
        lasts(DraftCategory::Marketing, 2_592_001),
        lasts(DraftCategory::Authentication, 29),
        lasts(DraftCategory::Authentication, 901),
        case(Rule::OfferMissing, |d| {
            marketing(d);
            d.offer = offer(" ");
        }),
        case(Rule::OfferTooLong, |d| {
            marketing(d);
            d.offer = offer(&"x".repeat(17));
        }),
        case(Rule::OfferCategory, |d| d.offer = offer("Soon over")),
        reviewed(Rule::BodyTwin, |d| {
            d.body = OTHER.into();
            d.language = "en_US".into();
            d.examples.clear();
        }),
        reviewed(
            Rule::AsksForSecrets,
            body("Hi {{customer_name}}, please tell us your card number."),
        ),
        reviewed(
            Rule::ReadsLikeCode,
            body("Hi {{customer_name}}, this is your verification code: 1234."),
        ),
        Case {
            by: By::Category,
            ..case(
                Rule::ReadsLikeMarketing,
                body("Hi {{customer_name}}, a discount waits for you."),
            )
        },
    ];
    all.extend(texts::cases());
    all.extend(buttons::cases());
    all.extend(special::cases());
    all
}

/// The text of a template that the shop has.
pub(super) const OTHER: &str = "Thank you for your visit! How did you like it?";
/// The name of a template that was approved and is deleted.
pub(super) const DELETED: &str = "deleted_lately";
