//! Meta's error codes and the envelope they come in.
//!
//! The simulator's own copy of the table, so that a mistake in a client's table shows.
//! Source: Meta, *Cloud API › Error codes*, read 2026-11.

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
};
use serde_json::{Map, Value, json};

use crate::wire;

/// A refused request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: u32,
    pub(crate) subcode: Option<u32>,
    /// Replaces the code's own title.
    pub(crate) message: Option<String>,
    /// What a person is told; management endpoints have it.
    pub(crate) user: Option<String>,
    pub(crate) details: Option<String>,
    pub(crate) retry_after_s: Option<u32>,
}

/// Outcome of a Graph request.
pub(crate) type Outcome<T> = Result<T, Refusal>;

impl Refusal {
    /// The code with its usual title.
    pub(crate) fn code(code: u32) -> Self {
        Self {
            code,
            subcode: None,
            message: None,
            user: None,
            details: None,
            retry_after_s: None,
        }
    }

    /// The code, with what exactly is wrong.
    pub(crate) fn with(code: u32, details: impl Into<String>) -> Self {
        Self {
            details: Some(details.into()),
            ..Self::code(code)
        }
    }

    /// Error 100 with Meta's own sentence.
    pub(crate) fn parameter(message: impl Into<String>) -> Self {
        Self {
            message: Some(message.into()),
            ..Self::code(100)
        }
    }

    /// Error 100 with a subcode of the management endpoints and words for a person.
    pub(crate) fn management(subcode: u32, why: impl Into<String>) -> Self {
        Self {
            subcode: Some(subcode),
            user: Some(why.into()),
            ..Self::code(100)
        }
    }

    /// The same as the management endpoints say it: they know 100 where sending knows what is missing and what is wrong.
    pub(crate) fn managed(self) -> Self {
        match (self.code, self.details) {
            (131_008 | 131_009, details) => Self {
                message: details,
                ..Self::code(100)
            },
            (_, details) => Self { details, ..self },
        }
    }

    /// The object does not exist, or not for this method.
    pub(crate) fn unsupported(method: &str, id: &str) -> Self {
        let message = format!(
            "Unsupported {} request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, \
             or does not support this operation. Please read the Graph API documentation at \
             https://developers.facebook.com/docs/graph-api",
            method.to_lowercase()
        );
        Self {
            subcode: Some(33),
            message: Some(message),
            ..Self::code(100)
        }
    }

    /// The answer that carries it.
    pub(crate) fn response(&self, trace: &str) -> Response<Body> {
        let (status, title) = lookup(self.code);
        let mut error = Map::new();
        let mut put = |key: &str, value: Value| drop(error.insert(key.to_owned(), value));
        let text = self.message.as_deref().unwrap_or(title);
        // Codes of the generic Graph layer (190, 100/33) come without the number in front.
        let bare = self.subcode == Some(33) || self.code == 190 || self.code == 104;
        put(
            "message",
            if bare {
                json!(text)
            } else {
                json!(format!("(#{}) {text}", self.code))
            },
        );
        put(
            "type",
            json!(if self.subcode == Some(33) {
                "GraphMethodException"
            } else {
                "OAuthException"
            }),
        );
        put("code", json!(self.code));
        if let Some(subcode) = self.subcode {
            put("error_subcode", json!(subcode));
        }
        if let Some(user) = &self.user {
            put("error_user_title", json!("Invalid parameter"));
            put("error_user_msg", json!(user));
        }
        if let Some(details) = &self.details {
            put(
                "error_data",
                json!({"messaging_product": "whatsapp", "details": details}),
            );
        }
        if matches!(status, 500 | 503) {
            put("is_transient", json!(true));
        }
        put("fbtrace_id", json!(trace));
        let mut response = answer(status, &json!({"error": error}));
        if let Some(seconds) = self.retry_after_s {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == 401 {
            response.headers_mut().insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("OAuth \"Facebook Platform\" \"invalid_token\""),
            );
        }
        response
    }
}

/// A JSON answer as the Graph API writes it.
pub(crate) fn answer(status: u16, body: &Value) -> Response<Body> {
    let mut response = Response::new(Body::from(wire::encode(body)));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json; charset=UTF-8"),
    );
    headers.insert("facebook-api-version", HeaderValue::from_static("v25.0"));
    response
}

/// An element of `statuses[].errors`.
pub(crate) fn webhook_error(code: u32) -> Value {
    let (_, title) = lookup(code);
    json!({
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": details(code)},
        "href": "/documentation/business-messaging/whatsapp/support/error-codes",
    })
}

/// What a failed status explains.
fn details(code: u32) -> &'static str {
    match code {
        131_026 => "Message undeliverable.",
        131_047 => {
            "Message failed to send because more than 24 hours have passed since the customer last replied to this number."
        }
        130_472 => "User's number is part of an experiment, so the message was not sent.",
        131_042 => {
            "Message failed to send because there was an issue with the payment method of the account."
        }
        131_048 => {
            "Message failed to send because of the limit on people this number can write to first."
        }
        131_049 => "This message was not delivered to maintain healthy ecosystem engagement.",
        131_050 => {
            "The recipient chose to stop receiving marketing messages on WhatsApp from your business."
        }
        131_052 => "The file could not be downloaded.",
        131_053 => "The file could not be uploaded: its type or codec is not supported.",
        132_015 => "The template is paused because of low quality.",
        _ => "The message could not be sent.",
    }
}

