//! What Meta's words about a number come to.

use serde::{Deserialize, Serialize};
use shopbell_cloud_api as api;
use shopbell_domain::{PhoneNumberId, WabaId};

use super::{FoundNumber, NumberState};
use crate::doctor::told::NumberTold;

/// Meta's word for a number in service.
const IN_SERVICE: &str = "CONNECTED";

/// A number as it was found, in Meta's words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptNumber {
    pub(super) id: String,
    pub(super) waba_id: String,
    pub(super) account_name: Option<String>,
    display: String,
    name: String,
    quality: Option<String>,
    status: Option<String>,
    code: Option<String>,
    name_status: Option<String>,
    mode: Option<String>,
    has_pin: Option<bool>,
    on_phone_app: bool,
}

impl KeptNumber {
    pub(super) fn of(
        number: api::PhoneNumber,
        waba_id: &api::WabaId,
        account_name: Option<String>,
    ) -> Self {
        Self {
            id: number.id.as_str().to_owned(),
            waba_id: waba_id.as_str().to_owned(),
            account_name,
            display: number.display_phone_number.unwrap_or_default(),
            name: number.verified_name.unwrap_or_default(),
            quality: number.quality_rating,
            status: number.status,
            code: number.code_verification_status,
            name_status: number.name_status,
            mode: number.account_mode,
            has_pin: number.is_pin_enabled,
            on_phone_app: number.is_on_biz_app.unwrap_or(false),
        }
    }

    /// What Meta answers now, in the same account.
    pub(super) fn again(&self, number: api::PhoneNumber) -> Self {
        let waba_id = api::WabaId::new(&self.waba_id);
        Self::of(number, &waba_id, self.account_name.clone())
    }

    /// Meta said yes to registering it. Its lists lag behind that.
    pub(super) fn registered(mut self) -> Self {
        if self.state() == NumberState::Unregistered {
            self.status = Some(IN_SERVICE.to_owned());
        }
        self
    }

    pub(super) fn belongs_to_phone_app(&self) -> bool {
        self.on_phone_app
    }

    pub(super) fn shown(&self) -> FoundNumber {
        FoundNumber {
            phone_number_id: PhoneNumberId::new(&self.id),
            waba_id: WabaId::new(&self.waba_id),
            account_name: self.account_name.clone(),
            display_phone_number: self.display.clone(),
            verified_name: self.name.clone(),
            quality: self.quality.clone(),
            state: self.state(),
            test: self.mode.as_deref() == Some("SANDBOX"),
            has_pin: self.has_pin,
            on_phone_app: self.on_phone_app,
        }
    }

    /// The same as the doctor reads it.
    pub(super) fn told(&self) -> NumberTold {
        NumberTold {
            display: self.display.clone(),
            status: self.status.clone().or_else(|| Some(IN_SERVICE.to_owned())),
            mode: self.mode.clone(),
            code_verification: self.code.clone(),
            name: Some(self.name.clone()),
            name_status: self.name_status.clone(),
            quality: self.quality.clone(),
            ..NumberTold::default()
        }
    }

    /// How far it is. What Meta does not tell is taken as good: the first message will show.
    ///
    /// Source: Meta, *Business phone numbers* and *Registration*, read 2026-11.
    pub(super) fn state(&self) -> NumberState {
        let word = self.status.as_deref().unwrap_or(IN_SERVICE);
        match word {
            "DISCONNECTED" | "PENDING" | "UNVERIFIED" => {
                // A confirmation may lapse later on; that stops nothing.
                let unconfirmed = word == "UNVERIFIED"
                    || matches!(self.code.as_deref(), Some("NOT_VERIFIED" | "UNVERIFIED"));
                return if self.on_phone_app {
                    // The phone app registers it; asking for that here would take it away.
                    NumberState::OutOfService(word.to_owned())
                } else if unconfirmed {
                    NumberState::CodeNeeded
                } else {
                    NumberState::Unregistered
                };
            }
            "BANNED" | "MIGRATED" | "DELETED" => {
                return NumberState::OutOfService(word.to_owned());
            }
            // Flagged, limited or slowed numbers are in service all the same.
            _ => {}
        }
        match self.name_status.as_deref() {
            Some("PENDING_REVIEW") => NumberState::NameInReview,
            Some("DECLINED") => NumberState::NameDeclined,
            _ => NumberState::Ready,
        }
    }
}

impl NumberState {
    /// Whether messages can go out and come in.
    pub(super) fn is_in_service(&self) -> bool {
        matches!(self, Self::Ready | Self::NameInReview | Self::NameDeclined)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_of_a_number_follows_from_metas_words() {
        let out = |word: &str| NumberState::OutOfService(word.to_owned());
        for (status, code, name, on_phone_app, state) in [
            (
                "CONNECTED",
                "VERIFIED",
                "APPROVED",
                false,
                NumberState::Ready,
            ),
            ("CONNECTED", "EXPIRED", "NONE", false, NumberState::Ready),
            ("FLAGGED", "VERIFIED", "APPROVED", false, NumberState::Ready),
            (
                "RESTRICTED",
                "VERIFIED",
                "APPROVED",
                false,
                NumberState::Ready,
            ),
            (
                "CONNECTED",
                "VERIFIED",
                "PENDING_REVIEW",
                false,
                NumberState::NameInReview,
            ),
            (
                "CONNECTED",
                "VERIFIED",
                "DECLINED",
                false,
                NumberState::NameDeclined,
            ),
            (
                "DISCONNECTED",
                "VERIFIED",
                "APPROVED",
                false,
                NumberState::Unregistered,
            ),
            (
                "PENDING",
                "EXPIRED",
                "PENDING_REVIEW",
                false,
                NumberState::Unregistered,
            ),
            (
                "PENDING",
                "NOT_VERIFIED",
                "APPROVED",
                false,
                NumberState::CodeNeeded,
            ),
            (
                "UNVERIFIED",
                "VERIFIED",
                "APPROVED",
                false,
                NumberState::CodeNeeded,
            ),
            (
                "DISCONNECTED",
                "VERIFIED",
                "APPROVED",
                true,
                out("DISCONNECTED"),
            ),
            ("BANNED", "VERIFIED", "APPROVED", false, out("BANNED")),
            (
                "A_WORD_OF_THE_FUTURE",
                "VERIFIED",
                "APPROVED",
                false,
                NumberState::Ready,
            ),
        ] {
            let number = KeptNumber {
                status: Some(status.to_owned()),
                code: Some(code.to_owned()),
                name_status: Some(name.to_owned()),
                on_phone_app,
                ..KeptNumber::default()
            };
            assert_eq!(
                number.state(),
                state,
                "{status} {code} {name} {on_phone_app}"
            );
        }
        let silent = KeptNumber::default();
        assert_eq!(silent.state(), NumberState::Ready, "Meta told nothing");
    }

    #[test]
    fn what_meta_said_yes_to_counts_before_its_lists_know() {
        let number = |status: &str| KeptNumber {
            status: Some(status.to_owned()),
            ..KeptNumber::default()
        };
        assert!(number("DISCONNECTED").registered().state().is_in_service());
        assert!(!number("BANNED").registered().state().is_in_service());
    }
}
