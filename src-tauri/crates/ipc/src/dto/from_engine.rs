//! From the engine's messages to the ones that travel.

use shopbell_core::{text, views};
use shopbell_domain::is_program;

use super::messages::{
    Delivery, MediaState, MediaView, MessageKind, MessageView, Paragraph, ParagraphKind,
    ProblemKind, ProblemView, QuoteView, ReactionView, Span, TimelinePage,
};

impl From<views::Timeline> for TimelinePage {
    fn from(page: views::Timeline) -> Self {
        Self {
            messages: page.messages.into_iter().map(Into::into).collect(),
            has_older: page.has_older,
            has_newer: page.has_newer,
            first_unread_id: page.first_unread.map(|id| id.to_string()),
        }
    }
}

impl From<views::MessageView> for MessageView {
    fn from(message: views::MessageView) -> Self {
        let id = message.id.to_string();
        Self {
            media: message.media.map(|media| media_view(media, &id)),
            id,
            conversation_id: message.conversation.to_string(),
            client_key: message.client_key,
            from_us: message.from_us,
            kind: message.kind.into(),
            meta_type: message.meta_type,
            meta_subtype: message.meta_subtype,
            text: message.text.into_iter().map(Into::into).collect(),
            plain_text: message.plain_text,
            at_ms: message.at_ms,
            arrived_ms: message.arrived_ms,
            delivery: message.state.map(Into::into),
            problem: message.problem.map(Into::into),
            quote: message.quote.map(|quote| QuoteView {
                message_id: quote.message.map(|id| id.to_string()),
                from_us: quote.from_us,
                kind: quote.kind.map(Into::into),
                text: quote.text,
            }),
            reactions: message
                .reactions
                .into_iter()
                .map(|reaction| ReactionView {
                    emoji: reaction.emoji,
                    from_us: reaction.from_us,
                    message_id: reaction.message.map(|id| id.to_string()),
                    problem: reaction.problem.map(Into::into),
                })
                .collect(),
            template: message.template.map(Into::into),
            card: message.card.map(Into::into),
            referral: message.referral.map(Into::into),
            product: message.product,
            author: message.author,
            sent_from: message.sent_from.map(Into::into),
            payment: message.payment.map(Into::into),
            price: message.price.map(Into::into),
            forwarded: message.forwarded,
            forwarded_often: message.forwarded_often,
            deleted: message.deleted,
            edited: message.edited,
        }
    }
}

/// A file is named by its message.
fn media_view(media: views::Media, message_id: &str) -> MediaView {
    MediaView {
        id: message_id.to_owned(),
        program: media.file_name.as_deref().is_some_and(is_program),
        state: match media.state.as_str() {
            "pending" => MediaState::Pending,
            "ready" => MediaState::Ready,
            "expired" => MediaState::Expired,
            "refused" => MediaState::Refused,
            "removed" => MediaState::Removed,
            _ => MediaState::Failed,
        },
        mime: media.mime,
        file_name: media.file_name,
        bytes: media.bytes,
        width: media.width,
        height: media.height,
        duration_ms: media.duration_ms,
        animated: media.animated,
    }
}

impl From<text::Paragraph> for Paragraph {
    fn from(paragraph: text::Paragraph) -> Self {
        Self {
            kind: match paragraph.kind {
                text::ParagraphKind::Plain => ParagraphKind::Plain,
                text::ParagraphKind::Bullet => ParagraphKind::Bullet,
                text::ParagraphKind::Numbered => ParagraphKind::Numbered,
                text::ParagraphKind::Quote => ParagraphKind::Quote,
                text::ParagraphKind::Mono => ParagraphKind::Mono,
            },
            spans: paragraph
                .spans
                .into_iter()
                .map(|span| Span {
                    text: span.text,
                    bold: span.bold,
                    italic: span.italic,
                    strike: span.strike,
                    code: span.code,
                    href: span.href,
                    blank: None,
                })
                .collect(),
        }
    }
}

impl From<views::ProblemView> for ProblemView {
    fn from(problem: views::ProblemView) -> Self {
        Self {
            code: problem.code,
            kind: match problem.kind {
                views::ProblemKind::Failed => ProblemKind::Failed,
                views::ProblemKind::MaybeSent => ProblemKind::MaybeSent,
                views::ProblemKind::Parked => ProblemKind::Parked,
                views::ProblemKind::Retrying => ProblemKind::Retrying,
                views::ProblemKind::Held => ProblemKind::Held,
                views::ProblemKind::Note => ProblemKind::Note,
            },
            meta_code: problem.meta_code,
            detail: problem.detail,
            retry_at_ms: problem.retry_at_ms,
        }
    }
}

impl From<views::State> for Delivery {
    fn from(state: views::State) -> Self {
        match state {
            views::State::Queued => Self::Queued,
            views::State::Uploading => Self::Uploading,
            views::State::Sending => Self::Sending,
            views::State::Accepted => Self::Accepted,
            views::State::Sent => Self::Sent,
            views::State::Delivered => Self::Delivered,
            views::State::Read => Self::Read,
            views::State::Played => Self::Played,
        }
    }
}

impl From<views::Kind> for MessageKind {
    fn from(kind: views::Kind) -> Self {
        match kind {
            views::Kind::Text => Self::Text,
            views::Kind::Image => Self::Image,
            views::Kind::Video => Self::Video,
            views::Kind::Audio => Self::Audio,
            views::Kind::Voice => Self::Voice,
            views::Kind::Document => Self::Document,
            views::Kind::Sticker => Self::Sticker,
            views::Kind::Location => Self::Location,
            views::Kind::Contacts => Self::Contacts,
            views::Kind::Button => Self::Button,
            views::Kind::Interactive => Self::Interactive,
            views::Kind::Order => Self::Order,
            views::Kind::Template => Self::Template,
            views::Kind::Call => Self::Call,
            views::Kind::System => Self::System,
            views::Kind::Unsupported => Self::Unsupported,
        }
    }
}
