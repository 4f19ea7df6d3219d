//! What a list of templates says beside its templates: which notices are over, and what happened
//! without a webhook. Webhooks of templates go to the app's own address, which may not be ours.

use std::collections::HashMap;

use shopbell_cloud_api::{Template, template::TemplateStatus};
use shopbell_store::{NoticeScope, TemplateNotice, TemplateRow};

use crate::{
    account::{NewNotice, NoticeFacts, Subject},
    template_state::notice_for,
};

/// Compares a list, asked for at `asked_ms`, with the one before and with what stands.
pub(crate) fn news(
    before: &[TemplateRow],
    listed: &[Template],
    standing: &[TemplateNotice],
    asked_ms: i64,
) -> Vec<NewNotice> {
    let listed: HashMap<&str, &Template> = listed.iter().map(|t| (t.id.as_str(), t)).collect();
    // What happened since we asked is in no list.
    let older = standing.iter().filter(|notice| notice.at_ms < asked_ms);
    let over = older.filter(|notice| match listed.get(notice.template.as_str()) {
        None => true,
        Some(template) => is_over(notice, template),
    });
    let over = over.map(|notice| NewNotice::over(&subject(&notice.template), notice.topic.clone()));
    let happened = before.iter().filter_map(|row| {
        let template = listed.get(row.meta_id.as_str())?;
        let status = template.status.as_str();
        let told = standing
            .iter()
            .find(|notice| notice.template == row.meta_id && notice.topic == "state");
        let code = notice_for(status).filter(|_| row.status != status)?;
        // By webhook, with reasons that no list gives; or about what happened since.
        if told.is_some_and(|told| told.code == code.as_str() || told.at_ms >= asked_ms) {
            return None;
        }
        let facts = NoticeFacts {
            name: Some(template.name.clone()),
            language: Some(template.language.clone()),
            reason: template.rejected_reason.clone(),
            ..NoticeFacts::default()
        };
        Some(NewNotice::stands(
            &subject(&row.meta_id),
            "state",
            code,
            facts,
        ))
    });
    over.chain(happened).collect()
}

fn subject(template: &str) -> Subject {
    Subject {
        scope: NoticeScope::Template,
        id: template.to_owned(),
    }
}

/// Whether the list says the opposite of a notice.
fn is_over(notice: &TemplateNotice, template: &Template) -> bool {
    match notice.topic.as_str() {
        "state" => {
            let was = ["APPROVED", "FLAGGED"].map(notice_for);
            let usable = was
                .into_iter()
                .flatten()
                .any(|code| notice.code == code.as_str());
            template.status == TemplateStatus::Approved && !usable
        }
        "quality" => template.quality.as_deref() == Some("GREEN"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::account::NoticeCode;

    fn listed(status: &str, quality: &str) -> Template {
        let raw = json!({ "id": "61", "name": "repair_ready", "language": "en_GB", "status": status,
            "category": "UTILITY", "quality_score": { "score": quality }, "components": [] });
        Template::read(raw).unwrap()
    }

    fn before(status: &str) -> TemplateRow {
        TemplateRow {
            id: 1,
            meta_id: "61".into(),
            name: "repair_ready".into(),
            language: "en_GB".into(),
            category: "UTILITY".into(),
            status: status.into(),
            raw: "{}".into(),
            fetched_at_ms: 1_000,
        }
    }

    fn stands(topic: &str, code: NoticeCode, at_ms: i64) -> TemplateNotice {
        TemplateNotice {
            template: "61".into(),
            topic: topic.into(),
            code: code.as_str().into(),
            at_ms,
        }
    }

    #[test]
    fn a_newer_list_ends_what_it_contradicts() {
        for (notice, status, quality, over) in [
            (
                stands("state", NoticeCode::TemplateRejected, 1),
                "APPROVED",
                "GREEN",
                true,
            ),
            (
                stands("state", NoticeCode::TemplateRejected, 1),
                "REJECTED",
                "GREEN",
                false,
            ),
            (
                stands("state", NoticeCode::TemplateFlagged, 1),
                "APPROVED",
                "GREEN",
                false,
            ),
            (
                stands("state", NoticeCode::TemplateRejected, 5_000),
                "APPROVED",
                "GREEN",
                false,
            ),
            (
                stands("quality", NoticeCode::TemplateQualityLow, 1),
                "APPROVED",
                "GREEN",
                true,
            ),
            (
                stands("quality", NoticeCode::TemplateQualityLow, 1),
                "APPROVED",
                "RED",
                false,
            ),
            (
                stands("category", NoticeCode::TemplateCategoryChanged, 1),
                "APPROVED",
                "GREEN",
                false,
            ),
        ] {
            let rows = [before(status)];
            let found = news(
                &rows,
                &[listed(status, quality)],
                std::slice::from_ref(&notice),
                5_000,
            );
            let ended = found.iter().any(|new| new.code.is_none());
            assert_eq!(
                ended, over,
                "{notice:?} and a list with {status}, {quality}"
            );
        }
    }

    #[test]
    fn a_template_that_is_gone_takes_its_notices_along() {
        let standing = [
            stands("state", NoticeCode::TemplateRejected, 1),
            stands("category", NoticeCode::TemplateCategoryJudged, 1),
        ];
        let found = news(&[], &[], &standing, 5_000);
        let topics: Vec<_> = found.iter().map(|new| new.topic.as_str()).collect();
        assert_eq!(topics, ["state", "category"]);
        assert!(found.iter().all(|new| new.code.is_none()));
    }

    #[test]
    fn what_happened_without_a_webhook_is_told_once() {
        let paused = [listed("PAUSED", "RED")];
        let found = news(&[before("APPROVED")], &paused, &[], 5_000);
        assert_eq!(found[0].code, Some(NoticeCode::TemplatePaused));
        assert_eq!(found[0].facts.name.as_deref(), Some("repair_ready"));
        let told = [stands("state", NoticeCode::TemplatePaused, 1)];
        for (before, told) in [
            (before("APPROVED"), &told[..]),
            (before("PAUSED"), &[]),
            (
                before("APPROVED"),
                &[stands("state", NoticeCode::TemplateApproved, 6_000)],
            ),
        ] {
            assert_eq!(news(&[before], &paused, told, 5_000), [], "{told:?}");
        }
        assert_eq!(
            news(&[], &paused, &[], 5_000),
            [],
            "how it was before is not known"
        );
    }
}
