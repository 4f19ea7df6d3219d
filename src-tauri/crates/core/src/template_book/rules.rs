//! What Meta takes and what its review refuses, checked while a template is being written.
//!
//! All that is wrong is named at once, each with the field it stands in, so that the form can say
//! it there. The client's own check stays behind this one as the last; it names one fault only.
//! Source of all rules: Meta, *Message templates › Components*, *Guidelines*, read 2026-11.

mod buttons;
mod cards;
mod changes;
mod codes;
mod texts;

use shopbell_cloud_api::template::TemplateStatus;

use super::{
    draft::{DraftCategory, DraftHeader, Sample, SampleKind, TemplateDraft},
    pacing::Hold,
};
use texts::{BodyLimits, count};

const NAME: usize = 512;
const FOOTER: usize = 60;
const OFFER_TEXT: usize = 16;
const BODY: usize = 1024;
const OFFER_BODY: usize = 600;

/// Languages templates can be in. Source: Meta, *Supported languages*, read 2026-11.
pub const LANGUAGES: &[&str] = &[
    "af", "sq", "ar", "ar_AE", "ar_EG", "ar_LB", "ar_MA", "ar_QA", "ar_SA", "az", "bn", "bg", "ca",
    "zh_CN", "zh_HK", "zh_TW", "hr", "cs", "da", "nl", "en", "en_AU", "en_CA", "en_GB", "en_IN",
    "en_US", "et", "fil", "fi", "fr", "fr_BE", "fr_CA", "ka", "de", "el", "gu", "ha", "he", "hi",
    "hu", "id", "ga", "it", "ja", "kn", "kk", "rw_RW", "ko", "ky_KG", "lo", "lv", "lt", "mk", "ms",
    "ml", "mr", "nb", "fa", "pl", "pt_BR", "pt_PT", "pa", "ro", "ru", "sr", "sk", "sl", "es",
    "es_AR", "es_CL", "es_CO", "es_ES", "es_MX", "es_PE", "es_VE", "sw", "sv", "ta", "te", "th",
    "tr", "uk", "ur", "uz", "vi", "zu",
];

/// A rule that a template breaks. The sentence is the interface's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is named after what is wrong")]
pub enum Rule {
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

impl Rule {
    /// Whether it can be submitted all the same: Meta may decide either way.
    #[must_use]
    pub fn is_advice(self) -> bool {
        matches!(
            self,
            Self::ReadsLikeMarketing | Self::ReadsLikeCode | Self::AsksForSecrets
        )
    }

    /// The code of a refusal that has nothing to do with what the draft says: it can be submitted
    /// as it is when things are otherwise.
    #[must_use]
    pub fn refusal(self) -> Option<&'static str> {
        match self {
            Self::NotEditable => Some("template_not_editable"),
            Self::TemplatesTooMany => Some("template_limit"),
            Self::CreationsTooMany => Some("template_create_limit"),
            Self::EditedToday | Self::EditsTooMany => Some("template_edit_limit"),
            _ => None,
        }
    }
}

/// What is wrong with a draft, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// `name`, `header`, `body`, `footer`, `offer`, `buttons`, `button:0`, `cards`, `card:0/body`, …
    pub field: String,
    /// What.
    pub rule: Rule,
    /// The limit it breaks, if it is about one.
    pub limit: Option<usize>,
    /// How much there is of it.
    pub actual: Option<usize>,
    /// The variable it is about.
    pub variable: Option<String>,
    /// When it is over by itself, Unix milliseconds.
    pub until_ms: Option<i64>,
}

/// What else the account has: some rules are about that.
#[derive(Clone, Debug, Default)]
pub struct Others {
    /// Templates beside the one that is changed.
    pub templates: Vec<Other>,
    /// Names with languages that cannot be used again yet.
    pub blocked: Vec<(String, String)>,
    /// The template that is changed; `None` for a new one.
    pub changes: Option<Changed>,
    /// Why Meta takes nothing now.
    pub hold: Option<Hold>,
}

/// The template that a draft changes, as it stands.
#[derive(Clone, Debug)]
pub struct Changed {
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: String,
    /// What it is for.
    pub category: DraftCategory,
    /// Meta's status.
    pub status: TemplateStatus,
}

/// Another template of the account.
#[derive(Clone, Debug)]
pub struct Other {
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: String,
    /// Its text.
    pub body: String,
    /// Its footer; empty for none.
    pub footer: String,
}

/// Collects faults.
#[derive(Debug, Default)]
struct Found(Vec<Fault>);

impl Found {
    fn note(&mut self, field: impl Into<String>, rule: Rule) {
        self.0.push(Fault {
            field: field.into(),
            rule,
            limit: None,
            actual: None,
            variable: None,
            until_ms: None,
        });
    }

