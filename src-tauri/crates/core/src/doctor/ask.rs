//! Asking Meta, read-only, about every connected number.

use shopbell_cloud_api as api;

use super::{
    Check, CheckState, checks,
    told::{Answer, HealthTold, NumberTold, TokenTold, Told, addresses_of},
};
use crate::{
    EngineError,
    engine::Inner,
    line::{Line, theirs_ms},
};

/// What the events of an account are subscribed under.
const OBJECT: &str = "whatsapp_business_account";

impl Inner {
    /// Looks at everything that Meta can be asked for, and keeps what is found.
    ///
    /// # Errors
    /// [`EngineError::Api`] when Meta did not answer, or refused to speak of a number; what was
    /// found is kept all the same.
    pub(crate) async fn examine(&self) -> Result<(), EngineError> {
        let _one_at_a_time = self.findings.looking.lock().await;
        let _running = self.findings.run(&self.changes);
        let mut lines = self.lines.all();
        lines.sort_by_key(|line| line.account.id.0);
        let compared_with = self.told_meta();
        let (mut found, mut trouble) = (Vec::new(), Ok(()));
        for line in &lines {
            let (told, outcome) = self.ask_everything(line).await;
            if outcome.is_err() {
                trouble = outcome;
            }
            let number = &line.account.display_phone_number;
            found.push((number.as_str(), self.checks_of(&told)));
        }
        if found.is_empty() {
            found.push(("", self.checks_of(&Told::default())));
        }
        let now_ms = self.clock.now_ms();
        self.findings.change(|kept| {
            kept.checks = worst(found);
            kept.checked_ms = Some(now_ms);
            kept.compared_with = Some(compared_with);
        });
        self.keep_findings().await?;
        trouble
    }

    /// Asks everything about one number. After silence nothing more is asked: every further
    /// question would wait for its time-out, too.
    async fn ask_everything(&self, line: &Line) -> (Told, Result<(), EngineError>) {
        let mut told = Told::default();
        let asked = self.ask_about(line).await;
        told.ahead_ms = self.ahead_ms(line, &asked);
        let outcome = match asked {
            Ok((number, health)) => {
                told.number = Answer::Told(NumberTold::of(&number));
                told.health = health.map_or(Answer::Silence, |health| {
                    Answer::Told(HealthTold::of(&health))
                });
                Ok(())
            }
            Err(EngineError::Api(error)) => {
                told.number = Answer::refused(&error);
                Err(EngineError::Api(error))
            }
            Err(error) => return (told, Err(error)),
        };
        if told.number == Answer::Silence {
            return (told, outcome);
        }
        told.token = Answer::of(line.client.token_info().await, TokenTold::of);
        let (id, waba_id) = (line.phone_number_id(), line.waba_id());
        let app_id = told.token.told().and_then(|token| token.app_id.as_deref());
        let (apps, addresses, fields) = tokio::join!(
            line.client.subscribed_apps(&waba_id),
            line.client.webhook_addresses(&id),
            fields(line, app_id.map(api::AppId::new)),
        );
        told.apps = Answer::of(apps, |apps| {
            apps.into_iter().filter_map(|app| app.id).collect()
        });
        told.addresses = Answer::of(addresses, addresses_of);
        told.fields = fields;
        (told, outcome)
    }

    /// How far this computer's clock is ahead of Meta's, right after an answer.
    fn ahead_ms<T>(&self, line: &Line, asked: &Result<T, EngineError>) -> Option<i64> {
        let answered = match asked {
            Ok(_) => true,
            Err(EngineError::Api(error)) => error.graph().is_some(),
            Err(_) => false,
        };
        let seconds = line.client.server_time().filter(|_| answered)?;
        Some(self.clock.wall_ms().saturating_sub(theirs_ms(seconds)?))
    }

    pub(super) fn checks_of(&self, told: &Told) -> Vec<Check> {
        let mut found = vec![
            checks::token(told, self.clock.now_ms()),
            checks::permissions(told),
            checks::app(told),
            checks::number(&told.number),
            checks::name(&told.number),
            checks::quality(&told.number),
            checks::limits(&told.number),
            checks::health(&told.health),
            checks::clock(told),
        ];
        // Where webhooks are led here by others, Meta is not ours to tell.
        if self.reach.is_needed() {
            let addresses = told.addresses.told();
            let said = addresses.and_then(|addresses| self.wiring_by(addresses));
            let (_, wiring) = self.told_meta();
            found.push(checks::subscription(told, &self.wanted_fields()));
            found.push(checks::callback(said.as_ref(), &wiring));
        }
        found
    }
}

/// The fields that the app hears.
async fn fields(line: &Line, app: Option<api::AppId>) -> Answer<Vec<String>> {
    let Some(app) = app else {
        return Answer::Silence;
    };
    let asked = line.client.app_subscriptions(&app, &line.app_secret).await;
    Answer::of(asked, |page| {
        let ours = page.items.into_iter().filter(|subscription| {
            subscription.object == OBJECT && subscription.active != Some(false)
        });
        ours.flat_map(|subscription| subscription.fields).collect()
    })
}

/// With several numbers, the worst of each link, and whose it is.
fn worst(found: Vec<(&str, Vec<Check>)>) -> Vec<Check> {
    let several = found.len() > 1;
    let mut worst: Vec<Check> = Vec::new();
    for (number, checks) in found {
        for mut check in checks {
            if several {
                check = check.with("number", number);
            }
            match worst.iter_mut().find(|known| known.id == check.id) {
                Some(known) if badness(&check) > badness(known) => *known = check,
                Some(_) => {}
                None => worst.push(check),
            }
        }
    }
    worst
}

fn badness(check: &Check) -> u8 {
    match check.code.state() {
        CheckState::Good => 0,
        CheckState::Pending | CheckState::Running => 1,
        CheckState::Unknown => 2,
        CheckState::Attention => 3,
        CheckState::Bad => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::CheckCode, *};

    #[test]
    fn the_worst_of_several_numbers_is_shown_with_its_number() {
        let good = || {
            vec![
                Check::new(CheckCode::TokenLasting),
                Check::new(CheckCode::QualityHigh),
            ]
        };
        let bad = vec![
            Check::new(CheckCode::TokenUnchecked),
            Check::new(CheckCode::QualityLow),
        ];
        let found = worst(vec![("1", good()), ("2", bad), ("3", good())]);
        let codes: Vec<_> = found.iter().map(|check| check.code).collect();
        assert_eq!(codes, [CheckCode::TokenUnchecked, CheckCode::QualityLow]);
        assert!(found.iter().all(|check| check.facts["number"] == "2"));
        assert_eq!(
            worst(vec![("1", good())]),
            good(),
            "one number goes without saying"
        );
    }
}
