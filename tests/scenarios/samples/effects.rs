//! What a shop shows after hearing samples, alone or in a row.

use shopbell_core::{
    card::{CallOutcome, Card, NoticeCode},
    views::{GroupState, Kind, SentFrom, State},
};
use shopbell_domain::ServiceWindow;

use super::heard::{Samples, notices, orders, said};
use crate::support::only;

#[tokio::test]
async fn a_person_whose_ids_change_stays_one_chat_in_whatever_order_it_is_told() {
    let Some(samples) = Samples::read() else {
        return;
    };
    let rows = [
        ("seq-number-change", Some("+44 7700 900700")),
        ("seq-bsuid-rotation", None),
        ("seq-bsuid-then-phone", Some("+44 7700 900611")),
        ("seq-link-phone-and-bsuid", Some("+44 7700 900622")),
    ];
    for (row, phone) in rows {
        let names = [1, 2, 3].map(|step| format!("{row}-{step}"));
        for order in orders([&names[0], &names[1], &names[2]]) {
            let (chat, messages) = samples.heard(&order).await.only();
            assert_eq!(chat.phone.as_deref(), phone, "{order:?}");
            let expected = if row.ends_with("change") || row.ends_with("rotation") {
                2
            } else {
                3
            };
            assert_eq!(said(&messages).len(), expected, "{order:?}");
            let lines = notices(&messages);
            let known = [NoticeCode::NumberChanged];
            assert!(lines.iter().all(|code| known.contains(code)), "{lines:?}");
        }
    }
}

#[tokio::test]
async fn people_who_only_look_alike_stay_apart() {
    let Some(samples) = Samples::read() else {
        return;
    };
    let heard = samples
        .heard(&["seq-username-reuse-1", "seq-username-reuse-2"])
        .await;
    assert_eq!(heard.chats.len(), 2, "usernames move between people");
    let heard = samples
        .heard(&[
            "seq-id-conflict-1",
            "seq-id-conflict-2",
            "seq-id-conflict-3",
        ])
        .await;
    assert_eq!(heard.chats.len(), 2, "a number moved to somebody else");
    let (_, ben) = heard.chat("Ben Okafor");
    assert_eq!(said(ben), ["I own this phone"]);
    assert_eq!(notices(ben), [NoticeCode::NumberLost]);
    let (_, other) = heard
        .chats
        .iter()
        .find(|(chat, _)| chat.name != "Ben Okafor")
        .unwrap();
    assert_eq!(said(other), ["I own this id", "Phone of Ben, id of Ana"]);
    assert_eq!(notices(other), [NoticeCode::NumberGained]);
}

#[tokio::test]
async fn a_number_a_customer_shares_on_request_is_theirs() {
    let Some(samples) = Samples::read() else {
        return;
    };
    let (chat, messages) = samples
        .heard(&["msg-contacts-contact-request"])
        .await
        .only();
    assert_eq!(chat.phone.as_deref(), Some("+55 11 95550-0123"));
    let card = only(messages).card;
    assert!(
        matches!(
            card,
            Some(Card::Contacts {
                requested: true,
                ..
            })
        ),
        "{card:?}"
    );
}

#[tokio::test]
async fn names_of_the_phones_address_book_win_until_they_are_removed() {
    let Some(samples) = Samples::read() else {
        return;
    };
    let order = ["msg-text", "field-smb-app-state-sync"];
    for order in [order, [order[1], order[0]]] {
        let (chat, _) = samples.heard(&order).await.only();
        assert_eq!(chat.name, "Ana Ruiz (bike club)");
    }
}

#[tokio::test]
async fn copied_history_is_silent_and_its_places_are_filled() {
    let Some(samples) = Samples::read() else {
        return;
    };
    let steps = [1, 2, 3, 4, 5].map(|step| format!("seq-history-{step}"));
    let order = steps.each_ref().map(String::as_str);
    let mut turned = order;
    turned.reverse();
    for order in [order, turned] {
        let heard = samples.heard(&order).await;
        let history = heard.history.unwrap();
        assert_eq!((history.percent, history.declined), (100, false));
        let (chat, messages) = heard.only();
        assert_eq!((chat.unread, chat.window), (0, ServiceWindow::Never));
        let photo = messages.iter().find(|message| message.kind == Kind::Image);
        assert_eq!(photo.unwrap().plain_text, "Old photo");
        let times: Vec<i64> = messages.iter().map(|message| message.at_ms).collect();
        assert!(times.is_sorted(), "by Meta's time: {times:?}");
        let waiting = messages
            .iter()
            .filter(|m| m.meta_type == "media_placeholder");
        assert_eq!(waiting.count(), 0);
    }
    let declined = samples.heard(&["field-history-declined"]).await;
    assert!(declined.history.unwrap().declined);
}

