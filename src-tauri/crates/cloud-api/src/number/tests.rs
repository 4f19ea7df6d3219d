use super::*;

fn digits(text: &str, home: &str) -> Result<String, NotAPhoneNumber> {
    let home = Country::parse(home);
    E164::parse(text, home).map(|number| number.wa_id().into_string())
}

#[test]
fn a_number_is_read_as_people_write_it() {
    for (text, home, expected) in [
        ("+34 600 111 222", "", "34600111222"),
        (" 0034600111222 ", "", "34600111222"),
        ("tel:+34-600-111-222", "", "34600111222"),
        ("TEL:+34.600.111.222;ext=5", "", "34600111222"),
        ("tel:600-111-222;phone-context=+34", "", "34600111222"),
        ("+44 (7700) 900-123", "", "447700900123"),
        ("+44 (0)20 7946 0958", "", "442079460958"),
        (
            "\u{202a}+34\u{a0}600\u{2011}111\u{2011}222\u{202c}",
            "",
            "34600111222",
        ),
        ("＋３４ ６００ １１１ ２２２", "", "34600111222"),
        ("+٩٦٦ ٥٠ ١٢٣ ٤٥٦٧", "", "966501234567"),
        ("+1 555 010 0123", "", "15550100123"),
        ("+39 06 6982 1234", "", "390669821234"),
        ("600 111 222", "ES", "34600111222"),
        ("020 7946 0958", "gb", "442079460958"),
        ("(0171) 123 45 67", "DE", "491711234567"),
        ("06 6982 1234", "IT", "390669821234"),
        ("(11) 91234-5678", "BR", "5511912345678"),
        ("34600111222", "ES", "34600111222"),
        ("+49 171 1234567", "ES", "491711234567"),
        ("0049 171 1234567", "ES", "491711234567"),
        ("0049 171 1234567", "US", "491711234567"),
        ("011 49 171 1234567", "US", "491711234567"),
        ("0014 34 600 111 222", "BR", "34600111222"),
        // Prefixes that are only dialled inside the country.
        ("+52 1 55 1234 5678", "", "525512345678"),
        ("011 15 2345-6789", "AR", "5491123456789"),
    ] {
        assert_eq!(
            digits(text, home).as_deref(),
            Ok(expected),
            "{text} at {home:?}"
        );
    }
}

#[test]
fn what_is_wrong_is_said() {
    use NotAPhoneNumber::{
        Empty, Letters, NoCountryCode, TooLong, TooShort, UnknownCountryCode, WrongLength,
    };
    for (text, home, expected) in [
        ("", "", Empty),
        (" + ", "ES", Empty),
        ("tel:", "", Empty),
        ("Ana", "", Letters),
        ("+44 77x00 900123", "", Letters),
        ("+34 600+111222", "", Letters),
        ("1-800-FLOWERS", "US", Letters),
        ("600 111 222", "", NoCountryCode),
        ("+999 123 456 789", "", UnknownCountryCode),
        ("+0 600 111 222", "", UnknownCountryCode),
        ("+", "", Empty),
        ("+34", "", TooShort),
        ("+3", "ES", TooShort),
        ("+34 600 111", "", TooShort),
        ("555 0100", "US", TooShort),
        ("+34 600 111 2223", "", TooLong),
        ("+34 600 111 222 333 444 555 666", "", TooLong),
        ("+65 123 456 789", "", WrongLength),
    ] {
        assert_eq!(digits(text, home), Err(expected), "{text:?} at {home:?}");
    }
    let said = NotAPhoneNumber::NoCountryCode.to_string();
    assert_eq!(said, "lacks the country code");
}

