//! Meta's rules for a send, in the simulator's own words.
//!
//! Nothing here is shared with any client: if a client and this module misread the documentation differently, a test
//! fails, which is the point. Lengths are counted in UTF-16 units, the stricter reading of an undocumented basis; where
//! two of Meta's own documents disagree about a limit, the stricter one counts too.
//! Source: Meta, *Send messages* and its sub-pages, read 2026-11.

mod contacts;
pub(crate) mod creation;
mod freeform;
mod interactive;
mod part;
mod template;

pub(crate) use creation::{check as check_creation, is_language};
pub(crate) use freeform::{FreeForm, MediaFrom, MediaRef, check as check_free_form};
pub(crate) use part::{Part, is_web_address};
pub(crate) use template::check as check_template;
pub use template::{ShownButton, ShownCard, ShownTemplate};
