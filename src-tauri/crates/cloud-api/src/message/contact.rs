//! Address cards to send.

use serde::{Deserialize, Serialize};

use crate::discreet::discreet;

/// An address card.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactCard {
    /// The name.
    pub name: ContactName,
    /// Phone numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    /// Mail addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<Email>,
    /// The company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org: Option<Organization>,
    /// Postal addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Address>,
    /// Web addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<WebAddress>,
    /// `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<String>,
}

discreet!(ContactCard {});

macro_rules! part {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident $(as $wire:literal)?,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            $(
                $(#[$fdoc])*
                #[serde(default, skip_serializing_if = "Option::is_none" $(, rename = $wire)?)]
                pub $field: Option<String>,
            )*
        }

        discreet!($name {});
    };
}

/// A name: the whole and at least one of its parts.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactName {
    /// The whole name, as shown.
    pub formatted_name: String,
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Middle name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub middle_name: Option<String>,
    /// Such as `Dr.`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// Such as `Jr.`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suffix: Option<String>,
}

discreet!(ContactName {});

part! {
    /// A phone number of a card.
    Phone {
        /// As shown.
        phone,
        /// Digits: with them the card offers to write, without them to invite.
        wa_id,
        /// `CELL`, `WORK`, …
        kind as "type",
    }
}
part! {
    /// A mail address of a card.
    Email {
        /// The address.
        email,
        /// `HOME`, `WORK`, …
        kind as "type",
    }
}
part! {
    /// The company of a card.
    Organization {
        /// Its name.
        company,
        /// The department.
        department,
        /// The position.
        title,
    }
}
part! {
    /// A postal address of a card.
    Address {
        /// Street and number.
        street,
        /// City.
        city,
        /// State.
        state,
        /// Postal code.
        zip,
        /// Country.
        country,
        /// Two letters.
        country_code,
        /// `HOME`, `WORK`, …
        kind as "type",
    }
}
part! {
    /// A web address of a card.
    WebAddress {
        /// The address.
        url,
        /// `HOME`, `WORK`, …
        kind as "type",
    }
}
