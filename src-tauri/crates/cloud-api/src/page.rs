//! Pages of lists.

use serde_json::Value;

use crate::Cursor;
use crate::json;

/// One page of a list.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The elements that could be read, in Meta's order.
    pub items: Vec<T>,
    /// Elements that could not be read, as received.
    pub broken: Vec<Value>,
    /// Where the next page starts; `None` on the last one.
    pub next: Option<Cursor>,
}

/// Shows how many could not be read, not what they hold.
impl<T: std::fmt::Debug> std::fmt::Debug for Page<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Page")
            .field("items", &self.items)
            .field("broken", &self.broken.len())
            .field("next", &self.next)
            .finish()
    }
}

impl<T> Page<T> {
    /// Reads `data` element by element; `None` when the answer is no list.
    pub(crate) fn read(mut answer: Value, read: impl Fn(Value) -> Option<T>) -> Option<Self> {
        if !answer.get("data").is_some_and(Value::is_array) {
            return None;
        }
        let next = next_page(&answer);
        let mut page = Self {
            items: Vec::new(),
            broken: Vec::new(),
            next,
        };
        for raw in json::into_elements(json::take(&mut answer, "data")) {
            match read(raw.clone()) {
                Some(item) => page.items.push(item),
                None => page.broken.push(raw),
            }
        }
        Some(page)
    }
}

/// The cursor of the next page. Only `paging.next` says that there is one: the last page has an
/// `after` cursor, too.
fn next_page(answer: &Value) -> Option<Cursor> {
    let paging = json::object(answer, "paging")?;
    json::ident(paging, "next")?;
    json::ident(json::object(paging, "cursors")?, "after").map(Cursor::new)
}
