//! Limits of templates to submit: accepted at each, refused one past it.

use serde_json::{Value, json};
use shopbell_cloud_api::template::TemplateCategory;
use shopbell_cloud_api::{Invalid, NewTemplate, Problem};

fn new(category: TemplateCategory, components: Vec<Value>) -> NewTemplate {
    NewTemplate::new("order_ready", "es_ES", category, components)
}

fn check(components: Value) -> Result<(), Invalid> {
    let Value::Array(components) = components else {
        panic!("a list")
    };
    new(TemplateCategory::Marketing, components).validate()
}

/// `make` builds the components from a text of some length.
#[track_caller]
fn length(field: &str, limit: usize, make: impl Fn(String) -> Value) {
    assert_eq!(
        check(make("x".repeat(limit))),
        Ok(()),
        "{field} at the limit"
    );
    let over = check(make("x".repeat(limit + 1))).unwrap_err();
    let actual = limit + 1;
    assert_eq!(
        (over.field.as_str(), over.problem),
        (field, Problem::TooLong { limit, actual })
    );
}

#[track_caller]
fn refused(components: Value, field: &str, problem: Problem) {
    let over = check(components).unwrap_err();
    assert_eq!((over.field.as_str(), over.problem), (field, problem));
}

fn body() -> Value {
    json!({ "type": "BODY", "text": "Hola." })
}

fn buttons(buttons: Vec<Value>) -> Value {
    json!([body(), { "type": "BUTTONS", "buttons": buttons }])
}

fn quick(text: &str) -> Value {
    json!({ "type": "QUICK_REPLY", "text": text })
}

fn url(url: &str) -> Value {
    json!({ "type": "URL", "text": "See", "url": url })
}

#[test]
fn lengths() {
    let plain =
        |name: String| NewTemplate::new(name, "es", TemplateCategory::Utility, vec![body()]);
    assert_eq!(plain("x".repeat(512)).validate(), Ok(()));
    let long = Problem::TooLong {
        limit: 512,
        actual: 513,
    };
    assert_eq!(plain("x".repeat(513)).validate().unwrap_err().problem, long);
    for bad in ["Order", "order ready", "órden"] {
        assert_eq!(
            plain(bad.to_owned()).validate().unwrap_err().problem,
            Problem::Malformed,
            "{bad}"
        );
    }
    length(
        "components[0].text",
        60,
        |text| json!([{ "type": "HEADER", "format": "TEXT", "text": text }, body()]),
    );
    length(
        "components[0].text",
        1024,
        |text| json!([{ "type": "BODY", "text": text }]),
    );
    length(
        "components[1].text",
        60,
        |text| json!([body(), { "type": "FOOTER", "text": text }]),
    );
    length("components[1].buttons[0].text", 25, |text| {
        buttons(vec![quick(&text)])
    });
    length("components[1].buttons[0].url", 2000, |text| {
        buttons(vec![url(&text)])
    });
    length("components[1].buttons[0].phone_number", 20, |text| {
        buttons(vec![
            json!({ "type": "PHONE_NUMBER", "text": "Call", "phone_number": text }),
        ])
    });
    length("components[1].buttons[0].example", 20, |text| {
        buttons(vec![json!({ "type": "COPY_CODE", "example": text })])
    });
    let offer =
        json!({ "type": "LIMITED_TIME_OFFER", "limited_time_offer": { "text": "Soon over" } });
    length(
        "components[1].text",
        600,
        |text| json!([offer, { "type": "BODY", "text": text }]),
    );
    length(
        "components[1].buttons[0].example",
        15,
        |text| json!([body(), { "type": "BUTTONS", "buttons": [{ "type": "COPY_CODE", "example": [text] }] }, offer]),
    );
    length(
        "components[0].limited_time_offer.text",
        16,
        |text| json!([{ "type": "LIMITED_TIME_OFFER", "limited_time_offer": { "text": text } }, body()]),
    );
    length("components[1].cards[0].components[1].text", 160, |text| {
        let card = json!({ "components": [picture(), { "type": "BODY", "text": text }] });
        json!([body(), { "type": "CAROUSEL", "cards": [card, card] }])
    });
}

