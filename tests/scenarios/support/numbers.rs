//! Waiting on the engine: everything in the journal is in the store.

use shopbell_core::{EngineError, ExportLine, Exporter};

use super::World;

impl World {
    /// Everything delivered so far is in the chats: nothing is on its way any more.
    pub(crate) async fn settled(&self) {
        self.simulator.settled().await;
        // Opening an export projects what waits, or waits for the engine to do it.
        Exporter::open(self.data_dir()).await.unwrap().close().await;
    }

    /// The export, line by line.
    pub(crate) async fn export(&self) -> Vec<serde_json::Value> {
        let exporter = Exporter::open(self.data_dir()).await.unwrap();
        let mut lines = Vec::new();
        exporter
            .messages::<EngineError>(|line: &ExportLine| {
                lines.push(serde_json::to_value(line).unwrap());
                Ok(())
            })
            .await
            .unwrap();
        exporter.close().await;
        lines
    }

    /// Every webhook body in the journal.
    pub(crate) async fn journal(&self) -> Vec<Vec<u8>> {
        let exporter = Exporter::open(self.data_dir()).await.unwrap();
        let mut bodies = Vec::new();
        exporter
            .journal::<EngineError>(|body| {
                bodies.push(body.to_vec());
                Ok(())
            })
            .await
            .unwrap();
        exporter.close().await;
        bodies
    }
}
