//! What strace wrote, read back: what was done to files, when it was safe, and what was promised.

use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
};

/// A file, whatever it is called meanwhile.
pub(super) type Inode = usize;

/// What a call did to the disk.
#[derive(Debug)]
pub(super) enum Deed {
    Write { file: Inode, at: u64, data: Vec<u8> },
    Truncate { file: Inode, length: u64 },
    Sync { file: Inode },
    Name { path: String, file: Option<Inode> },
    SyncNames { folder: String },
}

/// A deed with the places in the record where its call began and ended.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) deed: Deed,
}

/// Something said to others, at the moment its first byte could leave.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) at: usize,
    pub(super) word: String,
}

/// One folder's life.
#[derive(Debug)]
pub(super) struct Recording {
    root: String,
    pub(super) steps: Vec<Step>,
    promises: Vec<Said>,
    left: Vec<Said>,
    lines: usize,
    /// Which file has which name now.
    pub(super) names: BTreeMap<String, Inode>,
    pub(super) files: Inode,
    positions: HashMap<u32, u64>,
    /// What came in on each socket since the last answer.
    heard: HashMap<String, Vec<u8>>,
}

/// A call, put together from the two lines that a slow one has.
struct Call<'a> {
    start: usize,
    name: &'a str,
    arguments: String,
    result: i64,
}

