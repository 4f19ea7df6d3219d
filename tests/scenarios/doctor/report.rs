//! The text that an owner hands to somebody who helps.

use shopbell_core::doctor::CheckId;

use super::{found, shop};

fn end(text: &str) -> &str {
    text.get(text.len() - 4..).unwrap()
}

#[tokio::test]
async fn a_report_holds_no_secret_and_no_customer() {
    let world = shop().await;
    let ana = world.customer("Ana Ruiz");
    world.hears(&ana, "My card is 4111").await;
    let diagnosis = world.looks().await;
    let report = diagnosis.report();

    let meta = &world.simulator;
    let phone = ana.wa_id().unwrap();
    let number = found(&diagnosis, CheckId::Number).facts["number"].clone();
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    for (what, secret) in [
        ("the token", meta.token()),
        ("its end", end(meta.token())),
        ("the app secret", meta.app_secret()),
        ("the proof", &meta.app_secret_proof()),
        ("the verify token", meta.verify_token()),
        ("a customer's name", "Ana"),
        ("a customer's number", &phone),
        ("what a customer wrote", "4111"),
        ("our number", &number),
        ("our number's digits", &digits),
    ] {
        assert!(!report.contains(secret), "{what} is in\n{report}");
    }
    for check in &diagnosis.checks {
        let line = report
            .lines()
            .find(|line| line.starts_with(check.id.as_str()));
        let line = line.unwrap_or_else(|| panic!("{:?} is missing in\n{report}", check.id));
        assert!(line.contains(check.code.as_str()), "{line}");
    }
    assert!(
        report.contains(end(&digits)),
        "which number it is can be told"
    );
}
