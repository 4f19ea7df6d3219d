//! The templates of a shop and their drafts, and what can be done with them.

use serde::{Deserialize, Serialize};
use shopbell_core::template_book::{
    self as book, CopyFor, DraftInfo,
    rules::{Fault, LANGUAGES, Rule},
};
use ts_rs::TS;

use super::{
    TemplateDraft, TemplateView,
    templates::{TemplateCategory, summary},
};

/// All templates and all drafts.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateBookView {
    /// As Meta has them, by name and language.
    pub templates: Vec<TemplateView>,
    /// Being written, the last changed one first.
    pub drafts: Vec<TemplateDraftView>,
    /// Meta's codes of the languages that templates can be in.
    pub languages: Vec<String>,
    /// How many there are and may be; null before anything is known.
    pub room: Option<TemplateRoom>,
    /// How many may still be submitted within this hour, as far as is known here.
    pub creations_left: Option<u32>,
    /// From when one may be submitted again, Unix milliseconds; null when it may now.
    #[ts(type = "number | null")]
    pub next_creation_ms: Option<i64>,
    /// Approved templates that were changed within 30 days.
    pub edits: Vec<TemplateEdits>,
}

/// How many templates an account has and may have, in every language.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateRoom {
    /// It has.
    pub have: u32,
    /// It may have.
    pub most: u32,
}

/// How an approved template may still be changed.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateEdits {
    /// Which.
    pub template_id: String,
    /// How often within these 30 days.
    pub left: u32,
    /// From when again, Unix milliseconds; null when it may now.
    #[ts(type = "number | null")]
    pub next_ms: Option<i64>,
}

/// A template being written.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateDraftView {
    /// Names it.
    pub id: String,
    /// The template it changes, or null for a new one.
    pub changes: Option<String>,
    /// What it says.
    pub draft: TemplateDraft,
    /// What is wrong with it, from top to bottom.
    pub faults: Vec<TemplateFault>,
    /// When it was last changed, Unix milliseconds.
    #[ts(type = "number")]
    pub updated_at_ms: i64,
    /// The beginning of its text without marks, for lists.
    pub summary: String,
}

/// What is wrong with a draft, and where.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateFault {
    /// `name`, `header`, `body`, `footer`, `offer`, `buttons`, `button:0`, `cards`, `card:0/body`,
    /// …; `submission` for what is in the way whatever it says.
    pub field: String,
    /// What.
    pub rule: TemplateRule,
    /// Whether it may be submitted all the same.
    pub advice: bool,
    /// The limit it breaks, if it is about one.
    pub limit: Option<u32>,
    /// How much there is of it.
    pub actual: Option<u32>,
    /// The variable it is about.
    pub variable: Option<String>,
    /// When it is over by itself, Unix milliseconds; null when it is not.
    #[ts(type = "number | null")]
    pub until_ms: Option<i64>,
}

macro_rules! rules {
    ($($name:ident),* $(,)?) => {
        /// A rule that a template breaks.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
        #[serde(rename_all = "camelCase")]
        #[expect(missing_docs, reason = "each is named after what is wrong")]
        pub enum TemplateRule { $($name),* }

        impl From<Rule> for TemplateRule {
            fn from(rule: Rule) -> Self {
                match rule { $(Rule::$name => Self::$name),* }
            }
        }
    };
}

rules! {
    NameMissing,
    NameCharacters,
    NameTooLong,
    NameTaken,
    NameBlocked,
    LanguageUnknown,
    DeliveryTime,
    HeaderMissing,
    HeaderTooLong,
    HeaderMarks,
    HeaderVariables,
    SampleMissing,
    SampleType,
    BodyMissing,
    BodyTooLong,
    BodyTwin,
    VariableMalformed,
    VariableGaps,
    VariableAtEdge,
    VariablesAdjacent,
    VariablesTooMany,
    ExampleMissing,
    ExampleVariable,
    FooterTooLong,
    FooterVariable,
    FooterWithOffer,
    OfferMissing,
    OfferTooLong,
    OfferCategory,
    ButtonsTooMany,
    ButtonsOfKind,
    ButtonsApart,
    ButtonTextMissing,
    ButtonTextTooLong,
    UrlMissing,
    UrlTooLong,
    UrlMalformed,
    UrlVariable,
    UrlExample,
    UrlShortened,
    PhoneMissing,
    PhoneTooLong,
    PhoneMalformed,
    CouponMissing,
    CouponTooLong,
    FlowMissing,
    CardsTooFew,
    CardsTooMany,
    CardsDiffer,
    CardButtons,
    CardButtonKind,
    CodeMinutes,
    AppsMissing,
    AppsTooMany,
    AppPackage,
    AppSignature,
    TermsMissing,
    CodeLabel,
    NameFixed,
    CategoryFixed,
    NotEditable,
    TemplatesTooMany,
    CreationsTooMany,
    EditedToday,
    EditsTooMany,
    ReadsLikeMarketing,
    ReadsLikeCode,
    AsksForSecrets,
}

