#![doc = include_str!("../README.md")]

mod client;
mod discreet;
mod error;
mod ids;
mod json;
pub mod message;
mod number;
mod page;
mod phone_number;
mod secret;
pub mod signature;
pub mod template;
pub mod webhook;

pub use client::{
    AppSubscription, ArchiveOutcome, Automation, BlockOutcome, BlockedUser, BuildError, Business,
    BusinessProfile, ButtonTaps, CallAction, CallPermission, CallPoint, CallbackOverride, Client,
    ClientBuilder, CodeMethod, Command, CommerceSettings, Comparison, ConversationPoint,
    DeliveryEvent, Download, FileHandle, FreshToken, Granularity, Health, HealthEntity,
    HistoryEntry, LibraryEntry, LibraryQuery, MarketingOptions, MediaHosts, MediaInfo,
    MessagePoint, Node, NumberSetting, NumberSettings, PricePoint, PriceQuery, ProductPolicy,
    ProfileChange, ShortLink, Storage, SubmittedTemplate, SubscribedApp, TemplateCost,
    TemplateFilter, TemplatePoint, TemplateQuery, ThreadControl, TokenInfo, TrafficQuery,
    UploadFile, UploadSession, Username, WebhookAddresses,
};
pub use error::codes::{Class, ErrorRule, classify, rule_of};
pub use error::{Error, GraphError, Outcome, Usage};
pub use ids::{AppId, Cursor, MediaId, PhoneNumberId, TemplateId, UserId, WaId, WabaId, Wamid};
pub use message::{
    Accepted, Content, Invalid, MediaSource, OutgoingMessage, Problem, Recipient, TemplateMessage,
};
pub use number::{Country, E164, NotAPhoneNumber};
pub use page::Page;
pub use phone_number::{PhoneNumber, Waba};
pub use secret::{AccessToken, AppSecret};
pub use template::{LibraryTemplate, NewTemplate, Template, TemplateEdit, TemplatePage};

/// The Graph API version every request names unless [`ClientBuilder::version`] says otherwise.
///
/// Released 2026-02-18, served until 2028-07-29. Source: Meta, *Graph API › Versions*, read
/// 2026-11.
pub const GRAPH_VERSION: &str = "v25.0";
