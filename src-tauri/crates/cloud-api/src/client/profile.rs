//! What customers see about the business.

use reqwest::Method;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Client, FileHandle, not_understood};
use crate::PhoneNumberId;
use crate::discreet::discreet;
use crate::error::Error;
use crate::json;
use crate::message::validate::{Check, at_most, count, filled};

const EDGE: &str = "whatsapp_business_profile";
const FIELDS: &str = "about,address,description,email,profile_picture_url,websites,vertical";

/// What customers see about the business.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BusinessProfile {
    /// One line.
    pub about: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// A few lines.
    pub description: Option<String>,
    /// Mail address.
    pub email: Option<String>,
    /// Where the picture is; expires.
    pub picture_url: Option<String>,
    /// Web addresses.
    pub websites: Vec<String>,
    /// Line of business: `RETAIL`, `RESTAURANT`, …
    pub vertical: Option<String>,
}

/// What to change of a profile. What is `None` stays.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct ProfileChange {
    /// 1 to 139 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// At most 256 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// At most 512 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// At most 128 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// A square picture, from [`Client::upload_sample`].
    #[serde(
        rename = "profile_picture_handle",
        skip_serializing_if = "Option::is_none"
    )]
    pub picture: Option<FileHandle>,
    /// At most two, each at most 256 characters, with `https://`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub websites: Option<Vec<String>>,
    /// Line of business: `RETAIL`, `RESTAURANT`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vertical: Option<String>,
}

discreet!(BusinessProfile { vertical });
discreet!(ProfileChange { vertical });

impl Client {
    /// What customers see about the business.
    ///
    /// # Errors
    /// As every request.
    pub async fn business_profile(&self, id: &PhoneNumberId) -> Result<BusinessProfile, Error> {
        let request = self
            .request(Method::GET, &[id.as_str(), EDGE])
            .query(&[("fields", FIELDS)]);
        let answer = self.json(request).await?;
        let profile = json::list(&answer, "data").first();
        profile
            .map(BusinessProfile::read)
            .ok_or_else(|| not_understood(&answer))
    }

    /// Changes what customers see.
    ///
    /// # Errors
    /// [`Error::Invalid`] before anything is sent; else as every request.
    pub async fn change_profile(
        &self,
        id: &PhoneNumberId,
        change: &ProfileChange,
    ) -> Result<(), Error> {
        change.validate()?;
        let mut body = json!(change);
        if let Some(fields) = body.as_object_mut() {
            fields.insert("messaging_product".to_owned(), json!("whatsapp"));
        }
        self.post_to(id, EDGE, &body).await
    }
}

impl ProfileChange {
    fn validate(&self) -> Check {
        if let Some(about) = &self.about {
            filled("about", about, 139)?;
        }
        // All but the first may be emptied.
        for (field, text, limit) in [
            ("address", &self.address, 256),
            ("description", &self.description, 512),
            ("email", &self.email, 128),
        ] {
            at_most(field, text.as_deref().unwrap_or_default(), limit)?;
        }
        let websites = self.websites.as_deref().unwrap_or_default();
        count("websites", websites.len(), 0, 2)?;
        for (index, site) in websites.iter().enumerate() {
            at_most(format!("websites[{index}]"), site, 256)?;
        }
        Ok(())
    }
}

impl BusinessProfile {
    fn read(profile: &Value) -> Self {
        let get = |key| json::ident(profile, key);
        Self {
            about: get("about"),
            address: get("address"),
            description: get("description"),
            email: get("email"),
            picture_url: get("profile_picture_url"),
            websites: json::list(profile, "websites")
                .iter()
                .filter_map(json::as_text)
                .collect(),
            vertical: get("vertical"),
        }
    }
}
