//! The files a message refers to.

use crate::{
    graph::errors::{Outcome, Refusal},
    media::{format::can_be_shown, link_problem},
    number::Number,
    rules::{MediaFrom, MediaRef},
    world::{State, World},
};

/// Every media id must be ours and alive; a file of the wrong kind is accepted and fails later, as with Meta.
pub(super) fn stored(
    world: &World,
    state: &State,
    number: &Number,
    media: &[MediaRef],
) -> Outcome<Option<u32>> {
    let mut fails_with = None;
    for file in media {
        let MediaFrom::Id(id) = &file.from else {
            continue;
        };
        let found = state
            .media
            .find(id, world.options.clock.now_ms())
            .filter(|media| media.number_id == number.id);
        let Some(found) = found else {
            return Err(Refusal::with(
                131_009,
                format!("Media with id {id} was not found; it may have expired."),
            ));
        };
        if !can_be_shown(&file.kind, file.voice, &found.file) {
            fails_with = Some(131_053);
        }
    }
    Ok(fails_with)
}

/// Fetches the files given by address; the code the message fails with when one is of no use.
pub(super) async fn fetched(world: &World, media: &[MediaRef]) -> Option<u32> {
    for file in media {
        if let MediaFrom::Link(url) = &file.from
            && let Some(code) = link_problem(world, file, url).await
        {
            return Some(code);
        }
    }
    None
}
