//! Luna Bakery: the demo shop.
//!
//! The Cloud API has no history to ask for, so the shop's past comes as it would come in life: by webhook. Customers'
//! messages arrive on `messages`, what the owner answered on the phone as `smb_message_echoes`, and their fate as
//! statuses. All of it waits in the queue until a webhook address is known. Then a few live events follow at a calm
//! pace.

mod templates;

use std::sync::Arc;

pub(crate) use templates::templates;

use crate::world::World;

/// Prepares the history and starts the live events.
pub(crate) fn open(_world: &Arc<World>) {}
