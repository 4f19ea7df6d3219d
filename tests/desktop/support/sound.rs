//! A sound server of the desktop's own, whose microphone always hears the same tone.

use std::path::Path;
use std::process::{Command, Stdio};

use super::process::Process;
use super::{home_environment, wait};

/// What is heard, in hertz.
const TONE: u32 = 440;

/// The server. Without it a desktop has no microphone.
pub(super) struct SoundServer {
    _server: Process,
}

impl SoundServer {
    /// Returns when it can be reached, at the address for `PULSE_SERVER`.
    pub(super) async fn start(home: &Path) -> (Self, String) {
        let socket = home.join("run/sound");
        // What goes to a sink that leads nowhere can be heard at its monitor: the one source.
        let server = Process::start(
            Command::new("pulseaudio")
                .args(["-n", "--daemonize=no", "--use-pid-file=no"])
                .arg("--exit-idle-time=-1")
                .arg(format!(
                    "--load=module-native-protocol-unix socket={} auth-anonymous=1",
                    socket.display()
                ))
                .arg("--load=module-null-sink sink_name=desk rate=48000")
                .arg(format!("--load=module-sine sink=desk frequency={TONE}"))
                .envs(home_environment(home))
                .env_remove("DISPLAY")
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        );
        // ALSA, which the app records with, asks that server.
        let asound = "pcm.!default { type pulse }\nctl.!default { type pulse }\n";
        std::fs::write(home.join(".asoundrc"), asound).unwrap();
        wait::until("the sound server listens", async || {
            tokio::net::UnixStream::connect(&socket).await.ok()
        })
        .await;
        let address = format!("unix:{}", socket.display());
        (Self { _server: server }, address)
    }
}
