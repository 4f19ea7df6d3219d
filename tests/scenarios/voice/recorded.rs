//! From the microphone to the customer's ear.

use std::time::Duration;

use shopbell_core::{
    EngineError, RecordingState, SendRecording,
    ports::MicrophoneError,
    views::{Kind, State},
};

use super::is_kept;
use crate::support::{World, is_about, only, seconds_of_opus, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_voice_note_arrives_as_one_and_is_known_to_be_played() {
    let (world, ana, chat) = World::with_microphone().await;
    world.engine().start_recording(chat).await.unwrap();
    world.speaks(3).await;

    // It pauses: nobody listens, and what is there can be heard.
    let id = world.recording().await.id;
    world.engine().pause_recording(&id).await.unwrap();
    assert_eq!(world.recording().await.state, RecordingState::Paused);
    until("the microphone is closed", async || {
        (!world.microphone.is_open()).then_some(())
    })
    .await;
    let so_far = world.engine().recording_file(&id).await.unwrap();
    is_about(seconds_of_opus(&so_far.path), 3.0);

    world.engine().resume_recording(&id).await.unwrap();
    assert!(world.microphone.is_open());
    world.speaks(2).await;
    let bubble = world.sends_recording("once").await.unwrap();
    assert_eq!(bubble.kind, Kind::Voice);
    assert!(!world.microphone.is_open(), "sending closes it");
    let engine = world.engine();
    let again = engine.send_recording(SendRecording {
        conversation: chat,
        recording: id,
        reply_to: None,
        client_key: "once".to_owned(),
    });
    let again = again.await.unwrap().id;
    assert_eq!(again, bubble.id, "a double click sends once");

    world
        .sees(bubble.id, "the customer played it", |message| {
            message.state == Some(State::Played)
        })
        .await;
    let got = only(ana.inbox());
    assert_eq!(got.request["audio"]["voice"], true, "{}", got.request);
    let file = world.data_dir().join("received.ogg");
    std::fs::write(&file, ana.received_file(&got).unwrap()).unwrap();
    is_about(seconds_of_opus(&file), 5.0);
    assert_eq!(world.recordings().await, [], "it is a message now");
    assert!(world.sound_files().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_is_recorded_at_a_time_and_the_others_wait_in_their_chats() {
    let (mut world, ana, chat) = World::with_microphone().await;
    let bruno = world.customer("Bruno");
    world.hears(&bruno, "Hello").await;
    let other = world.chat(&bruno).await;
    world.engine().start_recording(chat).await.unwrap();
    world.speaks(2).await;
    world.engine().start_recording(other).await.unwrap();
    let [first, second] = &world.recordings().await[..] else {
        panic!("both are there")
    };
    assert!(is_kept(first) && first.conversation == chat);
    assert!(second.state == RecordingState::Recording && second.conversation == other);
    let (first, second) = (first.id.clone(), second.id.clone());

    // Pressing it once more in a chat that has one, changes nothing.
    world.engine().start_recording(chat).await.unwrap();
    assert_eq!(world.recordings().await.len(), 2);
    world.engine().discard_recording(&second).await.unwrap();
    assert!(!world.microphone.is_open());
    assert_eq!(world.recording().await.id, first);
    assert_eq!(world.sound_files().len(), 1, "the other one is gone");

    // A closed shop keeps it.
    world.close().await;
    world.open().await;
    let kept = world.recording().await;
    assert!(is_kept(&kept) && kept.length_ms >= 1990, "{kept:?}");
    world.sends_recording("later").await.unwrap();
    until("it arrives", async || ana.inbox().pop()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_microphone_it_is_said_and_nothing_is_left_behind() {
    let (world, _ana, chat) = World::with_microphone().await;
    world.microphone.plug_in(&[]);
    for (why, code) in [
        (None, "microphone_missing"),
        (Some(MicrophoneError::Refused), "microphone_refused"),
        (Some(MicrophoneError::Busy), "microphone_busy"),
    ] {
        world.microphone.refuse(why);
        let refused = world.engine().start_recording(chat).await.unwrap_err();
        assert_eq!(refused.code(), code);
    }
    assert_eq!(world.recordings().await, []);
    until("no file is left", async || {
        world.sound_files().is_empty().then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chosen_microphone_is_used_and_another_one_only_until_it_is_back() {
    let (mut world, _ana, chat) = World::with_microphone().await;
    let engine = world.engine();
    let found = engine.microphones().await.unwrap();
    assert_eq!(
        (found.names.len(), found.chosen),
        (2, None),
        "the system chooses first"
    );
    engine.choose_microphone(Some("Built-in")).await.unwrap();
    drop(engine);
    world.crash_and_restart().await;
    let recorded_with = async |world: &World| {
        world.engine().start_recording(chat).await.unwrap();
        let recording = world.recording().await;
        let with = (recording.microphone.clone().unwrap(), recording.missed);
        world
            .engine()
            .discard_recording(&recording.id)
            .await
            .unwrap();
        with
    };
    assert_eq!(recorded_with(&world).await, ("Built-in".to_owned(), None));
    world.microphone.plug_in(&["Headset"]);
    assert_eq!(
        recorded_with(&world).await,
        ("Headset".to_owned(), Some("Built-in".to_owned())),
        "it is said that it is another one"
    );
    world.microphone.plug_in(&["Headset", "Built-in"]);
    assert_eq!(recorded_with(&world).await, ("Built-in".to_owned(), None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_microphone_that_is_pulled_out_pauses_the_recording() {
    let (world, _ana, chat) = World::with_microphone().await;
    world.engine().start_recording(chat).await.unwrap();
    world.speaks(1).await;
    world.microphone.unplug();
    let paused = until("it pauses", async || {
        let recording = world.recording().await;
        (recording.state == RecordingState::Paused).then_some(recording)
    })
    .await;
    assert_eq!(paused.problem, Some("microphone_lost"));
    let still_out = world.engine().resume_recording(&paused.id).await;
    assert!(matches!(
        still_out,
        Err(EngineError::Microphone(MicrophoneError::Missing))
    ));
    world.microphone.plug_in(&["Another"]);
    world.engine().resume_recording(&paused.id).await.unwrap();
    world.speaks(1).await;
    let on = world.recording().await;
    assert_eq!((on.problem, on.state), (None, RecordingState::Recording));
    assert!(on.length_ms >= 1990, "both parts are one: {on:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_closes_meanwhile_keeps_the_recording() {
    let (world, ana, chat) = World::with_microphone().await;
    world.engine().start_recording(chat).await.unwrap();
    world.speaks(1).await;
    world
        .clock
        .advance(std::time::Duration::from_secs(25 * 60 * 60));
    let refused = world.sends_recording("closed").await.unwrap_err();
    assert_eq!(refused.code(), "service_window_closed");
    world.hears(&ana, "Still there?").await;
    world.sends_recording("open").await.unwrap();
    until("it arrives", async || ana.inbox().pop()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_taken_back_is_a_recording_again_and_still_goes_out_as_a_voice_note() {
    let (mut world, ana, chat) = World::with_microphone().await;
    let hold = Duration::from_secs(5);
    world.engine().hold_before_sending(hold);
    world.engine().start_recording(chat).await.unwrap();
    world.speaks(3).await;
    let bubble = world.sends_recording("too early").await.unwrap();
    assert_eq!(world.recordings().await, [], "it is a message now");
    let draft = world.engine().undo_send(bubble.id).await.unwrap();
    assert_eq!(draft.files.len(), 0, "it is no file that happens to sound");
    let again = world.recording().await;
    assert!(is_kept(&again) && again.conversation == chat, "{again:?}");
    let sound = world.engine().recording_file(&again.id).await.unwrap();
    is_about(seconds_of_opus(&sound.path), 3.0);

    world.crash_and_restart().await;
    assert_eq!(world.recording().await.length_ms, again.length_ms);
    world.clock.advance(hold);
    let bubble = world.sends_recording("now").await.unwrap();
    world
        .sees(bubble.id, "it goes out", |message| {
            message.state == Some(State::Played)
        })
        .await;
    let got = only(ana.inbox());
    assert_eq!(got.request["audio"]["voice"], true, "{}", got.request);
    assert!(world.sound_files().is_empty());
    let late = world.engine().undo_send(bubble.id).await;
    assert!(matches!(late, Err(EngineError::CannotResend)), "{late:?}");
    assert!(
        world.sound_files().is_empty(),
        "what cannot be taken back leaves nothing behind"
    );
}
