//! The real `shopbell-headless`, as a process of its own.

use std::{
    path::{Path, PathBuf},
    process::{Output, Stdio},
    sync::OnceLock,
};

use serde_json::{Value, json};
use shopbell_simulator::Simulator;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

use super::{http::client, until, wait::PATIENCE};
use crate::shared::{Folder, built, log_file, secrets};

/// The file that a program's standard error goes to.
const LOG: &str = "program.log";

/// The program under test.
fn headless() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| built("shopbell-headless", "SHOPBELL_HEADLESS"))
}

/// A serving process. Killed when dropped.
pub(crate) struct Program {
    child: Child,
    log: Folder,
    pub(crate) webhook: String,
    /// Empty without a tunnel that is online.
    pub(crate) public: String,
    pub(crate) api: String,
    pub(crate) token: String,
}

/// Starts `serve` with these arguments and the simulator's secrets.
pub(crate) fn serve(simulator: &Simulator, data_dir: &Path, more: &[&str]) -> Command {
    let mut command = serve_at(&simulator.graph_url(), data_dir, more);
    command
        .env("SHOPBELL_TOKEN", simulator.token())
        .env("SHOPBELL_APP_SECRET", simulator.app_secret())
        .env("SHOPBELL_VERIFY_TOKEN", simulator.verify_token());
    command
}

/// The same at a Meta that is a process of its own, with its usual secrets.
pub(crate) fn serve_at(graph_url: &str, data_dir: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(headless());
    command
        .arg("serve")
        .arg("--data-dir")
        .arg(data_dir)
        .args(["--graph-url", graph_url])
        .args(more)
        .env("SHOPBELL_TOKEN", secrets::named("meta-token"))
        .env("SHOPBELL_APP_SECRET", secrets::named("app-secret"))
        .env("SHOPBELL_VERIFY_TOKEN", secrets::named("verify-token"));
    command
}

/// Starts `demo` in this folder.
pub(crate) fn demo(data_dir: &Path) -> Command {
    let mut command = Command::new(headless());
    command
        .arg("demo")
        .arg("--data-dir")
        .arg(data_dir)
        .args(["--listen", "127.0.0.1:0"]);
    command
}

/// Runs `doctor` with the simulator's secrets.
pub(crate) async fn doctor(simulator: &Simulator, data_dir: &Path, more: &[&str]) -> Output {
    run(Command::new(headless())
        .arg("doctor")
        .arg("--data-dir")
        .arg(data_dir)
        .args(["--graph-url", &simulator.graph_url()])
        .args(more)
        .env("SHOPBELL_TOKEN", simulator.token())
        .env("SHOPBELL_APP_SECRET", simulator.app_secret()))
    .await
}