fn picture() -> Value {
    json!({ "type": "HEADER", "format": "IMAGE", "example": { "header_handle": ["4::a"] } })
}

#[test]
fn counts() {
    let many = |count: usize| buttons((0..count).map(|at| quick(&at.to_string())).collect());
    assert_eq!(check(many(10)), Ok(()));
    refused(
        many(11),
        "components[1].buttons",
        Problem::TooMany {
            limit: 10,
            actual: 11,
        },
    );
    refused(
        buttons(vec![]),
        "components[1].buttons",
        Problem::TooFew {
            limit: 1,
            actual: 0,
        },
    );
    assert_eq!(
        check(buttons(vec![url("https://a"), url("https://b")])),
        Ok(())
    );
    refused(
        buttons(vec![url("https://a"); 3]),
        "components[1].buttons.URL",
        Problem::TooMany {
            limit: 2,
            actual: 3,
        },
    );
    let phone = json!({ "type": "PHONE_NUMBER", "text": "Call", "phone_number": "+34600111222" });
    refused(
        buttons(vec![phone.clone(), phone]),
        "components[1].buttons.PHONE_NUMBER",
        Problem::TooMany {
            limit: 1,
            actual: 2,
        },
    );
    let cards = |count: usize| json!([body(), { "type": "CAROUSEL", "cards": vec![json!({ "components": [picture()] }); count] }]);
    assert_eq!((check(cards(2)), check(cards(10))), (Ok(()), Ok(())));
    refused(
        cards(1),
        "components[1].cards",
        Problem::TooFew {
            limit: 2,
            actual: 1,
        },
    );
    refused(
        cards(11),
        "components[1].cards",
        Problem::TooMany {
            limit: 10,
            actual: 11,
        },
    );
    let buttoned = json!({ "components": [picture(), { "type": "BUTTONS", "buttons": [quick("a"), quick("b"), quick("c")] }] });
    refused(
        json!([body(), { "type": "CAROUSEL", "cards": [buttoned, buttoned] }]),
        "components[1].cards[0].components.buttons",
        Problem::TooMany {
            limit: 2,
            actual: 3,
        },
    );
    refused(
        json!([{ "type": "HEADER", "format": "TEXT", "text": "{{1}} {{2}}" }, body()]),
        "components[0].text",
        Problem::TooMany {
            limit: 1,
            actual: 2,
        },
    );
    refused(json!([]), "components.body", Problem::Empty);
}

