//! What happens while somebody looks at the demo: a handful of events, then quiet.

use std::{sync::Arc, time::Duration};

use crate::{
    assets::Asset,
    number::Number,
    people::{Content, Customer},
    world::World,
};

/// Plays the events from the moment a webhook address is known.
pub(crate) fn play(world: &Arc<World>, number: &Number) {
    let (owner, number_id) = (Arc::clone(world), number.id.clone());
    world.spawn(async move {
        owner.mailroom.opened().await;
        let who = |name: &str| Customer::new(Arc::clone(&owner), name, &number_id);
        let pause = |seconds: u64| tokio::time::sleep(Duration::from_secs(seconds));
        pause(4).await;
        who("Maria Silva")
            .writes("Is the cake ready for pick-up on Saturday? 🎂")
            .await;
        pause(16).await;
        let rafael = who("Rafael Dias")
            .with_phone("5511900001017")
            .who_answers(["Two, please 🙂", "See you in ten minutes!"]);
        let asked = rafael.writes("Hi! Do you have sourdough today?").await;
        pause(25).await;
        who("Emily Carter")
            .sends(Content::media(
                Asset::Cupcakes,
                Some("Could the little ones look like these?"),
            ))
            .await;
        pause(35).await;
        who("Lucas Martins")
            .sends(Content::media(Asset::Voice, None))
            .await;
        pause(60).await;
        rafael
            .replies_to(&asked, "I can also come by in the afternoon")
            .await;
        pause(100).await;
        who("Cai").sends(Content::media(Asset::Sticker, None)).await;
    });
}
