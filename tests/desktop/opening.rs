//! P10 in the built app: what may run something is never opened by a click, and copies that leave the
//! app bear their own names and no right to be run.

use std::{os::unix::fs::PermissionsExt, path::PathBuf};

use shopbell_simulator::{Customer, MediaFile};

use crate::support::{Bakery, Window, until};

async fn sends(ana: &Customer, kind: &str, name: &str, mime: &str, bytes: &'static [u8]) {
    let file = MediaFile {
        bytes: bytes.into(),
        mime: mime.to_owned(),
        file_name: Some(name.to_owned()),
    };
    ana.sends_file(kind, file, None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_is_shown_in_its_folder_after_a_warning_and_never_run() {
    let bakery = Bakery::new().await;
    let window = bakery.open_and_connect().await;
    let ana = bakery.simulator.customer("Ana Souza");
    let script = b"#!/bin/sh\ntouch \"$HOME/it-ran\"\n";
    let mime = "application/octet-stream";
    sends(&ana, "document", "Invoice 12.pdf.sh", mime, script).await;
    window.open_chat("Ana Souza").await;
    window.click("open-document").await;
    window.see("program-warning").await;
    window.pictures("program-warning").await;
    let faults = window.faults().await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    window.click("program-leave").await;
    window.see_no("program-warning").await;
    assert_eq!(
        bakery.desktop.opened_outside(),
        None,
        "nothing leaves before the answer"
    );

    window.click("open-document").await;
    window.click("program-show").await;
    let shown = until("its folder is shown", async || {
        bakery.desktop.opened_outside()
    })
    .await;
    let folder = PathBuf::from(&shown);
    assert!(folder.is_dir(), "the folder, not the file: {shown}");
    let copy = folder.join("Invoice 12.pdf.sh");
    let rights = copy.metadata().unwrap().permissions().mode();
    assert_eq!(rights & 0o111, 0, "nobody can run it by mistake");
    assert!(!bakery.desktop.home().join("it-ran").exists());
    window.terminate().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_saved_under_its_own_name_and_none_takes_the_place_of_another() {
    let bakery = Bakery::new().await;
    let window = bakery.open_and_connect().await;
    let ana = bakery.simulator.customer("Ana Souza");
    ana.sends_document(None).await;
    window.open_chat("Ana Souza").await;
    for copies in 1..=2 {
        saves_the_document(&window).await;
        let folder = bakery.desktop.home().join("Downloads/Shopbell");
        let names = until("the copy is there", async || {
            let names: Vec<_> = std::fs::read_dir(&folder)
                .ok()?
                .map(|entry| entry.unwrap().path())
                .collect();
            (names.len() == copies).then_some(names)
        })
        .await;
        for copy in names {
            assert!(
                copy.extension().is_some_and(|name| name == "pdf"),
                "{copy:?}"
            );
            assert!(std::fs::read(&copy).unwrap().starts_with(b"%PDF"));
        }
    }
    window.terminate().await;
}

/// Opens the document and saves a copy of it there.
async fn saves_the_document(window: &Window) {
    window.click("open-document").await;
    window.click("pdf-viewer-save").await;
    window.click("pdf-viewer-close").await;
    window.see_no("pdf-viewer").await;
}
