//! What happens to templates.

use shopbell_cloud_api::webhook::TemplateEvent;
use shopbell_store::NoticeScope;

use super::{Effects, News, raw};
use crate::{
    account::{NewNotice, NoticeCode, NoticeFacts, Subject, facts::Fact},
    project::item::seconds_to_ms,
    template_state::{NextCategory, TemplateWord, notice_for},
};

/// States that are no news to the owner: she brought them about.
const QUIET: [&str; 5] = [
    "PENDING",
    "IN_APPEAL",
    "LOCKED",
    "PENDING_DELETION",
    "DELETED",
];

pub(super) fn read(field: &str, event: &TemplateEvent, news: &News<'_>) -> Effects {
    // Without its id there is nothing to write it to; the list is read again in any case.
    let Some(id) = &event.template_id else {
        return Effects::default();
    };
    let template = Subject {
        scope: NoticeScope::Template,
        id: id.clone(),
    };
    let named = NoticeFacts {
        name: event.name.clone(),
        language: event.language.as_deref().map(|code| code.replace('-', "_")),
        ..NoticeFacts::default()
    };
    if let Some(quality) = &event.quality {
        return judged(&template, named, quality);
    }
    match field {
        "message_template_status_update" => state(&template, named, event, news),
        "template_category_update" | "template_correct_category_detection" => {
            category(&template, named, event, news)
        }
        _ => Effects::default(),
    }
}

fn judged(template: &Subject, mut facts: NoticeFacts, quality: &str) -> Effects {
    let notice = match quality {
        "YELLOW" | "RED" => {
            facts.reason = Some(quality.to_owned());
            NewNotice::stands(template, "quality", NoticeCode::TemplateQualityLow, facts)
        }
        _ => NewNotice::over(template, "quality"),
    };
    Effects::of(notice).and_fact(template, Fact::Quality, Some(quality.to_owned()))
}

fn state(
    template: &Subject,
    mut facts: NoticeFacts,
    event: &TemplateEvent,
    news: &News<'_>,
) -> Effects {
    let pause = raw::word(news.raw, "/other_info/title");
    let said = event.status.as_deref().unwrap_or_default();
    let code = notice_for(said);
    if code.is_none() && !QUIET.contains(&said) {
        // A word of the future: the list tells what became of the template.
        return Effects::default();
    }
    facts.reason = event.reason.clone().or_else(|| pause.clone());
    facts.at_ms = raw::whole(news.raw, "/disable_info/disable_date").map(seconds_to_ms);
    let advice: Vec<&str> = [&event.explanation, &event.recommendation]
        .into_iter()
        .filter_map(Option::as_deref)
        .collect();
    let notice = match code {
        Some(code) => {
            NewNotice::stands(template, "state", code, facts).in_metas_words(Some(advice.join(" ")))
        }
        None => NewNotice::over(template, "state"),
    };
    let word = TemplateWord {
        // Restored as it was; only approved ones can be put away.
        status: if said == "UNARCHIVED" {
            "APPROVED"
        } else {
            said
        }
        .to_owned(),
        reason: event.reason.clone(),
        explanation: event.explanation.clone(),
        recommendation: event.recommendation.clone(),
        pause,
    };
    Effects::of(notice)
        .and_fact(
            template,
            Fact::TemplateState,
            serde_json::to_string(&word).ok(),
        )
        .and_fact(template, Fact::Category, event.category.clone())
}

/// A category comes in three shapes: announced (with a time), done, and judged to be wrong.
fn category(
    template: &Subject,
    mut facts: NoticeFacts,
    event: &TemplateEvent,
    news: &News<'_>,
) -> Effects {
    let at_ms = event.category_change_at.map(seconds_to_ms);
    facts.category = raw::word(news.raw, "/previous_category").or_else(|| event.category.clone());
    facts.at_ms = at_ms;
    let (code, next) = match (&event.next_category, at_ms) {
        (Some(next), Some(_)) => (NoticeCode::TemplateCategoryChanging, next.clone()),
        (Some(next), None) => (NoticeCode::TemplateCategoryJudged, next.clone()),
        (None, _) => {
            let Some(now) = event.category.clone() else {
                return Effects::default();
            };
            facts.next_category = Some(now.clone());
            let code = NoticeCode::TemplateCategoryChanged;
            return Effects::of(NewNotice::stands(template, "category", code, facts))
                .and_fact(template, Fact::Category, Some(now))
                .and_fact(template, Fact::NextCategory, Some(String::new()));
        }
    };
    facts.next_category = Some(next.clone());
    let mut notice = NewNotice::stands(template, "category", code, facts);
    // From then on the change is done, and told as such.
    notice.ends_ms = at_ms;
    let coming = NextCategory {
        category: next,
        at_ms,
    };
    Effects::of(notice)
        .and_fact(template, Fact::Category, event.category.clone())
        .and_fact(
            template,
            Fact::NextCategory,
            serde_json::to_string(&coming).ok(),
        )
}
