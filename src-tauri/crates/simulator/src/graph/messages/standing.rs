//! What a number may do, given how it stands with Meta.

use crate::{
    graph::errors::{Outcome, Refusal},
    number::Number,
    people::Person,
};

/// Whether the number can be used at all.
pub(super) fn may_act(number: &Number) -> Outcome<()> {
    let conditions = &number.conditions;
    if !conditions.registered {
        return Err(Refusal::with(
            133_010,
            "Account not registered: The phone number is not registered on the Cloud API.",
        ));
    }
    if matches!(conditions.status.as_str(), "BANNED" | "RESTRICTED") {
        return Err(Refusal::with(
            131_031,
            "Business Account has been locked: the number is restricted.",
        ));
    }
    let is_lent = number.digits.starts_with("1555");
    if is_lent && conditions.name_status != "APPROVED" {
        return Err(Refusal::code(131_037));
    }
    Ok(())
}

/// Whether a message of this kind may be sent under the restrictions there are.
pub(super) fn may_send(number: &Number, is_template: bool) -> Outcome<()> {
    let kind = if is_template {
        "RESTRICTED_BIZ_INITIATED_MESSAGING"
    } else {
        "RESTRICTED_CUSTOMER_INITIATED_MESSAGING"
    };
    let restrictions = &number.conditions.restrictions;
    if restrictions.iter().any(|restriction| restriction == kind) {
        return Err(Refusal::with(
            131_031,
            "The account is restricted from sending this kind of message.",
        ));
    }
    Ok(())
}

/// Whether calls may be offered and asked for.
pub(super) fn may_call(number: &Number, flavour: Option<&str>) -> Outcome<()> {
    let calls = matches!(flavour, Some("voice_call" | "call_permission_request"));
    if calls && !number.conditions.calling {
        return Err(Refusal::with(
            138_000,
            "Calling is not enabled on this phone number.",
        ));
    }
    Ok(())
}

/// Whether a message to this person is possible at all.
pub(super) fn may_reach(number: &Number, person: Option<&Person>) -> Outcome<()> {
    if person.is_some_and(|person| person.blocked_by.contains(&number.id)) {
        return Err(Refusal::with(
            130_403,
            "The business has blocked this user.",
        ));
    }
    Ok(())
}

/// Why a marketing message does not reach this person.
pub(super) fn marketing_fails(person: Option<&Person>) -> Option<u32> {
    let person = person?;
    if person.opted_out {
        Some(131_050)
    } else if person.has_enough {
        Some(131_049)
    } else if person.in_experiment {
        Some(130_472)
    } else {
        None
    }
}
