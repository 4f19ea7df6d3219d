//! The username customers can find the business by.

use reqwest::Method;
use serde_json::json;

use super::Client;
use crate::PhoneNumberId;
use crate::discreet::discreet;
use crate::error::Error;
use crate::json;

const EDGE: &str = "username";

/// The username of the business.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Username {
    /// Without `@`; `None` when there is none.
    pub username: Option<String>,
    /// `approved`, `reserved` while under review.
    pub status: Option<String>,
}

discreet!(Username { status });

impl Client {
    /// The username of the business.
    ///
    /// # Errors
    /// As every request.
    pub async fn username(&self, id: &PhoneNumberId) -> Result<Username, Error> {
        let answer = self
            .json(self.request(Method::GET, &[id.as_str(), EDGE]))
            .await?;
        Ok(Username {
            username: json::ident(&answer, "username"),
            status: json::ident(&answer, "status"),
        })
    }

    /// Usernames that would suit the business and are free.
    ///
    /// # Errors
    /// As every request.
    pub async fn username_suggestions(&self, id: &PhoneNumberId) -> Result<Vec<String>, Error> {
        let request = self.request(Method::GET, &[id.as_str(), "username_suggestions"]);
        let answer = self.json(request).await?;
        Ok(json::list(&answer, "data")
            .iter()
            .flat_map(|data| json::list(data, "username_suggestions"))
            .filter_map(json::as_text)
            .collect())
    }

    /// Claims a username: 3 to 35 letters, digits, dots and underscores. With `transfer`, also when
    /// another of the own numbers has it.
    ///
    /// # Errors
    /// Codes 147001 to 147005 say why it cannot be had.
    pub async fn claim_username(
        &self,
        id: &PhoneNumberId,
        username: &str,
        transfer: bool,
    ) -> Result<(), Error> {
        let action = if transfer { "force_transfer" } else { "none" };
        let body = json!({ "username": username, "transfer_action": action });
        self.post_to(id, EDGE, &body).await
    }

    /// Gives the username up. Others may claim it.
    ///
    /// # Errors
    /// As every request.
    pub async fn release_username(&self, id: &PhoneNumberId) -> Result<(), Error> {
        self.confirm(self.request(Method::DELETE, &[id.as_str(), EDGE]))
            .await
    }
}
