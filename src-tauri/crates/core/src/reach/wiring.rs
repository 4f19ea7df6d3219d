//! Who gets the webhooks, and what to tell Meta about it: decided from what Meta says, without
//! asking or telling anybody.
//!
//! An app has one address for everything. An account and a number may each have one of their own
//! for messages and what belongs to them; the nearest one counts. We take the app's when it is
//! free or ours, so that news of templates and the account come here, too. Another tool's is left
//! alone wherever it stands, until the owner has answered.

use url::Url;

use super::{TakeCallback, Wiring, own_address::host_of};

/// What Meta says about a number's webhooks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    /// The app's address.
    pub(super) app: Option<String>,
    /// Whether the app gets every field that it can, there.
    pub(super) complete: bool,
    /// Whether the account sends its events to the app.
    pub(super) subscribed: bool,
    /// The account's address.
    pub(super) account: Option<String>,
    /// The number's address.
    pub(super) number: Option<String>,
}

/// Which addresses are ours.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ours<'a> {
    /// The one that leads here now.
    pub(super) now: &'a str,
    /// Those that we registered before.
    pub(super) before: &'a [String],
    /// The whole host leads here now, whatever the path: whoever registered another path there
    /// gets nothing any more.
    pub(super) whole_host: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Whose {
    Nobody,
    Ours,
    OursOfBefore,
    Foreign(String),
}

/// What to tell Meta, and how things stand then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// Set the app's address and fields.
    pub(super) set_app: bool,
    /// Subscribe the account plainly, which also takes its own address away.
    pub(super) subscribe: bool,
    /// Change the number's own address.
    pub(super) number: Option<NumberAddress>,
    /// How things stand then.
    pub(super) then: Wiring,
}

/// What becomes of a number's own address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberAddress {
    /// Ours.
    Ours,
    /// None: the usual one counts again.
    Usual,
}

impl Plan {
    /// Nothing is to be told.
    pub(super) fn is_idle(&self) -> bool {
        !self.set_app && !self.subscribe && self.number.is_none()
    }

    fn nothing(then: Wiring) -> Self {
        Self {
            set_app: false,
            subscribe: false,
            number: None,
            then,
        }
    }
}

/// How things stand as they are.
pub(super) fn standing(reading: &Reading, ours: Ours<'_>) -> Wiring {
    let (app, account, number) = levels(reading, ours);
    match nearest(&number, &account, &app) {
        Whose::Nobody => Wiring::Nobody,
        Whose::Foreign(host) => Wiring::Foreign { host: host.clone() },
        Whose::OursOfBefore => Wiring::OursOfBefore,
        Whose::Ours if !reading.subscribed => Wiring::Nobody,
        Whose::Ours => match (&app, &account) {
            (Whose::Foreign(host), _) | (_, Whose::Foreign(host)) => Wiring::OursForNumber {
                rest: Some(host.clone()),
            },
            (Whose::Nobody, _) => Wiring::OursForNumber { rest: None },
            _ => Wiring::Ours,
        },
    }
}

/// What to tell Meta. `answer` is the owner's, when she was asked.
pub(super) fn plan(reading: &Reading, ours: Ours<'_>, answer: Option<TakeCallback>) -> Plan {
    let (app, account, number) = levels(reading, ours);
    let takes_app = answer == Some(TakeCallback::ForApp);
    if answer.is_none()
        && let Whose::Foreign(host) = nearest(&number, &account, &app)
    {
        return Plan::nothing(Wiring::Foreign { host: host.clone() });
    }
    let app_is_ours = takes_app || !matches!(app, Whose::Foreign(_));
    let account_is_ours = takes_app || !matches!(account, Whose::Foreign(_));
    let set_app = app_is_ours && (app != Whose::Ours || !reading.complete);
    // What stands in the way of ours, on the way from the number to the app.
    let clears_account = app_is_ours && account_is_ours && !is_fine(&account);
    let number = if app_is_ours && account_is_ours {
        (!is_fine(&number)).then_some(NumberAddress::Usual)
    } else {
        (number != Whose::Ours).then_some(NumberAddress::Ours)
    };
    let then = match (&app, &account) {
        (Whose::Foreign(host), _) if !app_is_ours => Wiring::OursForNumber {
            rest: Some(host.clone()),
        },
        (_, Whose::Foreign(host)) if !account_is_ours => Wiring::OursForNumber {
            rest: Some(host.clone()),
        },
        _ => Wiring::Ours,
    };
    Plan {
        set_app,
        subscribe: clears_account || !reading.subscribed,
        number,
        then,
    }
}

