//! The lines of the live test: from the token to the answer on the owner's phone.
//!
//! Each says what the doctor would say of it. A line whose turn has not come waits for those
//! before it, so that there is one thing to do at a time.

use shopbell_store::Account;

use super::{
    kept::Kept,
    live_test::{Answered, LiveTest},
};
use crate::{
    doctor::{
        Check, CheckCode, CheckId, CheckState, checks,
        told::{Answer, NumberTold, Told},
    },
    health::SendingState,
    reach::Reach,
};

/// What the lines are about.
pub(super) struct Lines<'a> {
    pub(super) kept: &'a Kept,
    pub(super) connected: Option<&'a Account>,
    pub(super) sending: SendingState,
    pub(super) reach: &'a Reach,
    /// The live test of the connected number.
    pub(super) test: Option<&'a LiveTest>,
    pub(super) answered: Option<&'a Answered>,
    /// Who wrote the word.
    pub(super) from: Option<&'a str>,
    pub(super) now_ms: i64,
}

impl Lines<'_> {
    /// Token, number, way round, callback, word, answer.
    pub(super) fn all(&self) -> Vec<Check> {
        let mut lines = Vec::with_capacity(6);
        let mut turn = true;
        for (id, line) in [
            (CheckId::Token, self.token()),
            (CheckId::Number, self.number()),
            (CheckId::Loop, Some(self.way_round())),
            (
                CheckId::Callback,
                Some(checks::callback(None, &self.reach.wiring)),
            ),
        ] {
            let line = line.filter(|_| turn).unwrap_or_else(|| not_yet(id));
            turn = self.holds(&line);
            lines.push(line);
        }
        lines.push(self.hello(turn));
        lines.push(self.reply(turn));
        lines
    }

    /// Whether the next line's turn has come. What Meta does not tell about a number that is
    /// connected holds nobody up.
    fn holds(&self, line: &Check) -> bool {
        match line.code.state() {
            CheckState::Good | CheckState::Attention => true,
            CheckState::Unknown => {
                self.connected.is_some() && matches!(line.id, CheckId::Token | CheckId::Number)
            }
            CheckState::Pending | CheckState::Running | CheckState::Bad => false,
        }
    }

    fn token(&self) -> Option<Check> {
        if self.connected.is_some() && self.sending == SendingState::TokenRefused {
            return Some(Check::new(CheckCode::TokenRefused));
        }
        let told = match &self.kept.token {
            Some(token) => Told {
                token: Answer::Told(token.told()),
                ..Told::default()
            },
            None => {
                self.connected?;
                Told::default()
            }
        };
        Some(checks::token(&told, self.now_ms))
    }

    /// In service is not enough: the line is about the number that is connected.
    fn number(&self) -> Option<Check> {
        let told = match (self.kept.chosen(), self.connected) {
            (Some(number), _) => number.told(),
            (None, Some(account)) => NumberTold {
                display: account.display_phone_number.clone(),
                status: Some("CONNECTED".to_owned()),
                ..NumberTold::default()
            },
            (None, None) => return None,
        };
        let line = checks::number(&Answer::Told(told));
        (self.connected.is_some() || !self.holds(&line)).then_some(line)
    }

    fn way_round(&self) -> Check {
        let tunnel = checks::tunnel(self.reach);
        if self.holds(&tunnel) {
            checks::way_round(self.reach)
        } else {
            tunnel
        }
    }

    fn hello(&self, turn: bool) -> Check {
        match self.test {
            Some(test) if test.hello.is_some() => {
                Check::new(CheckCode::HelloReceived).with("from", self.from.unwrap_or_default())
            }
            Some(test) if turn && test.others > 0 => {
                Check::new(CheckCode::HelloOther).with("count", test.others)
            }
            Some(_) if turn => Check::new(CheckCode::HelloAwaited),
            _ => not_yet(CheckId::Hello),
        }
    }

    fn reply(&self, turn: bool) -> Check {
        match (self.answered, self.test) {
            (Some(Answered::Delivered), _) => Check::new(CheckCode::ReplyDelivered),
            (Some(Answered::Failed(code)), _) => {
                Check::new(CheckCode::ReplyFailed).with("reason", code)
            }
            (Some(Answered::Sent), _) => Check::new(CheckCode::ReplySent),
            (None, Some(test)) if test.hello.is_some() => Check::new(CheckCode::ReplySent),
            (None, Some(_)) if turn => Check::new(CheckCode::ReplyAwaited),
            (None, _) => not_yet(CheckId::Reply),
        }
    }
}

/// A line whose turn has not come.
fn not_yet(id: CheckId) -> Check {
    Check {
        id,
        ..Check::new(CheckCode::NotYet)
    }
}

#[cfg(test)]
mod tests {
    use shopbell_domain::{AccountId, PhoneNumberId, WabaId};

    use super::*;
    use crate::reach::{AddressState, Loop, WayShown, Wiring};

    fn account() -> Account {
        Account {
            id: AccountId(1),
            phone_number_id: PhoneNumberId::new("7"),
            waba_id: WabaId::new("8"),
            display_phone_number: "+55 11 4000-1234".to_owned(),
            verified_name: "Luna Bakery".to_owned(),
            created_at_ms: 0,
        }
    }

