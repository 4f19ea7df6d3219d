//! Files for other programs. Media are stored by their hash; a program needs a name that says what
//! the file is, and a person one that they know. So a copy is made, read-only, because it is thrown
//! away at the next start and nobody should edit it in vain.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use shopbell_ipc::MediaFile;
use shopbell_platform::origin;
use tokio::sync::Mutex;

/// The folder of the copies.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// One copy at a time: a file may be wanted twice in the same moment, by the press of a button
    /// that may become a drag and by the click that it became.
    copying: Arc<Mutex<()>>,
}

/// A file that stands ready.
#[derive(Debug)]
pub(crate) struct Copy {
    pub(crate) path: PathBuf,
    /// Opening it would run it: show it in its folder instead, and let the person decide.
    pub(crate) is_program: bool,
}

impl Folder {
    pub(crate) fn in_data_dir(data_dir: &Path) -> Self {
        Self {
            path: data_dir.join("opened"),
            copying: Arc::default(),
        }
    }

    /// Copies `file` under a name that people and programs understand. The folder is named by what
    /// is in the file: the ids of two shops are alike, and one may be opened after the other.
    pub(crate) async fn put(&self, file: &MediaFile) -> io::Result<Copy> {
        let name = presentable(file.file_name.as_deref(), &file.mime);
        let folder = self.path.join(file.path.file_name().unwrap_or_default());
        let path = folder.join(&name);
        let _one_at_a_time = self.copying.lock().await;
        if !tokio::fs::try_exists(&path).await? {
            shopbell_platform::paths::make_private(&self.path)?;
            tokio::fs::create_dir_all(&folder).await?;
            // Under another name first: what stands under its own name is whole.
            let half = folder.join(".half");
            tokio::fs::copy(&file.path, &half).await?;
            note_origin(&half);
            let mut rights = tokio::fs::metadata(&half).await?.permissions();
            rights.set_readonly(true);
            tokio::fs::set_permissions(&half, rights).await?;
            tokio::fs::rename(&half, &path).await?;
        }
        Ok(Copy {
            path,
            is_program: file.is_program,
        })
    }

    /// Throws away the copies of the last time.
    pub(crate) async fn empty(&self) {
        match tokio::fs::remove_dir_all(&self.path).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, "old copies of opened files could not be removed");
            }
            _ => {}
        }
    }
}

/// Marks a copy as somebody else's, so that the system and its programs are careful with it. Some
/// file systems keep no marks: that is no reason to withhold a file from its owner.
pub(crate) fn note_origin(copy: &Path) {
    if let Err(error) = origin::mark(copy) {
        tracing::debug!(%error, "a copy bears no mark of where it came from");
    }
}

/// The name to open a file under: its own, which the engine made safe, with an extension that says
/// what it is.
pub(crate) fn presentable(name: Option<&str>, mime: &str) -> String {
    // The engine keeps no folders in names; should one slip through, it must not lead anywhere.
    let name = name
        .and_then(|name| Path::new(name).file_name())
        .and_then(OsStr::to_str);
    let name = name.unwrap_or("file");
    match extension_of(mime) {
        extension if Path::new(name).extension().is_none() && !extension.is_empty() => {
            format!("{name}.{extension}")
        }
        _ => name.to_owned(),
    }
}

/// For media that came without a name. Source: Meta, *Cloud API › Media › Supported types*, read
/// 2026-11.
fn extension_of(mime: &str) -> &'static str {
    match mime.split(';').next().unwrap_or_default().trim() {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/webp" => "webp",
        "video/mp4" => "mp4",
        "video/3gpp" => "3gp",
        "audio/ogg" => "ogg",
        "audio/mpeg" => "mp3",
        "audio/mp4" => "m4a",
        "audio/aac" => "aac",
        "audio/amr" => "amr",
        "application/pdf" => "pdf",
        "text/plain" => "txt",
        "application/msword" => "doc",
        "application/vnd.ms-excel" => "xls",
        "application/vnd.ms-powerpoint" => "ppt",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation" => "pptx",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_the_file_is() {
        let cases = [
            (Some("Invoice 12.pdf"), "application/pdf", "Invoice 12.pdf"),
            (Some("no extension"), "application/pdf", "no extension.pdf"),
            (Some("فاتورة"), "image/jpeg; charset=x", "فاتورة.jpg"),
            (Some("unknown"), "application/x-thing", "unknown"),
            (Some("../../up.pdf"), "application/pdf", "up.pdf"),
            (Some(".."), "application/pdf", "file.pdf"),
            (None, "audio/ogg; codecs=opus", "file.ogg"),
        ];
        for (name, mime, wanted) in cases {
            assert_eq!(presentable(name, mime), wanted, "{name:?}");
        }
    }

    #[tokio::test]
    async fn a_copy_is_whole_readable_by_nobody_else_and_gone_at_the_next_start() {
        let data = tempfile::tempdir().unwrap();
        let stored = data.path().join("0a1b2c");
        std::fs::write(&stored, b"%PDF-1.4").unwrap();
        let file = MediaFile {
            path: stored.clone(),
            mime: "application/pdf".into(),
            file_name: Some("Menu.pdf".into()),
            is_program: false,
        };
        let folder = Folder::in_data_dir(data.path());
        let copy = folder.put(&file).await.unwrap();
        assert_eq!(std::fs::read(&copy.path).unwrap(), b"%PDF-1.4");
        assert!(copy.path.ends_with("opened/0a1b2c/Menu.pdf") && !copy.is_program);
        assert!(copy.path.metadata().unwrap().permissions().readonly());
        let again = folder.put(&file).await.unwrap();
        assert_eq!(again.path, copy.path, "opening twice makes one copy");
        let named = MediaFile {
            file_name: Some("Prices.pdf".into()),
            ..file.clone()
        };
        let (one, other) = tokio::join!(folder.put(&named), folder.put(&named));
        assert_eq!(
            one.unwrap().path,
            other.unwrap().path,
            "also in the same moment"
        );

        let of_another_shop = data.path().join("3d4e5f");
        std::fs::write(&of_another_shop, b"%PDF-1.7").unwrap();
        let another = MediaFile {
            path: of_another_shop,
            ..file
        };
        let aside = folder.put(&another).await.unwrap();
        assert_eq!(
            std::fs::read(&aside.path).unwrap(),
            b"%PDF-1.7",
            "one name, two files"
        );

        folder.empty().await;
        folder.empty().await; // nothing there is fine
        assert!(!copy.path.exists() && stored.exists());
    }
}
