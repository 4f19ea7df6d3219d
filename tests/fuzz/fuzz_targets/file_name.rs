#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| bodies::run("file_name", input));
