//! Every notice there is: its code, how much it matters, how long it stays.

use std::time::Duration;

use shopbell_store::Severity;

/// How long a notice stays that nothing ends: news get old, and what is loud for ever is not
/// heard any more.
const INFO_STAYS: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Meta waits seven days before a lost PIN is taken away: time to step in.
const LOUD_STAYS: Duration = Duration::from_secs(7 * 24 * 60 * 60);

macro_rules! notice_codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $code:literal $severity:ident $(until $life:ident)?;)*) => {
        /// What a notice says: stable, the key of its words.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum NoticeCode {
            $($(#[doc = $doc])+ $variant,)*
        }

        impl NoticeCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The stable word.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// How much it matters, unless Meta says otherwise.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// How long it stays, unless something ends it before.
            pub(super) fn stays(self) -> Option<Duration> {
                match self { $(Self::$variant => notice_codes!(@life $severity $($life)?),)* }
            }
        }
    };
    (@life Info) => { Some(INFO_STAYS) };
    (@life $severity:ident) => { None };
    (@life $severity:ident $life:ident) => { Some($life) };
}

notice_codes! {
    /// Meta deleted the account; nothing is sent.
    AccountDeleted = "account_deleted" Critical;
    /// Meta closed the account; nothing is sent.
    AccountDisabled = "account_disabled" Critical;
    /// Meta will close the account at `at_ms`.
    AccountDisableScheduled = "account_disable_scheduled" Critical;
    /// Meta restricts what `restriction` names, until the notice ends.
    AccountRestricted = "account_restricted" Critical;
    /// Meta warns for `reason`; nothing is restricted yet.
    AccountWarned = "account_warned" Warning;
    /// Meta found a violation of its rules: `reason`.
    AccountViolation = "account_violation" Warning;
    /// The link with the phone app or a partner's app is gone: `reason`.
    LinkLost = "link_lost" Critical;
    /// Meta's review passed the account.
    AccountApproved = "account_approved" Info;
    /// Meta's review refused the account.
    AccountRejected = "account_rejected" Warning;
    /// Meta reviews the account.
    AccountInReview = "account_in_review" Info;
    /// A daily `limit` or a `count` of numbers from now on.
    LimitsChanged = "limits_changed" Info;
    /// International prices for one-time codes from `at_ms` on, in `country`.
    AuthenticationPrices = "authentication_prices" Info;
    /// A price level for `category` in `country` in `period`, for messages `from` to `up_to`.
    PriceTier = "price_tier" Info;
    /// The business belongs to `country` from now on.
    BusinessCountry = "business_country" Info;
    /// Something else about the account: `reason` is Meta's word.
    AccountNews = "account_news" Info;
    /// Meta lost the profile photo.
    ProfilePhotoLost = "profile_photo_lost" Warning until LOUD_STAYS;
    /// The blue badge is granted.
    BadgeApproved = "badge_approved" Info;
    /// The blue badge is refused.
    BadgeRejected = "badge_rejected" Warning;
    /// A higher daily limit comes later.
    LimitRaiseDeferred = "limit_raise_deferred" Warning until INFO_STAYS;
    /// A higher daily limit is refused.
    LimitRaiseRefused = "limit_raise_refused" Warning until INFO_STAYS;
    /// A higher daily limit needs more about the business.
    LimitRaiseNeedsMore = "limit_raise_needs_more" Warning until INFO_STAYS;
    /// Another alert of Meta's: `reason` is its word.
    AccountAlert = "account_alert" Warning until LOUD_STAYS;
    /// A message of a customer was lost on Meta's side.
    MessageLost = "message_lost" Warning;
    /// Meta reported a problem of the number: `meta_code`, `reason` is ours.
    NumberError = "number_error" Warning;
    /// Meta sends nothing from the number: `meta_code`.
    SendingBlocked = "sending_blocked" Critical;
    /// Meta limits what the number may send: `meta_code`.
    SendingLimited = "sending_limited" Warning;
    /// The number is not in service: `reason` is Meta's status.
    NumberNotConnected = "number_not_connected" Critical;
    /// Customers block or report the number.
    NumberQualityLow = "number_quality_low" Warning;
    /// Meta flagged the number for its quality.
    NumberFlagged = "number_flagged" Warning;
    /// The number may write to more customers a day: `limit`.
    NumberLimitRaised = "number_limit_raised" Info;
    /// The number may write to fewer customers a day: `limit`.
    NumberLimitLowered = "number_limit_lowered" Warning;
    /// The number is ready for use.
    NumberReady = "number_ready" Info;
    /// The number may send `per_second` messages a second.
    ThroughputRaised = "throughput_raised" Info;
    /// The name `name` is approved; the number has to be registered again to show it.
    NumberNameApproved = "number_name_approved" Warning;
    /// The name `name` is refused: `reason`.
    NumberNameRejected = "number_name_rejected" Warning;
    /// The name `name` is in review.
    NumberNameInReview = "number_name_in_review" Info;
    /// The username `name` is visible to customers.
    UsernameApproved = "username_approved" Info;
    /// The username `name` is reserved, not yet visible.
    UsernameReserved = "username_reserved" Info;
    /// The username is gone.
    UsernameRemoved = "username_removed" Warning;
    /// Somebody changed the PIN of the number.
    PinChanged = "pin_changed" Warning;
    /// Somebody asked Meta to take the PIN away: perhaps to take the number.
    PinResetRequested = "pin_reset_requested" Critical until LOUD_STAYS;
    /// The PIN was taken away.
    PinResetDone = "pin_reset_done" Critical until LOUD_STAYS;
    /// The template can be used.
    TemplateApproved = "template_approved" Info;
    /// The review refused the template: `reason`.
    TemplateRejected = "template_rejected" Warning;
    /// Meta paused the template: `reason` is which pause it is.
    TemplatePaused = "template_paused" Warning;
    /// Meta took the template out of use, at `at_ms`.
    TemplateDisabled = "template_disabled" Warning;
    /// The template may soon be paused.
    TemplateFlagged = "template_flagged" Warning;
    /// Meta put the template away: it was not used for a year.
    TemplateArchived = "template_archived" Info;
    /// The account has too many templates for this one.
    TemplateLimitExceeded = "template_limit_exceeded" Warning;
    /// Customers dislike the template: `reason` is its quality.
    TemplateQualityLow = "template_quality_low" Warning;
    /// The template changes from `category` to `next_category` at `at_ms`, and with it its price.
    TemplateCategoryChanging = "template_category_changing" Warning;
    /// The template changed from `category` to `next_category`, and with it its price.
    TemplateCategoryChanged = "template_category_changed" Warning;
    /// Meta judges that the template's content belongs into `next_category`.
    TemplateCategoryJudged = "template_category_judged" Warning;
    /// The flow `name` is now in the state `reason`.
    FlowState = "flow_state" Info;
    /// The flow `name` has trouble: `reason` is Meta's word.
    FlowTrouble = "flow_trouble" Info;
    /// The version of the flow `name` ends soon.
    FlowVersionEnding = "flow_version_ending" Info;
    /// The payment configuration `name` is now `reason`.
    PaymentConfiguration = "payment_configuration" Info;
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_code_is_a_word_of_its_own() {
        let words: HashSet<_> = NoticeCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(words.len(), NoticeCode::ALL.len());
    }

    #[test]
    fn news_get_old_and_warnings_wait_for_the_owner() {
        assert_eq!(NoticeCode::AccountNews.stays(), Some(INFO_STAYS));
        assert_eq!(NoticeCode::AccountViolation.stays(), None);
        assert_eq!(NoticeCode::PinResetRequested.stays(), Some(LOUD_STAYS));
    }
}
