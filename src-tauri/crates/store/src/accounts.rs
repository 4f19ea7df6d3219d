//! Connected business numbers.

use shopbell_domain::{AccountId, PhoneNumberId, WabaId};

use crate::{Store, StoreError, WriteTx};

/// A business number connected here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Our id.
    pub id: AccountId,
    /// Meta's id of the number.
    pub phone_number_id: PhoneNumberId,
    /// Meta's id of the account it belongs to.
    pub waba_id: WabaId,
    /// As Meta formats it; empty until known. Never a key.
    pub display_phone_number: String,
    /// The approved display name; empty until known.
    pub verified_name: String,
    /// When it was first connected here, Unix milliseconds.
    pub created_at_ms: i64,
}

/// A number to connect.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Meta's id of the number.
    pub phone_number_id: PhoneNumberId,
    /// Meta's id of the account it belongs to.
    pub waba_id: WabaId,
    /// As Meta formats it; empty when not known.
    pub display_phone_number: String,
    /// The approved display name; empty when not known.
    pub verified_name: String,
}

impl Store {
    /// Every connected number, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        Ok(sqlx::query_as!(
            Account,
            r#"SELECT id AS "id!", phone_number_id, waba_id, display_phone_number, verified_name,
                      created_at_ms
               FROM accounts ORDER BY id"#
        )
        .fetch_all(&self.readers)
        .await?)
    }
}

impl WriteTx {
    /// Adds a number, or brings what is known of it up to date; empty values change nothing.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn upsert_account(
        &mut self,
        new: &NewAccount,
        now_ms: i64,
    ) -> Result<AccountId, StoreError> {
        let (phone_number_id, waba_id) = (new.phone_number_id.as_str(), new.waba_id.as_str());
        let id = sqlx::query_scalar!(
            r#"INSERT INTO accounts (phone_number_id, waba_id, display_phone_number, verified_name, created_at_ms)
               VALUES (?, ?, ?, ?, ?)
               ON CONFLICT (phone_number_id) DO UPDATE SET
                   waba_id = excluded.waba_id,
                   display_phone_number = COALESCE(NULLIF(excluded.display_phone_number, ''), display_phone_number),
                   verified_name = COALESCE(NULLIF(excluded.verified_name, ''), verified_name)
               RETURNING id AS "id!: i64""#,
            phone_number_id,
            waba_id,
            new.display_phone_number,
            new.verified_name,
            now_ms
        )
        .fetch_one(&mut *self.0)
        .await?;
        Ok(AccountId(id))
    }
}