/// Keeps a draft.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveTemplateDraft {
    /// Which one, or null for a new one.
    pub id: Option<String>,
    /// What it says now.
    pub draft: TemplateDraft,
}

/// Names a draft of a template.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TemplateDraftRef {
    /// The draft.
    pub id: String,
}

/// Names a template.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TemplateRef {
    /// The template.
    pub template_id: String,
}

/// Makes a draft of a template.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CopyTemplate {
    /// The template.
    pub template_id: String,
    /// What for.
    pub purpose: CopyPurpose,
}

/// What a draft is made of a template for.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum CopyPurpose {
    /// To change it.
    Change,
    /// To make another one like it.
    Another,
    /// To say it in another language.
    Translation,
}

/// Deletes a template at Meta.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteTemplate {
    /// The template.
    pub template_id: String,
    /// In all its languages.
    pub all_languages: bool,
}

/// Makes a template a favourite, or none.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StarTemplate {
    /// The template.
    pub template_id: String,
    /// Whether it is one.
    pub starred: bool,
}

/// What became of a submission.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SubmittedTemplateView {
    /// Meta's status, upper case.
    pub status: String,
    /// Meta's category: may differ from the one asked for, and its price with it.
    pub category: TemplateCategory,
    /// The category that was asked for.
    pub asked: TemplateCategory,
}

impl From<book::TemplateBook> for TemplateBookView {
    fn from(book: book::TemplateBook) -> Self {
        let pace = book.pace;
        let edits = |edits: &book::Edits| TemplateEdits {
            template_id: edits.template.to_string(),
            left: number(edits.left),
            next_ms: edits.next_ms,
        };
        Self {
            room: pace.room.map(|room| TemplateRoom {
                have: number(room.have),
                most: number(room.most),
            }),
            creations_left: pace.creations_left.map(number),
            next_creation_ms: pace.next_creation_ms,
            edits: pace.edits.iter().map(edits).collect(),
            templates: book.templates.into_iter().map(Into::into).collect(),
            drafts: book.drafts.into_iter().map(Into::into).collect(),
            languages: LANGUAGES.iter().map(|code| (*code).to_owned()).collect(),
        }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl From<DraftInfo> for TemplateDraftView {
    fn from(info: DraftInfo) -> Self {
        Self {
            id: info.id.to_string(),
            changes: info.changes.map(|id| id.to_string()),
            summary: summary(&info.draft.body),
            draft: info.draft.into(),
            faults: info.faults.into_iter().map(Into::into).collect(),
            updated_at_ms: info.updated_at_ms,
        }
    }
}

impl From<Fault> for TemplateFault {
    fn from(fault: Fault) -> Self {
        Self {
            field: fault.field,
            rule: fault.rule.into(),
            advice: fault.rule.is_advice(),
            limit: fault.limit.map(number),
            actual: fault.actual.map(number),
            variable: fault.variable,
            until_ms: fault.until_ms,
        }
    }
}

impl From<CopyPurpose> for CopyFor {
    fn from(purpose: CopyPurpose) -> Self {
        match purpose {
            CopyPurpose::Change => Self::Change,
            CopyPurpose::Another => Self::Another,
            CopyPurpose::Translation => Self::Translation,
        }
    }
}

impl From<book::SubmittedTemplate> for SubmittedTemplateView {
    fn from(submitted: book::SubmittedTemplate) -> Self {
        Self {
            status: submitted.status,
            category: TemplateCategory::from_word(&submitted.category),
            asked: TemplateCategory::from_word(&submitted.asked),
        }
    }
}
