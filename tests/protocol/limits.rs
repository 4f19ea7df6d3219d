//! Each limit of the papers: at it, the client sends and the simulator takes; one past it, the
//! client refuses and names field, limit and what was given, and the simulator refuses the same
//! request when it is posted past the client.
//!
//! Source: Meta, *Cloud API › Sending messages* and *Message templates*, read 2026-11.

mod free_form;
mod interactive;
mod template;

use shopbell_cloud_api::{Content, Error, OutgoingMessage, Problem};

use crate::shop::Shop;

/// A message of some length, count or value.
type Make = Box<dyn Fn(&Shop, i64) -> OutgoingMessage>;

/// One limit.
pub(crate) struct Limit {
    /// The field the client names when it is passed.
    field: &'static str,
    /// The most allowed, or the fewest.
    limit: i64,
    /// Whether it is the fewest.
    is_least: bool,
    /// A message of that length, count or value.
    make: Make,
}

/// A limit of which more is too much.
fn most(
    field: &'static str,
    limit: i64,
    make: impl Fn(&Shop, usize) -> Content + 'static,
) -> Limit {
    most_of(field, limit, move |shop, actual| {
        OutgoingMessage::new(shop.to_ana(), make(shop, usize::try_from(actual).unwrap()))
    })
}

/// The same for a whole message, and for numbers that may be negative.
fn most_of(
    field: &'static str,
    limit: i64,
    make: impl Fn(&Shop, i64) -> OutgoingMessage + 'static,
) -> Limit {
    Limit {
        field,
        limit,
        is_least: false,
        make: Box::new(make),
    }
}

/// A limit of which less is too little.
fn least(
    field: &'static str,
    limit: i64,
    make: impl Fn(&Shop, usize) -> Content + 'static,
) -> Limit {
    Limit {
        is_least: true,
        ..most(field, limit, make)
    }
}

/// So many letters, never blank.
fn letters(count: usize) -> String {
    "x".repeat(count)
}

fn limit_and_actual(problem: Problem) -> (Option<i64>, Option<i64>) {
    let number = |count: Option<usize>| count.map(|count| i64::try_from(count).unwrap());
    match problem {
        Problem::OutOfRange { from, to, actual } => {
            (Some(if actual < from { from } else { to }), Some(actual))
        }
        // Nothing where something is needed: one at least, and none was given.
        Problem::Empty => (Some(1), Some(0)),
        other => (number(other.limit()), number(other.actual())),
    }
}

async fn holds_on_both_sides(limits: Vec<Limit>) {
    let kept = Shop::open().await;
    let broken = Shop::off_the_record().await;
    for Limit {
        field,
        limit,
        is_least,
        make,
    } in limits
    {
        let at = make(&kept, limit);
        let sent = kept.send(&at).await;
        assert!(sent.is_ok(), "{field} at {limit}: {sent:?}");

        let actual = if is_least { limit - 1 } else { limit + 1 };
        let past = make(&broken, actual);
        let refused = broken.send(&past).await;
        let Err(Error::Invalid(invalid)) = refused else {
            panic!("{field} at {actual}: the client sent it: {refused:?}")
        };
        assert_eq!(invalid.field, field, "{invalid}");
        assert_eq!(
            limit_and_actual(invalid.problem),
            (Some(limit), Some(actual)),
            "{field}: {invalid}"
        );
        let before = broken.simulator.sends().len();
        let (status, answer) = broken.post(&serde_json::to_value(&past).unwrap()).await;
        assert_eq!(
            status, 400,
            "{field} at {actual}: the simulator took it: {answer}"
        );
        assert!(answer["error"]["code"].is_i64(), "{field}: {answer}");
        assert_eq!(
            broken.simulator.sends().len(),
            before,
            "{field}: nothing went out"
        );
    }
}

#[tokio::test]
async fn limits_of_free_form_messages() {
    holds_on_both_sides(free_form::limits()).await;
}

#[tokio::test]
async fn limits_of_interactive_messages() {
    holds_on_both_sides(interactive::limits()).await;
}

#[tokio::test]
async fn limits_of_template_messages() {
    holds_on_both_sides(template::limits()).await;
}

/// Limits that depend on the template: the client knows them once it knows the template.
#[tokio::test]
async fn limits_of_filled_templates() {
    let shop = Shop::off_the_record().await;
    for (field, limit, make) in template::of_the_whole() {
        for actual in [limit, limit + 1] {
            let (template, message) = make(&shop, actual);
            let problem = template.check(&message).err();
            let sent = OutgoingMessage::new(shop.to_ana(), Content::Template(message));
            assert_eq!(
                sent.validate(),
                Ok(()),
                "{field}: no value alone is too long"
            );
            let (status, answer) = shop.post(&serde_json::to_value(&sent).unwrap()).await;
            if actual == limit {
                assert_eq!(
                    (problem, status),
                    (None, 200),
                    "{field} at {limit}: {answer}"
                );
                continue;
            }
            let problem = problem.map(|invalid| (invalid.field, invalid.problem));
            let expected = (field.to_owned(), Problem::TooLong { limit, actual });
            assert_eq!(problem, Some(expected));
            assert_eq!(
                (status, answer["error"]["code"].as_i64()),
                (400, Some(132_005)),
                "{field} at {actual}: {answer}"
            );
        }
    }
}
