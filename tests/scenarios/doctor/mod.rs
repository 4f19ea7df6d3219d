//! The doctor: every link of the chain, found as it stands.

mod links;
#[cfg(unix)]
mod program;
mod report;

use shopbell_core::{
    doctor::{Check, CheckCode, CheckId, Diagnosis},
    reach::{AddressState, Loop, WayIn},
};
use shopbell_simulator::{Options, Wiring};

use crate::support::World;

/// A connected shop whose address is online and proven, and known to Meta.
async fn shop() -> World {
    shop_with(|_| {}).await
}

async fn shop_with(change: impl FnOnce(&mut Options)) -> World {
    let mut world = World::unconnected(change).await;
    world.come_in_by(WayIn::Chosen);
    world.open().await;
    comes_online(&world).await;
    world.connect().await.unwrap();
    world
}

/// Does what a host does once its tunnel is up, without one.
async fn comes_online(world: &World) {
    let url = world.webhook_url();
    world.simulator.wire(Wiring {
        app: Some(url.clone()),
        subscribed: true,
        ..Wiring::default()
    });
    let engine = world.engine();
    engine.set_address(AddressState::Online { url }).await;
    engine.set_proof(Loop::Closed);
}

impl World {
    /// Looks at everything now.
    async fn looks(&self) -> Diagnosis {
        let looked = self.ask(|engine| async move { engine.run_doctor().await });
        looked.await.unwrap()
    }
}

/// What was found about a link.
fn found(diagnosis: &Diagnosis, id: CheckId) -> Check {
    let check = diagnosis.checks.iter().find(|check| check.id == id);
    check
        .unwrap_or_else(|| panic!("{id:?} is looked at"))
        .clone()
}

fn codes(diagnosis: &Diagnosis) -> Vec<CheckCode> {
    diagnosis.checks.iter().map(|check| check.code).collect()
}
