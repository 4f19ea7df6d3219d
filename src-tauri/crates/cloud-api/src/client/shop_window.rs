//! What an empty chat offers: questions to tap, commands, the catalogue.

use reqwest::Method;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Client, not_understood};
use crate::PhoneNumberId;
use crate::discreet::discreet;
use crate::error::Error;
use crate::json;
use crate::message::validate::{Check, count, filled};

/// What an empty chat offers.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct Automation {
    /// Questions to tap: at most 4, each at most 80 characters, no emoji.
    pub prompts: Vec<String>,
    /// Commands after a slash: at most 30.
    pub commands: Vec<Command>,
}

discreet!(Automation {});

/// A command after a slash.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Command {
    /// At most 32 characters, without the slash.
    #[serde(rename = "command_name")]
    pub name: String,
    /// At most 256 characters.
    #[serde(rename = "command_description")]
    pub description: String,
}

discreet!(Command {});

/// Whether customers see the catalogue and a cart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CommerceSettings {
    /// Whether there is a cart.
    pub is_cart_enabled: Option<bool>,
    /// Whether the catalogue shows.
    pub is_catalog_visible: Option<bool>,
}

impl Automation {
    fn validate(&self) -> Check {
        count("prompts", self.prompts.len(), 0, 4)?;
        for (index, prompt) in self.prompts.iter().enumerate() {
            filled(format!("prompts[{index}]"), prompt, 80)?;
        }
        count("commands", self.commands.len(), 0, 30)?;
        for (index, command) in self.commands.iter().enumerate() {
            let at = |part: &str| format!("commands[{index}].{part}");
            filled(at("command_name"), &command.name, 32)?;
            filled(at("command_description"), &command.description, 256)?;
        }
        Ok(())
    }
}

impl Client {
    /// What an empty chat offers.
    ///
    /// # Errors
    /// As every request.
    pub async fn automation(&self, id: &PhoneNumberId) -> Result<Automation, Error> {
        let request = self.request(Method::GET, &[id.as_str()]);
        let answer = self
            .json(request.query(&[("fields", "conversational_automation")]))
            .await?;
        let offered = answer
            .get("conversational_automation")
            .unwrap_or(&Value::Null);
        let command = |raw: &Value| {
            Some(Command {
                name: json::ident(raw, "command_name")?,
                description: json::text(raw, "command_description").unwrap_or_default(),
            })
        };
        Ok(Automation {
            prompts: json::list(offered, "prompts")
                .iter()
                .filter_map(json::as_text)
                .collect(),
            commands: json::list(offered, "commands")
                .iter()
                .filter_map(command)
                .collect(),
        })
    }

    /// Sets what an empty chat offers; empty lists offer nothing.
    ///
    /// # Errors
    /// [`Error::Invalid`] before anything is sent; else as every request.
    pub async fn set_automation(
        &self,
        id: &PhoneNumberId,
        automation: &Automation,
    ) -> Result<(), Error> {
        automation.validate()?;
        self.post_to(id, "conversational_automation", &json!(automation))
            .await
    }

    /// Whether customers see the catalogue and a cart.
    ///
    /// # Errors
    /// As every request.
    pub async fn commerce_settings(&self, id: &PhoneNumberId) -> Result<CommerceSettings, Error> {
        let request = self.request(Method::GET, &[id.as_str(), "whatsapp_commerce_settings"]);
        let answer = self.json(request).await?;
        let settings = json::list(&answer, "data")
            .first()
            .ok_or_else(|| not_understood(&answer))?;
        Ok(CommerceSettings {
            is_cart_enabled: json::flag(settings, "is_cart_enabled"),
            is_catalog_visible: json::flag(settings, "is_catalog_visible"),
        })
    }

    /// Sets whether customers see a cart and the catalogue.
    ///
    /// # Errors
    /// As every request; there has to be a catalogue.
    pub async fn set_commerce_settings(
        &self,
        id: &PhoneNumberId,
        cart: bool,
        catalog: bool,
    ) -> Result<(), Error> {
        let request = self.request(Method::POST, &[id.as_str(), "whatsapp_commerce_settings"]);
        let query = [("is_cart_enabled", cart), ("is_catalog_visible", catalog)];
        self.confirm(request.query(&query)).await
    }
}
