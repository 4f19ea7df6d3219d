//! Media: upload, description, download, deletion.

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::{DefaultBodyLimit, FromRequest, Multipart, Path, State},
    http::{HeaderValue, Request, Response, StatusCode, header},
};
use bytes::Bytes;
use serde_json::{Map, Value, json};
use tokio_util::io::ReaderStream;

use super::{
    Call,
    access::authorise,
    errors::{Outcome, Refusal, answer},
};
use crate::{
    assets::Asset,
    faults::Fault,
    line::Line,
    media::{
        MediaFile,
        format::{TYPES, plain},
        url, url_is_good,
    },
    world::World,
};

/// A multipart form: its text fields and its file.
#[derive(Debug, Default)]
pub(super) struct Form {
    fields: Map<String, Value>,
    file: Option<MediaFile>,
}

impl Form {
    /// Reads the form of a request.
    pub(super) async fn read(call: &Call) -> Outcome<Self> {
        let broken = |_| Refusal::parameter("The form could not be read");
        let mut request = Request::new(Body::from(call.body.clone()));
        *request.headers_mut() = call.headers.clone();
        DefaultBodyLimit::disable().apply(&mut request);
        let mut parts = Multipart::from_request(request, &())
            .await
            .map_err(|_| Refusal::parameter("The form could not be read"))?;
        let mut form = Self::default();
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            if name == "file" {
                let mime = part
                    .content_type()
                    .unwrap_or("application/octet-stream")
                    .to_owned();
                let file_name = part.file_name().map(str::to_owned);
                let bytes = part.bytes().await.map_err(broken)?;
                form.file = Some(MediaFile {
                    bytes,
                    mime,
                    file_name,
                });
            } else {
                form.fields
                    .insert(name, Value::from(part.text().await.map_err(broken)?));
            }
        }
        Ok(form)
    }

    /// As the record of requests shows it.
    pub(super) fn summary(&self) -> Value {
        let mut fields = self.fields.clone();
        if let Some(file) = &self.file {
            fields.insert(
                String::from("file"),
                json!({"filename": file.file_name, "content_type": file.mime, "bytes": file.bytes.len()}),
            );
        }
        Value::Object(fields)
    }

    fn field(&self, name: &str) -> &str {
        self.fields
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }
}

/// `POST /{phone-number-id}/media`
pub(super) fn upload(
    world: &World,
    number_id: &str,
    form: Option<Outcome<Form>>,
) -> Outcome<Response<Body>> {
    let refused = world.state().faults.take(|fault| match fault {
        Fault::RefuseUpload { code } => Some(*code),
        _ => None,
    });
    if let Some(code) = refused {
        return Err(Refusal::code(code));
    }
    let form =
        form.unwrap_or_else(|| Err(Refusal::parameter("The parameter file is required.")))?;
    if form.field("messaging_product") != "whatsapp" {
        return Err(Refusal::parameter(
            "The parameter messaging_product is required.",
        ));
    }
    let declared = plain(form.field("type")).to_owned();
    let Some(file) = form.file else {
        return Err(Refusal::parameter("The parameter file is required."));
    };
    let mime = plain(&file.mime).to_owned();
    let Some((_, max)) = TYPES.iter().find(|(known, _)| *known == mime) else {
        let types: Vec<&str> = TYPES.iter().map(|(mime, _)| *mime).collect();
        return Err(Refusal::parameter(format!(
            "Param file must be a file with one of the following types: {}. Received file of type '{mime}'.",
            types.join(", ")
        )));
    };
    if !declared.is_empty() && declared != mime {
        return Err(Refusal::parameter(format!(
            "Param type is '{declared}' and the file is '{mime}'."
        )));
    }
    if file.bytes.is_empty() {
        return Err(Refusal::parameter("Param file is empty."));
    }
    if file.bytes.len() > *max {
        return Err(Refusal::parameter(format!(
            "Param file is too large: {} bytes, at most {max}.",
            file.bytes.len()
        )));
    }
    let id = world.ids.object();
    world.state().media.put(
        id.clone(),
        number_id,
        file,
        false,
        world.options.clock.now_ms(),
    );
    Ok(answer(200, &json!({"id": id})))
}

