//! Listing templates.

use reqwest::Method;
use serde_json::Value;

use super::Client;
use crate::error::Error;
use crate::json;
use crate::{Cursor, Template, TemplatePage, WabaId};

const FIELDS: &str = "id,name,language,status,category,parameter_format,components,\
    quality_score,rejected_reason,previous_category";

/// Larger pages have been seen to time out.
const PAGE_SIZE: &str = "100";

impl Client {
    /// One page of an account's templates, at most 100. Go on with
    /// [`next`](TemplatePage::next) until there is none.
    ///
    /// # Errors
    /// As every request.
    pub async fn templates(
        &self,
        waba: &WabaId,
        page: Option<&Cursor>,
    ) -> Result<TemplatePage, Error> {
        let get = |fields: Option<&str>| {
            let mut request = self
                .request(Method::GET, &[waba.as_str(), "message_templates"])
                .query(&[("limit", PAGE_SIZE)]);
            if let Some(fields) = fields {
                request = request.query(&[("fields", fields)]);
            }
            if let Some(page) = page {
                request = request.query(&[("after", page.as_str())]);
            }
            request
        };
        let mut answer = self.json(get(Some(FIELDS))).await;
        if answer
            .as_ref()
            .is_err_and(|error| error.graph().is_some_and(|graph| graph.code == 100))
        {
            // One field an account may not read fails the whole list.
            answer = self.json(get(None)).await;
        }
        let mut answer = answer?;
        if !answer.get("data").is_some_and(Value::is_array) {
            return Err(super::not_understood(&answer));
        }
        let next = next_page(&answer);
        let mut read = TemplatePage {
            templates: Vec::new(),
            broken: Vec::new(),
            next,
        };
        for raw in json::into_elements(json::take(&mut answer, "data")) {
            match Template::read(raw.clone()) {
                Some(template) => read.templates.push(template),
                None => read.broken.push(raw),
            }
        }
        Ok(read)
    }
}

/// The cursor of the next page. Only `paging.next` says that there is one: the last page has an
/// `after` cursor, too.
pub(super) fn next_page(answer: &Value) -> Option<Cursor> {
    let paging = json::object(answer, "paging")?;
    json::ident(paging, "next")?;
    json::ident(json::object(paging, "cursors")?, "after").map(Cursor::new)
}
