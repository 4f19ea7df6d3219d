//! Customers who may not write.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Client, not_understood};
use crate::discreet::discreet;
use crate::error::{Error, GraphError};
use crate::json;
use crate::message::Recipient;
use crate::page::Page;
use crate::webhook::MessageError;
use crate::{Cursor, PhoneNumberId, UserId, WaId};

const EDGE: &str = "block_users";

/// A person of a block list.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BlockedUser {
    /// What was asked for.
    pub input: Option<String>,
    /// The number, where it is known.
    pub wa_id: Option<WaId>,
    /// The user id, where it is known.
    pub user_id: Option<UserId>,
    /// Why it did not work.
    pub errors: Vec<MessageError>,
}

discreet!(BlockedUser { errors });

/// What became of a request to block or unblock. It may work for some and not for others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BlockOutcome {
    /// For whom it worked.
    pub changed: Vec<BlockedUser>,
    /// For whom it did not.
    pub failed: Vec<BlockedUser>,
}

impl Client {
    /// Blocks people, at most 1000 at a time: only those who wrote in the last 24 hours can be.
    /// Groups are skipped.
    ///
    /// # Errors
    /// As every request, when it worked for nobody.
    pub async fn block(
        &self,
        id: &PhoneNumberId,
        who: &[Recipient],
    ) -> Result<BlockOutcome, Error> {
        self.change_blocks(Method::POST, id, who).await
    }

    /// Unblocks people.
    ///
    /// # Errors
    /// As every request, when it worked for nobody.
    pub async fn unblock(
        &self,
        id: &PhoneNumberId,
        who: &[Recipient],
    ) -> Result<BlockOutcome, Error> {
        self.change_blocks(Method::DELETE, id, who).await
    }

    /// A page of the block list.
    ///
    /// # Errors
    /// As every request.
    pub async fn blocked(
        &self,
        id: &PhoneNumberId,
        page: Option<&Cursor>,
    ) -> Result<Page<BlockedUser>, Error> {
        let mut request = self.request(Method::GET, &[id.as_str(), EDGE]);
        if let Some(page) = page {
            request = request.query(&[("after", page.as_str())]);
        }
        let answer = self.json(request).await?;
        self.page(answer, |raw| Some(BlockedUser::read(&raw)))
    }

    async fn change_blocks(
        &self,
        method: Method,
        id: &PhoneNumberId,
        who: &[Recipient],
    ) -> Result<BlockOutcome, Error> {
        let person = |who: &Recipient| match who {
            Recipient::Phone(number) => Some(json!({ "user": format!("+{number}") })),
            Recipient::User(user) => Some(json!({ "user_id": user })),
            Recipient::Group(_) => None,
        };
        let users: Vec<Value> = who.iter().filter_map(person).collect();
        let body = json!({ "messaging_product": "whatsapp", EDGE: users });
        let request = self.request(method, &[id.as_str(), EDGE]).json(&body);
        // Partial success may come with any status, an error envelope beside the results.
        let (status, headers, answer) = self.any_json(request).await?;
        if let Some(results) = json::object(&answer, EDGE) {
            let outcome = BlockOutcome::read(results);
            if !outcome.changed.is_empty() || !outcome.failed.is_empty() {
                return Ok(outcome);
            }
        }
        match GraphError::read(&answer, status, &headers) {
            Some(error) => Err(Error::Refused(Box::new(error))),
            None => Err(not_understood(&answer)),
        }
    }
}

impl BlockOutcome {
    fn read(results: &Value) -> Self {
        let users = |key| json::list(results, key).iter().map(BlockedUser::read);
        Self {
            changed: users("added_users").chain(users("removed_users")).collect(),
            failed: users("failed_users").collect(),
        }
    }
}

impl BlockedUser {
    fn read(raw: &Value) -> Self {
        Self {
            input: json::ident(raw, "input"),
            wa_id: json::ident(raw, "wa_id").map(WaId::new),
            user_id: json::ident(raw, "user_id").map(UserId::new),
            errors: MessageError::all(json::list(raw, "errors")),
        }
    }
}
