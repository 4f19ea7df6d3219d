//! Where connecting stands, from what is remembered. Nobody is asked for it.

use shopbell_domain::{ConversationId, PhoneNumberId};
use shopbell_store::Account;

use super::{FoundNumber, NumberState, Setup, Step, kept::Kept, lines::Lines, live_test::LiveTest};
use crate::{EngineError, engine::Engine, reach::Reach};

impl Engine {
    /// Where connecting stands.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn setup(&self) -> Result<Setup, EngineError> {
        let inner = &self.inner;
        let kept = inner.kept().await?;
        let connected = inner.subject(&kept).await?;
        let reach = self.reach().await?;
        let test = inner.live_test().await?;
        let mut numbers: Vec<FoundNumber> = kept.numbers.iter().map(|n| n.shown()).collect();
        if let (Some(account), true) = (&connected, numbers.is_empty()) {
            numbers.push(of_account(account));
        }
        let test = connected
            .as_ref()
            .and_then(|account| Some(test).filter(|t| t.is_about(account)));
        let (answered, from) = match &test {
            Some(test) => (self.answered(test).await?, self.who_wrote(test).await?),
            None => (None, None),
        };
        let checks = Lines {
            kept: &kept,
            connected: connected.as_ref(),
            sending: inner.health.sending().0,
            reach: &reach,
            test: test.as_ref(),
            answered: answered.as_ref(),
            from: from.as_deref(),
            now_ms: inner.clock.now_ms(),
        }
        .all();
        let chosen = connected
            .as_ref()
            .map(|account| account.phone_number_id.clone());
        Ok(Setup {
            open: open_step(&kept, connected.is_some(), &reach),
            token: kept.token.as_ref().map(|t| t.shown(inner.clock.now_ms())),
            needs_app_secret: kept.needs_app_secret,
            needs_account_id: kept.needs_account_id,
            numbers,
            chosen: chosen.or_else(|| kept.chosen.as_deref().map(PhoneNumberId::new)),
            app_secret: kept.app_secret.clone(),
            reach,
            checks,
            can_send: connected.is_some(),
            proven: test.is_some_and(|test| test.proven()),
        })
    }
}

impl Engine {
    /// The name of the chat that the word came from.
    async fn who_wrote(&self, test: &LiveTest) -> Result<Option<String>, EngineError> {
        let Some(hello) = &test.hello else {
            return Ok(None);
        };
        let chats = self.chats(&[ConversationId(hello.conversation)]).await?;
        Ok(chats.into_iter().next().map(|chat| chat.name))
    }
}

/// The first step that is not done.
fn open_step(kept: &Kept, can_send: bool, reach: &Reach) -> Step {
    if can_send {
        return match reach.way {
            None => Step::WayIn,
            Some(_) => Step::Test,
        };
    }
    if kept.token.is_none() {
        return Step::Token;
    }
    let chosen = kept.chosen();
    let in_service = chosen.is_some_and(|number| number.state().is_in_service());
    if kept.needs_app_secret || (in_service && kept.app_secret.is_none()) {
        Step::AppSecret
    } else {
        // Also where all is there and Meta was not reached: choosing again tries again.
        Step::Number
    }
}

/// A number that was connected without the steps.
fn of_account(account: &Account) -> FoundNumber {
    FoundNumber {
        phone_number_id: account.phone_number_id.clone(),
        waba_id: account.waba_id.clone(),
        account_name: None,
        display_phone_number: account.display_phone_number.clone(),
        verified_name: account.verified_name.clone(),
        quality: None,
        state: NumberState::Ready,
        test: false,
        has_pin: None,
        on_phone_app: false,
    }
}
