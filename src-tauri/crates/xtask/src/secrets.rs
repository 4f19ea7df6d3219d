//! Looks for the tests' secrets in everything the tested programs left behind.
//!
//! A secret belongs into the keychain and nowhere else. The tests keep data folders, logs and the
//! webview's storage under one root; each of their secrets is looked for there in the spellings it
//! could have been written in. What is found is named by its name, never by its value.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::exec::{Failure, Outcome};
use crate::project::Project;
use crate::spellings::spellings;

/// Shorter ones are found by chance.
const SHORTEST: usize = 12;

/// Where the tests keep what they leave behind, and what they note while they run.
pub(crate) struct Traces {
    /// The root of all folders.
    pub(crate) root: PathBuf,
    /// Secrets made at random, one a line: name, tabulator, value.
    pub(crate) noted: PathBuf,
}

/// `cargo xtask secrets`: the last step of `test` by itself, over what the last run left.
pub(crate) fn look_again(project: &Project) -> Outcome {
    let record = project.target().join(crate::test::REQUESTS);
    Traces::of(project).scan(project, &[&record])
}

impl Traces {
    fn of(project: &Project) -> Self {
        Self {
            root: project.target().join("test-data"),
            noted: project.target().join("test-secrets.tsv"),
        }
    }

    /// Empty ones, for a run that begins.
    pub(crate) fn fresh(project: &Project) -> Outcome<Self> {
        let traces = Self::of(project);
        for (path, outcome) in [
            (&traces.root, fs::remove_dir_all(&traces.root)),
            (&traces.noted, fs::remove_file(&traces.noted)),
        ] {
            match outcome {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(no_way("remove", path, &error));
                }
                _ => {}
            }
        }
        Ok(traces)
    }

    /// Fails when one of the secrets lies in one of the files. `records` are what the played Meta
    /// wrote down: the verify tokens it was given are secrets, too.
    pub(crate) fn scan(&self, project: &Project, records: &[&Path]) -> Outcome {
        let list = project.root().join("tests/secrets.tsv");
        let mut secrets = Secrets::default();
        secrets.read_list(&read(&list)?);
        if self.noted.is_file() {
            secrets.read_list(&read(&self.noted)?);
        }
        for record in records {
            secrets.read_record(&read(record)?);
        }
        let found = Scan::new(&secrets).folder(&self.root)?;
        println!(
            "{} secrets in {} spellings, {} files, {} bytes",
            secrets.0.len(),
            found.spellings,
            found.files,
            found.bytes
        );
        if found.files == 0 {
            return Err(Failure::new("the tests left nothing to look at"));
        }
        if found.hits.is_empty() {
            return Ok(());
        }
        let hits: Vec<String> = found.hits.into_iter().collect();
        Err(Failure::new(format!(
            "secrets were found:\n  {}",
            hits.join("\n  ")
        )))
    }
}

/// Names and values.
#[derive(Default)]
struct Secrets(BTreeSet<(String, String)>);

impl Secrets {
    fn read_list(&mut self, text: &str) {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, value)) = line.split_once('\t') {
                self.add(name, value);
            }
        }
    }

    /// The verify tokens in a record of requests, one JSON object a line.
    fn read_record(&mut self, text: &str) {
        const KEY: &str = "\"verify_token\":\"";
        for (at, _) in text.match_indices(KEY) {
            let value = text.get(at + KEY.len()..).unwrap_or_default();
            let value = value.split('"').next().unwrap_or_default();
            self.add("a verify token given to Meta", value);
        }
    }

    fn add(&mut self, name: &str, value: &str) {
        if value.len() >= SHORTEST {
            self.0.insert((name.to_owned(), value.to_owned()));
        }
    }
}

/// What was looked at and found.
#[derive(Debug, Default, PartialEq, Eq)]
struct Found {
    spellings: usize,
    files: usize,
    bytes: u64,
    hits: BTreeSet<String>,
}

/// The search for many words at once.
struct Scan {
    /// Name of the secret with its spelling, and the bytes.
    words: Vec<(String, Vec<u8>)>,
    /// By the first two bytes: the words that begin so.
    begins: Vec<Vec<usize>>,
}

impl Scan {
    fn new(secrets: &Secrets) -> Self {
        let mut words = Vec::new();
        for (name, value) in &secrets.0 {
            for (spelling, bytes) in spellings(value) {
                words.push((format!("{name}, {spelling}"), bytes));
            }
        }
        let mut begins = vec![Vec::new(); 1 << 16];
        for (at, (_, bytes)) in words.iter().enumerate() {
            if let [first, second, ..] = bytes.as_slice()
                && let Some(same) =
                    begins.get_mut(usize::from(u16::from_be_bytes([*first, *second])))
            {
                same.push(at);
            }
        }
        Self { words, begins }
    }