/// Nothing of an address stands in the way of the app's, which is ours.
fn is_fine(whose: &Whose) -> bool {
    matches!(whose, Whose::Nobody | Whose::Ours)
}

fn levels(reading: &Reading, ours: Ours<'_>) -> (Whose, Whose, Whose) {
    let whose = |address: &Option<String>| whose(address.as_deref(), ours);
    (
        whose(&reading.app),
        whose(&reading.account),
        whose(&reading.number),
    )
}

/// Whose address the messages of the number go to.
fn nearest<'a>(number: &'a Whose, account: &'a Whose, app: &'a Whose) -> &'a Whose {
    [number, account]
        .into_iter()
        .find(|whose| **whose != Whose::Nobody)
        .unwrap_or(app)
}

fn whose(address: Option<&str>, ours: Ours<'_>) -> Whose {
    let Some(address) = address.map(str::trim).filter(|address| !address.is_empty()) else {
        return Whose::Nobody;
    };
    if same(address, ours.now) {
        return Whose::Ours;
    }
    let here =
        ours.whole_host && host_of(address).is_some_and(|host| host_of(ours.now) == Some(host));
    if here || ours.before.iter().any(|before| same(address, before)) {
        return Whose::OursOfBefore;
    }
    Whose::Foreign(host_of(address).unwrap_or_else(|| address.to_owned()))
}

