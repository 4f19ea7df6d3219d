//! One number: its limits, its name, its username, its PIN.

use shopbell_cloud_api::webhook::AccountEvent;

use super::{Effects, News, other_news, raw};
use crate::account::{
    NewNotice, NoticeCode, NoticeFacts,
    facts::{Fact, limit_word},
};

/// `phone_number_quality_update`: limits and throughput; in spite of its name no rating.
pub(super) fn quality(event: &AccountEvent, news: &News<'_>) -> Effects {
    let Some(number) = &news.number else {
        return Effects::default();
    };
    let limit = event.messaging_limit.as_deref().and_then(limit_word);
    let facts = NoticeFacts {
        limit: limit.clone(),
        ..NoticeFacts::default()
    };
    let stands = |topic: &str, code| NewNotice::stands(number, topic, code, facts.clone());
    let effects = match event.event.as_deref() {
        Some("FLAGGED") => Effects::of(stands("flagged", NoticeCode::NumberFlagged)),
        Some("UNFLAGGED") => Effects::of(NewNotice::over(number, "flagged")),
        Some("UPGRADE") => Effects::of(stands("limit", NoticeCode::NumberLimitRaised)),
        Some("DOWNGRADE") => Effects::of(stands("limit", NoticeCode::NumberLimitLowered)),
        Some("ONBOARDING") => Effects::of(stands("ready", NoticeCode::NumberReady)),
        Some("THROUGHPUT_UPGRADE") => {
            let mut notice = stands("throughput", NoticeCode::ThroughputRaised);
            notice.facts.per_second = Some(1_000);
            let high = Some("HIGH".to_owned());
            Effects::of(notice).and_fact(number, Fact::Throughput, high)
        }
        other => other_news(number, other),
    };
    effects
        .and_fact(&news.waba, Fact::DailyLimit, limit)
        .asking()
}

/// `business_capability_update`: the limits of the whole business.
pub(super) fn capability(event: &AccountEvent, news: &News<'_>) -> Effects {
    let limit = event.messaging_limit.as_deref().and_then(limit_word);
    let most = raw::whole(news.raw, "/max_phone_numbers_per_waba")
        .or_else(|| raw::whole(news.raw, "/max_phone_numbers_per_business"));
    let facts = NoticeFacts {
        limit: limit.clone(),
        count: most,
        ..NoticeFacts::default()
    };
    let code = NoticeCode::LimitsChanged;
    Effects::of(NewNotice::stands(&news.waba, "limits", code, facts))
        .and_fact(&news.waba, Fact::DailyLimit, limit)
        .and_fact(&news.waba, Fact::MostNumbers, most.map(|n| n.to_string()))
        .asking()
}

/// `phone_number_name_update`: the review of the name customers see.
pub(super) fn name(event: &AccountEvent, news: &News<'_>) -> Effects {
    let Some(number) = &news.number else {
        return Effects::default();
    };
    let (code, status) = match event.event.as_deref() {
        Some("APPROVED") => (NoticeCode::NumberNameApproved, "APPROVED"),
        Some("REJECTED") => (NoticeCode::NumberNameRejected, "DECLINED"),
        Some("PENDING" | "DEFERRED") => (NoticeCode::NumberNameInReview, "PENDING_REVIEW"),
        other => return other_news(number, other).asking(),
    };
    let name = raw::word(news.raw, "/requested_verified_name");
    let facts = NoticeFacts {
        name: name.clone(),
        reason: event.reason.clone(),
        ..NoticeFacts::default()
    };
    Effects::of(NewNotice::stands(number, "name", code, facts))
        .and_fact(number, Fact::NameStatus, Some(status.to_owned()))
        .and_fact(number, Fact::RequestedName, name)
        .asking()
}

/// `business_username_updates`, in its three spellings.
pub(super) fn username(event: &AccountEvent, news: &News<'_>) -> Effects {
    let Some(number) = &news.number else {
        return Effects::default();
    };
    let status = event.event.as_deref().map(str::to_ascii_lowercase);
    let code = match status.as_deref() {
        Some("approved") => NoticeCode::UsernameApproved,
        Some("reserved") => NoticeCode::UsernameReserved,
        Some("deleted") => NoticeCode::UsernameRemoved,
        _ => return other_news(number, event.event.as_deref()),
    };
    let name = raw::word(news.raw, "/username");
    let name = name.map(|name| name.trim_start_matches('@').to_owned());
    let facts = NoticeFacts {
        name: name.clone(),
        ..NoticeFacts::default()
    };
    Effects::of(NewNotice::stands(number, "username", code, facts))
        .and_fact(number, Fact::Username, Some(name.unwrap_or_default()))
        .and_fact(number, Fact::UsernameStatus, status)
}

/// `security`: somebody is at the PIN, and with it perhaps at the number.
pub(super) fn security(event: &AccountEvent, news: &News<'_>) -> Effects {
    let Some(number) = &news.number else {
        return Effects::default();
    };
    let code = match event.event.as_deref() {
        Some("PIN_CHANGED") => NoticeCode::PinChanged,
        Some("PIN_RESET_REQUEST") => NoticeCode::PinResetRequested,
        Some("PIN_REQUEST_SUCCESS") => NoticeCode::PinResetDone,
        other => return other_news(number, other),
    };
    let facts = NoticeFacts::default();
    Effects::of(NewNotice::stands(number, "pin", code, facts))
}
