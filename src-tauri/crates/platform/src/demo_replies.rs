//! What the owner of the demo shop keeps under names: one of each way to use a quick reply.

use shopbell_core::{
    Engine, EngineError,
    card::{Choices, Offer},
    quick_replies::SaveQuickReply,
};

/// Keeps them, as the owner would.
pub(crate) async fn keep(engine: &Engine) -> Result<(), EngineError> {
    let flavours = ["Lemon", "Almond", "Strawberry"].map(str::to_owned);
    let flavours = Choices {
        header: None,
        body: "Which flavour shall it be?".to_owned(),
        footer: None,
        offer: Offer::Buttons {
            titles: flavours.to_vec(),
        },
    };
    for (name, text, choices) in [
        (
            "hours",
            "We are open from 7:00 to 18:00, on Sundays until noon.",
            None,
        ),
        (
            "pickup",
            "Hi {first_name}! Your order is ready at [time]. You can pick it up at the side door.",
            None,
        ),
        ("flavours", "", Some(flavours)),
    ] {
        engine
            .save_quick_reply(SaveQuickReply {
                id: None,
                name: name.to_owned(),
                text: text.to_owned(),
                choices,
            })
            .await?;
    }
    Ok(())
}
