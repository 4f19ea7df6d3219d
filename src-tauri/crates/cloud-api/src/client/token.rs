//! What a token may do.

use std::time::Duration;

use reqwest::{Method, RequestBuilder};
use serde_json::Value;

use super::{Client, not_understood};
use crate::discreet::discreet;
use crate::error::Error;
use crate::json;
use crate::page::Page;
use crate::{AccessToken, AppId, AppSecret, Cursor, Waba, WabaId};

/// What a token is and may do.
#[derive(Clone, PartialEq, Eq)]
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

discreet!(TokenInfo {
    is_valid,
    app_id,
    kind,
    expires_at,
    scopes,
    accounts,
    problem
});

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

/// A business portfolio.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Business {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
}

discreet!(Business { id });

/// A token in place of one that ends. The old one lasts until its own end.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FreshToken {
    /// The token.
    pub token: AccessToken,
    /// How long it lasts, if not for ever.
    pub expires_in: Option<Duration>,
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
    pub async fn assigned_accounts(
        &self,
        user_id: &str,
        page: Option<&Cursor>,
    ) -> Result<Page<Waba>, Error> {
        let request = self
            .request(
                Method::GET,
                &[user_id, "assigned_whatsapp_business_accounts"],
            )
            .query(&[("fields", Waba::MINIMAL_FIELDS)]);
        let answer = self.json(after(request, page)).await?;
        self.page(answer, Waba::read)
    }

    /// The portfolios the token's user belongs to; needs the permission `business_management`.
    ///
    /// # Errors
    /// As every request.
    pub async fn businesses(&self, page: Option<&Cursor>) -> Result<Page<Business>, Error> {
        let request = self
            .request(Method::GET, &["me", "businesses"])
            .query(&[("fields", "id,name")]);
        let answer = self.json(after(request, page)).await?;
        self.page(answer, |raw| {
            Some(Business {
                id: json::ident(&raw, "id")?,
                name: json::ident(&raw, "name"),
            })
        })
    }

    /// The accounts a portfolio owns, or with `shared` those others share with it.
    ///
    /// # Errors
    /// As every request.
    pub async fn accounts_of(
        &self,
        business: &str,
        shared: bool,
        page: Option<&Cursor>,
    ) -> Result<Page<Waba>, Error> {
        let edge = if shared {
            "client_whatsapp_business_accounts"
        } else {
            "owned_whatsapp_business_accounts"
        };
        let request = self
            .request(Method::GET, &[business, edge])
            .query(&[("fields", Waba::MINIMAL_FIELDS)]);
        let answer = self.json(after(request, page)).await?;
        self.page(answer, Waba::read)
    }

    /// Gets a token of 60 more days for this client's own, which has to be one that ends.
    ///
    /// # Errors
    /// As every request.
    pub async fn refresh_token(
        &self,
        app: &AppId,
        secret: &AppSecret,
    ) -> Result<FreshToken, Error> {
        let query = [
            ("grant_type", "fb_exchange_token"),
            ("client_id", app.as_str()),
            ("client_secret", secret.expose()),
            ("set_token_expires_in_60_days", "true"),
            ("fb_exchange_token", self.inner.token.expose()),
        ];
        let request = self.request(Method::GET, &["oauth", "access_token"]);
        let answer = self.json(request.query(&query)).await?;
        let token = json::ident(&answer, "access_token").ok_or_else(|| not_understood(&answer))?;
        let seconds = json::int(&answer, "expires_in").and_then(|s| u64::try_from(s).ok());
        Ok(FreshToken {
            token: AccessToken::new(token),
            expires_in: seconds.filter(|s| *s > 0).map(Duration::from_secs),
        })
    }

    /// Ends a token. This client's own speaks for it.
    ///
    /// # Errors
    /// As every request.
    pub async fn revoke_token(
        &self,
        app: &AppId,
        secret: &AppSecret,
        token: &AccessToken,
    ) -> Result<(), Error> {
        let query = [
            ("client_id", app.as_str()),
            ("client_secret", secret.expose()),
            ("revoke_token", token.expose()),
            ("access_token", self.inner.token.expose()),
        ];
        let request = self.request(Method::GET, &["oauth", "revoke"]);
        self.confirm(request.query(&query)).await
    }
}

/// The same request for a later page.
fn after(request: RequestBuilder, page: Option<&Cursor>) -> RequestBuilder {
    match page {
        Some(page) => request.query(&[("after", page.as_str())]),
        None => request,
    }
}
