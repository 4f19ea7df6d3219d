//! Taking the data elsewhere: a line for each message, event or webhook body.

use std::{
    io::{self, BufWriter, Write as _},
    path::Path,
};

use shopbell_core::Exporter;

use crate::{Problem, arguments::Exported};

pub(crate) async fn run(data_dir: &Path, what: Exported) -> Result<(), Problem> {
    if !data_dir.join("shopbell.db").exists() {
        let message = format!("{} holds no Shopbell data", data_dir.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, message).into());
    }
    let exporter = Exporter::open(data_dir).await?;
    let mut out = BufWriter::new(io::stdout().lock());
    let outcome = match what {
        Exported::Journal => {
            exporter
                .journal::<Problem>(|body| {
                    out.write_all(body)?;
                    Ok(out.write_all(b"\n")?)
                })
                .await
        }
        Exported::Events => exporter.events(|line| write(&mut out, line)).await,
        Exported::Messages => exporter.messages(|line| write(&mut out, line)).await,
    };
    exporter.close().await;
    match outcome.and_then(|()| Ok(out.flush()?)) {
        // The reader had enough, as `head` does.
        Err(Problem::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome,
    }
}

fn write(out: &mut impl io::Write, line: &impl serde::Serialize) -> Result<(), Problem> {
    serde_json::to_writer(&mut *out, line).map_err(io::Error::from)?;
    Ok(out.write_all(b"\n")?)
}
