//! Everything a check can find: its code, how that stands, and the one thing to press.

use super::{CheckFix, CheckId, CheckState};

macro_rules! check_codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $code:literal $check:ident $state:ident $($fix:ident)?;)*) => {
        /// What a check found: stable, the key of its words.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum CheckCode {
            $($(#[doc = $doc])+ $variant,)*
        }

        impl CheckCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The stable word.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The check that finds it.
            #[must_use]
            pub fn check(self) -> CheckId {
                match self { $(Self::$variant => CheckId::$check,)* }
            }

            /// How that stands.
            #[must_use]
            pub fn state(self) -> CheckState {
                match self { $(Self::$variant => CheckState::$state,)* }
            }

            /// What helps, where something can be pressed.
            #[must_use]
            pub fn fix(self) -> Option<CheckFix> {
                match self { $(Self::$variant => check_codes!(@fix $($fix)?),)* }
            }
        }
    };
    (@fix $fix:ident) => { Some(CheckFix::$fix) };
    (@fix) => { None };
}

check_codes! {
    /// The keychain answers and holds every secret.
    KeychainReady = "keychain_ready" Keychain Good;
    /// No keychain answers, or it is locked.
    KeychainUnavailable = "keychain_unavailable" Keychain Bad UnlockKeychain;
    /// The keychain answers and lacks a secret: `secret` is `access-token`, `app-secret`, ….
    KeychainEntryMissing = "keychain_entry_missing" Keychain Bad ReplaceToken;

    /// Meta accepts the token, and it has no end.
    TokenLasting = "token_lasting" Token Good;
    /// Meta accepts the token; it ends at `atMs`, more than seven days ahead.
    TokenEnds = "token_ends" Token Good;
    /// Meta accepts the token; it ends at `atMs`, within seven days.
    TokenEndsSoon = "token_ends_soon" Token Attention ReplaceToken;
    /// The token belongs to a person and ends within three days, at `atMs`.
    TokenTemporary = "token_temporary" Token Attention ReplaceToken;
    /// Meta no longer accepts the token (code 190).
    TokenRefused = "token_refused" Token Bad ReplaceToken;
    /// Meta was not reached; nothing is known to be wrong with the token.
    TokenUnchecked = "token_unchecked" Token Unknown TryAgain;

    /// The token may do all that Shopbell needs.
    PermissionsComplete = "permissions_complete" Permissions Good;
    /// The token lacks `permission`.
    PermissionMissing = "permission_missing" Permissions Bad ReplaceToken;
    /// Not known: Meta was not reached, or does not tell.
    PermissionsUnchecked = "permissions_unchecked" Permissions Unknown;

    /// The app secret belongs to the token's app, `name`.
    AppKnown = "app_known" App Good;
    /// The app secret belongs to another app.
    AppSecretRefused = "app_secret_refused" App Bad ReplaceAppSecret;
    /// Not known: Meta was not reached, or does not tell.
    AppUnchecked = "app_unchecked" App Unknown;

    /// The number `number` is in service.
    NumberReady = "number_ready" Number Good;
    /// The number is one of Meta's test numbers: it reaches only five numbers named at Meta.
    NumberTest = "number_test" Number Attention OpenMetaNumbers;
    /// The number has to be registered with its PIN.
    NumberUnregistered = "number_unregistered" Number Bad RegisterNumber;
    /// The number has to be confirmed at Meta by a code.
    NumberCodeNeeded = "number_code_needed" Number Bad OpenMetaNumbers;
    /// The number is out of service: `status` is Meta's word.
    NumberOutOfService = "number_out_of_service" Number Bad OpenMetaNumbers;
    /// Meta limits or flags the number: `status` is Meta's word.
    NumberLimited = "number_limited" Number Attention OpenMetaNumbers;
    /// Not known: Meta was not reached, or does not tell.
    NumberUnchecked = "number_unchecked" Number Unknown TryAgain;

    /// Customers see the name `name`.
    NameApproved = "name_approved" Name Good;
    /// Meta reviews the name `name`.
    NameInReview = "name_in_review" Name Attention;
    /// Meta refused the name `name`.
    NameDeclined = "name_declined" Name Attention OpenMetaNumbers;
    /// The name is approved, and shown once the number is registered again.
    NameRegisterAgain = "name_register_again" Name Attention RegisterNumber;
    /// Not known.
    NameUnchecked = "name_unchecked" Name Unknown;

    /// Customers are content, or there is no rating yet.
    QualityHigh = "quality_high" Quality Good;
    /// Some customers blocked or reported the number.
    QualityMedium = "quality_medium" Quality Attention;
    /// Many did.
    QualityLow = "quality_low" Quality Bad OpenMetaNumbers;
    /// Not known.
    QualityUnchecked = "quality_unchecked" Quality Unknown;

    /// `limit` customers a day may be written to first; `unlimited` for as many as she likes.
    LimitKnown = "limit_known" Limits Good;
    /// Not known.
    LimitUnchecked = "limit_unchecked" Limits Unknown;

    /// Meta sends everything.
    SendingAvailable = "sending_available" Health Good;
    /// Meta limits sending: `metaCode`, and its advice `detail`.
    SendingLimited = "sending_limited" Health Attention OpenMetaAccount;
    /// Meta sends nothing: `metaCode`, and its advice `detail`.
    SendingBlocked = "sending_blocked" Health Bad OpenMetaAccount;
    /// Meta sends nothing for want of a payment method, or a payment failed.
    PaymentProblem = "payment_problem" Health Bad OpenMetaBilling;
    /// Meta limits sending until the business is verified.
    BusinessUnverified = "business_unverified" Health Attention OpenMetaAccount;
    /// Not known.
    SendingUnchecked = "sending_unchecked" Health Unknown;

    /// The account sends its events to the app.
    Subscribed = "subscribed" Subscription Good;
    /// It does not.
    NotSubscribed = "not_subscribed" Subscription Bad RegisterAddress;
    /// The fields `fields` are not among those that the app hears.
    FieldsMissing = "fields_missing" Subscription Attention RegisterAddress;
    /// Not known.
    SubscriptionUnchecked = "subscription_unchecked" Subscription Unknown;

    /// Meta delivers to our address, for everything of the app.
    CallbackOurs = "callback_ours" Callback Good;
    /// Meta delivers the messages of this number to our address; news of the account go to `host`.
    CallbackOursForNumber = "callback_ours_for_number" Callback Good;
    /// Meta delivers to another tool, at `host`. Only the owner may change that.
    CallbackForeign = "callback_foreign" Callback Bad TakeCallback;
    /// Meta is told no address.
    CallbackNone = "callback_none" Callback Bad RegisterAddress;
    /// Meta is told an earlier address of ours.
    CallbackOld = "callback_old" Callback Bad RegisterAddress;
    /// Meta tried our address and got no right answer.
    CallbackUnverified = "callback_unverified" Callback Bad RegisterAddress;
    /// Meta refused the address: `metaCode`.
    CallbackRefused = "callback_refused" Callback Bad RegisterAddress;
    /// Not known, or there is no public address yet.
    CallbackUnchecked = "callback_unchecked" Callback Unknown;

    /// ngrok leads `host` to this computer.
    TunnelOnline = "tunnel_online" Tunnel Good;
    /// It signs in.
    TunnelConnecting = "tunnel_connecting" Tunnel Running;
    /// It tries again at `atMs`: `reason` is the code of its trouble.
    TunnelWaiting = "tunnel_waiting" Tunnel Bad Reconnect;
    /// ngrok refuses: `reason` is the code of its trouble, `number` that of ngrok's error page.
    TunnelRefused = "tunnel_refused" Tunnel Bad ReplaceTunnelToken;
    /// There is no way in: messages can only be sent.
    TunnelNone = "tunnel_none" Tunnel Bad SetUpTunnel;
    /// `used` of `limit` requests of this month are used up: over 80 %.
    TunnelNearlyUsedUp = "tunnel_nearly_used_up" Tunnel Attention OpenNgrok;
    /// The owner's own address `host` is in use.
    OwnAddress = "own_address" Tunnel Good;

    /// A request to our public address came back to us, at `atMs`.
    LoopClosed = "loop_closed" Loop Good;
    /// It is being tried.
    LoopTrying = "loop_trying" Loop Running;
    /// The request did not come: `status` is what came back, or empty.
    LoopBroken = "loop_broken" Loop Bad Reconnect;
    /// ngrok itself answered in our place: `number` is that of its error page.
    LoopStopped = "loop_stopped" Loop Bad OpenNgrok;
    /// Another program answers at our address.
    LoopElsewhere = "loop_elsewhere" Loop Bad Reconnect;
    /// Not tried: there is no public address.
    LoopUntried = "loop_untried" Loop Unknown;

    /// What came in was signed with the app secret.
    SignaturesGood = "signatures_good" Signature Good;
    /// `count` deliveries since the start were not.
    SignaturesWrong = "signatures_wrong" Signature Attention ReplaceAppSecret;
    /// Nothing came in yet.
    SignaturesNone = "signatures_none" Signature Unknown;

    /// The last event came at `atMs`.
    EventSeen = "event_seen" LastEvent Good;
    /// None for a long time: the last at `atMs`.
    EventLongAgo = "event_long_ago" LastEvent Attention SendTest;
    /// Nothing ever came in.
    EventNever = "event_never" LastEvent Unknown SendTest;

    /// Everything that came in is shown.
    AsideNone = "aside_none" Aside Good;
    /// `count` events were not understood. They are kept.
    AsideNotUnderstood = "aside_not_understood" Aside Attention ShowAside;
    /// `count` events were for numbers that are not connected here. They are kept.
    AsideOtherNumbers = "aside_other_numbers" Aside Attention ShowAside;

    /// This computer's clock agrees with Meta's.
    ClockRight = "clock_right" Clock Good;
    /// It is `seconds` off; negative is behind.
    ClockOff = "clock_off" Clock Attention SetClock;
    /// Not known: Meta was not reached.
    ClockUnchecked = "clock_unchecked" Clock Unknown;

    /// `bytes` are free where the data lies.
    DiskRoomy = "disk_roomy" Disk Good;
    /// Little is: `bytes`.
    DiskLow = "disk_low" Disk Attention FreeSpace;
    /// So little that nothing more can be kept: `bytes`.
    DiskFull = "disk_full" Disk Bad FreeSpace;
    /// A part of the database cannot be read; the next start puts it together again.
    DataDamaged = "data_damaged" Disk Attention;
    /// It was put together again at this start; `count` places could not be read.
    DataRecovered = "data_recovered" Disk Attention;
    /// Not known.
    DiskUnchecked = "disk_unchecked" Disk Unknown;

    /// Waits for "hi" from the owner's phone.
    HelloAwaited = "hello_awaited" Hello Running;
    /// A message came in, and its signature was right; `from` is who wrote.
    HelloReceived = "hello_received" Hello Good;
    /// Other messages came in, not the word: `count`. The line goes on waiting.
    HelloOther = "hello_other" Hello Running;

    /// Comes after the message.
    ReplyAwaited = "reply_awaited" Reply Pending;
    /// The reply is on its way.
    ReplySent = "reply_sent" Reply Running;
    /// WhatsApp delivered it.
    ReplyDelivered = "reply_delivered" Reply Good;
    /// It could not be delivered: `reason` is the code of its problem.
    ReplyFailed = "reply_failed" Reply Bad TryAgain;

    /// Comes when the lines before it are good.
    NotYet = "not_yet" Later Pending;
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_code_is_a_word_of_its_own() {
        let words: HashSet<_> = CheckCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(words.len(), CheckCode::ALL.len());
    }

    #[test]
    fn whatever_is_bad_has_something_to_press() {
        for code in CheckCode::ALL {
            assert!(
                code.state() != CheckState::Bad || code.fix().is_some(),
                "{code:?}"
            );
        }
    }
}
