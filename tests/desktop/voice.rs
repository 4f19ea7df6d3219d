//! B10: a voice message, from a microphone to the customer's ear and through a crash; and one of the
//! customer's, which plays on while other chats are open.

use std::{path::Path, process::Command};

use serde_json::{Value, json};
use shopbell_simulator::MediaFile;

use crate::support::{Bakery, Look, Window, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_voice_message_is_recorded_heard_and_sent() {
    let mut bakery = Bakery::new().await;
    // Nothing is plugged in yet.
    let nowhere = vec![("PULSE_SERVER", "unix:/nowhere".to_owned())];
    bakery.desktop.surround(nowhere);
    let ana = bakery.simulator.customer("Ana Souza");
    let window = bakery.open_and_connect().await;
    ana.writes("How do I bake it again?").await;
    window.open_chat("Ana Souza").await;
    window.click("composer-record").await;
    window
        .sees(
            "that there is no microphone",
            "return texts('voice-error')[0] ?? null",
        )
        .await;
    window.pictures("voice-no-microphone").await;
    window.kill().await;

    bakery.desktop.plug_microphone_in().await;
    let window = bakery.reopen(Look::Light).await;
    window.open_chat("Ana Souza").await;
    window.click("composer-record").await;
    records(&window, 3).await;
    window.pictures("voice-recording").await;
    window.click("voice-pause").await;
    window.see("voice-resume").await;
    window.pictures("voice-paused").await;

    // It is heard before it goes: by the webview, from where it really is.
    window.note_players().await;
    window.click("voice-listen").await;
    window
        .sees(
            "it plays",
            "return window.heard.some((a) => a.duration > 2.5 && a.currentTime > 0.2)",
        )
        .await;

    // Looking at another chat loses nothing, and neither does a power cut.
    window.click("voice-resume").await;
    records(&window, 5).await;
    window.kill().await;
    let window = bakery.reopen(Look::Dark).await;
    window.open_chat("Ana Souza").await;
    window
        .sees(
            "the recording is offered again",
            "return shown('voice-bar').some((bar) => bar.dataset.state === 'kept')",
        )
        .await;
    let shown = window.now("return texts('voice-time')[0]").await;
    assert!(ana.inbox().is_empty(), "nobody pressed send");
    window.click("voice-send").await;
    window
        .sees(
            "our voice message, played by the customer",
            "return messages().some((m) => m.ours && m.kind === 'voice' && m.delivery === 'played')",
        )
        .await;
    window.see_no("voice-bar").await;
    window
        .sees(
            "its picture",
            "return document.querySelector('[data-from-us=true] [data-testid=waveform]') !== null",
        )
        .await;
    window.pictures("voice-sent").await;

    let got = until("it arrived", async || ana.inbox().pop()).await;
    assert_eq!(
        got.request["audio"]["voice"],
        json!(true),
        "{}",
        got.request
    );
    let file = bakery
        .desktop
        .file("received.ogg", &ana.received_file(&got).expect("a file"));
    let seconds = seconds_of_mono_opus(&file);
    let said = seconds_shown(&shown);
    assert!(
        (seconds - said).abs() <= f64::max(1.0, said / 10.0),
        "{said} s were shown, {seconds} s arrived"
    );
    assert!(loudness(&file) > -30.0, "it is not silence that arrived");
    window.terminate().await;
    bakery.simulator.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customers_voice_message_plays_on_while_another_chat_is_open() {
    let mut bakery = Bakery::new().await;
    // For its loudspeaker: what plays has to lead somewhere.
    bakery.desktop.plug_microphone_in().await;
    let window = bakery.open_and_connect().await;
    let ana = bakery.simulator.customer("Ana Souza");
    let song = MediaFile {
        bytes: a_long_note(&bakery.desktop.home().join("song.ogg")).into(),
        mime: "audio/ogg; codecs=opus".to_owned(),
        file_name: None,
    };
    ana.sends_file("audio", song, None).await;
    window.open_chat("Ana Souza").await;
    window.note_players().await;
    window.click("voice-play").await;
    window
        .sees(
            "it plays",
            "return window.heard.some((a) => a.duration > 100 && a.currentTime > 0.2)",
        )
        .await;
    window.see_no("player-bar").await;

    window.open_chat("Rosa").await;
    window.see("player-bar").await;
    plays_on(&window).await;
    window.pictures("player-bar").await;
    let faults = window.faults().await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    // Neither what comes in nor what goes out there disturbs it.
    ana.writes("Did you hear it?").await;
    window.says("Good morning, Rosa").await;
    window.is("Good morning, Rosa", "read").await;
    plays_on(&window).await;

    window.click("player-open").await;
    window.see_no("player-bar").await;
    window
        .sees(
            "the chat that plays",
            "return document.querySelector('main').innerText.includes('Did you hear it?')
                 && document.querySelector('[data-playing=true]') !== null",
        )
        .await;
    plays_on(&window).await;
    window.open_chat("Rosa").await;
    window.click("player-close").await;
    window.see_no("player-bar").await;
    window
        .sees(
            "silence",
            "return window.heard.every((a) => a.paused || a.src === '')",
        )
        .await;
    window.terminate().await;
    bakery.simulator.shutdown().await;
}

/// Waits until a second more of it was heard.
async fn plays_on(window: &Window) {
    const PLAYING: &str = "window.heard.find((a) => !a.paused && a.currentTime > 0)?.currentTime";
    let from = window
        .sees("something plays", &format!("return {PLAYING}"))
        .await;
    window
        .sees(
            "it plays on",
            &format!("return {PLAYING} > {} + 1", from.as_f64().unwrap()),
        )
        .await;
}

/// Two minutes of a tone, as WhatsApp sends voice messages.
fn a_long_note(to: &Path) -> Vec<u8> {
    let made = Command::new("ffmpeg")
        .args([
            "-v",
            "error",
            "-f",
            "lavfi",
            "-i",
            "sine=frequency=330:duration=120",
        ])
        .args(["-ac", "1", "-c:a", "libopus", "-b:a", "16k"])
        .arg(to)
        .status()
        .unwrap();
    assert!(made.success());
    std::fs::read(to).unwrap()
}

/// Waits until this many seconds are recorded.
async fn records(window: &Window, seconds: u32) {
    window
        .sees(
            &format!("{seconds} s recorded"),
            &format!(
                "const [minutes, seconds] = (texts('voice-time')[0] ?? '0:0').split(':').map(Number);
                 return minutes * 60 + seconds >= {seconds}"
            ),
        )
        .await;
}

fn seconds_shown(shown: &Value) -> f64 {
    let (minutes, seconds) = shown.as_str().unwrap().split_once(':').unwrap();
    minutes.parse::<f64>().unwrap() * 60.0 + seconds.parse::<f64>().unwrap()
}

/// How long a file plays, which must be one stream of mono Opus in Ogg.
fn seconds_of_mono_opus(file: &Path) -> f64 {
    let probe = Command::new("ffprobe")
        .args([
            "-v",
            "error",
            "-of",
            "json",
            "-show_streams",
            "-show_format",
        ])
        .arg(file)
        .output()
        .unwrap();
    assert!(probe.status.success() && probe.stderr.is_empty());
    let found: Value = serde_json::from_slice(&probe.stdout).unwrap();
    let streams = found["streams"].as_array().unwrap();
    assert_eq!(streams.len(), 1, "{found}");
    assert_eq!(streams[0]["codec_name"], "opus");
    assert_eq!(streams[0]["channels"], 1);
    assert_eq!(found["format"]["format_name"], "ogg");
    let duration = found["format"]["duration"].as_str().unwrap();
    duration.parse().unwrap()
}

/// The mean volume of a file in decibels.
fn loudness(file: &Path) -> f64 {
    let told = Command::new("ffmpeg")
        .args(["-nostats", "-i"])
        .arg(file)
        .args(["-af", "volumedetect", "-f", "null", "-"])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&told.stderr).into_owned();
    let (_, mean) = told.split_once("mean_volume: ").expect(&told);
    mean.split_whitespace().next().unwrap().parse().unwrap()
}
