//! P3 and P10: the corpora of the fuzz targets, replayed through the very same functions, and
//! what is made of them at random.
//!
//! `SHOPBELL_MUTANTS` sets how many are made for each target, `SHOPBELL_SEED` repeats a run.
//! `tests/fuzz` drives the same functions by coverage, with a nightly compiler.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use super::mutator::mutant;
use crate::{
    bodies,
    support::{Dice, from_environment},
};

/// Made for each target in an ordinary run.
const MUTANTS: u64 = 2_500;

/// The inputs of a target, by name.
fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut found: Vec<_> = fs::read_dir(folder.join(target))
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(path).unwrap())
        })
        .collect();
    found.sort();
    assert!(found.len() >= 9, "{target} has inputs: {}", found.len());
    found
}

/// Panics are told without their traces: those that the engine catches from a decoder are expected,
/// and would hide what else is printed.
fn tell_panics_briefly() {
    std::panic::set_hook(Box::new(|panic| eprintln!("{panic}")));
}

#[test]
fn every_corpus_passes_through_what_reads_it() {
    tell_panics_briefly();
    for (target, body) in bodies::TARGETS {
        let inputs = corpus(target);
        for (name, input) in &inputs {
            println!("{target}/{name}");
            body(input);
        }
        println!("{target}: {} inputs", inputs.len());
    }
}

#[test]
fn what_chance_makes_of_the_corpora_passes_too() {
    tell_panics_briefly();
    let seed = from_environment("SHOPBELL_SEED").unwrap_or(20_261_122);
    let mutants = from_environment("SHOPBELL_MUTANTS").unwrap_or(MUTANTS);
    println!("seed {seed}, {mutants} mutants a target");
    for (target, body) in bodies::TARGETS {
        let inputs: Vec<_> = corpus(target).into_iter().map(|(_, input)| input).collect();
        let mut dice = Dice::new(seed);
        for number in 0..mutants {
            let input = mutant(&inputs, &mut dice);
            if catch_unwind(AssertUnwindSafe(|| body(&input))).is_err() {
                let found = std::env::temp_dir().join(format!("{target}-{seed}-{number}"));
                fs::write(&found, &input).unwrap();
                panic!(
                    "{target}, mutant {number} of seed {seed}: {}",
                    found.display()
                );
            }
        }
        println!("{target}: {mutants} mutants, panics 0");
    }
}

/// What a large body may hold, made so that careless readers take hours, gigabytes or the stack.
#[test]
fn large_hostile_inputs_come_to_an_end() {
    // In a build for debugging; the fuzzer takes more.
    const LARGE: usize = 512 * 1024;
    let repeated = |piece: &str| piece.repeat(LARGE / piece.len()).into_bytes();
    let message = |text: &str| {
        format!(
            r#"{{"entry":[{{"changes":[{{"field":"messages","value":{{"messages":[{{"from":"1","id":"w","type":"text","text":{{"body":"{text}"}}}}]}}}}]}}]}}"#
        )
        .into_bytes()
    };
    let list = |key: &str, element: &str| {
        let elements = vec![element; LARGE / (element.len() + 1)].join(",");
        format!(
            r#"{{"entry":[{{"changes":[{{"field":"messages","value":{{"{key}":[{elements}]}}}}]}}]}}"#
        )
        .into_bytes()
    };
    let cases: Vec<(&str, &str, Vec<u8>)> = vec![
        ("webhook_body", "depth", repeated("[")),
        ("webhook_body", "depth of objects", repeated("{\"a\":")),
        ("webhook_body", "width", list("messages", "{}")),
        ("webhook_body", "width of strangers", list("messages", "7")),
        (
            "webhook_body",
            "width of statuses",
            list("statuses", "{\"id\":\"a\"}"),
        ),
        (
            "webhook_body",
            "width of contacts",
            list("contacts", "{\"wa_id\":\"1\"}"),
        ),
        ("webhook_body", "width of nothing", list("entry", "[]")),
        (
            "webhook_body",
            "halves",
            message(&"\\ud83d".repeat(LARGE / 6)),
        ),
        ("webhook_body", "backslashes", repeated("\\")),
        (
            "webhook_body",
            "one long text",
            message(&"*_~`".repeat(LARGE / 4)),
        ),
        ("signature_header", "long", repeated("sha256=0")),
        (
            "template_parameters",
            "closed",
            [repeated("{{1}}"), b"}}".to_vec()].concat(),
        ),
        ("text_formatter", "stars", repeated("*a ")),
        ("text_formatter", "nested", repeated("*_~")),
        (
            "text_formatter",
            "lines of stars",
            repeated("*_~ *_~ *_~\n"),
        ),
        ("text_formatter", "fences", repeated("```")),
        ("text_formatter", "fenced", repeated("```a")),
        ("text_formatter", "links", repeated("https://a.example/ ")),
        (
            "text_formatter",
            "lines of links",
            repeated("https://a.example/\n"),
        ),
        ("text_formatter", "letters to", repeated("a@")),
        ("text_formatter", "schemes", repeated("http://")),
        ("text_formatter", "breaks", repeated("\n")),
        ("file_name", "long", repeated("a.")),
        ("file_name", "path", repeated("../")),
        (
            "media_file",
            "notes",
            [
                b"image/jpeg\n\xff\xd8".to_vec(),
                b"\xff\xe1\0\x04ab".repeat(LARGE / 6),
            ]
            .concat(),
        ),
        (
            "media_file",
            "boxes",
            [
                b"video/mp4\n\0\0\0\x14ftypisom\0\0\x02\0isom".to_vec(),
                b"\0\0\0\x08free".repeat(LARGE / 8),
            ]
            .concat(),
        ),
        (
            "media_file",
            "pages",
            [
                b"audio/ogg\n".to_vec(),
                b"OggS\0\x02\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0".repeat(LARGE / 27),
            ]
            .concat(),
        ),
        (
            "media_file",
            "frames",
            [
                b"audio/mpeg\n".to_vec(),
                b"\xff\xfb\x90\x64".repeat(LARGE / 4),
            ]
            .concat(),
        ),
    ];
    let count = cases.len();
    for (target, what, input) in cases {
        let began = std::time::Instant::now();
        bodies::run(target, &input);
        println!(
            "{target}, {what}: {} KiB, {:?}",
            input.len() / 1024,
            began.elapsed()
        );
    }
    println!("large inputs {count}, panics 0");
}
