//! Computing the chats anew from the webhook bodies.

use std::{io, path::Path, process::ExitCode};

use shopbell_core::Rebuilt;

use crate::{
    Problem,
    doctor::{IN_USE, folder},
};

/// Rebuilds and says what was found.
pub(crate) async fn run(named: &Path) -> Result<ExitCode, Problem> {
    match shopbell_core::rebuild(&folder(named)?).await {
        Ok(rebuilt) => {
            write(&mut io::stdout().lock(), &rebuilt)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) if error.code() == "data_in_use" => {
            eprintln!("shopbell-headless: Shopbell is running on this folder; stop it first");
            Ok(ExitCode::from(IN_USE))
        }
        Err(error) => Err(error.into()),
    }
}

fn write(out: &mut impl io::Write, rebuilt: &Rebuilt) -> io::Result<()> {
    let messages = &rebuilt.messages;
    writeln!(out, "webhook bodies read again: {}", rebuilt.bodies)?;
    writeln!(out, "messages as before: {}", messages.as_before)?;
    writeln!(
        out,
        "messages that read differently now: {}",
        messages.changed
    )?;
    writeln!(out, "messages that were missing: {}", messages.added)?;
    writeln!(out, "parts not understood yet: {}", rebuilt.not_understood)?;
    writeln!(out, "the database as it was: {}", rebuilt.copy.display())
}
