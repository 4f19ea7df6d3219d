//! Ends that nobody wanted.

use super::is_kept;
use crate::support::{World, is_about, only, seconds_of_opus, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_costs_a_recording_its_last_second_at_most() {
    let (mut world, ana, chat) = World::with_microphone().await;
    world.engine().start_recording(chat).await.unwrap();
    world.speaks(4).await;
    let id = world.recording().await.id;
    world.crash_and_restart().await;
    let left = world.recording().await;
    assert!(is_kept(&left) && left.id == id && left.conversation == chat);
    assert!(
        (3000..=4000).contains(&left.length_ms),
        "said for 4 s, kept {} ms",
        left.length_ms
    );
    let file = world.engine().recording_file(&id).await.unwrap().path;
    is_about(seconds_of_opus(&file), left.length_ms as f64 / 1000.0);

    // It is offered, not sent.
    world.hears(&ana, "Hello?").await;
    assert!(ana.inbox().is_empty(), "nobody pressed send");
    world.sends_recording("now").await.unwrap();
    until("it arrives", async || ana.inbox().pop()).await;
    assert!(world.sound_files().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_page_at_the_end_is_cut_off_and_the_rest_plays() {
    let (mut world, _ana, chat) = World::with_microphone().await;
    world.engine().start_recording(chat).await.unwrap();
    world.speaks(3).await;
    world.crash().await;
    let file = only(world.sound_files());
    let whole = std::fs::read(&file).unwrap();
    let followed_by = |rest: &[u8]| [&whole, rest].concat();
    for (what, bytes) in [
        ("a page that was begun", followed_by(b"OggS\0\0")),
        ("what a disk leaves behind", followed_by(&[0; 4096])),
        (
            "a page that lost its end",
            whole[..whole.len() - 40].to_vec(),
        ),
    ] {
        std::fs::write(&file, bytes).unwrap();
        world.open().await;
        let left = world.recording().await;
        assert!(left.length_ms >= 1500, "{what}: {left:?}");
        is_about(seconds_of_opus(&file), left.length_ms as f64 / 1000.0);
        world.crash().await;
    }
    // Nothing whole at all: nothing to offer.
    std::fs::write(&file, &whole[..20]).unwrap();
    world.open().await;
    assert_eq!(world.recordings().await, []);
    assert!(world.sound_files().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_without_a_row_is_swept_away_at_the_start() {
    let mut world = World::new().await;
    world.crash().await;
    let left = world.data_dir().join("recordings/voice-of-nobody");
    std::fs::write(&left, b"OggS").unwrap();
    world.open().await;
    assert!(!left.exists());
}

/// Only the folder that recordings are written to is on the small disk.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_ends_a_recording_and_what_was_said_until_then_is_whole() {
    use crate::support::SmallDisk;

    let Some(disk) = SmallDisk::of(256 * 1024) else {
        return;
    };
    let (mut world, _ana, chat) = World::with_microphone().await;
    world.close().await;
    std::fs::create_dir(disk.data()).unwrap();
    let recordings = world.data_dir().join("recordings");
    std::fs::remove_dir_all(&recordings).unwrap();
    std::os::unix::fs::symlink(disk.data(), &recordings).unwrap();
    world.open().await;

    world.logs.expect("a recording came to an end");
    world.engine().start_recording(chat).await.unwrap();
    world.speaks(3).await;
    disk.fill();
    let microphone = world.microphone.clone();
    tokio::task::spawn_blocking(move || microphone.speak(20))
        .await
        .unwrap();
    let ended = until("it ends", async || {
        let recording = world.recording().await;
        is_kept(&recording).then_some(recording)
    })
    .await;
    assert_eq!(ended.problem, Some("disk_full"));
    assert!(ended.length_ms >= 2000, "{ended:?}");
    assert!(!world.microphone.is_open(), "nobody listens on");
    let file = world.engine().recording_file(&ended.id).await.unwrap().path;
    is_about(seconds_of_opus(&file), ended.length_ms as f64 / 1000.0);

    disk.make_room();
    world.engine().discard_recording(&ended.id).await.unwrap();
    world.engine().start_recording(chat).await.unwrap();
    world.speaks(1).await;
    assert_eq!(world.recording().await.problem, None, "it goes on");
}
