//! P2, P4, P6, P7 and P8: somebody sets the clock, by an hour, a day or a year, forward and back.
//!
//! Under load: customers write, the shop answers, Meta refuses some and leaves us in doubt about
//! others, and the clock jumps in the middle of it. Nothing is lost and nothing doubled, no window
//! closes and no message is too old for it, and everything stands where Meta's time says.
//!
//! `SHOPBELL_CLOCK_STEPS` sets how much happens, `SHOPBELL_SEED` repeats a run's steps.

mod timers;

use std::{collections::BTreeSet, time::Duration};

use shopbell_core::views::{MessageView, ProblemKind};
use shopbell_domain::{ConversationId, MessageId};
use shopbell_simulator::{Content, Customer, Fault};

use crate::support::{Dice, World, from_environment, text, until};

/// In an ordinary run.
const STEPS: u64 = 300;
const CUSTOMERS: usize = 6;
const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(24 * 3_600);
const YEAR: Duration = Duration::from_secs(365 * 24 * 3_600);
/// Times the clock is moved on at the end, so that whatever waits has had its turn.
const PATIENCE: u32 = 90;

/// A clock that is set wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Jump {
    Forward(Duration),
    Back(Duration),
}

impl Jump {
    const ALL: [Self; 6] = [
        Self::Forward(HOUR),
        Self::Back(HOUR),
        Self::Forward(DAY),
        Self::Back(DAY),
        Self::Forward(YEAR),
        Self::Back(YEAR),
    ];

    fn of(self, world: &World) {
        match self {
            Self::Forward(by) => world.clock.set_forward(by),
            Self::Back(by) => world.clock.set_back(by),
        }
    }
}

/// What the shop said, and when that was by Meta's clock.
struct Answer {
    id: MessageId,
    who: usize,
    body: String,
    at_ms: i64,
}

#[derive(Default)]
struct Load {
    /// By customer, in the order written: Meta's id.
    heard: Vec<Vec<String>>,
    answers: Vec<Answer>,
    duplicates: u32,
    faults: u32,
    jumps: u32,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_jumps_under_load_loses_doubles_and_misplaces_nothing() {
    let seed = from_environment("SHOPBELL_SEED").unwrap_or(20_261_123);
    let steps = from_environment("SHOPBELL_CLOCK_STEPS").unwrap_or(STEPS);
    println!("seed {seed}, {steps} steps");
    let mut dice = Dice::new(seed);
    let world = World::new().await;
    let mut load = Load::default();
    let mut chats = Vec::new();
    for n in 0..CUSTOMERS {
        let customer = world.customer(&format!("Customer {n}"));
        load.heard.push(vec![world.hears(&customer, "Hello").await]);
        let chat = world.chat(&customer).await;
        chats.push((customer, chat));
    }
    for step in 0..steps {
        // Nobody's window closes meanwhile: the whole load is a matter of minutes.
        world.clock.advance(SECOND);
        let who = dice.below(CUSTOMERS as u64) as usize;
        match dice.below(100) {
            0..=54 => load.customer(&world, &mut dice, &chats[who].0, who, step),
            55..=89 => load.shop(&world, &mut dice, chats[who].1, who, step).await,
            _ => {
                Jump::ALL[dice.below(6) as usize].of(&world);
                load.jumps += 1;
            }
        }
    }
    world.simulator.heal();
    let ended = load.settle(&world).await;
    load.compare(&world, &chats, &ended).await;
}

impl Load {
    fn customer(
        &mut self,
        world: &World,
        dice: &mut Dice,
        customer: &Customer,
        who: usize,
        step: u64,
    ) {
        match dice.below(6) {
            0 => {
                world.simulator.fail(Fault::DuplicateWebhook);
                self.duplicates += 1;
            }
            1 => world.simulator.fail(Fault::ReorderWebhooks { count: 4 }),
            _ => {}
        }
        let wamid = customer.posts(&Content::text(format!("line {step}")));
        self.heard[who].push(wamid);
    }

