//! `account_update`: restrictions, bans, the link with the phone app, prices.

use shopbell_cloud_api::webhook::AccountEvent;
use shopbell_store::{STOPPED, Severity};

use super::{Effects, News, other_news, raw};
use crate::{
    account::{LINK, NewNotice, NoticeCode, NoticeFacts, facts::Fact},
    project::item::seconds_to_ms,
};

/// Meta's types of restriction, our words for them, and how much each matters.
///
/// Source: Meta, *Webhooks reference › account_update*, read 2026-11.
const RESTRICTIONS: [(&str, &str, Severity); 9] = [
    (
        "RESTRICTED_BIZ_INITIATED_MESSAGING",
        "templates",
        Severity::Critical,
    ),
    (
        "RESTRICTED_CUSTOMER_INITIATED_MESSAGING",
        "replies",
        Severity::Critical,
    ),
    (
        "RESTRICTED_ADD_PHONE_NUMBER_ACTION",
        "adding_numbers",
        Severity::Warning,
    ),
    (
        "RESTRICTED_UTILITY_TEMPLATES",
        "utility_templates",
        Severity::Warning,
    ),
    (
        "RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES",
        "direct_utility",
        Severity::Warning,
    ),
    (
        "RESTRICTED_BUSINESS_INITIATED_CALLING",
        "calling_customers",
        Severity::Warning,
    ),
    (
        "RESTRICTED_USER_INITIATED_CALLING",
        "customers_calling",
        Severity::Warning,
    ),
    (
        "RESTRICTED_USER_INITIATED_CALLING_CALL_BUTTON_HIDDEN",
        "call_button",
        Severity::Warning,
    ),
    (
        "RESTRICTED_BIZ_INITIATED_AND_USER_INITIATED_CALLING",
        "calling",
        Severity::Warning,
    ),
];
/// Our word for a type of the future.
const OTHER: (&str, Severity) = ("other", Severity::Warning);

/// Meta will close the account.
const CLOSING: &str = "closing";
const VIOLATION: &str = "violation";
const WARNED: &str = "warned";

pub(super) fn read(event: &AccountEvent, news: &News<'_>) -> Effects {
    let account = &news.waba;
    let stands = |topic: &str, code, facts| NewNotice::stands(account, topic, code, facts);
    let over = |topic: &str| NewNotice::over(account, topic);
    match event.event.as_deref() {
        Some("ACCOUNT_RESTRICTION") if !event.restrictions.is_empty() => restricted(event, news),
        Some("ACCOUNT_RESTRICTION") => warned_or_lifted(event, news),
        Some("ACCOUNT_VIOLATION") => {
            let notice = stands(VIOLATION, NoticeCode::AccountViolation, because(event));
            Effects::of(notice.in_metas_words(event.description.as_deref()))
        }
        Some("DISABLED_UPDATE") => match event.reason.as_deref() {
            Some("DISABLE") => {
                let notice = stands(STOPPED, NoticeCode::AccountDisabled, NoticeFacts::default());
                all(vec![notice, over(CLOSING)])
            }
            Some("SCHEDULE_FOR_DISABLE") => {
                let prose = raw::word(news.raw, "/ban_info/waba_ban_date");
                let facts = NoticeFacts {
                    at_ms: prose.as_deref().and_then(raw::day_ms),
                    ..NoticeFacts::default()
                };
                let notice = stands(CLOSING, NoticeCode::AccountDisableScheduled, facts);
                Effects::of(notice.in_metas_words(prose))
            }
            Some("REINSTATE") => all(vec![over(STOPPED), over(CLOSING), over(VIOLATION)]),
            _ => other_news(account, event.event.as_deref()),
        },
        Some("ACCOUNT_DELETED") => {
            let notice = stands(STOPPED, NoticeCode::AccountDeleted, NoticeFacts::default());
            Effects::of(notice)
        }
        Some("ACCOUNT_OFFBOARDED" | "PARTNER_REMOVED" | "PARTNER_APP_UNINSTALLED") => {
            let facts = NoticeFacts {
                reason: raw::word(news.raw, "/disconnection_info/reason"),
                ..NoticeFacts::default()
            };
            Effects::of(stands(LINK, NoticeCode::LinkLost, facts))
        }
        Some("ACCOUNT_RECONNECTED" | "PARTNER_ADDED" | "PARTNER_APP_INSTALLED") => {
            Effects::of(over(LINK))
        }
        Some("AUTH_INTL_PRICE_ELIGIBILITY_UPDATE") => Effects::of(stands(
            "authentication_prices",
            NoticeCode::AuthenticationPrices,
            authentication_prices(news),
        )),
        Some("VOLUME_BASED_PRICING_TIER_UPDATE") => {
            let facts = price_tier(news);
            let topic = format!("price_tier:{}", facts.category.as_deref().unwrap_or(""));
            Effects::of(stands(&topic, NoticeCode::PriceTier, facts))
        }
        Some("BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE") => {
            let country = raw::word(news.raw, "/country");
            let facts = NoticeFacts {
                country: country.clone(),
                ..NoticeFacts::default()
            };
            Effects::of(stands("country", NoticeCode::BusinessCountry, facts)).and_fact(
                account,
                Fact::Country,
                country,
            )
        }
        other => other_news(account, other),
    }
    .asking()
}