#[test]
fn shapes() {
    let mixed = |order: &str| {
        let button = |letter| {
            if letter == 'q' {
                quick("x")
            } else {
                url("https://a")
            }
        };
        check(buttons(order.chars().map(button).collect()))
    };
    for good in ["qq", "qqu", "uqq", "uu"] {
        assert_eq!(mixed(good), Ok(()), "{good}");
    }
    assert_eq!(mixed("quq").unwrap_err().problem, Problem::Malformed);
    for text in [
        "{{1}}",
        "{{1}} hola",
        "hola {{1}}",
        "a {{2}} b",
        "a {{1}} {{3}} b",
    ] {
        refused(
            json!([{ "type": "BODY", "text": text }]),
            "components[0].text",
            Problem::Malformed,
        );
    }
    let named = new(
        TemplateCategory::Utility,
        vec![json!({ "type": "BODY", "text": "Hola {{name}}." })],
    );
    assert!(named.validate().is_err(), "numbers unless it says names");
    assert_eq!(named.with_named_parameters().validate(), Ok(()));
    refused(
        json!([body(), { "type": "FOOTER", "text": "By {{1}}." }]),
        "components[1].text",
        Problem::Malformed,
    );
    refused(
        json!([{ "type": "HEADER", "format": "VIDEO" }, body()]),
        "components[0].example.header_handle",
        Problem::Empty,
    );
    refused(
        buttons(vec![url("https://a/{{1}}/b")]),
        "components[1].buttons[0].url",
        Problem::Malformed,
    );
    let offer = json!({ "type": "LIMITED_TIME_OFFER", "limited_time_offer": { "text": "Soon" } });
    refused(
        json!([offer, body(), { "type": "FOOTER", "text": "x" }]),
        "components[2]",
        Problem::NotAllowed,
    );
    let utility = new(TemplateCategory::Utility, vec![offer, body()]);
    assert_eq!(
        utility.validate().unwrap_err().problem,
        Problem::NotAllowed,
        "marketing only"
    );
    let uneven = json!([body(), { "type": "CAROUSEL", "cards": [{ "components": [picture()] }, { "components": [picture(), body()] }] }]);
    refused(
        uneven,
        "components[1].cards[1].components",
        Problem::Malformed,
    );
    let faceless = json!({ "components": [body()] });
    refused(
        json!([body(), { "type": "CAROUSEL", "cards": [faceless, faceless] }]),
        "components[1].cards[0].components.header",
        Problem::Empty,
    );
    assert_eq!(
        check(json!([body(), { "type": "HOLOGRAM", "size": 3 }])),
        Ok(()),
        "the future may be submitted"
    );
}

#[test]
fn times_and_codes() {
    for (category, from, to) in [
        (TemplateCategory::Authentication, 30, 900),
        (TemplateCategory::Utility, 30, 43_200),
        (TemplateCategory::Marketing, 43_200, 2_592_000),
    ] {
        let ttl = |seconds| {
            new(category.clone(), vec![body()])
                .with_ttl_seconds(seconds)
                .validate()
        };
        assert_eq!(
            [ttl(from), ttl(to), ttl(-1)],
            [Ok(()), Ok(()), Ok(())],
            "{category}"
        );
        for actual in [from - 1, to + 1] {
            assert_eq!(
                ttl(actual).unwrap_err().problem,
                Problem::OutOfRange { from, to, actual }
            );
        }
    }
    let code = |minutes: i64, button: Value| {
        new(
            TemplateCategory::Authentication,
            vec![
                json!({ "type": "BODY", "add_security_recommendation": true }),
                json!({ "type": "FOOTER", "code_expiration_minutes": minutes }),
                json!({ "type": "BUTTONS", "buttons": [button] }),
            ],
        )
        .validate()
    };
    let otp = |kind: &str| json!({ "type": "OTP", "otp_type": kind });
    assert_eq!(
        [code(1, otp("COPY_CODE")), code(90, otp("COPY_CODE"))],
        [Ok(()), Ok(())]
    );
    assert_eq!(
        code(91, otp("COPY_CODE")).unwrap_err().problem,
        Problem::OutOfRange {
            from: 1,
            to: 90,
            actual: 91
        }
    );
    assert_eq!(
        code(5, otp("ZERO_TAP")).unwrap_err().field,
        "components[2].buttons[0].zero_tap_terms_accepted"
    );
    let apps = |count: usize, hash: &str| {
        let app = json!({ "package_name": "com.example", "signature_hash": hash });
        code(
            5,
            json!({ "type": "OTP", "otp_type": "ONE_TAP", "supported_apps": vec![app; count] }),
        )
    };
    assert_eq!(apps(5, "K8a/AINcGX7"), Ok(()));
    assert_eq!(
        apps(6, "K8a/AINcGX7").unwrap_err().problem,
        Problem::TooMany {
            limit: 5,
            actual: 6
        }
    );
    assert_eq!(
        apps(1, "K8a").unwrap_err().field,
        "components[2].buttons[0].supported_apps[0].signature_hash"
    );
}
