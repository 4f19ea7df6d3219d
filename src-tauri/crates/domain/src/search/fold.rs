//! One letter for all its spellings: case, accents, vowel points, widths and digits of other
//! scripts make no difference to somebody who searches.

use std::{collections::HashMap, sync::LazyLock};

/// Letters with the letters they count as. The interface lights the same: `ui/src/lib/words/search.ts`
/// does it by the decomposition of Unicode, and both are held to one table of examples.
const SAME: &[(&str, &str)] = &[
    ("a", "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ"),
    ("ae", "æǣǽ"),
    ("b", "ḃḅḇ"),
    ("c", "çćĉċčḉ"),
    ("d", "ďḋḍḏḑḓđð"),
    ("e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ"),
    ("f", "ḟ"),
    ("g", "ĝğġģǧǵḡ"),
    ("h", "ĥȟḣḥḧḩḫẖħ"),
    ("i", "ìíîïĩīĭįǐȉȋḭḯỉịı"),
    ("j", "ĵǰ"),
    ("k", "ķǩḱḳḵ"),
    ("l", "ĺļľḷḹḻḽł"),
    ("m", "ḿṁṃ"),
    ("n", "ñńņňǹṅṇṉṋ"),
    ("o", "òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợøǿ"),
    ("oe", "œ"),
    ("p", "ṕṗ"),
    ("r", "ŕŗřȑȓṙṛṝṟ"),
    ("s", "śŝşšșṡṣṥṧṩ"),
    ("ss", "ß"),
    ("t", "ţťțṫṭṯṱẗŧ"),
    ("th", "þ"),
    ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
    ("v", "ṽṿ"),
    ("w", "ŵẁẃẅẇẉẘ"),
    ("x", "ẋẍ"),
    ("y", "ýÿŷȳẏẙỳỵỷỹ"),
    ("z", "źżžẑẓẕ"),
    ("α", "άἀἁἂἃἄἅἆἇὰάᾀᾁᾂᾃᾄᾅᾆᾇᾰᾱᾲᾳᾴᾶᾷ"),
    ("ε", "έἐἑἒἓἔἕὲέ"),
    ("η", "ήἠἡἢἣἤἥἦἧὴήᾐᾑᾒᾓᾔᾕᾖᾗῂῃῄῆῇ"),
    ("ι", "ΐίϊἰἱἲἳἴἵἶἷὶίῐῑῒΐῖῗ"),
    ("ο", "όὀὁὂὃὄὅὸό"),
    ("ρ", "ῤῥ"),
    ("σ", "ς"),
    ("υ", "ΰϋύὐὑὒὓὔὕὖὗὺύῠῡῢΰῦῧ"),
    ("ω", "ώὠὡὢὣὤὥὦὧὼώᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷ"),
    ("г", "ѓ"),
    ("е", "ѐё"),
    ("и", "йѝ"),
    ("к", "ќ"),
    ("у", "ў"),
    ("і", "ї"),
    // Written either way by the same people.
    ("ا", "أإآٱ"),
    ("ي", "ىئی"),
    ("و", "ؤ"),
    ("ه", "ةہ"),
    ("ك", "ک"),
];

static BASE: LazyLock<HashMap<char, &'static str>> = LazyLock::new(|| {
    let letters = SAME
        .iter()
        .flat_map(|(base, letters)| letters.chars().map(move |letter| (letter, *base)));
    letters.collect()
});

/// The first digit of each script that has its own, in the order of Unicode.
const ZEROS: &[u32] = &[
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
];

/// What a character is to search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Belongs to a word.
    Letter,
    /// A word by itself: of scripts that leave no space between words.
    Alone,
    /// Belongs to the letter before and says nothing: accents, vowel points, joiners.
    Mark,
    /// Between words.
    Gap,
}

pub(super) fn part(c: char) -> Part {
    match c {
        '0'..='9' | 'a'..='z' | 'A'..='Z' => Part::Letter,
        '\0'..='\u{7F}' => Part::Gap,
        '\u{300}'..='\u{36F}'
        // Hebrew points, not its punctuation.
        | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}' | '\u{5C4}' | '\u{5C5}' | '\u{5C7}'
        // Arabic vowels and the stretching of letters.
        | '\u{610}'..='\u{61A}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}'
        | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E4}' | '\u{6E7}' | '\u{6E8}' | '\u{6EA}'..='\u{6ED}'
        // Joiners, directions, variants.
        | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' => Part::Mark,
        _ if is_spaceless(c) && c.is_alphanumeric() => Part::Alone,
        _ if is_spaceless(c) && !is_stop(c) => Part::Alone,
        // Scripts of India: signs that bind letters together are no gap.
        '\u{900}'..='\u{DFF}' if !matches!(c, '\u{964}' | '\u{965}') => Part::Letter,
        _ if c.is_alphanumeric() => Part::Letter,
        _ => Part::Gap,
    }
}

/// Han, kana, bopomofo, Hangul, Thai, Lao, Burmese, Khmer.
fn is_spaceless(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1100}'..='\u{11FF}' | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30FF}' | '\u{3105}'..='\u{318F}' | '\u{31A0}'..='\u{31BF}'
        | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{A960}'..='\u{A97F}' | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}

/// Punctuation and signs within those blocks.
fn is_stop(c: char) -> bool {
    matches!(c,
        '\u{E3F}' | '\u{E4F}' | '\u{E5A}' | '\u{E5B}' | '\u{104A}'..='\u{104F}' | '\u{17D4}'..='\u{17DB}'
        | '\u{30A0}' | '\u{30FB}')
}

/// Adds a letter, as all its spellings are written, to a word.
pub(super) fn fold(c: char, word: &mut String) {
    if c.is_ascii() {
        return word.push(c.to_ascii_lowercase());
    }
    let code = u32::from(c);
    if let Some(zero) = ZEROS
        .iter()
        .find(|zero| (**zero..**zero + 10).contains(&code))
    {
        return word.extend(char::from_digit(code - zero, 10));
    }
    // Full width, as Chinese and Japanese keyboards write Latin letters and digits.
    if let Some(narrow) = (0xFF01..=0xFF5E).contains(&code).then(|| code - 0xFEE0) {
        let narrow = char::from_u32(narrow).unwrap_or(c);
        return word.push(narrow.to_ascii_lowercase());
    }
    for lower in c.to_lowercase() {
        match BASE.get(&lower) {
            Some(base) => word.push_str(base),
            None if part(lower) == Part::Mark => {}
            None => word.push(lower),
        }
    }
}