/// Whether two addresses are the same, however they are written.
fn same(one: &str, other: &str) -> bool {
    match (Url::parse(one), Url::parse(other)) {
        (Ok(one), Ok(other)) => {
            one.as_str().trim_end_matches('/') == other.as_str().trim_end_matches('/')
        }
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "https://casa-azul.ngrok-free.app/webhook";
    const OLD: &str = "https://old-name.ngrok-free.app/webhook";
    const THEIRS: &str = "https://bot.example/in";

    fn ours(before: &[String]) -> Ours<'_> {
        Ours {
            now: NOW,
            before,
            whole_host: true,
        }
    }

    fn reading(app: Option<&str>, account: Option<&str>, number: Option<&str>) -> Reading {
        let owned = |address: Option<&str>| address.map(str::to_owned);
        Reading {
            app: owned(app),
            complete: true,
            subscribed: true,
            account: owned(account),
            number: owned(number),
        }
    }

    fn planned(reading: &Reading, answer: Option<TakeCallback>) -> Plan {
        plan(reading, ours(&[OLD.to_owned()]), answer)
    }

    fn foreign() -> Wiring {
        Wiring::Foreign {
            host: "bot.example".into(),
        }
    }

    fn for_number() -> Wiring {
        Wiring::OursForNumber {
            rest: Some("bot.example".into()),
        }
    }

    #[test]
    fn what_is_free_or_ours_is_taken_for_the_whole_app() {
        for (app, sets) in [(None, true), (Some(OLD), true), (Some(NOW), false)] {
            let plan = planned(&reading(app, None, None), None);
            let expected = (sets, false, None, Wiring::Ours);
            assert_eq!(
                (plan.set_app, plan.subscribe, plan.number, plan.then),
                expected,
                "{app:?}"
            );
        }
    }

    #[test]
    fn what_is_right_already_is_not_told_again_and_what_lacks_is_added() {
        let mut right = reading(
            Some("HTTPS://Casa-Azul.ngrok-free.app/webhook/"),
            None,
            None,
        );
        assert!(planned(&right, None).is_idle());
        right.complete = false;
        assert!(planned(&right, None).set_app, "a field is missing");
        right.subscribed = false;
        assert!(planned(&right, None).subscribe);
    }

    #[test]
    fn another_tools_address_is_never_taken_without_an_answer() {
        for theirs in [
            reading(Some(THEIRS), None, None),
            reading(None, Some(THEIRS), None),
            reading(Some(NOW), Some(THEIRS), None),
            reading(Some(NOW), None, Some(THEIRS)),
            reading(Some(OLD), Some(OLD), Some(THEIRS)),
        ] {
            let mut theirs = theirs;
            theirs.subscribed = false;
            let plan = planned(&theirs, None);
            assert!(plan.is_idle(), "{theirs:?}");
            assert_eq!(plan.then, foreign(), "{theirs:?}");
        }
    }

    #[test]
    fn for_the_number_alone_the_other_tool_keeps_the_rest() {
        let answer = Some(TakeCallback::ForNumber);
        for theirs in [
            reading(Some(THEIRS), None, None),
            reading(None, Some(THEIRS), None),
            reading(Some(THEIRS), Some(THEIRS), Some(THEIRS)),
        ] {
            let plan = planned(&theirs, answer);
            assert_eq!(plan.number, Some(NumberAddress::Ours), "{theirs:?}");
            assert!(!plan.subscribe, "it would take the account's address away");
            assert_eq!(plan.set_app, theirs.app.is_none(), "{theirs:?}");
            assert_eq!(plan.then, for_number());
        }
    }

    #[test]
    fn for_the_app_everything_comes_here() {
        let theirs = reading(Some(THEIRS), Some(THEIRS), Some(THEIRS));
        let plan = planned(&theirs, Some(TakeCallback::ForApp));
        let expected = Plan {
            set_app: true,
            subscribe: true,
            number: Some(NumberAddress::Usual),
            then: Wiring::Ours,
        };
        assert_eq!(plan, expected);
    }

    #[test]
    fn what_was_taken_for_the_number_moves_along_with_our_address() {
        let moved = planned(&reading(Some(THEIRS), None, Some(OLD)), None);
        assert_eq!(moved.number, Some(NumberAddress::Ours));
        assert_eq!((moved.set_app, moved.then), (false, for_number()));
        let stays = planned(&reading(Some(THEIRS), None, Some(NOW)), None);
        assert!(stays.is_idle());
        // The other tool has left since.
        let alone = planned(&reading(None, Some(OLD), Some(OLD)), None);
        assert_eq!(
            (alone.set_app, alone.subscribe, alone.number),
            (true, true, Some(NumberAddress::Usual))
        );
        assert_eq!(alone.then, Wiring::Ours);
    }

    #[test]
    fn another_path_of_a_host_that_leads_here_is_ours_where_the_whole_host_is() {
        let path = "https://casa-azul.ngrok-free.app/old-bot";
        let reading = reading(Some(path), None, None);
        assert!(planned(&reading, None).set_app);
        let shared = Ours {
            whole_host: false,
            ..ours(&[])
        };
        let host = "casa-azul.ngrok-free.app".to_owned();
        assert_eq!(plan(&reading, shared, None).then, Wiring::Foreign { host });
    }

    #[test]
    fn how_it_stands_is_told_without_doing_anything() {
        let stands = |reading: &Reading| standing(reading, ours(&[OLD.to_owned()]));
        assert_eq!(stands(&reading(None, None, None)), Wiring::Nobody);
        assert_eq!(
            stands(&reading(Some(OLD), None, None)),
            Wiring::OursOfBefore
        );
        assert_eq!(stands(&reading(Some(NOW), None, None)), Wiring::Ours);
        assert_eq!(
            stands(&reading(Some(THEIRS), None, Some(NOW))),
            for_number()
        );
        assert_eq!(stands(&reading(Some(NOW), Some(THEIRS), None)), foreign());
        let unheard = Reading {
            subscribed: false,
            ..reading(Some(NOW), None, None)
        };
        assert_eq!(stands(&unheard), Wiring::Nobody, "its events go nowhere");
    }
}