#[tokio::test]
async fn a_chat_says_who_answers_it() {
    let Some(samples) = Samples::read() else {
        return;
    };
    let agent = ["seq-handover-1", "seq-handover-2", "seq-handover-3"];
    let (chat, messages) = samples.heard(&agent).await.only();
    assert_eq!(
        (chat.answered_by.as_deref(), chat.unread),
        (Some("unknown"), 0)
    );
    assert_eq!(chat.window, ServiceWindow::Never, "not ours to answer");
    let answer = messages.last().unwrap();
    assert_eq!(answer.sent_from, Some(SentFrom::OtherResponder));
    assert_eq!(answer.state, Some(State::Delivered));

    let passed = [agent[0], agent[1], "seq-handover-4"];
    for order in orders(passed) {
        let (chat, messages) = samples.heard(&order).await.only();
        assert_eq!(chat.answered_by, None, "{order:?}");
        let notice = messages.iter().find_map(|message| match &message.card {
            Some(Card::Notice(notice)) => Some(notice),
            _ => None,
        });
        let notice = notice.unwrap();
        assert_eq!(notice.code, NoticeCode::HandedToUs);
        assert_eq!(notice.text, "Asked about opening hours.");
        assert_eq!(said(&messages), ["Are you open?", "Yes, until 8 pm."]);
    }

    let summary = samples.heard(&["msg-text-conversation-context"]).await;
    let (chat, messages) = summary.only();
    assert_eq!(notices(&messages), [NoticeCode::Summary]);
    assert_eq!(chat.unread, 1, "a summary is nobody's message");
}

#[tokio::test]
async fn a_call_is_one_line_that_says_what_became_of_it() {
    let Some(samples) = Samples::read() else {
        return;
    };
    let table = [
        (
            vec!["field-calls-connect-in"],
            true,
            CallOutcome::Ringing,
            None,
        ),
        (
            vec!["field-calls-terminate-missed"],
            true,
            CallOutcome::Missed,
            None,
        ),
        (
            vec!["field-calls-terminate-missed", "field-calls-connect-in"],
            true,
            CallOutcome::Missed,
            None,
        ),
        (
            vec!["field-calls-terminate-completed"],
            true,
            CallOutcome::Answered,
            Some(60),
        ),
        (
            vec!["field-calls-connect-out"],
            false,
            CallOutcome::Ringing,
            None,
        ),
        (
            vec!["field-calls-status-rejected"],
            false,
            CallOutcome::Declined,
            None,
        ),
        (
            vec!["field-calls-status-ringing"],
            false,
            CallOutcome::Ringing,
            None,
        ),
    ];
    for (names, incoming, outcome, seconds) in table {
        let (chat, messages) = samples.heard(&names).await.only();
        let line = only(messages);
        let Some(Card::Call(call)) = line.card else {
            panic!("{names:?}: {:?}", line.card);
        };
        assert_eq!(
            (call.incoming, call.outcome),
            (incoming, outcome),
            "{names:?}"
        );
        assert_eq!(call.seconds, seconds, "{names:?}");
        let missed = outcome == CallOutcome::Missed;
        assert_eq!(chat.unread, i64::from(missed), "{names:?}");
        let open = matches!(chat.window, ServiceWindow::Open { .. });
        assert_eq!(
            open, incoming,
            "{names:?}: a customer's call opens the window"
        );
    }
    let order = [
        "field-calls-terminate-completed",
        "field-calls-recording",
        "field-calls-transcription",
    ];
    for order in orders(order) {
        let (_, messages) = samples.heard(&order).await.only();
        let line = messages
            .iter()
            .find(|message| message.kind == Kind::Call)
            .unwrap();
        assert!(line.media.is_some(), "{order:?}: its recording");
        assert!(
            messages
                .iter()
                .any(|message| message.kind == Kind::Document)
        );
    }
}

#[tokio::test]
async fn groups_have_names_members_and_states() {
    let Some(samples) = Samples::read() else {
        return;
    };
    let (chat, messages) = samples
        .heard(&[
            "field-group-create",
            "msg-group-text",
            "field-group-participant-left",
        ])
        .await
        .only();
    assert_eq!(chat.name, "Sunday riders");
    assert_eq!(chat.group, Some(GroupState::Open));
    let hers = messages.iter().find(|message| message.kind == Kind::Text);
    assert_eq!(hers.unwrap().author.as_deref(), Some("Dee Novak"));
    let line = chat.preview.card.as_ref();
    assert!(
        matches!(line, Some(Card::Notice(notice)) if notice.names == ["Dee Novak"]),
        "{line:?}"
    );
    let left = messages.iter().find_map(|message| match &message.card {
        Some(Card::Notice(notice)) if notice.code == NoticeCode::MembersLeft => Some(notice),
        _ => None,
    });
    assert_eq!(left.unwrap().names, ["Dee Novak"], "known by her user id");

    let table = [
        (
            "field-group-settings",
            "Saturday riders",
            GroupState::Open,
            NoticeCode::GroupRenamed,
        ),
        (
            "field-group-suspended",
            "",
            GroupState::Suspended,
            NoticeCode::GroupSuspended,
        ),
        (
            "field-group-unsuspended",
            "",
            GroupState::Open,
            NoticeCode::GroupUnsuspended,
        ),
        (
            "field-group-delete",
            "",
            GroupState::Closed,
            NoticeCode::GroupDeleted,
        ),
        (
            "field-group-participants-add",
            "",
            GroupState::Open,
            NoticeCode::MembersJoined,
        ),
        (
            "field-group-participants-remove",
            "",
            GroupState::Open,
            NoticeCode::MembersRemoved,
        ),
        (
            "field-group-join-request",
            "",
            GroupState::Open,
            NoticeCode::JoinAsked,
        ),
        (
            "field-group-join-request-revoked",
            "",
            GroupState::Open,
            NoticeCode::JoinWithdrawn,
        ),
    ];
    for (name, subject, state, code) in table {
        let (chat, messages) = samples.heard(&[name]).await.only();
        assert_eq!(chat.name, subject, "{name}");
        assert_eq!(chat.group, Some(state), "{name}");
        assert_eq!(notices(&messages), [code], "{name}");
    }
    let failed = samples.heard(&["field-group-create-failed"]).await;
    assert!(failed.chats.is_empty(), "there is no group to show");
}

