//! Registering, verifying, the PIN.
//!
//! Source: Meta, *Registration* and *Two-step verification*, read 2026-11.

use axum::{body::Body, http::Response};

use super::{done, with_desk};
use crate::{
    desk::Registration,
    graph::{
        Call,
        errors::{Outcome, Refusal},
    },
    rules::Part,
    world::World,
};

const MINUTE_MS: u64 = 60 * 1000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
/// Registrations and deregistrations within 72 hours.
const CHANGES: usize = 10;
/// Wrong PINs in a row before a pause.
const GUESSES: u32 = 5;

/// Where data can be kept.
const REGIONS: &[&str] = &[
    "AU", "ID", "IN", "JP", "SG", "KR", "DE", "CH", "GB", "BR", "BH", "ZA", "AE", "CA",
];

/// Six digits.
pub(super) fn pin<'a>(part: &Part<'a>) -> Outcome<&'a str> {
    let pin = part.text("pin", 6)?;
    if pin.len() == 6 && pin.bytes().all(|b| b.is_ascii_digit()) {
        Ok(pin)
    } else {
        Err(part.invalid("pin", "must be a 6-digit number."))
    }
}

/// `POST /{phone-number-id}/register`
pub(super) fn register(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let request = call.form();
    let part = Part::root(&request);
    part.word("messaging_product", &["whatsapp"])?;
    if part.has("data_localization_region") {
        part.word("data_localization_region", REGIONS)?;
    }
    let given = pin(&part)?.to_owned();
    let now_ms = world.options.clock.now_ms();
    with_desk(world, id, |desk| {
        let registration = &mut desk.registration;
        if registration.needs_verification {
            return Err(Refusal::code(133_006));
        }
        check_pin(registration, &given, now_ms)?;
        count(registration, now_ms)?;
        registration.pin = Some(given);
        Ok(())
    })?;
    if let Some(number) = world.state().numbers.get_mut(id) {
        number.conditions.registered = true;
    }
    // A new name counts from the next registration on. Source: Meta, *Display names*.
    if let Some(name) = with_desk(world, id, |desk| desk.new_name.clone()) {
        let mut state = world.state();
        if let Some(number) = state.numbers.get_mut(id)
            && number.name == name
            && let Some(desk) = state.desks.get_mut(id)
        {
            desk.new_name = None;
        }
    }
    Ok(done())
}

fn check_pin(registration: &mut Registration, given: &str, now_ms: u64) -> Outcome<()> {
    if now_ms < registration.blocked_until_ms {
        return Err(Refusal::with(
            133_009,
            "Wait before entering the PIN again.",
        ));
    }
    match &registration.pin {
        Some(pin) if pin != given => {
            registration.wrong_pins += 1;
            if registration.wrong_pins >= GUESSES {
                registration.wrong_pins = 0;
                registration.blocked_until_ms = now_ms + 12 * HOUR_MS;
                return Err(Refusal::with(
                    133_008,
                    "Too many wrong PINs: wait 12 hours.",
                ));
            }
            Err(Refusal::code(133_005))
        }
        _ => {
            registration.wrong_pins = 0;
            Ok(())
        }
    }
}

fn count(registration: &mut Registration, now_ms: u64) -> Outcome<()> {
    registration
        .changes_ms
        .retain(|at_ms| now_ms.saturating_sub(*at_ms) < 72 * HOUR_MS);
    if registration.changes_ms.len() >= CHANGES {
        return Err(Refusal::code(133_016));
    }
    registration.changes_ms.push(now_ms);
    Ok(())
}

/// `POST /{phone-number-id}/deregister`
pub(super) fn deregister(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let on_business_app = world
        .state()
        .numbers
        .get(id)
        .is_some_and(|number| number.conditions.on_business_app);
    if on_business_app {
        return Err(Refusal::parameter(
            "A number that is also used in the WhatsApp Business app cannot be deregistered.",
        ));
    }
    let now_ms = world.options.clock.now_ms();
    with_desk(world, id, |desk| count(&mut desk.registration, now_ms))?;
    match world.state().numbers.get_mut(id) {
        Some(number) if number.conditions.registered => {
            number.conditions.registered = false;
            Ok(done())
        }
        Some(_) => Err(Refusal::code(133_010)),
        None => Err(call.unsupported()),
    }
}

/// `POST /{phone-number-id}/request_code`
pub(super) fn request_code(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let request = call.form();
    let part = Part::root(&request);
    part.word("code_method", &["SMS", "VOICE"])?;
    part.text("language", 16)?;
    // The code is always the same: there is no phone it could be read from.
    with_desk(world, id, |desk| {
        desk.registration.code = Some(String::from("123456"));
    });
    Ok(done())
}

/// `POST /{phone-number-id}/verify_code`
pub(super) fn verify_code(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let request = call.form();
    let part = Part::root(&request);
    let given = part.text("code", 16)?.to_owned();
    with_desk(world, id, |desk| {
        let registration = &mut desk.registration;
        if registration.code.as_deref() != Some(given.as_str()) {
            return Err(Refusal::management(
                2_388_093,
                "The verification code is wrong, or none was requested.",
            ));
        }
        registration.code = None;
        registration.needs_verification = false;
        Ok(())
    })?;
    Ok(done())
}
