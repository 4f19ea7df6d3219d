//! P4 and P5: Meta takes a message and its answer breaks off, at every byte; the status comes
//! before the answer, after it, or never. Nothing goes out twice by itself, nothing is ticked
//! without proof, and what nobody can know is shown as "maybe sent".
//!
//! Every twelfth byte in an ordinary run; `SHOPBELL_AMBIGUITY_STEP=1` cuts at each.

use std::{collections::BTreeMap, time::Duration};

use shopbell_core::views::{MessageView, ProblemKind, State};
use shopbell_domain::{ConversationId, MessageId};
use shopbell_simulator::{Customer, Fault};

use crate::support::{World, from_environment, text, until};

/// More bytes than an answer has: the last cuts come after its end.
const LONGEST_ANSWER: usize = 720;
/// Messages under way at once, each in a chat of its own.
const TOGETHER: usize = 8;
const A_MINUTE: Duration = Duration::from_secs(61);

/// When Meta's report comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    BeforeTheAnswer,
    AfterTheAnswer,
    Never,
}

/// What became of the messages.
#[derive(Debug, Default)]
struct Tally {
    sent: usize,
    answers_cut: usize,
    settled_by_status: usize,
    taken_by_answer: usize,
    maybe_sent: usize,
    sent_again_by_owner: usize,
}

struct Bench {
    world: World,
    chats: Vec<(Customer, ConversationId)>,
    tally: Tally,
    /// How often each text should have gone out.
    wanted: BTreeMap<String, usize>,
}

/// P4 P5.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_breaks_off_at_any_byte_makes_no_double_and_no_false_tick() {
    let step = from_environment("SHOPBELL_AMBIGUITY_STEP").unwrap_or(12);
    let positions: Vec<usize> = (0..LONGEST_ANSWER).step_by(step as usize).collect();
    let mut bench = Bench::open().await;
    for status in [
        Status::BeforeTheAnswer,
        Status::AfterTheAnswer,
        Status::Never,
    ] {
        for cuts in positions.chunks(TOGETHER) {
            bench.cut(status, cuts).await;
        }
    }
    bench.not_taken().await;
    // Half a day on nothing has changed its mind.
    bench.world.clock.advance(Duration::from_secs(11 * 3600));
    bench.world.a_round_passes().await;
    bench.compare();
}

/// P5: the owner sent it again, and then a report shows that the first try had arrived, too.
#[tokio::test]
async fn when_both_tries_of_a_message_arrived_it_is_said() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Open today?").await;
    world.a_round_passes().await;
    // Taken, the answer is lost, and its reports are late.
    world.simulator.fail(Fault::DropAnswer { after_bytes: 20 });
    world
        .simulator
        .fail(Fault::WebhookOutage { for_ms: 60_000 });
    let sent = world.replies(&ana, "Until six").await.unwrap();
    until("Meta took it", async || {
        (world.taken_for(&ana).len() == 1).then_some(())
    })
    .await;
    world.sees_maybe_sent(sent.id).await;
    world.engine().send_again(sent.id).await.unwrap();
    until("Meta took it again", async || {
        (world.taken_for(&ana).len() == 2).then_some(())
    })
    .await;
    let once = world.engine().message(sent.id).await.unwrap();
    assert_eq!(once.problem, None, "nobody knows of the first one yet");
    world.simulator.heal();
    let twice = world
        .sees(sent.id, "both went out", |m| {
            m.problem.as_ref().is_some_and(|p| p.code == "sent_twice")
        })
        .await;
    assert_eq!(twice.problem.unwrap().kind, ProblemKind::Note);
    assert_eq!(world.said(&ana).await, ["Open today?", "Until six"], "P2");

    // What failed for certain and was sent again went out once.
    world.simulator.fail(Fault::FailDelivery { code: 131_026 });
    let failed = world.replies(&ana, "Or seven").await.unwrap();
    world
        .sees(failed.id, "it failed", |m| {
            m.problem
                .as_ref()
                .is_some_and(|p| p.kind == ProblemKind::Failed)
        })
        .await;
    world.engine().send_again(failed.id).await.unwrap();
    world
        .sees(failed.id, "it arrives", |m| {
            m.state == Some(State::Read) && m.problem.is_none()
        })
        .await;
}

impl Bench {
    async fn open() -> Self {
        let world = World::with(|options| options.webhook_workers = 4).await;
        let mut chats = Vec::new();
        for n in 0..TOGETHER {
            let customer = world.customer(&format!("Customer {n}"));
            world.hears(&customer, "Are you open?").await;
            let chat = world.chat(&customer).await;
            chats.push((customer, chat));
        }
        Self {
            world,
            chats,
            tally: Tally::default(),
            wanted: BTreeMap::new(),
        }
    }

