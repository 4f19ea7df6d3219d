//! Each limit: accepted at it, refused one past it, with field, limit and actual.

use shopbell_cloud_api::message::{
    ButtonParameter, ContactCard, ContactName, Parameter, Place, TemplateButton, TemplateComponent,
};
use shopbell_cloud_api::{
    Content, Invalid, MediaId, MediaSource, OutgoingMessage, Problem, Recipient, TemplateMessage,
    UserId, WaId, Wamid,
};

use crate::to_ana;

pub(crate) fn refused(content: Content) -> Invalid {
    to_ana(content).validate().unwrap_err()
}

/// A length limit: `make` builds the content from a text.
#[track_caller]
pub(crate) fn length(field: &str, limit: usize, make: impl Fn(String) -> Content) {
    assert_eq!(
        to_ana(make("x".repeat(limit))).validate(),
        Ok(()),
        "{field} at the limit"
    );
    let over = refused(make("x".repeat(limit + 1)));
    assert_eq!(over.field, field);
    assert_eq!(
        over.problem,
        Problem::TooLong {
            limit,
            actual: limit + 1
        },
        "{field}"
    );
    // An emoji counts as two.
    let emoji = refused(make("🔧".repeat(limit / 2 + 1)));
    assert_eq!(
        emoji.problem.limit(),
        Some(limit),
        "{field} is counted in UTF-16 units"
    );
}

pub(crate) fn media() -> MediaSource {
    MediaSource::Id(MediaId::new("1"))
}

#[test]
fn texts_and_captions() {
    length("text.body", 4096, |body| Content::Text {
        body,
        preview_url: false,
    });
    length("image.caption", 1024, |text| Content::Image {
        media: media(),
        caption: Some(text),
    });
    length("video.caption", 1024, |text| Content::Video {
        media: media(),
        caption: Some(text),
    });
    length("document.caption", 1024, |text| Content::Document {
        media: media(),
        filename: None,
        caption: Some(text),
    });
    let blank = refused(Content::Text {
        body: " \n".to_owned(),
        preview_url: false,
    });
    assert_eq!(
        (blank.field.as_str(), blank.problem),
        ("text.body", Problem::Empty)
    );
    assert_eq!(blank.to_string(), "text.body is empty");
}

#[test]
fn callback_data_and_recipients() {
    let message = |length| {
        let data = "x".repeat(length);
        OutgoingMessage::text(WaId::new("34600111222").into(), "x").with_callback_data(data)
    };
    assert_eq!(message(512).validate(), Ok(()));
    assert_eq!(
        message(513).validate().unwrap_err().field,
        "biz_opaque_callback_data"
    );
    for (to, field) in [
        (Recipient::Phone(WaId::new("ES.1")), "to"),
        (Recipient::Phone(WaId::new("")), "to"),
        (Recipient::Phone(WaId::new("1234567890123456")), "to"),
        (Recipient::User(UserId::new("34600111222")), "recipient"),
        (Recipient::Group(" ".to_owned()), "to"),
    ] {
        let invalid = OutgoingMessage::text(to.clone(), "x")
            .validate()
            .unwrap_err();
        assert_eq!(invalid.field, field, "{to:?}");
    }
}

#[test]
fn the_rest() {
    let place = |latitude, longitude| {
        Content::Location(Place {
            latitude,
            longitude,
            name: None,
            address: None,
        })
    };
    assert_eq!(to_ana(place(-90.0, 180.0)).validate(), Ok(()));
    for (latitude, longitude) in [(90.1, 0.0), (0.0, -180.1), (f64::NAN, 0.0)] {
        let problem = refused(place(latitude, longitude)).problem;
        assert!(
            matches!(
                problem,
                Problem::OutOfRange {
                    from: -90,
                    to: 90,
                    actual: 91
                } | Problem::OutOfRange {
                    from: -180,
                    to: 180,
                    actual: -181
                } | Problem::Malformed
            ),
            "{problem:?}"
        );
    }
    let name = ContactName {
        formatted_name: "Ana".to_owned(),
        ..ContactName::default()
    };
    let card = ContactCard {
        name,
        ..ContactCard::default()
    };
    assert_eq!(
        refused(Content::Contacts(vec![card])).field,
        "contacts[0].name",
        "a part is needed"
    );
    assert_eq!(
        refused(Content::Contacts(vec![])).problem,
        Problem::TooFew {
            limit: 1,
            actual: 0
        }
    );
    let reaction = Content::Reaction {
        message_id: Wamid::new("wamid.A"),
        emoji: None,
    };
    let quoting = to_ana(reaction).in_reply_to(Wamid::new("wamid.B"));
    assert_eq!(quoting.validate().unwrap_err().problem, Problem::NotAllowed);
    let local = MediaSource::Link("file:///etc/passwd".to_owned());
    assert_eq!(
        refused(Content::Sticker { media: local }).field,
        "sticker.link"
    );
}

#[test]
fn template_values() {
    let body = |text: String| Content::Template(TemplateMessage::new("t", "en").body([text]));
    for bad in ["two\nlines", "a\ttab", "five     spaces"] {
        let invalid = refused(body(bad.to_owned()));
        assert_eq!(invalid.problem, Problem::Malformed, "{bad:?}");
        assert_eq!(invalid.field, "template.components[0].parameters[0].text");
    }
    assert_eq!(to_ana(body("four    spaces".to_owned())).validate(), Ok(()));
    assert_eq!(
        refused(body(String::new())).problem,
        Problem::Empty,
        "an unfilled variable"
    );
    let button = |value| {
        let button = TemplateComponent::Button(TemplateButton { index: 0, value });
        Content::Template(TemplateMessage::new("t", "en").with(button))
    };
    let at = "template.components[0].parameters[0]";
    length(&format!("{at}.coupon_code"), 15, |code| {
        button(ButtonParameter::CopyCode { code })
    });
    length(&format!("{at}.text"), 2000, |text| {
        button(ButtonParameter::UrlSuffix { name: None, text })
    });
    let seconds = TemplateComponent::LimitedTimeOffer {
        expires_at_ms: 1_798_758_000,
    };
    let offer = Content::Template(TemplateMessage::new("t", "en").with(seconds));
    let problem = refused(offer).problem;
    assert!(
        matches!(
            problem,
            Problem::OutOfRange {
                actual: 1_798_758_000,
                ..
            }
        ),
        "seconds instead of milliseconds"
    );
    let place = Place {
        latitude: 0.0,
        longitude: 0.0,
        name: None,
        address: None,
    };
    let header = TemplateComponent::Header(Parameter::Location(place));
    let nameless = Content::Template(TemplateMessage::new("t", "en").with(header));
    assert_eq!(
        refused(nameless).problem,
        Problem::Empty,
        "a map header wants name and address"
    );
}
