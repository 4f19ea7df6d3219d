//! Telling Meta our address: once it is proven and a number is connected, and again whenever
//! either changes.
//!
//! What Meta says now is read before anything is told, so that what is right stays untouched and
//! another tool's address is never taken by accident.

use std::{sync::Arc, time::Duration};

use shopbell_cloud_api as api;
use tokio::{sync::oneshot, time::sleep};

use super::{
    AddressState, Loop, TakeCallback, Way, Wiring,
    at_meta::{read, tell},
    kept::KEYCHAIN_AGAIN,
    wiring::{Ours, plan, standing},
};
use crate::{EngineError, engine::Inner, line::Line};

/// The first pause after a failure; it doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_secs(30);
const LONGEST_PAUSE: Duration = Duration::from_secs(15 * 60);
/// The owner's answer, on its way to the one task that tells Meta.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) how: TakeCallback,
    pub(super) done: oneshot::Sender<Result<(), EngineError>>,
}

/// Our address, as Meta is to be told.
#[derive(Debug)]
struct Target {
    url: String,
    whole_host: bool,
}

/// What became of telling Meta.
struct Told {
    wiring: Wiring,
    failed: Option<api::Error>,
}

impl Inner {
    /// Keeps Meta told until the engine stops.
    pub(crate) async fn keep_registered(self: Arc<Self>) {
        let mut pause = FIRST_PAUSE;
        loop {
            // Left in the middle, the next start reads what Meta knows by then.
            let told = tokio::select! {
                () = self.stop.cancelled() => return,
                told = self.tell_meta() => told,
            };
            let wait = if !told {
                let now = pause;
                pause = (pause * 2).min(LONGEST_PAUSE);
                Some(now)
            } else {
                pause = FIRST_PAUSE;
                self.way_lacks_its_secret().then_some(KEYCHAIN_AGAIN)
            };
            let later = async {
                match wait {
                    Some(wait) => sleep(wait).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = self.reach.wake.notified() => pause = FIRST_PAUSE,
                () = later => if self.way_lacks_its_secret() {
                    self.take_up_kept_way().await;
                },
            }
        }
    }

    fn way_lacks_its_secret(&self) -> bool {
        self.reach.wanted.borrow().is_none() && self.reach.hold(|held| held.kept.is_some())
    }

    /// Tells Meta what is to be told for each number; `false` when that should be tried again.
    async fn tell_meta(&self) -> bool {
        let answer = self.reach.hold(|held| held.answer.take());
        let how = answer.as_ref().map(|answer| answer.how);
        let (lines, target) = (self.lines.all(), self.target());
        let Some(target) = target.filter(|_| !lines.is_empty()) else {
            reply(answer, Err(EngineError::NotConnected));
            return true;
        };
        let mut outcome = Ok(());
        let mut worst: Option<Wiring> = None;
        for line in &lines {
            match self.register(line, &target, how).await {
                Ok(told) => {
                    if worst
                        .as_ref()
                        .is_none_or(|worst| rank(&told.wiring) > rank(worst))
                    {
                        worst = Some(told.wiring);
                    }
                    if let Some(error) = told.failed {
                        outcome = Err(EngineError::Api(error));
                    }
                }
                // What Meta does not tell stays as it was.
                Err(error) => outcome = Err(error),
            }
        }
        if let Some(wiring) = worst {
            self.stands_wired(wiring).await;
        }
        let done = outcome.is_ok();
        if let Err(error) = &outcome {
            tracing::info!(%error, "Meta could not be told our address; it is tried again");
        }
        reply(answer, outcome);
        done
    }

    /// Our address, if Meta may be told of it by now.
    fn target(&self) -> Option<Target> {
        if !self.reach.is_needed() {
            return None;
        }
        let AddressState::Online { url } = self.reach.address.borrow().clone() else {
            return None;
        };
        let whole_host = matches!(*self.reach.wanted.borrow(), Some(Way::Ngrok { .. }));
        let proven = match self.reach.hold(|held| held.proof) {
            Some((Loop::Closed, _)) => true,
            // Many routers do not lead back in what comes from inside. Meta asks from outside,
            // and refuses what it does not reach.
            Some((Loop::Broken { status: None }, _)) => !whole_host,
            _ => false,
        };
        proven.then_some(Target { url, whole_host })
    }

    async fn register(
        &self,
        line: &Line,
        target: &Target,
        answer: Option<TakeCallback>,
    ) -> Result<Told, EngineError> {
        let registered = self.reach.hold(|held| held.registered.clone());
        let ours = Ours {
            now: &target.url,
            before: &registered.ours,
            whole_host: target.whole_host,
        };
        let found = read(line, &registered.refused_fields)
            .await
            .map_err(EngineError::Api)?;
        let plan = plan(&found.reading, ours, answer);
        if plan.is_idle() {
            return Ok(Told {
                wiring: plan.then,
                failed: None,
            });
        }
        // Known as ours before Meta knows it: should we end in between, it is not another tool's.
        self.remember_as_ours(&target.url).await?;
        let verify_token = self.verify_token(line).await?;
        let to = api::CallbackOverride {
            url: target.url.clone(),
            verify_token,
        };
        let told = tell(line, &found, &to, &plan).await;
        let (wiring, failed) = match told {
            Ok(refused) => {
                self.remember_refused(refused).await?;
                tracing::info!(wiring = ?plan.then, "Meta knows our address");
                (plan.then, None)
            }
            Err(error) => {
                let wiring = match error.graph().map(|graph| graph.code) {
                    // Source: Meta, *Graph API webhooks*, read 2026-11.
                    Some(2200) => Wiring::Unverified,
                    Some(meta_code) => Wiring::Refused { meta_code },
                    None => standing(&found.reading, ours),
                };
                (wiring, Some(error))
            }
        };
        Ok(Told { wiring, failed })
    }

    async fn stands_wired(&self, wiring: Wiring) {
        let at_ms = self.clock.now_ms();
        let news = self.reach.hold(|held| {
            let news = held.registered.wiring != wiring;
            held.registered.wiring = wiring;
            held.registered.at_ms = at_ms;
            news
        });
        if let Err(error) = self.keep_registration().await {
            tracing::warn!(%error, "what Meta knows of our address could not be kept");
        }
        if news {
            self.tell_reach();
        }
    }
}

fn reply(answer: Option<Answer>, outcome: Result<(), EngineError>) {
    if let Some(answer) = answer {
        // Whoever asked may have left.
        let _gone = answer.done.send(outcome);
    }
}

/// How much an owner has to know it: with several numbers, the worst is shown.
fn rank(wiring: &Wiring) -> u8 {
    match wiring {
        Wiring::Ours => 0,
        Wiring::OursForNumber { .. } => 1,
        Wiring::Unknown => 2,
        Wiring::OursOfBefore => 3,
        Wiring::Nobody => 4,
        Wiring::Refused { .. } => 5,
        Wiring::Unverified => 6,
        Wiring::Foreign { .. } => 7,
    }
}
