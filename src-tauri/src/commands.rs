//! What the window may ask for. One command carries the whole contract of `shopbell-ipc`; the
//! others are for what JSON cannot carry: events, bytes, and things opened outside.

use std::path::Path;

use percent_encoding::percent_decode_str;
use serde_json::Value;
use shopbell_ipc::{AppError, EventBatch, StagePart, StagedFile};
use tauri::ipc::{Channel, InvokeBody, Request, Response};
use tauri::{AppHandle, Manager as _, State, Url};
use tauri_plugin_opener::OpenerExt as _;

use crate::{host::Host, opening::Copy, saving::copy_all};

/// Answers one command of the contract.
#[tauri::command]
pub(crate) async fn call(
    host: State<'_, Host>,
    name: String,
    request: Option<Value>,
) -> Result<Value, AppError> {
    host.app()
        .await
        .call(&name, request.unwrap_or(Value::Null))
        .await
}

/// Sends every event batch through `channel` from now on.
#[tauri::command]
pub(crate) async fn subscribe(
    host: State<'_, Host>,
    channel: Channel<EventBatch>,
) -> Result<(), AppError> {
    let mut batches = host.app().await.subscribe();
    host.feed(tauri::async_runtime::spawn(async move {
        while let Some(batch) = batches.recv().await {
            if channel.send(batch).is_err() {
                break; // the window is gone
            }
        }
    }));
    Ok(())
}

/// Takes one part of a file that the person picked, dropped or pasted: the raw body, described by
/// headers. The last part is answered with what the file is.
#[tauri::command]
pub(crate) async fn stage_file(
    host: State<'_, Host>,
    request: Request<'_>,
) -> Result<Option<StagedFile>, AppError> {
    let header = |name| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(AppError::new("request_invalid"));
    };
    let number = |name| {
        header(name)
            .and_then(|value| value.parse().ok())
            .ok_or_else(|| AppError::new("request_invalid"))
    };
    // Header values are ASCII, so the name travels percent-encoded.
    let file_name = header("x-file-name").unwrap_or_default();
    let part = StagePart {
        key: header("x-key").unwrap_or_default().to_owned(),
        file_name: percent_decode_str(file_name)
            .decode_utf8_lossy()
            .into_owned(),
        mime: header("x-mime").unwrap_or_default().to_owned(),
        as_document: header("x-as-document") == Some("1"),
        size: number("x-size")?,
        offset: number("x-offset")?,
        bytes: bytes.clone().into(),
    };
    host.app().await.stage_part(part).await
}

/// A small picture of a message's file.
#[tauri::command]
pub(crate) async fn media_thumb(
    host: State<'_, Host>,
    media_id: String,
) -> Result<Response, AppError> {
    let path = host.app().await.media_thumb(&media_id).await?;
    bytes_of(&path).await
}

/// A small picture of a picked file.
#[tauri::command]
pub(crate) async fn staged_thumb(
    host: State<'_, Host>,
    staged_id: String,
) -> Result<Response, AppError> {
    let path = host.app().await.staged_thumb(&staged_id).await?;
    bytes_of(&path).await
}

async fn bytes_of(path: &Path) -> Result<Response, AppError> {
    let bytes = tokio::fs::read(path).await.map_err(|error| {
        tracing::warn!(%error, "a stored file cannot be read");
        AppError::new("media_unknown")
    })?;
    Ok(Response::new(bytes))
}

/// The bytes of a picture, a voice note, a video.
#[tauri::command]
pub(crate) async fn media_bytes(
    host: State<'_, Host>,
    media_id: String,
) -> Result<Response, AppError> {
    let file = host.app().await.media_file(&media_id).await?;
    bytes_of(&file.path).await
}

/// Opens a file in the program that the system has for it.
#[tauri::command]
pub(crate) async fn open_media(
    app: AppHandle,
    host: State<'_, Host>,
    media_id: String,
) -> Result<(), AppError> {
    let copy = copy_of(&host, &media_id).await?;
    let opened = if copy.is_program {
        show_in_folder(&app, &copy.path)
    } else {
        app.opener()
            .open_path(copy.path.to_string_lossy(), None::<&str>)
    };
    opened.map_err(|error| {
        tracing::warn!(%error, media.id = media_id, "no program opened a file");
        AppError::new("internal")
    })
}