    fn folder(&self, root: &Path) -> Outcome<Found> {
        let mut found = Found {
            spellings: self.words.len(),
            ..Found::default()
        };
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            let entries = fs::read_dir(&folder).map_err(|error| no_way("read", &folder, &error))?;
            for entry in entries {
                let entry = entry.map_err(|error| no_way("read", &folder, &error))?;
                let (path, kind) = (entry.path(), entry.file_type());
                let kind = kind.map_err(|error| no_way("read", &path, &error))?;
                let inside = path.strip_prefix(root).unwrap_or(&path);
                if is_keyring(inside) {
                    continue;
                }
                if kind.is_dir() {
                    folders.push(path);
                } else if kind.is_file() {
                    let bytes = fs::read(&path).map_err(|error| no_way("read", &path, &error))?;
                    found.files += 1;
                    found.bytes += u64::try_from(bytes.len()).unwrap_or_default();
                    for word in self.within(&bytes) {
                        found.hits.insert(format!("{}: {word}", inside.display()));
                    }
                    // A name can give away as much as what the file holds.
                    for word in self.within(inside.as_os_str().as_encoded_bytes()) {
                        found.hits.insert(format!("the name of a file: {word}"));
                    }
                }
            }
        }
        Ok(found)
    }

    fn within(&self, bytes: &[u8]) -> BTreeSet<&str> {
        let mut hits = BTreeSet::new();
        for (at, pair) in bytes.windows(2).enumerate() {
            let &[first, second] = pair else { continue };
            let key = usize::from(u16::from_be_bytes([first, second]));
            for &word in self.begins.get(key).into_iter().flatten() {
                if let (Some((name, word)), Some(rest)) = (self.words.get(word), bytes.get(at..))
                    && rest.starts_with(word)
                {
                    hits.insert(name.as_str());
                }
            }
        }
        hits
    }
}

/// The keychain's own files, by their exact place in a test's home: secrets belong there.
fn is_keyring(inside: &Path) -> bool {
    let mut parts = inside.components();
    parts.next(); // the test's folder
    parts.as_path() == Path::new("data/keyrings")
}

fn read(file: &Path) -> Outcome<String> {
    fs::read_to_string(file).map_err(|error| no_way("read", file, &error))
}

fn no_way(verb: &str, path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot {verb} {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "EAAGplantedToken|with+odd/letters_0";
    const RANDOM: &str = "5dc1f07a-verify-41c2";

    fn secrets() -> Secrets {
        let mut secrets = Secrets::default();
        secrets.read_list(&format!("# names\nplanted token\t{TOKEN}\nshort\t739182\n"));
        secrets.read_record(&format!(
            "{{\"path\":\"/v25.0/1\",\"body\":{{\"verify_token\":\"{RANDOM}\"}}}}\n"
        ));
        secrets
    }

    /// A root of this test with these files in it.
    fn root(test: &str, files: &[(&str, &[u8])]) -> PathBuf {
        let root = std::env::temp_dir().join(format!("xtask-{}-{test}", std::process::id()));
        for (name, bytes) in files {
            let file = root.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
        root
    }

    #[test]
    fn a_planted_secret_is_found_in_every_spelling_and_named_without_its_value() {
        for (spelling, bytes) in spellings(TOKEN) {
            let planted = [b"\0noise ".as_slice(), &bytes, b" more\n"].concat();
            let root = root("planted", &[("one/data/shopbell.db", &planted)]);
            let found = Scan::new(&secrets()).folder(&root).unwrap();
            fs::remove_dir_all(&root).unwrap();
            let place = Path::new("one/data/shopbell.db");
            let hit = format!("{}: planted token, {spelling}", place.display());
            assert!(found.hits.contains(&hit), "{spelling}: {:?}", found.hits);
            assert!(found.hits.iter().all(|hit| !hit.contains(TOKEN)));
        }
    }

    #[test]
    fn a_verify_token_from_the_record_and_a_telling_name_are_found() {
        let name = format!("two/cache/{RANDOM}.txt");
        let root = root(
            "record",
            &[("two/app.log", RANDOM.as_bytes()), (&name, b"nothing")],
        );
        let found = Scan::new(&secrets()).folder(&root).unwrap();
        fs::remove_dir_all(&root).unwrap();
        assert_eq!((found.files, found.hits.len()), (2, 2), "{:?}", found.hits);
    }

    #[test]
    fn only_the_keychains_own_files_may_hold_them() {
        let token = TOKEN.as_bytes();
        let root = root(
            "keyring",
            &[
                ("three/data/keyrings/login.keyring", token),
                ("three/data/keyrings.bak/login.keyring", token),
                ("three/shop/data/keyrings/login.keyring", token),
                ("three/clean", b"EAAGplantedTokem and 739182"),
            ],
        );
        let found = Scan::new(&secrets()).folder(&root).unwrap();
        fs::remove_dir_all(&root).unwrap();
        assert_eq!((found.files, found.hits.len()), (3, 2), "{:?}", found.hits);
    }
}
