//! From a token to the numbers behind it.
//!
//! The token may name its accounts; else the system user may have some assigned; else a portfolio
//! may own some, or share those of others. The first question that leads to a number ends the
//! search. Rejected: asking them all, which takes longer and finds no more for nearly everybody.

use std::collections::HashSet;

use shopbell_cloud_api as api;

use super::{Mistake, kept::KeptToken, number::KeptNumber};
use crate::{EngineError, ports::Secret};

/// Pages of a list that are read; a hundred numbers each.
const PAGES: usize = 20;
/// Subcodes of 190 for a token that was good once: password changed, ended, revoked.
///
/// Source: Meta, *Graph API › Handling errors*, read 2026-11.
const ENDED: [i64; 3] = [460, 463, 467];

/// What the token is and may do.
///
/// # Errors
/// [`Mistake::TokenEnded`], [`Mistake::TokenRefused`], [`Mistake::TokenPermission`]; what Meta
/// says otherwise.
pub(super) async fn inspect(
    client: &api::Client,
    token: &Secret,
    now_ms: i64,
) -> Result<(KeptToken, api::TokenInfo), EngineError> {
    let info = match client.token_info().await {
        Ok(info) => info,
        Err(error) => {
            let subcode = error.graph().filter(|graph| graph.code == 190);
            let subcode = subcode.and_then(|graph| graph.subcode);
            return Err(if subcode.is_some_and(|code| ENDED.contains(&code)) {
                Mistake::TokenEnded.into()
            } else {
                EngineError::Api(error)
            });
        }
    };
    let known = KeptToken::of(token, &info);
    let subcode = info.problem.and_then(|(_, subcode)| subcode);
    if known.ended(now_ms) || subcode.is_some_and(|code| ENDED.contains(&code)) {
        return Err(Mistake::TokenEnded.into());
    }
    if !info.is_valid {
        return Err(Mistake::TokenRefused.into());
    }
    match known.missing().first() {
        Some(permission) => Err(Mistake::TokenPermission(permission).into()),
        None => Ok((known, info)),
    }
}

/// The numbers that a token leads to; none when the owner has to name the account.
pub(super) async fn numbers(
    client: &api::Client,
    token: &KeptToken,
    info: &api::TokenInfo,
    named: Option<&str>,
) -> Result<Vec<KeptNumber>, EngineError> {
    let mut search = Search::new(client);
    let named = named.map(api::WabaId::new);
    search
        .look_into(named.into_iter().chain(info.accounts.iter().cloned()))
        .await?;
    if search.found.is_empty() {
        let user = info.user_id.as_deref().unwrap_or("me");
        let assigned = search.accounts(List::Assigned(user)).await?;
        search.look_into(assigned).await?;
    }
    if search.found.is_empty() && token.sees_portfolios() {
        for business in search.businesses().await? {
            for list in [List::Owned(&business), List::Shared(&business)] {
                let accounts = search.accounts(list).await?;
                search.look_into(accounts).await?;
            }
        }
    }
    Ok(search.found)
}

/// The numbers of one account that the owner named.
pub(super) async fn numbers_of(
    client: &api::Client,
    waba_id: &str,
) -> Result<Vec<KeptNumber>, EngineError> {
    let waba_id = api::WabaId::new(waba_id);
    if told(client.waba(&waba_id).await)?.is_none() {
        return Err(Mistake::AccountUnknown.into());
    }
    let mut search = Search::new(client);
    search.look_into([waba_id]).await?;
    if search.found.is_empty() {
        return Err(Mistake::NumberNotFound.into());
    }
    Ok(search.found)
}

/// Whether Meta missed or refused the proof of the app secret.
pub(super) fn wants_app_secret(error: &EngineError) -> bool {
    match error {
        EngineError::Api(error) => error
            .graph()
            .is_some_and(api::GraphError::rejects_app_secret),
        _ => false,
    }
}

/// What this token may not see is not there; all else that goes wrong is an error.
pub(super) fn told<T>(answer: Result<T, api::Error>) -> Result<Option<T>, EngineError> {
    match answer {
        Ok(told) => Ok(Some(told)),
        Err(error) => match error.graph() {
            Some(refusal)
                if !refusal.rejects_app_secret()
                    && matches!(refusal.code, 3 | 10 | 33 | 100 | 200..=299 | 803) =>
            {
                tracing::info!(%error, "the token does not lead there");
                Ok(None)
            }
            _ => Err(EngineError::Api(error)),
        },
    }
}

/// A list of accounts.
#[derive(Clone, Copy)]
enum List<'a> {
    Assigned(&'a str),
    Owned(&'a str),
    Shared(&'a str),
}

struct Search<'a> {
    client: &'a api::Client,
    found: Vec<KeptNumber>,
    looked_into: HashSet<String>,
}

impl<'a> Search<'a> {
    fn new(client: &'a api::Client) -> Self {
        Self {
            client,
            found: Vec::new(),
            looked_into: HashSet::new(),
        }
    }

    async fn look_into(
        &mut self,
        accounts: impl IntoIterator<Item = api::WabaId>,
    ) -> Result<(), EngineError> {
        for id in accounts {
            if !self.looked_into.insert(id.as_str().to_owned()) {
                continue;
            }
            let Some(numbers) = self.numbers(&id).await? else {
                continue;
            };
            if numbers.is_empty() {
                continue;
            }
            let name = told(self.client.waba(&id).await)?.and_then(|waba| waba.name);
            let known = |number| KeptNumber::of(number, &id, name.clone());
            self.found.extend(numbers.into_iter().map(known));
        }
        Ok(())
    }

    async fn numbers(
        &self,
        id: &api::WabaId,
    ) -> Result<Option<Vec<api::PhoneNumber>>, EngineError> {
        let (mut numbers, mut at) = (Vec::new(), None);
        for _ in 0..PAGES {
            let Some(page) = told(self.client.phone_numbers(id, at.as_ref()).await)? else {
                return Ok(None);
            };
            numbers.extend(page.items);
            at = page.next;
            if at.is_none() {
                break;
            }
        }
        Ok(Some(numbers))
    }

    async fn accounts(&self, list: List<'_>) -> Result<Vec<api::WabaId>, EngineError> {
        let (mut accounts, mut at) = (Vec::new(), None);
        for _ in 0..PAGES {
            let page = match list {
                List::Assigned(user) => self.client.assigned_accounts(user, at.as_ref()).await,
                List::Owned(business) => {
                    self.client.accounts_of(business, false, at.as_ref()).await
                }
                List::Shared(business) => {
                    self.client.accounts_of(business, true, at.as_ref()).await
                }
            };
            let Some(page) = told(page)? else { break };
            accounts.extend(page.items.into_iter().map(|waba| waba.id));
            at = page.next;
            if at.is_none() {
                break;
            }
        }
        Ok(accounts)
    }

    async fn businesses(&self) -> Result<Vec<String>, EngineError> {
        let (mut businesses, mut at) = (Vec::new(), None);
        for _ in 0..PAGES {
            let Some(page) = told(self.client.businesses(at.as_ref()).await)? else {
                break;
            };
            businesses.extend(page.items.into_iter().map(|business| business.id));
            at = page.next;
            if at.is_none() {
                break;
            }
        }
        Ok(businesses)
    }
}
