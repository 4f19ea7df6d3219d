//! The access token, what it may do, and the app it belongs to.

use std::time::Duration;

use super::super::{
    Check, CheckCode,
    told::{Answer, Refusal, TokenTold, Told},
};
use crate::setup::PERMISSIONS;

/// Meta's code for a token that is no longer accepted, whatever the reason.
///
/// Source: Meta, *Graph API › Handling errors*, read 2026-11.
const TOKEN_REFUSED: i64 = 190;
/// Meta's code for an app that could not be validated by its secret.
const APP_REFUSED: i64 = 101;

/// A token that ends within this time is to be replaced.
const SOON: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// A person's token that ends within this time was made for trying.
const TEMPORARY: Duration = Duration::from_secs(72 * 60 * 60);

/// Only Meta's own code 190 says that a token is refused; silence never does.
pub(crate) fn token(told: &Told, now_ms: i64) -> Check {
    let refused = |refusal: Refusal| refusal.code == TOKEN_REFUSED;
    if told.refusals().any(refused) {
        return Check::new(CheckCode::TokenRefused);
    }
    let Answer::Told(token) = &told.token else {
        return Check::new(CheckCode::TokenUnchecked);
    };
    match token.problem {
        Some(TOKEN_REFUSED) => return Check::new(CheckCode::TokenRefused),
        Some(_) => return Check::new(CheckCode::TokenUnchecked),
        None => {}
    }
    let Some(ends_ms) = token.ends_ms else {
        return Check::new(CheckCode::TokenLasting);
    };
    let left_ms = ends_ms.saturating_sub(now_ms);
    let within = |span: Duration| u128::try_from(left_ms).is_ok_and(|ms| ms <= span.as_millis());
    let code = if left_ms <= 0 {
        // Its end is past, and Meta still takes it: this clock may be wrong, or Meta late.
        CheckCode::TokenEndsSoon
    } else if token.personal && within(TEMPORARY) {
        CheckCode::TokenTemporary
    } else if within(SOON) {
        CheckCode::TokenEndsSoon
    } else {
        CheckCode::TokenEnds
    };
    Check::new(code).with("atMs", ends_ms)
}

/// What the token lacks of what is needed.
fn missing(scopes: &[String]) -> Vec<&'static str> {
    PERMISSIONS
        .into_iter()
        .filter(|needed| !scopes.iter().any(|scope| scope == needed))
        .collect()
}

/// Whether the token may do what is needed. A token may have a permission and not be assigned to
/// the account: then the account's number is refused.
pub(crate) fn permissions(told: &Told) -> Check {
    let lacks = |what: &str| Check::new(CheckCode::PermissionMissing).with("permission", what);
    let no_access = |refusal: Refusal| matches!(refusal.code, 10 | 200..=299);
    let Some(token) = told.token.told().filter(|token| token.problem.is_none()) else {
        return Check::new(CheckCode::PermissionsUnchecked);
    };
    let missing = missing(&token.scopes);
    if !token.scopes.is_empty() && !missing.is_empty() {
        return lacks(&missing.join(", "));
    }
    if [told.number.refusal(), told.apps.refusal()]
        .into_iter()
        .flatten()
        .any(no_access)
    {
        return lacks("whatsapp_business_management");
    }
    if token.scopes.is_empty() {
        return Check::new(CheckCode::PermissionsUnchecked);
    }
    Check::new(CheckCode::PermissionsComplete)
}

