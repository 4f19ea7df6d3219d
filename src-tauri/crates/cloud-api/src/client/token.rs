//! What a token may do.

use reqwest::Method;
use serde_json::Value;

use super::{Client, not_understood};
use crate::error::Error;
use crate::json;
use crate::page::Page;
use crate::{AppId, Waba, WabaId};

/// What a token is and may do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenInfo {
    /// Whether it works. When not, the other fields may be missing.
    pub is_valid: bool,
    /// The app it was made for.
    pub app_id: Option<AppId>,
    /// The app's name.
    pub application: Option<String>,
    /// `SYSTEM_USER` lasts; `USER` is for trying.
    pub kind: Option<String>,
    /// Whose it is.
    pub user_id: Option<String>,
    /// When it ends, Unix seconds; `None` for never.
    pub expires_at: Option<i64>,
    /// What it allows: sending needs `whatsapp_business_messaging`, templates and settings need
    /// `whatsapp_business_management`.
    pub scopes: Vec<String>,
    /// The accounts it names, newest first. May be empty although it covers some.
    pub accounts: Vec<WabaId>,
    /// Why it does not work: Meta's code and subcode.
    pub problem: Option<(i64, Option<i64>)>,
}

impl TokenInfo {
    fn read(data: &Value) -> Self {
        let granular = json::list(data, "granular_scopes");
        let mut accounts: Vec<WabaId> = Vec::new();
        for scope in granular {
            let is_ours = json::ident(scope, "scope").is_some_and(|s| s.starts_with("whatsapp_"));
            for id in json::list(scope, "target_ids")
                .iter()
                .filter_map(json::as_text)
            {
                let id = WabaId::new(id);
                if is_ours && !accounts.contains(&id) {
                    accounts.push(id);
                }
            }
        }
        let problem = json::object(data, "error")
            .and_then(|error| Some((json::int(error, "code")?, json::int(error, "subcode"))));
        Self {
            is_valid: json::flag(data, "is_valid").unwrap_or(false),
            app_id: json::ident(data, "app_id").map(AppId::new),
            application: json::ident(data, "application"),
            kind: json::ident(data, "type"),
            user_id: json::ident(data, "user_id"),
            expires_at: json::int(data, "expires_at").filter(|seconds| *seconds > 0),
            scopes: json::list(data, "scopes")
                .iter()
                .filter_map(json::as_text)
                .collect(),
            accounts,
            problem,
        }
    }
}

impl Client {
    /// Asks what this client's token is and may do.
    ///
    /// # Errors
    /// As every request. A token that does not work may be an answer, too: see
    /// [`TokenInfo::is_valid`].
    pub async fn token_info(&self) -> Result<TokenInfo, Error> {
        let request = self
            .request(Method::GET, &["debug_token"])
            .query(&[("input_token", self.inner.token.expose())]);
        let answer = self.json(request).await?;
        let data = json::object(&answer, "data");
        data.map(TokenInfo::read)
            .ok_or_else(|| not_understood(&answer))
    }

    /// The accounts a system user was given, for tokens that name none.
    ///
    /// # Errors
    /// As every request.
    pub async fn assigned_accounts(&self, user_id: &str) -> Result<Page<Waba>, Error> {
        let request = self
            .request(
                Method::GET,
                &[user_id, "assigned_whatsapp_business_accounts"],
            )
            .query(&[("fields", Waba::MINIMAL_FIELDS)]);
        let answer = self.json(request).await?;
        self.page(answer, Waba::read)
    }
}
