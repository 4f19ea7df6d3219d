//! Copies of many files at once, in a folder of their own among the downloads.

use std::io;
use std::path::{Path, PathBuf};

use shopbell_ipc::MediaFile;

use crate::opening::{note_origin, presentable};

/// Copies files into a folder, which is made; none takes the place of one that is there. Returns
/// where each went, in their order.
pub(crate) async fn copy_all(files: &[MediaFile], folder: &Path) -> io::Result<Vec<PathBuf>> {
    tokio::fs::create_dir_all(folder).await?;
    let mut copies = Vec::with_capacity(files.len());
    for file in files {
        let name = presentable(file.file_name.as_deref(), &file.mime);
        let path = free_place(folder, &name).await?;
        tokio::fs::copy(&file.path, &path).await?;
        note_origin(&path);
        copies.push(path);
    }
    Ok(copies)
}

/// The name, or with the first number that is free.
async fn free_place(folder: &Path, name: &str) -> io::Result<PathBuf> {
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, format!(".{extension}")),
        _ => (name, String::new()),
    };
    let mut path = folder.join(name);
    let mut number = 1_u32;
    while tokio::fs::try_exists(&path).await? {
        number += 1;
        path = folder.join(format!("{stem} ({number}){extension}"));
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_copy_takes_the_place_of_another() {
        let data = tempfile::tempdir().unwrap();
        let stored = data.path().join("0a1b");
        std::fs::write(&stored, b"one").unwrap();
        let file = |name: Option<&str>, mime: &str| MediaFile {
            path: stored.clone(),
            mime: mime.into(),
            file_name: name.map(str::to_owned),
            is_program: false,
        };
        let files = [
            file(None, "image/jpeg"),
            file(None, "image/jpeg"),
            file(Some("Menu.v2.pdf"), "application/pdf"),
            file(Some("../../Menu.v2.pdf"), "application/pdf"),
        ];
        let folder = data.path().join("Downloads/Shopbell");
        let copies = copy_all(&files, &folder).await.unwrap();
        let names = copies
            .iter()
            .map(|path| path.strip_prefix(&folder).unwrap().to_str().unwrap());
        assert_eq!(
            names.collect::<Vec<_>>(),
            ["file.jpg", "file (2).jpg", "Menu.v2.pdf", "Menu.v2 (2).pdf"]
        );
        assert_eq!(std::fs::read(&copies[3]).unwrap(), b"one");
    }
}