    /// The shop answers, and something may go wrong with it.
    async fn shop(
        &mut self,
        world: &World,
        dice: &mut Dice,
        chat: ConversationId,
        who: usize,
        step: u64,
    ) {
        let refuse = |code, retry_after_s| Fault::RefuseSend {
            code,
            retry_after_s,
        };
        let fault = match dice.below(12) {
            0 => Some(refuse(131_016, None)),
            1 => Some(refuse(131_016, Some(20))),
            2 => Some(refuse(130_429, None)),
            3 => Some(Fault::DropAnswer { after_bytes: 20 }),
            4 => Some(Fault::StatusesBackwards),
            _ => None,
        };
        if let Some(fault) = fault {
            self.faults += 1;
            world.simulator.fail(fault);
        }
        let (body, at_ms) = (format!("answer {step:06}"), world.clock.true_ms());
        let queued = world.engine().send_text(text(chat, &body, &body)).await;
        let queued = queued.expect("its window is open, whatever our clock says");
        self.answers.push(Answer {
            id: queued.id,
            who,
            body,
            at_ms,
        });
    }

    /// Everything that can happen by itself has happened; how each answer ended.
    async fn settle(&self, world: &World) -> Vec<MessageView> {
        let mut quiet = 0;
        for _ in 0..PATIENCE {
            world.settled().await;
            world.clock.advance(SECOND * 61);
            let waiting = world.engine().connection().await.unwrap().waiting_to_send;
            quiet = if waiting == 0 { quiet + 1 } else { 0 };
            if quiet == 3 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        assert_eq!(quiet, 3, "something waits for ever");
        world.settled().await;
        let mut ended = Vec::new();
        for answer in &self.answers {
            let view = world
                .sees(answer.id, "it has a mark, or its doubt is shown", |m| {
                    m.problem.is_some() || m.state.is_some_and(is_marked)
                })
                .await;
            ended.push(view);
        }
        ended
    }

    async fn compare(
        &self,
        world: &World,
        chats: &[(Customer, ConversationId)],
        ended: &[MessageView],
    ) {
        let (mut losses, mut doubles, mut in_doubt) = (0, 0, 0);
        for (answer, view) in self.answers.iter().zip(ended) {
            let kind = view.problem.as_ref().map(|problem| problem.kind);
            assert!(
                matches!(kind, None | Some(ProblemKind::MaybeSent)),
                "the clock put nothing aside: {view:?}"
            );
            in_doubt += usize::from(kind.is_some());
            // Whole seconds, and never above what it answers.
            let off_ms = view.at_ms - answer.at_ms;
            assert!(
                (-1_000..=1_000).contains(&off_ms),
                "{off_ms} ms off: {view:?}"
            );
        }
        for (who, (customer, chat)) in chats.iter().enumerate() {
            let taken = world.taken_for(customer);
            let once: BTreeSet<&String> = taken.iter().collect();
            doubles += taken.len() - once.len();
            let said = self.answers.iter().filter(|answer| answer.who == who);
            let said: Vec<&String> = said.map(|answer| &answer.body).collect();
            losses += said.len() - once.len();
            assert_eq!(taken.iter().collect::<Vec<_>>(), said, "P6: as written");
            let shown = until("every message of the customer", async || {
                let shown = all_of(world, *chat).await;
                (shown.len() >= said.len() + self.heard[who].len()).then_some(shown)
            })
            .await;
            let theirs: Vec<&MessageView> = shown.iter().filter(|m| !m.from_us).collect();
            doubles += theirs.len().saturating_sub(self.heard[who].len());
            let in_order = theirs.windows(2).all(|two| two[0].at_ms <= two[1].at_ms);
            assert!(in_order, "order and time are Meta's");
        }
        let loss = world.engine().connection().await.unwrap().problem;
        assert_eq!(loss, None, "nothing is wrong");
        let inbound: usize = self.heard.iter().map(Vec::len).sum();
        println!(
            "messages in {inbound}, out {}, jumps {}, webhooks doubled {}, sends disturbed {}, \
             shown as maybe sent {in_doubt}; losses {losses}, doubles {doubles}",
            self.answers.len(),
            self.jumps,
            self.duplicates,
            self.faults,
        );
        assert_eq!((losses, doubles), (0, 0));
        assert!(self.jumps > 5, "the clock has to jump");
    }
}

fn is_marked(state: shopbell_core::views::State) -> bool {
    use shopbell_core::views::State;
    matches!(
        state,
        State::Accepted | State::Sent | State::Delivered | State::Read
    )
}

/// Every message of a chat, oldest first.
async fn all_of(world: &World, chat: ConversationId) -> Vec<MessageView> {
    use shopbell_core::views::TimelineAt;
    let page = world
        .engine()
        .timeline(chat, TimelineAt::Newest, 1_000)
        .await;
    page.unwrap().messages
}
