//! Alerts, the review of the account, flows, payments, and problems that belong to no message.

use shopbell_cloud_api::webhook::{AccountEvent, MessageError};
use shopbell_store::Severity;

use super::{Effects, News, other_news, raw};
use crate::{
    account::{NewNotice, NoticeCode, NoticeFacts, facts::Fact},
    error::message_code,
};

/// Meta had to drop a message of a customer.
const MESSAGE_LOST: i64 = 131_035;

/// `account_alerts`.
pub(super) fn alert(event: &AccountEvent, news: &News<'_>) -> Effects {
    let subject = news.number.as_ref().unwrap_or(&news.waba);
    let kind = event.event.as_deref().unwrap_or("UNKNOWN");
    let topic = format!("alert:{kind}");
    if raw::word(news.raw, "/alert_info/alert_status").as_deref() == Some("NONE") {
        return Effects::of(NewNotice::over(subject, topic));
    }
    let code = match kind {
        "PROFILE_PICTURE_LOST" => NoticeCode::ProfilePhotoLost,
        "OBA_APPROVED" => NoticeCode::BadgeApproved,
        "OBA_REJECTED" => NoticeCode::BadgeRejected,
        "INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED" => NoticeCode::LimitRaiseDeferred,
        "INCREASED_CAPABILITIES_ELIGIBILITY_FAILED" => NoticeCode::LimitRaiseRefused,
        "INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO" => NoticeCode::LimitRaiseNeedsMore,
        _ => NoticeCode::AccountAlert,
    };
    let facts = NoticeFacts {
        reason: Some(kind.to_owned()),
        ..NoticeFacts::default()
    };
    // Meta's sentence may hold places that it forgot to fill in.
    let whole = |text: &&str| !text.contains(['<', '>']);
    let words = event.description.as_deref().filter(whole);
    let mut notice = NewNotice::stands(subject, topic, code, facts).in_metas_words(words);
    match event.severity.as_deref() {
        Some("CRITICAL") => notice.severity = Severity::Critical,
        Some("WARNING") => notice.severity = Severity::Warning,
        Some("INFORMATIONAL") => notice.severity = Severity::Info,
        _ => {}
    }
    Effects::of(notice).asking()
}

/// `account_review_update`.
pub(super) fn review(event: &AccountEvent, news: &News<'_>) -> Effects {
    let code = match event.event.as_deref() {
        Some("APPROVED") => NoticeCode::AccountApproved,
        Some("REJECTED") => NoticeCode::AccountRejected,
        Some("PENDING" | "DEFERRED") => NoticeCode::AccountInReview,
        other => return other_news(&news.waba, other).asking(),
    };
    let facts = NoticeFacts::default();
    Effects::of(NewNotice::stands(&news.waba, "review", code, facts))
        .and_fact(&news.waba, Fact::Review, event.event.clone())
        .asking()
}

/// `flows`: their states and how their endpoints answer. What customers fill in are messages.
pub(super) fn flow(event: &AccountEvent, news: &News<'_>) -> Effects {
    let kind = event.event.as_deref().unwrap_or("UNKNOWN");
    let flow = raw::word(news.raw, "/flow_id");
    let topic = format!("flow:{}:{kind}", flow.as_deref().unwrap_or(""));
    if raw::word(news.raw, "/alert_state").as_deref() == Some("DEACTIVATED") {
        return Effects::of(NewNotice::over(&news.waba, topic));
    }
    let (code, reason) = match kind {
        "FLOW_STATUS_CHANGE" => (NoticeCode::FlowState, raw::word(news.raw, "/new_status")),
        "FLOW_VERSION_EXPIRY_WARNING" => (NoticeCode::FlowVersionEnding, None),
        _ => (NoticeCode::FlowTrouble, Some(kind.to_owned())),
    };
    let facts = NoticeFacts {
        name: flow,
        reason,
        ..NoticeFacts::default()
    };
    let notice = NewNotice::stands(&news.waba, topic, code, facts);
    Effects::of(notice.in_metas_words(event.description.as_deref()))
}

/// `payment_configuration_update`: India and Brazil.
pub(super) fn payments(news: &News<'_>) -> Effects {
    let name = raw::word(news.raw, "/configuration_name");
    let topic = format!("payments:{}", name.as_deref().unwrap_or(""));
    let facts = NoticeFacts {
        name,
        reason: raw::word(news.raw, "/status"),
        ..NoticeFacts::default()
    };
    let code = NoticeCode::PaymentConfiguration;
    Effects::of(NewNotice::stands(&news.waba, topic, code, facts))
}

/// `errors` beside messages: they are about the number.
pub(super) fn value_errors(errors: &[MessageError], news: &News<'_>) -> Effects {
    let Some(number) = &news.number else {
        return Effects::default();
    };
    let notice = |error: &MessageError| {
        let facts = NoticeFacts {
            meta_code: Some(error.code),
            reason: Some(message_code(error.code).to_owned()),
            ..NoticeFacts::default()
        };
        let code = if error.code == MESSAGE_LOST {
            NoticeCode::MessageLost
        } else {
            NoticeCode::NumberError
        };
        let words = [&error.details, &error.message, &error.title];
        NewNotice::stands(number, format!("error:{}", error.code), code, facts)
            .in_metas_words(words.into_iter().flatten().next().map(String::as_str))
    };
    Effects {
        notices: errors.iter().map(notice).collect(),
        ..Effects::default()
    }
}