/// Runs `export`; standard output on success.
pub(crate) async fn export(data_dir: &Path, more: &[&str]) -> Vec<u8> {
    let output = run(Command::new(headless())
        .arg("export")
        .arg("--data-dir")
        .arg(data_dir)
        .args(more))
    .await;
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// Runs `rebuild`.
pub(crate) fn rebuild(data_dir: &Path) -> Command {
    let mut command = Command::new(headless());
    command.arg("rebuild").arg("--data-dir").arg(data_dir);
    command
}

/// The exported messages.
pub(crate) async fn exported(data_dir: &Path) -> Vec<Value> {
    let out = String::from_utf8(export(data_dir, &[]).await).unwrap();
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Runs a command to its end.
pub(crate) async fn run(command: &mut Command) -> Output {
    let ended = command.kill_on_drop(true).output();
    let ended = timeout(PATIENCE, ended).await.expect("it ends").unwrap();
    std::fs::write(Folder::new().path().join(LOG), &ended.stderr).unwrap();
    ended
}

impl Program {
    /// Starts it and reads the line that says that it is ready.
    pub(crate) async fn start(command: &mut Command) -> Self {
        let log = Folder::new();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log_file(&log.path().join(LOG)))
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = timeout(PATIENCE, lines.next_line())
            .await
            .expect("it gets ready")
            .unwrap();
        let Some(line) = line else {
            panic!("it ended before it was ready: {}", said(&log));
        };
        let ready: Value = serde_json::from_str(&line).unwrap();
        let text = |key: &str| ready[key].as_str().unwrap_or_default().to_owned();
        secrets::note("api-token", &text("api_token"));
        Self {
            webhook: text("webhook"),
            public: text("public"),
            api: text("api"),
            token: text("api_token"),
            child,
            log,
        }
    }

    /// Calls a command of the contract; its answer.
    pub(crate) async fn call(&self, name: &str, request: Value) -> Value {
        let (status, answer) = self.try_call(name, request).await;
        assert_eq!(status, 200, "{name}: {answer}");
        answer
    }

    /// Calls a command; the status and the body.
    pub(crate) async fn try_call(&self, name: &str, request: Value) -> (u16, Value) {
        let answer = client()
            .post(format!("{}/call/{name}", self.api))
            .bearer_auth(&self.token)
            .json(&request)
            .send()
            .await
            .unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap())
    }

    /// The chat with this name, once it is there.
    pub(crate) async fn chat(&self, name: &str) -> String {
        until("the chat", async || {
            let request = json!({ "filter": "all", "search": "", "after": null, "limit": 100 });
            let page = self.call("chat_page", request).await;
            let chats = page["chats"].as_array().unwrap().clone();
            let found = chats.into_iter().find(|chat| chat["name"] == name)?;
            found["id"].as_str().map(str::to_owned)
        })
        .await
    }

    /// A chat's messages, oldest first.
    pub(crate) async fn messages(&self, chat: &str) -> Vec<Value> {
        let request = json!({ "conversationId": chat, "at": { "kind": "newest" }, "limit": 100 });
        let page = self.call("timeline_page", request).await;
        page["messages"].as_array().unwrap().clone()
    }

    /// A message of the chat, once it is as wanted.
    pub(crate) async fn sees(
        &self,
        chat: &str,
        what: &str,
        wanted: impl Fn(&Value) -> bool,
    ) -> Value {
        until(what, async || {
            self.messages(chat).await.into_iter().find(|m| wanted(m))
        })
        .await
    }

    /// The process, for those who do something to it from outside.
    pub(crate) fn id(&self) -> u32 {
        self.child.id().unwrap()
    }

    /// Waits until it has ended; its exit code and what it logged.
    pub(crate) async fn ended(mut self) -> (Option<i32>, String) {
        let ended = timeout(PATIENCE, self.child.wait())
            .await
            .expect("it ends")
            .unwrap();
        (ended.code(), said(&self.log))
    }

    /// The most memory it has ever held, in KiB.
    #[cfg(target_os = "linux")]
    pub(crate) fn peak_kib(&self) -> u64 {
        let status = format!("/proc/{}/status", self.id());
        let status = std::fs::read_to_string(status).unwrap();
        let peak = status.lines().find(|line| line.starts_with("VmHWM:"));
        let kib = peak.and_then(|line| line.split_whitespace().nth(1));
        kib.unwrap().parse().unwrap()
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// The power goes.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// Asks it to stop, as a service manager does; its exit code and what it logged.
    pub(crate) async fn terminate(self) -> (Option<i32>, String) {
        signal(self.id(), "-TERM");
        self.ended().await
    }
}

/// Sends a process this signal, as `kill` names it.
pub(crate) fn signal(process: u32, signal: &str) {
    let sent = std::process::Command::new("kill")
        .args([signal, &process.to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
}

/// The same command by way of another program, such as `env`.
pub(crate) fn by_way_of(mut other: Command, command: &Command) -> Command {
    let command = command.as_std();
    other.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        other.env(name, value.unwrap());
    }
    other
}

/// What a program has logged.
fn said(log: &Folder) -> String {
    std::fs::read_to_string(log.path().join(LOG)).unwrap()
}