/// Makes a copy of a file that can be dragged into other programs; answers with its `file:` address.
/// Whoever takes it copies it: nothing is opened or run here.
#[tauri::command]
pub(crate) async fn drag_media(
    host: State<'_, Host>,
    media_id: String,
) -> Result<String, AppError> {
    let copy = copy_of(&host, &media_id).await?;
    let address = Url::from_file_path(&copy.path).map_err(|()| AppError::new("internal"))?;
    Ok(address.into())
}

/// A copy under a name that people and programs understand.
async fn copy_of(host: &Host, media_id: &str) -> Result<Copy, AppError> {
    let file = host.app().await.media_file(media_id).await?;
    host.opened.put(&file).await.map_err(|error| {
        tracing::warn!(%error, media.id = media_id, "a stored file cannot be copied for others");
        AppError::new("storage_failed")
    })
}

/// Copies files into a folder among the downloads and shows it. Those that are not here are left
/// out.
#[tauri::command]
pub(crate) async fn save_all(
    app: AppHandle,
    host: State<'_, Host>,
    media_ids: Vec<String>,
) -> Result<(), AppError> {
    let mut files = Vec::with_capacity(media_ids.len());
    for id in &media_ids {
        if let Ok(file) = host.app().await.media_file(id).await {
            files.push(file);
        }
    }
    // Not every desktop of Linux names one.
    let downloads = app.path().download_dir();
    let downloads = downloads.or_else(|_| app.path().home_dir().map(|home| home.join("Downloads")));
    let downloads = downloads.map_err(|error| {
        tracing::warn!(%error, "there is no folder of downloads");
        AppError::new("storage_failed")
    })?;
    let copies = copy_all(&files, &downloads.join("Shopbell")).await;
    let copies = copies.map_err(|error| {
        tracing::warn!(%error, "files could not be copied");
        AppError::new("storage_failed")
    })?;
    let Some(last) = copies.last() else {
        return Err(AppError::new("media_not_ready"));
    };
    show_in_folder(&app, last).map_err(|error| {
        tracing::warn!(%error, "no program showed a folder");
        AppError::new("internal")
    })
}

/// Shows a file in its folder, chosen where the file manager can do that.
fn show_in_folder(app: &AppHandle, file: &Path) -> Result<(), tauri_plugin_opener::Error> {
    app.opener().reveal_item_in_dir(file).or_else(|error| {
        tracing::debug!(%error, "no file manager can choose a file; its folder is opened");
        let folder = file.parent().unwrap_or(file);
        app.opener()
            .open_path(folder.to_string_lossy(), None::<&str>)
    })
}

/// Opens a link outside: in the browser, the mail program or the telephone.
#[tauri::command]
pub(crate) async fn open_link(app: AppHandle, url: String) -> Result<(), AppError> {
    let link = outside(&url).ok_or_else(|| AppError::new("request_invalid"))?;
    app.opener()
        .open_url(link.as_str(), None::<&str>)
        .map_err(|error| {
            tracing::warn!(%error, "no program opened a link");
            AppError::new("internal")
        })
}

/// The link, if it is of a kind that a message may open. `file:`, `javascript:` and the private
/// schemes of installed programs are not: a customer wrote that address.
fn outside(url: &str) -> Option<Url> {
    let link = Url::parse(url).ok()?;
    let allowed = matches!(link.scheme(), "http" | "https" | "mailto" | "tel");
    allowed.then_some(link)
}

#[cfg(test)]
mod tests {
    use super::outside;

    #[test]
    fn only_web_mail_and_phone_links_leave_the_app() {
        for link in [
            "https://example.com/a?b#c",
            "HTTP://example.com",
            "mailto:a@b.c",
            "tel:+551",
        ] {
            assert!(outside(link).is_some(), "{link}");
        }
        for link in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,x",
            "ms-settings:privacy",
            "smb://host/share",
            "\\\\host\\share",
            "/etc/passwd",
            "",
        ] {
            assert!(outside(link).is_none(), "{link}");
        }
    }
}