/// `GET /{media-id}`
pub(super) fn describe(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let found = {
        let state = world.state();
        state
            .media
            .find(id, world.options.clock.now_ms())
            .filter(|media| belongs(&media.number_id, call))
            .cloned()
    };
    let Some(media) = found else {
        return Err(Refusal::unsupported("GET", id));
    };
    let body = json!({
        "messaging_product": "whatsapp",
        "url": url(world, &media.id),
        "mime_type": plain(&media.file.mime),
        "sha256": hex::encode(media.sha256),
        "file_size": media.file.bytes.len(),
        "id": media.id,
    });
    Ok(answer(200, &body))
}

/// `DELETE /{media-id}`
pub(super) fn delete(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let mut state = world.state();
    let is_there = state
        .media
        .find(id, world.options.clock.now_ms())
        .is_some_and(|media| belongs(&media.number_id, call));
    if is_there && state.media.remove(id) {
        Ok(answer(200, &json!({"success": true})))
    } else {
        Err(Refusal::unsupported("DELETE", id))
    }
}

/// `?phone_number_id=` restricts to that number's media.
fn belongs(number_id: &str, call: &Call) -> bool {
    call.query
        .get("phone_number_id")
        .is_none_or(|asked| asked == number_id)
}

/// Example files of templates: open to everybody, as on Meta's CDN.
pub(crate) async fn example(
    State(world): State<Arc<World>>,
    Path(name): Path<String>,
) -> Response<Body> {
    let file = Asset::named(&name).or_else(|| world.state().samples.by_name(&name).cloned());
    match file {
        Some(file) => file_response(file.bytes, &file.mime),
        None => {
            let mut nothing = Response::new(Body::empty());
            *nothing.status_mut() = StatusCode::NOT_FOUND;
            nothing
        }
    }
}

/// Zeros until somebody hangs up.
fn endless(mime: &str) -> Response<Body> {
    let zeros = ReaderStream::new(tokio::io::repeat(0));
    file_response(Body::from_stream(zeros), mime)
}

fn redirect(to: &str) -> Response<Body> {
    let mut away = Response::new(Body::empty());
    *away.status_mut() = StatusCode::FOUND;
    if let Ok(to) = HeaderValue::from_str(to) {
        away.headers_mut().insert(header::LOCATION, to);
    }
    away
}

fn file_response(content: impl Into<Body>, mime: &str) -> Response<Body> {
    let mut response = Response::new(content.into());
    let mime = HeaderValue::from_str(plain(mime));
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        mime.unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream")),
    );
    response
}

/// The download address: token needed, good for five minutes.
pub(super) async fn download(
    world: &Arc<World>,
    line: &Line,
    call: &Call,
    trace: &str,
) -> Response<Body> {
    if let Err(refusal) = authorise(world, call) {
        return refusal.response(trace);
    }
    let query = |key: &str| call.query.get(key).map(String::as_str).unwrap_or_default();
    let expires_s = query("ext").parse().unwrap_or(0);
    let found = if url_is_good(world, query("mid"), expires_s, query("hash")) {
        world
            .state()
            .media
            .find(query("mid"), world.options.clock.now_ms())
            .cloned()
    } else {
        None
    };
    let trouble = world.state().faults.take(|fault| match fault {
        Fault::MediaNotFound
        | Fault::MediaWrongBytes
        | Fault::MediaTruncated
        | Fault::MediaEndless
        | Fault::MediaRedirect { .. }
        | Fault::StallMedia { .. } => Some(fault.clone()),
        _ => None,
    });
    let Some(media) = found.filter(|_| trouble != Some(Fault::MediaNotFound)) else {
        let mut page = Response::new(Body::from(
            "<html><body>URL signature expired</body></html>",
        ));
        *page.status_mut() = StatusCode::NOT_FOUND;
        page.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        return page;
    };
    let mut bytes = media.file.bytes.clone();
    match trouble {
        Some(Fault::MediaWrongBytes) => {
            bytes = bytes.iter().map(|byte| byte ^ 0x55).collect::<Bytes>()
        }
        Some(Fault::MediaTruncated) => line.cut_after(bytes.len() / 2),
        Some(Fault::MediaEndless) => return endless(&media.file.mime),
        Some(Fault::MediaRedirect { to }) => return redirect(&to),
        Some(Fault::StallMedia { for_ms }) => {
            tokio::time::sleep(Duration::from_millis(for_ms)).await
        }
        _ => {}
    }
    file_response(bytes, &media.file.mime)
}