#[tokio::test]
async fn who_wants_no_marketing_is_known() {
    let Some(samples) = Samples::read() else {
        return;
    };
    let (chat, messages) = samples
        .heard(&["msg-text", "field-user-preferences-stop"])
        .await
        .only();
    assert!(chat.no_marketing);
    assert_eq!(notices(&messages), [NoticeCode::MarketingStopped]);
    let resumed = ["msg-text-bsuid-only", "field-user-preferences-resume"];
    let (chat, _) = samples.heard(&resumed).await.only();
    assert!(!chat.no_marketing);
}

#[tokio::test]
async fn what_is_more_than_text_has_a_card() {
    let Some(samples) = Samples::read() else {
        return;
    };
    let one = async |name: &str| {
        let (_, messages) = samples.heard(&[name]).await.only();
        only(messages)
    };
    let place = one("msg-location-place").await;
    assert!(matches!(&place.card, Some(Card::Location(place)) if place.name.is_some()));
    let order = one("msg-order").await;
    let Some(Card::Order { items }) = &order.card else {
        panic!("{order:?}")
    };
    assert_eq!((items[0].quantity, items[0].price), (Some(2), Some(6.5)));
    let form = one("msg-interactive-address-reply").await;
    let Some(Card::Form { answers, raw: None }) = &form.card else {
        panic!("{form:?}")
    };
    assert!(
        answers
            .iter()
            .any(|a| (a.key.as_str(), a.value.as_str()) == ("name", "Jo"))
    );
    let broken = one("msg-interactive-flow-bad-json").await;
    assert!(
        matches!(&broken.card, Some(Card::Form { raw: Some(_), .. })),
        "{broken:?}"
    );
    let list = one("msg-interactive-list-reply").await;
    assert!(matches!(&list.card, Some(Card::Choice { .. })), "{list:?}");
    let advert = one("msg-text-referral-ad").await;
    assert!(advert.referral.unwrap().headline.is_some());
    let often = one("msg-text-frequently-forwarded").await;
    assert!(often.forwarded && often.forwarded_often);
    let product = one("msg-text-referred-product").await;
    assert_eq!(product.product.as_deref(), Some("HELMET-M-RED"));
    let calls = one("msg-interactive-call-permission-reject").await;
    assert_eq!(calls.kind, Kind::System);
    assert!(matches!(
        calls.card,
        Some(Card::CallPermission {
            accepted: Some(false),
            ..
        })
    ));
    for (name, code) in [
        ("msg-system-user-changed-number", NoticeCode::NumberChanged),
        ("msg-system-number-change-legacy", NoticeCode::NumberChanged),
        ("msg-system-identity-changed", NoticeCode::IdentityChanged),
        ("msg-system-future-subtype", NoticeCode::Other),
        ("msg-request-welcome", NoticeCode::ChatOpened),
    ] {
        let line = one(name).await;
        assert_eq!(
            (line.kind, notices(&[line])),
            (Kind::System, vec![code]),
            "{name}"
        );
    }
    for name in [
        "msg-unsupported",
        "msg-future-type",
        "msg-known-type-missing-body",
        "msg-interactive-missing-object",
        "msg-interactive-future-subtype",
        "msg-unknown-legacy",
    ] {
        let (chat, messages) = samples.heard(&[name]).await.only();
        assert_eq!(only(messages).kind, Kind::Unsupported, "{name}");
        assert_eq!(chat.unread, 1, "{name}: a real message all the same");
    }
    let hidden = samples.heard(&["msg-system-user-changed-user-id"]).await;
    let (_, messages) = hidden.only();
    assert!(messages.is_empty(), "said to nobody: {messages:?}");
}

#[tokio::test]
async fn a_late_retry_stands_where_it_was_said() {
    let Some(samples) = Samples::read() else {
        return;
    };
    let order = ["seq-late-retry-1", "seq-late-retry-2"];
    for order in [order, [order[1], order[0]]] {
        let (chat, messages) = samples.heard(&order).await.only();
        assert_eq!(
            said(&messages),
            ["Older message, delivered 3 days late", "Newer message"]
        );
        let ends_ms = (1_793_700_000 + 86_400) * 1000;
        assert_eq!(chat.window, ServiceWindow::Open { ends_ms });
    }
}
