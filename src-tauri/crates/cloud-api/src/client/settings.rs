//! Settings of a business number: calls, identity check, encryption, storage.

use reqwest::Method;
use serde_json::{Value, json};

use super::Client;
use crate::PhoneNumberId;
use crate::discreet::discreet;
use crate::error::Error;
use crate::json;

/// The settings of a number. What is `None` was not told.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct NumberSettings {
    /// Whether customers can call.
    pub calling: Option<bool>,
    /// Whether messages may name the customer's identity; see
    /// [`recipient_identity_key_hash`](crate::OutgoingMessage::recipient_identity_key_hash).
    pub identity_check: Option<bool>,
    /// Whether payloads are encrypted once more.
    pub payload_encryption: Option<bool>,
    /// `DEFAULT`, `IN_COUNTRY_STORAGE_ENABLED` or `NO_STORAGE_ENABLED`, upper case.
    pub storage: Option<String>,
    /// Everything as received; with call servers' credentials, if they were asked for.
    pub raw: Value,
}

discreet!(NumberSettings {
    calling,
    identity_check,
    payload_encryption,
    storage
});

/// A setting to change: Meta takes one at a time.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum NumberSetting {
    /// Whether customers can call, and what they see of it.
    Calling {
        /// Whether they can.
        enabled: bool,
        /// `DEFAULT` or `DISABLE_ALL`; stays when `None`.
        icon_visibility: Option<String>,
        /// Whether missing a call of theirs allows us to call back; stays when `None`.
        callback: Option<bool>,
    },
    /// Whether messages may name the customer's identity and are refused when it changed.
    IdentityCheck(bool),
    /// Encrypts payloads with our public key; `None` ends it.
    PayloadEncryption {
        /// The key, as Meta documents it.
        client_key: Option<String>,
    },
    /// Where messages rest.
    Storage(Storage),
    /// Anything else, as Meta documents it.
    Other(Value),
}

/// Where messages rest on their way.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Storage {
    /// At Meta, up to 30 days.
    Default,
    /// In a country.
    InCountry {
        /// Its two letters.
        region: String,
    },
    /// Nowhere: files die after an hour.
    Nowhere,
}

/// Shows which setting, not the key.
impl std::fmt::Debug for NumberSetting {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Calling { .. } => "calling",
            Self::IdentityCheck(_) => "user_identity_change",
            Self::PayloadEncryption { .. } => "payload_encryption",
            Self::Storage(_) => "storage_configuration",
            Self::Other(_) => "other",
        })
    }
}

impl NumberSetting {
    fn to_json(&self) -> Value {
        let word = |on: bool| if on { "ENABLED" } else { "DISABLED" };
        match self {
            Self::Calling {
                enabled,
                icon_visibility,
                callback,
            } => {
                let mut calling = json!({ "status": word(*enabled) });
                let mut add = |key: &str, value: Option<&str>| {
                    if let (Some(fields), Some(value)) = (calling.as_object_mut(), value) {
                        fields.insert(key.to_owned(), json!(value));
                    }
                };
                add("call_icon_visibility", icon_visibility.as_deref());
                add("callback_permission_status", callback.map(word));
                json!({ "calling": calling })
            }
            Self::IdentityCheck(on) => {
                json!({ "user_identity_change": { "enable_identity_key_check": on } })
            }
            Self::PayloadEncryption { client_key: None } => {
                json!({ "payload_encryption": { "status": "disabled" } })
            }
            Self::PayloadEncryption {
                client_key: Some(key),
            } => {
                json!({ "payload_encryption": { "status": "enabled", "client_encryption_key": key } })
            }
            Self::Storage(storage) => json!({ "storage_configuration": match storage {
                Storage::Default => json!({ "status": "DEFAULT" }),
                Storage::InCountry { region } =>
                    json!({ "status": "IN_COUNTRY_STORAGE_ENABLED", "data_localization_region": region }),
                Storage::Nowhere => json!({ "status": "NO_STORAGE_ENABLED" }),
            } }),
            Self::Other(body) => body.clone(),
        }
    }
}

impl Client {
    /// Reads the settings of a number; with `sip`, also the credentials of its call servers.
    ///
    /// # Errors
    /// As every request.
    pub async fn number_settings(
        &self,
        id: &PhoneNumberId,
        sip: bool,
    ) -> Result<NumberSettings, Error> {
        let mut request = self.request(Method::GET, &[id.as_str(), "settings"]);
        if sip {
            request = request.query(&[("include_sip_credentials", "true")]);
        }
        self.json(request).await.map(NumberSettings::read)
    }

    /// Changes one setting of a number.
    ///
    /// # Errors
    /// As every request; code 138018 when calls need a webhook first.
    pub async fn change_number_setting(
        &self,
        id: &PhoneNumberId,
        setting: &NumberSetting,
    ) -> Result<(), Error> {
        self.post_to(id, "settings", &setting.to_json()).await
    }
}

impl NumberSettings {
    fn read(raw: Value) -> Self {
        let status = |key| {
            // Meta's pages write these words in upper case, its published document in lower.
            let word = json::ident(json::object(&raw, key)?, "status")?;
            Some(word.to_ascii_uppercase())
        };
        let on = |key| status(key).map(|word| word == "ENABLED");
        let identity = json::object(&raw, "user_identity_change").and_then(|identity| {
            json::flag(identity, "enable_identity_key_check")
                .or_else(|| json::flag(identity, "enabled"))
        });
        Self {
            calling: on("calling"),
            identity_check: identity,
            payload_encryption: on("payload_encryption"),
            storage: status("storage_configuration"),
            raw,
        }
    }
}
