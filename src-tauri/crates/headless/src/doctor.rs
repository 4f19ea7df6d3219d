//! Looking at every link of the chain, for a terminal or a watchdog.

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use shopbell_core::{
    Engine, Options,
    doctor::{CheckState, Diagnosis},
    ports::{SecretKind, Vault},
    reach::WayIn,
};
use shopbell_ipc::dto::DoctorView;
use shopbell_platform::{
    clock::{SystemClock, SystemEntropy},
    disk::SystemDisk,
    held::HeldSecrets,
    microphone::SystemMicrophone,
    settings::GRAPH_URL,
    vault::Keychain,
};

use crate::{Problem, arguments::Doctor, serve::from_environment, words::Words};

/// Something is broken.
const BROKEN: u8 = 1;
/// Another process has the folder.
pub(crate) const IN_USE: u8 = 3;

/// Looks at everything once and says what was found.
pub(crate) async fn run(asked: Doctor) -> Result<ExitCode, Problem> {
    let data_dir = folder(&asked.data_dir)?;
    let options = Options {
        data_dir,
        graph_url: asked.graph_url.unwrap_or_else(|| GRAPH_URL.to_owned()),
        way: WayIn::Chosen,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        vault: vault(),
        disk: Arc::new(SystemDisk),
        microphone: Arc::new(SystemMicrophone),
    };
    let engine = match Engine::open_to_look(options).await {
        Ok(engine) => engine,
        Err(error) if error.code() == "data_in_use" => {
            eprintln!(
                "shopbell-headless: Shopbell is running on this folder; look at its own doctor, or \
                 stop it first"
            );
            return Ok(ExitCode::from(IN_USE));
        }
        Err(error) => return Err(error.into()),
    };
    let diagnosis = engine.run_doctor().await;
    engine.stop().await;
    let diagnosis = diagnosis?;
    let code = exit_code(&diagnosis);
    let view = DoctorView::from(diagnosis);
    let mut out = io::stdout().lock();
    if asked.json {
        serde_json::to_writer(&mut out, &view.checks).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        write(&mut out, &view)?;
    }
    out.flush()?;
    Ok(code)
}

/// The folder of the data: the one named, or the owner's within the window's.
pub(crate) fn folder(named: &Path) -> Result<PathBuf, Problem> {
    [named.to_owned(), named.join("live")]
        .into_iter()
        .find(|folder| folder.join("shopbell.db").exists())
        .ok_or_else(|| {
            let message = format!("{} holds no Shopbell data", named.display());
            io::Error::new(io::ErrorKind::NotFound, message).into()
        })
}

/// Where the secrets are: in the environment, as for `serve`, or else in the keychain.
fn vault() -> Arc<dyn Vault> {
    let (token, secret) = (
        from_environment("SHOPBELL_TOKEN"),
        from_environment("SHOPBELL_APP_SECRET"),
    );
    let (Some(token), Some(secret)) = (token, secret) else {
        return Arc::new(Keychain::new());
    };
    let held = HeldSecrets::default();
    held.hold_for_all(SecretKind::AccessToken, token);
    held.hold_for_all(SecretKind::AppSecret, secret);
    if let Some(authtoken) = from_environment("SHOPBELL_NGROK_AUTHTOKEN") {
        held.hold_for_all(SecretKind::TunnelToken, authtoken);
    }
    Arc::new(held)
}

fn exit_code(diagnosis: &Diagnosis) -> ExitCode {
    let broken = |state: CheckState| state == CheckState::Bad;
    if diagnosis
        .checks
        .iter()
        .any(|check| broken(check.code.state()))
    {
        ExitCode::from(BROKEN)
    } else {
        ExitCode::SUCCESS
    }
}

fn write(out: &mut impl io::Write, view: &DoctorView) -> io::Result<()> {
    use shopbell_ipc::dto::CheckState;
    let words = Words::read();
    for check in &view.checks {
        let state = match check.state {
            CheckState::Good => "ok",
            CheckState::Attention => "look",
            CheckState::Bad => "broken",
            CheckState::Pending | CheckState::Running | CheckState::Unknown => "unknown",
        };
        let sentence = words.finding(&check.code, &check.facts);
        writeln!(out, "{state:<8} {sentence}")?;
    }
    Ok(())
}
