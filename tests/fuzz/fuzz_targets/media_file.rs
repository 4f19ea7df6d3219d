#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| bodies::run("media_file", input));