/// HTTP status and title of a code.
pub(crate) fn lookup(code: u32) -> (u16, &'static str) {
    match code {
        0 => (401, "AuthException"),
        1 => (400, "API Unknown"),
        2 => (503, "API Service"),
        3 => (403, "API Method"),
        4 => (400, "API Too Many Calls"),
        10 => (403, "Permission Denied"),
        33 | 100 => (400, "Invalid parameter"),
        102 => (401, "Session key invalid or no longer valid"),
        104 => (401, "An access token is required to request this resource."),
        190 => (
            401,
            "Invalid OAuth access token - Cannot parse access token",
        ),
        200..=299 => (403, "API Permission"),
        368 => (403, "Temporarily blocked for policies violations"),
        803 => (404, "Some of the aliases you requested do not exist"),
        2200 => (400, "Callback verification failed"),
        2500 => (400, "Unknown path components"),
        80_007 => (400, "Rate limit issues"),
        80_008 => (
            400,
            "There have been too many calls to this WhatsApp Business account",
        ),
        130_403 => (403, "User is blocked"),
        130_429 => (400, "Rate limit hit"),
        130_472 => (400, "User's number is part of an experiment"),
        130_497 => (
            403,
            "Business account is restricted from messaging users in this country",
        ),
        131_000 => (500, "Something went wrong"),
        131_005 => (403, "Access denied"),
        131_008 => (400, "Required parameter is missing"),
        131_009 => (400, "Parameter value is not valid"),
        131_016 => (500, "Service unavailable"),
        131_021 => (400, "Recipient cannot be sender"),
        131_026 => (400, "Message undeliverable"),
        131_030 => (400, "Recipient phone number not in allowed list"),
        131_031 => (403, "Account has been locked"),
        131_036 => (400, "Message delivered to a linked device only"),
        131_037 => (
            400,
            "WhatsApp provided number needs display name approval before message can be sent",
        ),
        131_020 => (400, "Invalid group ID"),
        131_041 => (400, "Unknown group"),
        131_204 => (400, "Group is suspended"),
        131_042 => (400, "Business eligibility payment issue"),
        131_045 => (500, "Incorrect certificate"),
        131_047 => (400, "Re-engagement message"),
        131_048 => (400, "Spam rate limit hit"),
        131_049 => (400, "Meta chose not to deliver"),
        131_050 => (400, "User has stopped receiving marketing messages"),
        131_051 => (400, "Unsupported message type"),
        131_052 => (400, "Media download error"),
        131_053 => (400, "Media upload error"),
        131_056 => (
            400,
            "(Business Account, Consumer Account) pair rate limit hit",
        ),
        131_057 => (500, "Account in maintenance mode"),
        131_063 => (400, "Marketing templates are disabled on Cloud API"),
        131_062 => (
            400,
            "Business-scoped user ID recipients are not supported for this message",
        ),
        131_070 => (400, "This app does not own the conversation thread"),
        132_000 => (
            400,
            "Number of parameters does not match the expected number of params",
        ),
        132_001 => (404, "Template name does not exist in the translation"),
        132_005 => (400, "Translated text too long"),
        132_007 => (400, "Template format character policy violated"),
        132_008 => (400, "Template parameter value invalid"),
        132_012 => (
            400,
            "Parameter format does not match format in the created template",
        ),
        132_015 => (400, "Template is paused"),
        132_016 => (400, "Template is disabled"),
        132_018 => (
            400,
            "There is an issue with the parameters in your template",
        ),
        132_068 => (400, "Flow is blocked"),
        132_069 => (400, "Flow is throttled"),
        133_000 => (500, "Incomplete deregistration"),
        133_004 => (503, "Server temporarily unavailable"),
        133_005 => (400, "Two step verification PIN mismatch"),
        133_006 => (400, "Phone number re-verification needed"),
        133_008 => (400, "Too many two step verification PIN guesses"),
        133_009 => (400, "Two step verification PIN guessed too fast"),
        133_010 => (400, "Phone number not registered"),
        133_015 => (
            400,
            "Please wait a few minutes before attempting to register this phone number",
        ),
        133_016 => (400, "Account register deregister rate limit exceeded"),
        134_100 => (400, "Only marketing messages supported"),
        134_101 => (400, "Template is still syncing"),
        134_102 => (400, "Template unavailable"),
        135_000 => (400, "Generic user error"),
        138_000 => (400, "Calling not enabled"),
        138_009 => (400, "Call permission request limit hit"),
        138_013 => (400, "Call permission check limit hit"),
        139_100 => (400, "Failed to block/unblock users"),
        139_101 => (400, "Block list limit reached"),
        147_005 => (
            400,
            "Username is used by another phone number of the business",
        ),
        200_005 => (400, "Template insights are not available"),
        200_006 => (400, "Template insights cannot be disabled"),
        200_007 => (400, "Template insights are disabled"),
        147_001 => (400, "Username is not available"),
        137_000 => (400, "Recipient identity key hash mismatch"),
        _ => (400, "Unknown error"),
    }
}
