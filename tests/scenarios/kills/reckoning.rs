//! Meta's books against ours.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use shopbell_simulator::Simulator;

use super::load::{Load, Outbound};

pub(super) struct Reckoning<'a> {
    simulator: &'a Simulator,
    load: &'a Load,
    outbound: &'a Outbound,
}

/// Ours, by direction: how often each id or text is there.
struct Books {
    inbound: BTreeMap<String, usize>,
    outbound: BTreeMap<String, Vec<String>>,
}

impl Books {
    fn of(lines: &[Value]) -> Self {
        let mut books = Self {
            inbound: BTreeMap::new(),
            outbound: BTreeMap::new(),
        };
        for line in lines {
            let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
            if line["direction"] == "in" {
                *books.inbound.entry(text("wamid")).or_default() += 1;
            } else {
                let states = books.outbound.entry(text("text")).or_default();
                states.push(text("status"));
            }
        }
        books
    }
}

impl<'a> Reckoning<'a> {
    pub(super) fn of(simulator: &'a Simulator, load: &'a Load, outbound: &'a Outbound) -> Self {
        Self {
            simulator,
            load,
            outbound,
        }
    }

    /// How many messages still have somewhere to go: waiting, or without their last report.
    pub(super) fn unsettled(&self, lines: &[Value]) -> usize {
        let books = Books::of(lines);
        let taken = self.taken();
        let states = books.outbound.iter();
        let waiting = states.filter(|(text, states)| {
            let state = states.first().map_or("", String::as_str);
            if taken.contains_key(*text) {
                state != "read"
            } else {
                matches!(state, "queued" | "uploading")
            }
        });
        let inbound = self.load.inbound.lock().unwrap();
        let missing = inbound
            .iter()
            .filter(|wamid| !books.inbound.contains_key(*wamid));
        waiting.count() + missing.count()
    }

    /// What Meta took, by text: how often, and for whom.
    fn taken(&self) -> BTreeMap<String, Vec<String>> {
        let mut taken: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for send in self.simulator.sends() {
            let text = send.body["text"]["body"].as_str().unwrap_or_default();
            let to = send.to.or(send.recipient).unwrap_or_default();
            taken.entry(text.to_owned()).or_default().push(to);
        }
        taken
    }

    pub(super) fn compare(&self, lines: &[Value], kills: u64, duplicated: u64) {
        let (books, taken) = (Books::of(lines), self.taken());
        let inbound = self.load.inbound.lock().unwrap();
        let missing = inbound
            .iter()
            .filter(|wamid| !books.inbound.contains_key(*wamid));
        let lost_promises = self.outbound.promised.iter();
        let lost_promises = lost_promises.filter(|text| !books.outbound.contains_key(*text));
        let losses = missing.count() + lost_promises.count();
        let twice = books.inbound.values().filter(|count| **count > 1);
        let bubbles = books.outbound.values().filter(|states| states.len() > 1);
        let sent_twice = taken.values().filter(|sent| sent.len() > 1);
        let doubles = twice.count() + bubbles.count() + sent_twice.count();
        println!(
            "kills {kills}, messages in {}, messages out {}, taken by Meta {}, cut off while asking {}, \
             webhooks duplicated {duplicated}; losses {losses}, doubles {doubles}",
            inbound.len(),
            self.outbound.promised.len(),
            taken.len(),
            self.outbound.cut_off.len(),
        );
        assert_eq!((losses, doubles), (0, 0), "P1 P2 P4");
        let known: BTreeSet<&String> = inbound.iter().collect();
        let invented = books.inbound.keys().filter(|wamid| !known.contains(wamid));
        assert_eq!(invented.count(), 0, "nobody else wrote");

        for (text, states) in &books.outbound {
            let ticked = matches!(states[0].as_str(), "sent" | "delivered" | "read");
            assert_eq!(
                ticked,
                taken.contains_key(text),
                "P5: {text} is {} and Meta took {:?}",
                states[0],
                taken.get(text)
            );
        }
        for text in taken.keys() {
            assert!(books.outbound.contains_key(text), "P4: {text} has a bubble");
        }
        for customer in &self.load.customers {
            let heard: Vec<String> = customer
                .inbox()
                .into_iter()
                .filter_map(|message| message.text)
                .collect();
            let mut sorted = heard.clone();
            sorted.sort();
            assert_eq!(
                heard,
                sorted,
                "P6: {} in the order written",
                customer.name()
            );
        }
    }
}
