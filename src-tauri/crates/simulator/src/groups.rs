//! Group chats of the shop.

use std::collections::BTreeSet;

/// A group.
#[derive(Clone, Debug)]
pub(crate) struct GroupChat {
    pub(crate) number_id: String,
    /// Names of the customers in it.
    pub(crate) members: BTreeSet<String>,
    /// Nobody can write.
    pub(crate) suspended: bool,
}
