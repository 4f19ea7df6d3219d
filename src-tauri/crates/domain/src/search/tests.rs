use super::{LONGEST, Sought, number_ends, spelled};

fn lit(typed: &str, text: &str) -> Vec<String> {
    let found = Sought::read(typed).lit(text);
    found
        .into_iter()
        .map(|range| text.get(range).unwrap().to_owned())
        .collect()
}

#[test]
fn case_accents_points_widths_and_digits_make_no_difference() {
    for (one, other) in [
        ("São Paulo", "sao paulo"),
        ("Sa\u{303}o", "sao"),
        ("STRASSE", "Straße"),
        ("İstanbul", "istanbul"),
        ("Œuvre Ærø Łódź", "oeuvre aero lodz"),
        ("Nguyễn", "nguyen"),
        ("ёлка", "елка"),
        ("ΣΟΦΟΣ", "σοφός"),
        ("مُحَمَّد", "محمد"),
        ("أحمد إلى", "احمد الي"),
        ("مـــرحبا", "مرحبا"),
        ("שָׁלוֹם", "שלום"),
        ("Ｔシャツ", "t シ ャ ツ"),
        ("٣٥ ۴۵ ४५", "35 45 45"),
        ("can\u{200B}cel", "cancel"),
    ] {
        assert_eq!(spelled(one), spelled(other), "{one} and {other}");
    }
}

#[test]
fn scripts_without_spaces_stand_apart_and_others_stay_whole() {
    for (text, words) in [
        ("我要蓝色毛毯,两条", "我 要 蓝 色 毛 毯 两 条"),
        ("iPhone手机壳", "iphone 手 机 壳"),
        ("배송 언제", "배 송 언 제"),
        ("ありがとう。", "あ り が と う"),
        ("ราคา", "ร า ค า"),
        ("नमस्ते।", "नमस्ते"),
        ("e-mail: anna@example.com", "e mail anna example com"),
        ("don't", "don t"),
        ("🎂 *bold* \"quoted\" (NEAR)", "bold quoted near"),
        ("", ""),
    ] {
        assert_eq!(spelled(text), words, "{text}");
    }
}

#[test]
fn what_is_looked_for_is_lit_where_it_stands() {
    for (typed, text, expected) in [
        ("blue", "Is the Blue blanket bluer?", vec!["Blue", "blue"]),
        ("sao", "Envio a São Paulo", vec!["São"]),
        ("sao", "Envio a Sa\u{303}o Paulo", vec!["Sa\u{303}o"]),
        ("stras", "Hauptstraße, Straße", vec!["Straß"]),
        ("毛毯", "我要蓝色毛毯,毛 毯", vec!["毛毯", "毛 毯"]),
        ("毛", "毛毯", vec!["毛"]),
        ("محمد", "السيد مُحَمَّد", vec!["مُحَمَّد"]),
        ("a", "a bag", vec!["a"]),
        ("98765-4321", "call 98765 4321 now", vec!["98765 4321"]),
        (
            "blanket price",
            "price of a blanket",
            vec!["price", "blanket"],
        ),
        ("xyz", "nothing here", vec![]),
        ("\"", "a \" b", vec![]),
    ] {
        assert_eq!(lit(typed, text), expected, "{typed} in {text}");
    }
}

#[test]
fn a_number_is_a_number_however_it_is_written() {
    for (typed, digits) in [
        ("+55 (11) 98765-4321", Some("5511987654321")),
        ("0049 171 55", Some("4917155")),
        ("011 987", Some("11987")),
        ("٠٥٠ ١٢٣", Some("50123")),
        ("98", None),
        ("order 987", None),
        ("12:30", None),
        ("三百", None),
    ] {
        assert_eq!(Sought::read(typed).number(), digits, "{typed}");
    }
    let ends: Vec<_> = number_ends("49171").collect();
    assert_eq!(ends, ["49171", "9171", "171"]);
    assert_eq!(number_ends("12").count(), 0);
}

#[test]
fn very_long_text_is_cut_and_nothing_is_nothing() {
    assert!(Sought::read("").is_empty());
    assert!(Sought::read("  \"*^:()-+ ").is_empty());
    let words = Sought::read(&"word ".repeat(1_000));
    assert_eq!(words.words().len(), 12);
    assert_eq!(Sought::read(&"长".repeat(500)).words()[0].parts.len(), 200);
}

/// The interface lights by the same rules; its test reads the same file.
#[test]
fn the_examples_shared_with_the_interface_hold() {
    let examples = include_str!("../../../../../tests/fixtures/search-words.tsv");
    let mut count = 0;
    for line in examples.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [typed, text, expected] = fields[..] else {
            panic!("three fields: {line}");
        };
        assert_eq!(lit(typed, text).join("|"), expected, "{typed} in {text}");
        count += 1;
    }
    assert!(count > 20, "{count} examples");
}

#[test]
fn what_is_no_words_of_a_person_takes_no_more_room_than_theirs() {
    let long = "5".repeat(3_000_000);
    assert_eq!(spelled(&long).len(), LONGEST);
    assert_eq!(
        spelled(&"店".repeat(1_000_000)).chars().count(),
        2 * LONGEST - 1
    );
    assert_eq!(number_ends(&long).count(), 0, "its ends would be terabytes");
    assert_eq!(number_ends("5511912345678").count(), 11);
}
