//! The model: what should be there, by rules that fit on a page.

use std::collections::BTreeMap;

use shopbell_core::views::{MessageView, State};
use shopbell_domain::ConversationId;
use shopbell_simulator::Customer;

use crate::support::World;

/// What a customer wrote, and all that became of it.
pub(super) struct Said {
    pub(super) wamid: String,
    pub(super) body: String,
    /// When by Meta's clock, the event's id, and the new words.
    pub(super) edits: Vec<(u64, String, String)>,
    /// When, and which; empty takes it back.
    pub(super) reactions: Vec<(u64, String)>,
    pub(super) deleted: bool,
}

/// Everything that happened, by customer.
pub(super) struct Book {
    pub(super) said: Vec<Vec<Said>>,
    /// What the shop was shown a bubble for, in the order written.
    pub(super) promised: Vec<Vec<String>>,
    pub(super) duplicates: u64,
    pub(super) faults: u64,
    pub(super) crashes: u64,
    pub(super) jumps: u64,
}

impl Said {
    /// The latest word counts, by Meta's clock; of two of one second the greater id's.
    fn text(&self) -> &str {
        let latest = self.edits.iter().max();
        latest.map_or(&self.body, |(_, _, body)| body)
    }

    /// The latest counts; of two of one second the greater.
    fn reaction(&self) -> Option<&str> {
        let (_, emoji) = self.reactions.iter().max()?;
        Some(emoji.as_str()).filter(|emoji| !emoji.is_empty())
    }
}

impl Book {
    pub(super) fn new(customers: usize) -> Self {
        Self {
            said: (0..customers).map(|_| Vec::new()).collect(),
            promised: vec![Vec::new(); customers],
            duplicates: 0,
            faults: 0,
            crashes: 0,
            jumps: 0,
        }
    }

    pub(super) fn wrote(&mut self, who: usize, wamid: String, body: String) {
        self.said[who].push(Said {
            wamid,
            body,
            edits: Vec::new(),
            reactions: Vec::new(),
            deleted: false,
        });
    }

    pub(super) async fn compare(
        &self,
        world: &World,
        customers: &[Customer],
        chats: &[ConversationId],
    ) {
        let lines = world.export().await;
        for (who, customer) in customers.iter().enumerate() {
            for said in &self.said[who] {
                let found = lines.iter().filter(|line| line["wamid"] == said.wamid);
                let found: Vec<_> = found.collect();
                assert_eq!(found.len(), 1, "P2: {} is one line", said.body);
                assert_eq!(found[0]["text"], said.text(), "P2: the latest words");
            }
            let shown = world.messages(chats[who]).await;
            self.compare_shown(who, &shown);
            self.compare_sent(world, customer, who, &shown);
        }
    }

    /// The newest hundred bubbles of a chat say what the model says.
    fn compare_shown(&self, who: usize, shown: &[MessageView]) {
        let theirs = shown.iter().filter(|message| !message.from_us).count();
        let all = self.said[who].len();
        assert!(
            theirs == all || shown.len() == 100,
            "P2: {theirs} bubbles of {all}"
        );
        for said in &self.said[who] {
            let bubbles = shown.iter().filter(|message| {
                !message.from_us && !message.deleted && message.plain_text == said.text()
            });
            let bubbles: Vec<_> = bubbles.collect();
            // Everybody said hello, and every other text is said once.
            assert!(bubbles.len() <= 1, "P2: {} is one bubble", said.text());
            assert!(
                bubbles.is_empty() || !said.deleted,
                "P2: {} was taken back",
                said.text()
            );
            if let Some(bubble) = bubbles.first() {
                let emoji = bubble.reactions.first().map(|reaction| &*reaction.emoji);
                assert_eq!(emoji, said.reaction(), "P2: {}", said.text());
                assert!(bubble.reactions.len() <= 1, "P2: one person, one reaction");
            }
        }
        let deleted = shown.iter().filter(|message| message.deleted).count();
        let expected = self.said[who].iter().filter(|said| said.deleted).count();
        assert!(
            deleted == expected || shown.len() == 100,
            "P2: {deleted} taken back"
        );
    }

    /// What was promised went out once at most, in order, and has ticks only if it did.
    fn compare_sent(&self, world: &World, customer: &Customer, who: usize, shown: &[MessageView]) {
        let taken = world.taken_for(customer);
        let mut once = taken.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), taken.len(), "P4: sent twice: {taken:?}");
        assert_eq!(once, taken, "P6: in the order written");
        for body in &taken {
            assert!(self.promised[who].contains(body), "P4: {body} has a bubble");
        }
        for body in &self.promised[who] {
            let bubbles = shown
                .iter()
                .filter(|message| message.from_us && message.plain_text == *body);
            let bubbles: Vec<_> = bubbles.collect();
            assert!(
                bubbles.len() == 1 || (bubbles.is_empty() && shown.len() == 100),
                "P4: {body} is one bubble"
            );
            let Some(bubble) = bubbles.first() else {
                continue;
            };
            let ticked = matches!(
                bubble.state,
                Some(State::Sent | State::Delivered | State::Read | State::Played)
            );
            assert!(
                !ticked || taken.contains(body),
                "P5: {body} is {:?} and Meta never had it",
                bubble.state
            );
            let settled =
                ticked || bubble.problem.is_some() || bubble.state == Some(State::Accepted);
            assert!(settled, "P5: {body} is {:?} for ever", bubble.state);
        }
    }

    pub(super) fn print(&self, world: &World) {
        let said: usize = self.said.iter().map(Vec::len).sum();
        let promised: usize = self.promised.iter().map(Vec::len).sum();
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for said in self.said.iter().flatten() {
            *kinds.entry("edits").or_default() += said.edits.len();
            *kinds.entry("reactions").or_default() += said.reactions.len();
            *kinds.entry("deletions").or_default() += usize::from(said.deleted);
        }
        println!(
            "messages in {said}, {kinds:?}, messages out {promised}, taken by Meta {}, faults {}, \
             webhooks duplicated {}, crashes {}, clock jumps {}; losses 0, doubles 0",
            world.simulator.sends().len(),
            self.faults,
            self.duplicates,
            self.crashes,
            self.jumps
        );
    }
}