fn all(notices: Vec<NewNotice>) -> Effects {
    Effects {
        notices,
        ..Effects::default()
    }
}

fn because(event: &AccountEvent) -> NoticeFacts {
    NoticeFacts {
        reason: event.reason.clone(),
        ..NoticeFacts::default()
    }
}

fn topic_of(restriction: &str) -> String {
    format!("restricted:{restriction}")
}

/// One notice for each restriction: they end at different times.
fn restricted(event: &AccountEvent, news: &News<'_>) -> Effects {
    let remedies = news.raw.pointer("/restriction_info");
    let remedies = remedies.and_then(|list| list.as_array());
    let notice = |(kind, ends_s): &(String, Option<i64>)| {
        let known = RESTRICTIONS.iter().find(|(meta, ..)| meta == kind);
        let (ours, severity) = known.map_or(OTHER, |(_, ours, severity)| (*ours, *severity));
        let remedy = remedies.into_iter().flatten().find_map(|info| {
            let same = raw::word(info, "/restriction_type").as_ref() == Some(kind);
            same.then(|| raw::word(info, "/remediation")).flatten()
        });
        let facts = NoticeFacts {
            restriction: Some(ours.to_owned()),
            at_ms: ends_s.map(seconds_to_ms),
            ..because(event)
        };
        let code = NoticeCode::AccountRestricted;
        let mut notice = NewNotice::stands(&news.waba, topic_of(ours), code, facts)
            .in_metas_words(remedy.as_deref().or(event.description.as_deref()));
        notice.severity = severity;
        notice.ends_ms = ends_s.map(seconds_to_ms);
        notice
    };
    all(event.restrictions.iter().map(notice).collect())
}

/// Meta uses the event of a restriction also to warn (`…_WARN`) and to lift (`…_UNBAN`): without
/// a list of restrictions it restricts nothing.
fn warned_or_lifted(event: &AccountEvent, news: &News<'_>) -> Effects {
    let lifted = event
        .reason
        .as_deref()
        .and_then(|violation| violation.strip_suffix("_UNBAN"));
    let Some(violation) = lifted else {
        let code = NoticeCode::AccountWarned;
        let notice = NewNotice::stands(&news.waba, WARNED, code, because(event));
        return Effects::of(notice.in_metas_words(event.description.as_deref()));
    };
    // The violation names what it was about, at times; else everything is lifted.
    let about = |ours: &str| match violation {
        text if text.contains("DIRECT_SEND") => ours == "direct_utility",
        text if text.contains("UTILITY") => ours == "utility_templates",
        text if text.contains("CALL") => ours.contains("call"),
        _ => true,
    };
    let ours = RESTRICTIONS.iter().map(|(_, ours, _)| *ours);
    let topics = ours.chain([OTHER.0]).filter(|ours| about(ours));
    let over = |topic: &str| NewNotice::over(&news.waba, topic);
    let mut notices: Vec<_> = topics.map(|ours| over(&topic_of(ours))).collect();
    notices.extend([over(WARNED), over(VIOLATION)]);
    all(notices)
}

fn authentication_prices(news: &News<'_>) -> NoticeFacts {
    let info = "/auth_international_rate_eligibility";
    let exceptions = news.raw.pointer(&format!("{info}/exception_countries"));
    let countries: Vec<String> = exceptions
        .and_then(|list| list.as_array())
        .into_iter()
        .flatten()
        .filter_map(|country| raw::word(country, "/country_code"))
        .collect();
    NoticeFacts {
        country: Some(countries.join(", ")).filter(|text| !text.is_empty()),
        at_ms: raw::whole(news.raw, &format!("{info}/start_time")).map(seconds_to_ms),
        ..NoticeFacts::default()
    }
}

fn price_tier(news: &News<'_>) -> NoticeFacts {
    let get = |key: &str| raw::word(news.raw, &format!("/volume_tier_info/{key}"));
    let tier = get("tier").unwrap_or_default();
    let (from, up_to) = tier.split_once(':').unwrap_or((&tier, ""));
    NoticeFacts {
        category: get("pricing_category"),
        country: get("region"),
        period: get("effective_month"),
        from: from.parse().ok(),
        // The last level ends with "MAX".
        up_to: up_to.parse().ok(),
        ..NoticeFacts::default()
    }
}