/// Whether the app secret is the one of the token's app.
pub(crate) fn app(told: &Told) -> Check {
    // As the app itself we sign in with its id and secret: there, 190 speaks of the secret.
    let own = told.fields.refusal();
    let secret_refused = told.refusals().chain(own).any(|refusal| refusal.for_secret)
        || own.is_some_and(|refusal| matches!(refusal.code, TOKEN_REFUSED | APP_REFUSED));
    if secret_refused {
        return Check::new(CheckCode::AppSecretRefused);
    }
    // Each request proves that we know the secret, and Meta checks a proof whenever one is sent.
    match told.token.told() {
        Some(TokenTold {
            problem: None,
            app_name,
            app_id,
            ..
        }) => {
            let name = app_name.as_ref().or(app_id.as_ref());
            Check::new(CheckCode::AppKnown).with("name", name.map_or("", String::as_str))
        }
        _ => Check::new(CheckCode::AppUnchecked),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_MS: i64 = 24 * 60 * 60 * 1000;
    const NOW_MS: i64 = 1_793_700_000_000;

    fn with(token: TokenTold) -> Told {
        Told {
            token: Answer::Told(token),
            ..Told::default()
        }
    }

    fn refused<T>(code: i64) -> Answer<T> {
        Answer::Refused(Refusal {
            code,
            for_secret: false,
        })
    }

    fn scopes(names: &[&str]) -> TokenTold {
        TokenTold {
            scopes: names.iter().map(|&name| name.to_owned()).collect(),
            ..TokenTold::default()
        }
    }

    #[test]
    fn a_token_is_as_good_as_the_time_it_has() {
        for (personal, days, code) in [
            (false, None, CheckCode::TokenLasting),
            (true, None, CheckCode::TokenLasting),
            (false, Some(60), CheckCode::TokenEnds),
            (false, Some(8), CheckCode::TokenEnds),
            (false, Some(7), CheckCode::TokenEndsSoon),
            (false, Some(2), CheckCode::TokenEndsSoon),
            (true, Some(4), CheckCode::TokenEndsSoon),
            (true, Some(3), CheckCode::TokenTemporary),
            (true, Some(60), CheckCode::TokenEnds),
            (false, Some(-1), CheckCode::TokenEndsSoon),
        ] {
            let ends_ms = days.map(|days: i64| NOW_MS + days * DAY_MS);
            let told = with(TokenTold {
                personal,
                ends_ms,
                ..TokenTold::default()
            });
            let check = token(&told, NOW_MS);
            assert_eq!(check.code, code, "{personal} {days:?}");
            let at = ends_ms.map(|ms| ms.to_string());
            assert_eq!(check.facts.get("atMs"), at.as_ref(), "it says when");
        }
    }

    #[test]
    fn only_metas_own_190_asks_for_a_new_token() {
        let gone = with(TokenTold {
            problem: Some(190),
            ..TokenTold::default()
        });
        assert_eq!(token(&gone, NOW_MS).code, CheckCode::TokenRefused);
        let odd = with(TokenTold {
            problem: Some(0),
            ..TokenTold::default()
        });
        assert_eq!(token(&odd, NOW_MS).code, CheckCode::TokenUnchecked);
        let silent = Told::default();
        assert_eq!(token(&silent, NOW_MS).code, CheckCode::TokenUnchecked);
        for (code, found) in [
            (190, CheckCode::TokenRefused),
            (4, CheckCode::TokenUnchecked),
            (100, CheckCode::TokenUnchecked),
            (200, CheckCode::TokenUnchecked),
        ] {
            let told = Told {
                number: refused(code),
                ..Told::default()
            };
            assert_eq!(token(&told, NOW_MS).code, found, "{code}");
        }
        let own = Told {
            fields: refused(190),
            ..with(TokenTold::default())
        };
        assert_eq!(
            token(&own, NOW_MS).code,
            CheckCode::TokenLasting,
            "this 190 speaks of the app secret"
        );
    }

    #[test]
    fn what_a_token_lacks_is_named() {
        let all = scopes(&PERMISSIONS);
        assert_eq!(
            permissions(&with(all.clone())).code,
            CheckCode::PermissionsComplete
        );
        let half = permissions(&with(scopes(&["whatsapp_business_messaging", "ads_read"])));
        assert_eq!(half.code, CheckCode::PermissionMissing);
        assert_eq!(half.facts["permission"], "whatsapp_business_management");
        let unassigned = Told {
            number: refused(200),
            ..with(all.clone())
        };
        assert_eq!(
            permissions(&unassigned).code,
            CheckCode::PermissionMissing,
            "the account is not the token's"
        );
        for told in [Told::default(), with(TokenTold::default())] {
            assert_eq!(permissions(&told).code, CheckCode::PermissionsUnchecked);
        }
        let busy = Told {
            number: refused(4),
            ..with(all)
        };
        assert_eq!(permissions(&busy).code, CheckCode::PermissionsComplete);
    }

    #[test]
    fn a_secret_of_another_app_is_found_out_either_way() {
        let proof = Told {
            number: Answer::Refused(Refusal {
                code: 100,
                for_secret: true,
            }),
            ..Told::default()
        };
        assert_eq!(app(&proof).code, CheckCode::AppSecretRefused);
        for code in [190, 101] {
            let own = Told {
                fields: refused(code),
                ..with(TokenTold::default())
            };
            assert_eq!(app(&own).code, CheckCode::AppSecretRefused, "{code}");
        }
        let token = TokenTold {
            app_name: Some("Luna Inbox".to_owned()),
            ..TokenTold::default()
        };
        let good = with(token);
        assert_eq!(app(&good).code, CheckCode::AppKnown);
        assert_eq!(app(&good).facts["name"], "Luna Inbox");
        let refused_token = Told {
            token: refused(190),
            ..Told::default()
        };
        assert_eq!(app(&refused_token).code, CheckCode::AppUnchecked);
    }
}