    /// Sends a message in as many chats as there are places to cut at, and follows each.
    async fn cut(&mut self, status: Status, cuts: &[usize]) {
        for after_bytes in cuts {
            self.world.simulator.fail(Fault::DropAnswer {
                after_bytes: *after_bytes,
            });
            match status {
                Status::BeforeTheAnswer => self.world.simulator.fail(Fault::StatusBeforeAnswer),
                Status::Never => self.world.simulator.fail(Fault::LoseStatuses),
                Status::AfterTheAnswer => {}
            }
        }
        let ids = self
            .send(cuts.len(), &format!("{status:?}, cut after {cuts:?}"))
            .await;
        self.tally.answers_cut += cuts.len();
        if status != Status::Never {
            for id in ids {
                let read = self
                    .sees(id, "its report settles it", |m| {
                        m.state == Some(State::Read)
                    })
                    .await;
                assert_eq!(read.problem, None, "P5: what is read has no problem");
                self.tally.settled_by_status += 1;
            }
            return;
        }
        let doubtful = self.settle(&ids).await;
        self.tally.taken_by_answer += ids.len() - doubtful.len();
        self.owner_decides(&doubtful).await;
    }

    /// The connection breaks before Meta takes the message: that looks the same from here.
    async fn not_taken(&mut self) {
        self.world
            .simulator
            .fail_times(Fault::DropSend, TOGETHER as u32);
        let ids = self.send(TOGETHER, "the request is lost").await;
        for (text, count) in &mut self.wanted {
            if text.starts_with("the request is lost") {
                *count = 0;
            }
        }
        let doubtful = self.settle(&ids).await;
        assert_eq!(doubtful.len(), TOGETHER, "P5: nobody knows");
        self.owner_decides(&doubtful).await;
    }

    async fn send(&mut self, count: usize, what: &str) -> Vec<MessageId> {
        let mut ids = Vec::new();
        for (n, (_, chat)) in self.chats.iter().take(count).enumerate() {
            let body = format!("{what}, chat {n}");
            let sent = self
                .world
                .engine()
                .send_text(text(*chat, &body, &body))
                .await;
            ids.push(sent.unwrap().id);
            self.wanted.insert(body, 1);
        }
        self.tally.sent += count;
        ids
    }

    /// Waits until every request has ended, and lets the minute of doubt pass: which of them are
    /// shown as "maybe sent".
    async fn settle(&mut self, ids: &[MessageId]) -> Vec<MessageId> {
        until("every request has ended", async || {
            let connection = self.world.engine().connection().await.unwrap();
            (connection.waiting_to_send == 0).then_some(())
        })
        .await;
        for id in ids {
            let message = self.world.engine().message(*id).await.unwrap();
            assert!(
                message.problem.is_none(),
                "no alarm within the minute: {message:?}"
            );
            assert!(
                matches!(message.state, Some(State::Sending | State::Accepted)),
                "P5: no tick without proof"
            );
        }
        self.world.clock.advance(A_MINUTE);
        let mut doubtful = Vec::new();
        for id in ids {
            let message = self
                .sees(*id, "it is settled", |m| {
                    m.state == Some(State::Accepted) || is_maybe_sent(m)
                })
                .await;
            if is_maybe_sent(&message) {
                assert_eq!(message.state, Some(State::Sending), "P5: no tick");
                doubtful.push(*id);
            }
        }
        self.tally.maybe_sent += doubtful.len();
        doubtful
    }

    /// "Send again" for one, "leave it" for the next.
    async fn owner_decides(&mut self, doubtful: &[MessageId]) {
        for id in doubtful.iter().step_by(2) {
            let message = self.world.engine().send_again(*id).await.unwrap();
            self.sees(*id, "the owner's word sends it", |m| {
                m.state == Some(State::Read) && m.problem.is_none()
            })
            .await;
            *self.wanted.get_mut(&message.plain_text).unwrap() += 1;
            self.tally.sent_again_by_owner += 1;
        }
    }

    async fn sees(
        &self,
        id: MessageId,
        what: &str,
        wanted: impl Fn(&MessageView) -> bool,
    ) -> MessageView {
        self.world.sees(id, what, wanted).await
    }

    /// Meta's record against what should have gone out.
    fn compare(&self) {
        let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
        let sends = self.world.simulator.sends();
        for send in &sends {
            let body = send.body["text"]["body"].as_str().unwrap_or_default();
            *taken.entry(body).or_default() += 1;
        }
        let wanted = self.wanted.iter();
        let differ: Vec<_> = wanted
            .map(|(body, wanted)| {
                (
                    body,
                    *wanted,
                    taken.get(body.as_str()).copied().unwrap_or(0),
                )
            })
            .filter(|(_, wanted, taken)| wanted != taken)
            .collect();
        let Tally {
            sent,
            answers_cut,
            settled_by_status,
            taken_by_answer,
            maybe_sent,
            sent_again_by_owner,
        } = self.tally;
        println!(
            "messages {sent}, answers cut {answers_cut}, settled by a status {settled_by_status}, \
             taken by a whole answer {taken_by_answer}, shown as maybe sent {maybe_sent}, \
             sent again by the owner {sent_again_by_owner}; automatic doubles and losses {}",
            differ.len()
        );
        assert_eq!(differ, [], "P4: text, wanted, taken");
        assert!(
            maybe_sent > taken_by_answer,
            "most cuts fall into the answer"
        );
        assert!(taken_by_answer > 0, "and the last ones after its end");
    }
}

fn is_maybe_sent(message: &MessageView) -> bool {
    let problem = message.problem.as_ref();
    problem.is_some_and(|problem| problem.kind == ProblemKind::MaybeSent)
}