impl Recording {
    pub(super) fn of(root: &Path) -> Self {
        Self {
            root: format!("{}/", root.display()),
            steps: Vec::new(),
            promises: Vec::new(),
            left: Vec::new(),
            lines: 0,
            names: BTreeMap::new(),
            files: 0,
            positions: HashMap::new(),
            heard: HashMap::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.lines
    }

    /// Webhooks and bubbles that were answered 200.
    pub(super) fn promises(&self) -> &[Said] {
        &self.promises
    }

    /// Tries whose request left for Meta.
    pub(super) fn left(&self) -> &[Said] {
        &self.left
    }

    pub(super) fn summary(&self) -> String {
        let syncs = self.steps.iter();
        let syncs = syncs.filter(|step| matches!(step.deed, Deed::Sync { .. }));
        format!(
            "recorded: {} deeds, {} syncs, {} promises, {} tries that left",
            self.steps.len(),
            syncs.count(),
            self.promises.len(),
            self.left.len()
        )
    }

    /// Reads one run's record; it follows on the one before.
    pub(super) fn read(&mut self, record: &[u8]) {
        self.positions.clear();
        self.heard.clear();
        let mut open: HashMap<&str, (usize, &str)> = HashMap::new();
        for line in record.split(|byte| *byte == b'\n') {
            self.lines += 1;
            let line = std::str::from_utf8(line).expect("everything odd is written in hex");
            let Some((process, said)) = line.split_once(char::is_whitespace) else {
                continue;
            };
            let said = said.trim_start();
            if let Some(begun) = said.strip_suffix(" <unfinished ...>") {
                self.speak_early(begun);
                open.insert(process, (self.lines, begun));
            } else if let Some(rest) = said.strip_prefix("<... ") {
                let Some((start, begun)) = open.remove(process) else {
                    continue;
                };
                let (_, rest) = rest.split_once("resumed>").unwrap();
                let whole = format!("{begun}{rest}");
                self.take(start, &whole, true);
            } else {
                self.take(self.lines, said, false);
            }
        }
    }

    /// What is written to a socket may have left as soon as the call has begun.
    fn speak_early(&mut self, begun: &str) {
        if let Some((name, arguments)) = begun.split_once('(')
            && let Some((_, socket)) = descriptor(arguments)
            && SPEAKING.contains(&name)
            && is_socket(&socket)
        {
            self.says(self.lines, &socket, &strings(arguments));
        }
    }

    fn take(&mut self, start: usize, whole: &str, spoken: bool) {
        let Some((call, result)) = whole.rsplit_once(" = ") else {
            return; // a signal, or an end
        };
        let Some((name, arguments)) = call.split_once('(') else {
            return;
        };
        let number = result.split(['<', ' ']).next().unwrap_or_default();
        let Ok(result @ 0..) = number.parse::<i64>() else {
            return; // it failed: nothing happened
        };
        let call = Call {
            start,
            name,
            arguments: arguments.to_owned(),
            result,
        };
        match descriptor(arguments) {
            Some((_, socket)) if is_socket(&socket) => {
                let data = strings(arguments);
                if SPEAKING.contains(&name) {
                    if !spoken {
                        self.says(start, &socket, &data);
                    }
                } else if ["recvfrom", "read", "readv"].contains(&name) {
                    self.heard.entry(socket).or_default().extend(data);
                }
            }
            Some((number, path)) => self.on_file(&call, number, &path),
            None => self.on_name(&call),
        }
    }

    fn says(&mut self, at: usize, socket: &str, data: &[u8]) {
        if data.starts_with(b"HTTP/1.1 ") {
            let heard = self.heard.remove(socket).unwrap_or_default();
            if data.starts_with(b"HTTP/1.1 200") {
                self.promises.extend(words(&heard, at));
            }
        }
        let text = String::from_utf8_lossy(data);
        for after in text.split("sb1:").skip(1) {
            let word = after.chars().take_while(char::is_ascii_hexdigit).collect();
            self.left.push(Said { at, word });
        }
    }

    fn on_file(&mut self, call: &Call<'_>, number: u32, path: &str) {
        let folder = format!("{path}/");
        if call.name == "fsync" && (folder == self.root || self.names_in(&folder)) {
            return self.step(call, Deed::SyncNames { folder });
        }
        let Some(&file) = self.names.get(path) else {
            return; // of somebody else, or deleted
        };
        let position = self.positions.entry(number).or_default();
        let last = |n: usize| last_number(&call.arguments, n);
        match call.name {
            "lseek" => *position = call.result as u64,
            "write" | "writev" | "pwrite64" | "pwritev" => {
                let mut data = strings(&call.arguments);
                // Of long writes only the beginning was recorded.
                data.resize(call.result as usize, 0);
                let at = if call.name.starts_with('p') {
                    last(0)
                } else {
                    let at = *position;
                    *position += call.result as u64;
                    at
                };
                self.step(call, Deed::Write { file, at, data });
            }
            "ftruncate" => {
                let length = last(0);
                self.step(call, Deed::Truncate { file, length });
            }
            "fsync" | "fdatasync" => self.step(call, Deed::Sync { file }),
            _ => {}
        }
    }

    fn names_in(&self, folder: &str) -> bool {
        self.names.keys().any(|name| name.starts_with(folder))
    }

    fn on_name(&mut self, call: &Call<'_>) {
        let paths = quoted(&call.arguments);
        let ours = |path: &Vec<u8>| {
            let path = String::from_utf8_lossy(path).into_owned();
            path.starts_with(&self.root).then_some(path)
        };
        let paths: Vec<String> = paths.iter().filter_map(ours).collect();
        match (call.name, paths.as_slice()) {
            ("openat", [path]) => {
                self.positions.insert(call.result as u32, 0);
                if !self.names.contains_key(path) && call.arguments.contains("O_CREAT") {
                    self.names.insert(path.clone(), self.files);
                    let name = Deed::Name {
                        path: path.clone(),
                        file: Some(self.files),
                    };
                    self.files += 1;
                    self.step(call, name);
                } else if call.arguments.contains("O_TRUNC") {
                    let file = self.names[path];
                    self.step(call, Deed::Truncate { file, length: 0 });
                }
            }
            ("rename" | "renameat" | "renameat2", [from, to]) => {
                let file = self.names.remove(from).expect("a file that was there");
                self.names.insert(to.clone(), file);
                // Both names change at once: the new one first, so that a file is never nameless.
                for (path, file) in [(to, Some(file)), (from, None)] {
                    let path = path.clone();
                    self.step(call, Deed::Name { path, file });
                }
            }
            ("unlink" | "unlinkat", [path]) => {
                self.names.remove(path);
                let path = path.clone();
                self.step(call, Deed::Name { path, file: None });
            }
            _ => {}
        }
    }

    fn step(&mut self, call: &Call<'_>, deed: Deed) {
        self.steps.push(Step {
            start: call.start,
            end: self.lines,
            deed,
        });
    }

    /// A path inside the folder, from a name in the record.
    pub(super) fn inside(&self, path: &str) -> PathBuf {
        PathBuf::from(path.strip_prefix(&self.root).expect("one of ours"))
    }
}

const SPEAKING: [&str; 4] = ["sendto", "sendmsg", "write", "writev"];

fn is_socket(path: &str) -> bool {
    path.starts_with("socket:") || path.starts_with("TCP")
}

/// `order 000123` and `answer 000123`, which name what is promised.
fn words(heard: &[u8], at: usize) -> Vec<Said> {
    let text = String::from_utf8_lossy(heard);
    let found = |mark: &'static str| {
        let places = text.match_indices(mark).map(|(place, _)| place);
        let words = places.filter_map(|place| text.get(place..place + mark.len() + 6));
        let mut words: Vec<String> = words.map(str::to_owned).collect();
        words.sort();
        words.dedup();
        words
    };
    let all = found("order ").into_iter().chain(found("answer "));
    all.map(|word| Said { at, word }).collect()
}

/// The first argument, when it is an open file or socket: `7<\x2f\x74>`.
fn descriptor(arguments: &str) -> Option<(u32, String)> {
    let (number, rest) = arguments.split_once('<')?;
    let number = number.parse().ok()?;
    let (path, _) = rest.split_once('>')?;
    Some((number, String::from_utf8_lossy(&unhex(path)).into_owned()))
}

/// Everything in quotes, one after the other: the parts of a write.
fn strings(arguments: &str) -> Vec<u8> {
    quoted(arguments).concat()
}

fn quoted(arguments: &str) -> Vec<Vec<u8>> {
    let parts = arguments.split('"').skip(1).step_by(2);
    parts.map(unhex).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    let digits = text.split("\\x").skip(1);
    digits
        .map(|pair| u8::from_str_radix(pair.get(..2).unwrap(), 16).unwrap())
        .collect()
}

/// The n-th number from the end of `…, 4096, 8192)`.
fn last_number(arguments: &str, n: usize) -> u64 {
    let arguments = arguments.trim_end().trim_end_matches(')');
    let number = arguments.rsplit(", ").nth(n).unwrap();
    number.parse().unwrap()
}
