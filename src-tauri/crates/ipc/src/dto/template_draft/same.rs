//! There and back: the interface's words of a draft, and the engine's.

use shopbell_core::template_book::draft;

use super::{
    CardTop, CodeApp, CodeWay, DraftButton, DraftCard, DraftCategory, DraftCode, DraftHeader,
    DraftOffer, SampleKind, TemplateDraft, TemplateExample, TemplateSample,
};

macro_rules! same_enum {
    ($name:ident { $($variant:ident),* }) => {
        impl From<draft::$name> for $name {
            fn from(value: draft::$name) -> Self {
                match value { $(draft::$name::$variant => Self::$variant),* }
            }
        }
        impl From<$name> for draft::$name {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$variant),* }
            }
        }
    };
}

same_enum!(DraftCategory {
    Marketing,
    Utility,
    Authentication
});
same_enum!(CardTop {
    Image,
    Video,
    Product
});
same_enum!(SampleKind {
    Image,
    Video,
    Document
});

macro_rules! same_struct {
    ($ours:ident = $theirs:ident { $($field:ident),* }) => {
        impl From<draft::$theirs> for $ours {
            fn from(value: draft::$theirs) -> Self {
                Self { $($field: value.$field),* }
            }
        }
        impl From<$ours> for draft::$theirs {
            fn from(value: $ours) -> Self {
                Self { $($field: value.$field),* }
            }
        }
    };
}

same_struct!(TemplateExample = Example { name, value });
same_struct!(DraftOffer = DraftOffer { text, expires });
same_struct!(CodeApp = CodeApp { package, signature });
same_enum!(CodeWay {
    Copy,
    OneTap,
    ZeroTap
});

macro_rules! code {
    ($from:ty => $to:ty) => {
        impl From<$from> for $to {
            fn from(code: $from) -> Self {
                Self {
                    advice: code.advice,
                    minutes: code.minutes,
                    button: code.button,
                    autofill: code.autofill,
                    way: code.way.into(),
                    apps: all(code.apps),
                    terms: code.terms,
                }
            }
        }
    };
}

code!(draft::DraftCode => DraftCode);
code!(DraftCode => draft::DraftCode);

impl From<draft::Sample> for TemplateSample {
    fn from(sample: draft::Sample) -> Self {
        Self {
            staged_id: sample.staged,
            file_name: sample.file_name,
            mime: sample.mime,
        }
    }
}

impl From<TemplateSample> for draft::Sample {
    fn from(sample: TemplateSample) -> Self {
        Self {
            staged: sample.staged_id,
            file_name: sample.file_name,
            mime: sample.mime,
        }
    }
}

fn all<A, B: From<A>>(list: Vec<A>) -> Vec<B> {
    list.into_iter().map(Into::into).collect()
}

macro_rules! header {
    ($from:ty => $to:ty { $($none:tt)* }) => {
        impl From<$from> for $to {
            fn from(header: $from) -> Self {
                type From_ = $from;
                match header {
                    From_::Text { text, example } => Self::Text { text, example },
                    From_::Media { media, sample } => Self::Media {
                        media: media.into(),
                        sample: sample.map(Into::into),
                    },
                    $($none)*
                }
            }
        }
    };
}

header!(draft::DraftHeader => DraftHeader {
    draft::DraftHeader::None => Self::None {},
    draft::DraftHeader::Location => Self::Location {},
    draft::DraftHeader::Product => Self::Product {},
});
header!(DraftHeader => draft::DraftHeader {
    DraftHeader::None {} => Self::None,
    DraftHeader::Location {} => Self::Location,
    DraftHeader::Product {} => Self::Product,
});

macro_rules! button {
    ($from:ty => $to:ty { $($bare:tt)* }) => {
        impl From<$from> for $to {
            fn from(button: $from) -> Self {
                type From_ = $from;
                match button {
                    From_::QuickReply { text } => Self::QuickReply { text },
                    From_::Url { text, url, example } => Self::Url { text, url, example },
                    From_::Phone { text, number } => Self::Phone { text, number },
                    From_::Coupon { example } => Self::Coupon { example },
                    From_::Flow { text, flow_id } => Self::Flow { text, flow_id },
                    From_::VoiceCall { text } => Self::VoiceCall { text },
                    $($bare)*
                }
            }
        }
    };
}

button!(draft::DraftButton => DraftButton {
    draft::DraftButton::Catalog => Self::Catalog {},
    draft::DraftButton::Products => Self::Products {},
    draft::DraftButton::Product => Self::Product {},
    draft::DraftButton::ContactRequest => Self::ContactRequest {},
});
button!(DraftButton => draft::DraftButton {
    DraftButton::Catalog {} => Self::Catalog,
    DraftButton::Products {} => Self::Products,
    DraftButton::Product {} => Self::Product,
    DraftButton::ContactRequest {} => Self::ContactRequest,
});

macro_rules! card {
    ($from:ty => $to:ty) => {
        impl From<$from> for $to {
            fn from(card: $from) -> Self {
                Self {
                    sample: card.sample.map(Into::into),
                    body: card.body,
                    examples: all(card.examples),
                    buttons: all(card.buttons),
                }
            }
        }
    };
}

card!(draft::DraftCard => DraftCard);
card!(DraftCard => draft::DraftCard);

macro_rules! whole {
    ($from:ty => $to:ty) => {
        impl From<$from> for $to {
            fn from(draft: $from) -> Self {
                Self {
                    name: draft.name,
                    language: draft.language,
                    category: draft.category.into(),
                    named: draft.named,
                    header: draft.header.into(),
                    body: draft.body,
                    examples: all(draft.examples),
                    footer: draft.footer,
                    offer: draft.offer.map(Into::into),
                    buttons: all(draft.buttons),
                    asks_to_call: draft.asks_to_call,
                    card_top: draft.card_top.into(),
                    cards: all(draft.cards),
                    code: draft.code.into(),
                    ttl_seconds: draft.ttl_seconds,
                }
            }
        }
    };
}

whole!(draft::TemplateDraft => TemplateDraft);
whole!(TemplateDraft => draft::TemplateDraft);
