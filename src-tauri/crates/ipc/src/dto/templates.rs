use serde::Serialize;
use shopbell_core::TemplateInfo;
use ts_rs::TS;

use super::account::QualityRating;

/// A template as the picker needs it.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateView {
    /// Names it when sending.
    pub id: String,
    /// Name.
    pub name: String,
    /// Language code.
    pub language: String,
    /// What it may be used for, and costs.
    pub category: TemplateCategory,
    /// Meta's status, upper case.
    pub status: String,
    /// How customers take it.
    pub quality: QualityRating,
    /// What Meta said about a rejection or pause; null when it said nothing.
    pub reason: Option<TemplateReasonView>,
    /// The category it will get, or should have by Meta's judgement; its price follows.
    pub next_category: Option<NextCategoryView>,
    /// Null when it can be sent from here, else why not: a key of the catalogue.
    pub unusable: Option<String>,
    /// Its header.
    pub header: Option<TemplateHeaderView>,
    /// Text with variables in double braces.
    pub body: String,
    /// Small text below.
    pub footer: Option<String>,
    /// Its buttons, in order.
    pub buttons: Vec<TemplateButtonView>,
    /// What has to be filled in, in order.
    pub variables: Vec<TemplateVariable>,
}

/// What a template may be used for, and costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum TemplateCategory {
    /// Offers and news.
    Marketing,
    /// About something the customer asked for.
    Utility,
    /// One-time codes.
    Authentication,
    /// A word of the future.
    Unknown,
}

impl TemplateCategory {
    pub(super) fn from_word(word: &str) -> Self {
        match word {
            "MARKETING" => Self::Marketing,
            "UTILITY" => Self::Utility,
            "AUTHENTICATION" => Self::Authentication,
            _ => Self::Unknown,
        }
    }
}

/// What Meta said about a template that is not usable.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateReasonView {
    /// Meta's code of a rejection: `INVALID_FORMAT`, ….
    pub code: Option<String>,
    /// Which pause it is: `FIRST_PAUSE`, `SECOND_PAUSE`, `RATE_LIMITING_PAUSE`.
    pub pause: Option<String>,
    /// Meta's English words about it.
    pub explanation: Option<String>,
    /// What Meta advises to change, in English.
    pub advice: Option<String>,
}

/// A category that comes, or that Meta thinks is the right one.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NextCategoryView {
    /// Which.
    pub category: TemplateCategory,
    /// When it comes, Unix milliseconds; null when Meta only judged.
    #[ts(type = "number | null")]
    pub at_ms: Option<i64>,
}

/// The header of a template.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateHeaderView {
    /// `TEXT`, `IMAGE`, `VIDEO`, `DOCUMENT`, `LOCATION`, …
    pub format: String,
    /// Its text with its variable.
    pub text: Option<String>,
}

/// A button of a template.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateButtonView {
    /// `QUICK_REPLY`, `URL`, `PHONE_NUMBER`, …
    pub kind: String,
    /// What it says.
    pub text: String,
}

/// A variable of a template.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateVariable {
    /// `body`, `header` or `button:0`.
    pub part: String,
    /// `1`, `2`, … or the name.
    pub name: String,
    /// Meta's example, or null.
    pub example: Option<String>,
}

impl From<TemplateInfo> for TemplateView {
    fn from(template: TemplateInfo) -> Self {
        Self {
            id: template.id.to_string(),
            name: template.name,
            language: template.language,
            category: TemplateCategory::from_word(&template.category),
            quality: QualityRating::from_word(template.quality.as_deref()),
            reason: template.reason.map(|reason| TemplateReasonView {
                code: reason.code,
                pause: reason.pause,
                explanation: reason.explanation,
                advice: reason.advice,
            }),
            next_category: template.next_category.map(|next| NextCategoryView {
                category: TemplateCategory::from_word(&next.category),
                at_ms: next.at_ms,
            }),
            status: template.status,
            unusable: template.unusable.map(str::to_owned),
            header: template
                .header
                .map(|(format, text)| TemplateHeaderView { format, text }),
            body: template.body,
            footer: template.footer,
            buttons: template
                .buttons
                .into_iter()
                .map(|(kind, text)| TemplateButtonView { kind, text })
                .collect(),
            variables: template
                .variables
                .into_iter()
                .map(|variable| TemplateVariable {
                    part: variable.part,
                    name: variable.name,
                    example: variable.example,
                })
                .collect(),
        }
    }
}