    fn over(&mut self, field: impl Into<String>, rule: Rule, limit: usize, actual: usize) {
        if actual > limit {
            self.0.push(Fault {
                field: field.into(),
                rule,
                limit: Some(limit),
                actual: Some(actual),
                variable: None,
                until_ms: None,
            });
        }
    }

    fn about(&mut self, field: impl Into<String>, rule: Rule, variable: &str) {
        self.0.push(Fault {
            field: field.into(),
            rule,
            limit: None,
            actual: None,
            variable: Some(variable.to_owned()),
            until_ms: None,
        });
    }
}

impl TemplateDraft {
    /// Everything that is wrong with it, from top to bottom.
    #[must_use]
    pub fn faults(&self, others: &Others) -> Vec<Fault> {
        let mut found = Found::default();
        self.check_name(others, &mut found);
        changes::check(self, others, &mut found);
        self.check_time(&mut found);
        if self.is_code() {
            codes::check(&self.code, &mut found);
            changes::check_hold(others, &mut found);
            return found.0;
        }
        self.check_header(&mut found);
        let limits = BodyLimits {
            most: if self.offer.is_some() {
                OFFER_BODY
            } else {
                BODY
            },
            needed: true,
        };
        texts::body(
            "body",
            &self.body,
            &self.examples,
            self.named,
            limits,
            &mut found,
        );
        self.check_twin(others, &mut found);
        self.check_footer(&mut found);
        if let Some(offer) = &self.offer {
            let text = offer.text.trim();
            if text.is_empty() {
                found.note("offer", Rule::OfferMissing);
            }
            found.over("offer", Rule::OfferTooLong, OFFER_TEXT, count(text));
            if self.category != DraftCategory::Marketing {
                found.note("offer", Rule::OfferCategory);
            }
        }
        buttons::check(&self.buttons, self.offer.is_some(), &mut found);
        cards::check(self, &mut found);
        texts::advise(self, &mut found);
        changes::check_hold(others, &mut found);
        found.0
    }

    fn check_name(&self, others: &Others, found: &mut Found) {
        let usual = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if self.name.is_empty() {
            found.note("name", Rule::NameMissing);
        } else if !self.name.bytes().all(usual) {
            found.note("name", Rule::NameCharacters);
        }
        found.over("name", Rule::NameTooLong, NAME, count(&self.name));
        if !LANGUAGES.contains(&self.language.as_str()) {
            found.note("language", Rule::LanguageUnknown);
        }
        let same = |name: &str, language: &str| name == self.name && language == self.language;
        if others
            .templates
            .iter()
            .any(|one| same(&one.name, &one.language))
        {
            found.note("name", Rule::NameTaken);
        } else if others
            .blocked
            .iter()
            .any(|(name, language)| same(name, language))
        {
            found.note("name", Rule::NameBlocked);
        }
    }

    fn check_time(&self, found: &mut Found) {
        use DraftCategory as Category;
        let Some(seconds) = self.ttl_seconds else {
            return;
        };
        let range = match self.category {
            Category::Authentication => 30..=900,
            Category::Utility => 30..=43_200,
            Category::Marketing => 43_200..=2_592_000,
        };
        if !range.contains(&seconds) {
            found.note("time", Rule::DeliveryTime);
        }
    }

    fn check_header(&self, found: &mut Found) {
        match &self.header {
            DraftHeader::None | DraftHeader::Location | DraftHeader::Product => {}
            DraftHeader::Text { text, example } => texts::header(text, example, self.named, found),
            DraftHeader::Media { media, sample } => {
                check_sample("header", *media, sample.as_ref(), found);
            }
        }
    }

    fn check_footer(&self, found: &mut Found) {
        let footer = self.footer.trim();
        if footer.is_empty() {
            return;
        }
        found.over("footer", Rule::FooterTooLong, FOOTER, count(footer));
        if footer.contains("{{") {
            found.note("footer", Rule::FooterVariable);
        }
        if self.offer.is_some() {
            found.note("footer", Rule::FooterWithOffer);
        }
    }

    /// Meta's review refuses two templates of the same words.
    fn check_twin(&self, others: &Others, found: &mut Found) {
        let (body, footer) = (self.body.trim(), self.footer.trim());
        let twin = |one: &&Other| {
            one.language == self.language && one.body.trim() == body && one.footer.trim() == footer
        };
        if !body.is_empty() && others.templates.iter().any(|one| twin(&one)) {
            found.note("body", Rule::BodyTwin);
        }
    }
}

fn check_sample(field: &str, kind: SampleKind, sample: Option<&Sample>, found: &mut Found) {
    match sample {
        None => found.note(field, Rule::SampleMissing),
        Some(sample) if !kind.takes(&sample.mime) => found.note(field, Rule::SampleType),
        Some(_) => {}
    }
}