    fn kept(status: &str) -> Kept {
        serde_json::from_value(serde_json::json!({
            "token": { "last_four": "9ZA5", "scopes": [] },
            "chosen": "7",
            "numbers": [{ "id": "7", "waba_id": "8", "display": "+55 11 4000-1234",
                "name": "Luna Bakery", "status": status, "on_phone_app": false }],
        }))
        .unwrap()
    }

    fn online(proof: Option<Loop>, wiring: Wiring) -> Reach {
        Reach {
            way: Some(WayShown::Ngrok {
                last_four: "1234".to_owned(),
                domain: None,
            }),
            address: AddressState::Online {
                url: "https://casa-azul.ngrok-free.app/webhook".to_owned(),
            },
            proof: proof.map(|proof| (proof, 7)),
            wiring,
            ..Reach::default()
        }
    }

    fn codes(lines: &Lines<'_>) -> Vec<CheckCode> {
        let all = lines.all();
        let ids: Vec<CheckId> = all.iter().map(|line| line.id).collect();
        let places = [
            CheckId::Token,
            CheckId::Number,
            CheckId::Loop,
            CheckId::Callback,
        ];
        for (line, place) in ids.iter().zip(places) {
            assert!(*line == place || *line == CheckId::Tunnel, "{ids:?}");
        }
        assert_eq!(ids[4..], [CheckId::Hello, CheckId::Reply]);
        all.into_iter().map(|line| line.code).collect()
    }

    #[test]
    fn a_line_waits_for_those_before_it() {
        use CheckCode::{
            CallbackForeign, CallbackOurs, HelloAwaited, HelloOther, LoopClosed, LoopTrying,
            NotYet, NumberReady, NumberUnregistered, ReplyAwaited, TokenLasting, TunnelNone,
        };
        let (nothing, unregistered, ready) =
            (Kept::default(), kept("DISCONNECTED"), kept("CONNECTED"));
        let (nowhere, account) = (Reach::default(), account());
        let foreign = Wiring::Foreign {
            host: "crm.example".to_owned(),
        };
        let trying = online(None, Wiring::Unknown);
        let theirs = online(Some(Loop::Closed), foreign);
        let ours = online(Some(Loop::Closed), Wiring::Ours);
        let test = LiveTest::default();
        let others: LiveTest = serde_json::from_value(serde_json::json!({ "others": 2 })).unwrap();
        let mut lines = Lines {
            kept: &nothing,
            connected: None,
            sending: SendingState::Online,
            reach: &nowhere,
            test: None,
            answered: None,
            from: None,
            now_ms: 0,
        };
        assert_eq!(codes(&lines), [NotYet; 6]);
        lines.kept = &unregistered;
        let begun = [
            TokenLasting,
            NumberUnregistered,
            NotYet,
            NotYet,
            NotYet,
            NotYet,
        ];
        assert_eq!(codes(&lines), begun);
        lines.kept = &ready;
        let begun = [TokenLasting, NotYet, NotYet, NotYet, NotYet, NotYet];
        assert_eq!(codes(&lines), begun, "nothing is connected yet");
        lines.connected = Some(&account);
        let begun = [
            TokenLasting,
            NumberReady,
            TunnelNone,
            NotYet,
            NotYet,
            NotYet,
        ];
        assert_eq!(codes(&lines), begun);
        lines.reach = &trying;
        let begun = [
            TokenLasting,
            NumberReady,
            LoopTrying,
            NotYet,
            NotYet,
            NotYet,
        ];
        assert_eq!(codes(&lines), begun);
        lines.reach = &theirs;
        lines.test = Some(&test);
        let begun = [
            TokenLasting,
            NumberReady,
            LoopClosed,
            CallbackForeign,
            NotYet,
            NotYet,
        ];
        assert_eq!(codes(&lines), begun, "a word would go to them");
        lines.reach = &ours;
        let awaited = [
            TokenLasting,
            NumberReady,
            LoopClosed,
            CallbackOurs,
            HelloAwaited,
            ReplyAwaited,
        ];
        assert_eq!(codes(&lines), awaited);
        lines.test = Some(&others);
        let other = [
            TokenLasting,
            NumberReady,
            LoopClosed,
            CallbackOurs,
            HelloOther,
            ReplyAwaited,
        ];
        assert_eq!(codes(&lines), other);
    }

    #[test]
    fn a_number_without_remembered_steps_has_its_lines_too() {
        let (nothing, account) = (Kept::default(), account());
        let ours = online(Some(Loop::Closed), Wiring::Ours);
        let mut lines = Lines {
            kept: &nothing,
            connected: Some(&account),
            sending: SendingState::Online,
            reach: &ours,
            test: None,
            answered: None,
            from: None,
            now_ms: 0,
        };
        let found = codes(&lines);
        let first = [
            CheckCode::TokenUnchecked,
            CheckCode::NumberReady,
            CheckCode::LoopClosed,
            CheckCode::CallbackOurs,
        ];
        assert_eq!(found[..4], first);
        lines.sending = SendingState::TokenRefused;
        assert_eq!(
            codes(&lines)[..2],
            [CheckCode::TokenRefused, CheckCode::NotYet]
        );
    }
}