#[test]
fn a_number_knows_its_country_and_how_it_is_shown() {
    for (text, country, code, shown) in [
        ("+447700900123", Some("GB"), 44, "+44 7700 900123"),
        ("+34600111222", Some("ES"), 34, "+34 600 11 12 22"),
        ("+12025550123", Some("US"), 1, "+1 202-555-0123"),
        ("+14165550123", Some("CA"), 1, "+1 416-555-0123"),
        ("+390645211234", Some("IT"), 39, "+39 06 4521 1234"),
        ("+80012345678", None, 800, "+800 1234 5678"),
    ] {
        let number: E164 = text.parse().unwrap();
        let found = number.country().map(|country| country.to_string());
        assert_eq!(found.as_deref(), country, "{text}");
        assert_eq!(
            (number.calling_code(), number.to_string().as_str()),
            (code, text)
        );
        assert_eq!(number.international(), shown);
    }
    assert_eq!(
        Country::parse("es").and_then(Country::calling_code),
        Some(34)
    );
    for nowhere in ["", "E", "ESP", "ZZ", "É", "01"] {
        assert_eq!(Country::parse(nowhere), None, "{nowhere}");
    }
}

#[test]
fn whatever_meta_sent_is_shown() {
    for (digits, shown) in [
        ("447700900123", "+44 7700 900123"),
        ("5215512345678", "+52 55 1234 5678"),
        ("525512345678", "+52 55 1234 5678"),
        ("5491123456789", "+54 9 11 2345-6789"),
        ("5511912345678", "+55 11 91234-5678"),
        // An account of before the ninth digit, and a landline.
        ("551132123456", "+55 11 3212-3456"),
        ("551181234567", "+55 11 98123-4567"),
        ("999123456789", "+999123456789"),
        ("34600", "+34600"),
        (
            "123456789012345678901234567890",
            "+123456789012345678901234567890",
        ),
        ("", ""),
        ("ES.1", "ES.1"),
        ("١٢٣", "١٢٣"),
    ] {
        assert_eq!(WaId::new(digits).international(), shown);
    }
}

#[test]
fn one_person_may_have_two_spellings() {
    for (one, two) in [
        ("525512345678", "5215512345678"),
        ("541123456789", "5491123456789"),
        ("542231234567", "5492231234567"),
        ("551181234567", "5511981234567"),
        ("558499991234", "5584999991234"),
    ] {
        assert_eq!(WaId::new(one).other_forms(), [WaId::new(two)], "{one}");
        assert_eq!(WaId::new(two).other_forms(), [WaId::new(one)], "{two}");
    }
    for alone in [
        "551132123456",  // a Brazilian landline
        "5511932123456", // no mobile of eight digits starts with 3
        "551081234567",  // no such area
        "550181234567",
        "52155123456",    // too short
        "52155123456789", // too long
        "548001234567",   // toll-free
        "34600111222",
        "447700900123",
        "15550100123",
        "",
        "5",
        "55é118123456",
        "ES.1",
    ] {
        assert_eq!(WaId::new(alone).other_forms(), [], "{alone}");
    }
}

#[test]
fn bare_digits_with_country_code_make_a_recipient() {
    let parsed = |text| WaId::parse(text).map(WaId::into_string);
    assert_eq!(parsed("34600111222").as_deref(), Some("34600111222"));
    assert_eq!(
        parsed("+44 (7700) 900-123").as_deref(),
        Some("447700900123")
    );
    for bad in ["4477x00900123", "1234", "1234567890123456", "+", ""] {
        assert_eq!(parsed(bad), None, "{bad}");
    }
    let new_range = WaId::new("99912345");
    assert!(
        new_range.is_well_formed(),
        "tables are not asked before an answer is sent"
    );
    for bad in [
        "",
        "1234",
        "1234567890123456",
        "+34600111222",
        "ES.1",
        "３４６００１１",
    ] {
        assert!(!WaId::new(bad).is_well_formed(), "{bad}");
    }
}

#[test]
fn a_number_is_kept_as_its_international_form() {
    let number = E164::parse("0034 600 111 222", None).unwrap();
    let kept = serde_json::to_string(&number).unwrap();
    assert_eq!(kept, "\"+34600111222\"");
    assert_eq!(serde_json::from_str::<E164>(&kept).unwrap(), number);
    assert!(serde_json::from_str::<E164>("\"600111222\"").is_err());
    assert_eq!(format!("{number:?}"), "E164(…)", "debug names nobody");
    assert_eq!(
        Recipient::from(number),
        Recipient::Phone(WaId::new("34600111222"))
    );
}
