//! `cargo xtask test`: everything, in the order in which a mistake is found soonest.

use std::path::{Path, PathBuf};

use crate::exec::{Failure, Outcome};
use crate::project::Project;
use crate::secrets::Traces;
use crate::steps::Steps;
use crate::{check, debian, node, record, tools};

/// The file of the requests that the simulators saw.
pub(crate) const REQUESTS: &str = "requests.jsonl";
/// Where the simulator writes the requests it saw.
const SIMULATOR_RECORD: &str = "SHOPBELL_SIMULATOR_RECORD";
/// Where the client's own tests write the requests it made.
const CLIENT_RECORD: &str = "CLOUD_API_RECORD";

/// Installs what the tests need, then runs them all.
pub(crate) fn test(project: &Project) -> Outcome {
    let mut steps = Steps::default();
    steps.step("install what is missing", || {
        debian::ensure_tests()?;
        tools::ensure(project)?;
        node::ensure_modules(project)
    })?;
    check::lint(project, &mut steps)?;
    steps.step("interface tests", || node::script(project, "test"))?;
    supply(project, &mut steps)?;

    let requests = fresh_record(project, REQUESTS)?;
    let client = fresh_record(project, "client-requests.jsonl")?;
    let traces = Traces::fresh(project)?;
    steps.step("build the programs", || {
        project
            .cargo()
            .args(["build", "--workspace", "--features", "shopbell/embedded"])
            .run()
    })?;
    steps.step("Rust tests", || {
        nextest(
            project,
            "not package(shopbell-tests)",
            (CLIENT_RECORD, &client),
            &traces,
        )
    })?;
    steps.step("documentation tests", || {
        project.cargo().args(["test", "--workspace", "--doc"]).run()
    })?;
    steps.step("scenarios", || {
        let chosen = "package(shopbell-tests) and not binary(desktop)";
        nextest(project, chosen, (SIMULATOR_RECORD, &requests), &traces)
    })?;
    if cfg!(target_os = "linux") {
        steps.step("the real window", || {
            let chosen = "binary(desktop)";
            nextest(project, chosen, (SIMULATOR_RECORD, &requests), &traces)
        })?;
    } else {
        steps.skip("the real window", "its webview can be driven on Linux only");
    }
    steps.step("no secret in what the tests left behind", || {
        traces.scan(project, &[&requests])
    })?;
    match record::checker(project) {
        Some(checker) => steps.step("requests against Meta's document", || {
            record::check(
                project,
                &checker,
                &requests,
                "tests/fixtures/openapi-exceptions.tsv",
            )?;
            record::check(
                project,
                &checker,
                &client,
                "src-tauri/crates/cloud-api/tests/record/exceptions.tsv",
            )
        })?,
        None => steps.skip(
            "requests against Meta's document",
            "the document and its checker are not beside this checkout",
        ),
    }
    steps.finish();
    Ok(())
}

/// One selection of packages for every call, so that cargo builds everything once.
fn nextest(
    project: &Project,
    chosen: &str,
    (name, record): (&str, &Path),
    traces: &Traces,
) -> Outcome {
    project
        .cargo()
        .args([
            "nextest",
            "run",
            "--workspace",
            "--features",
            "shopbell/embedded",
        ])
        .args(["--filterset", chosen])
        .env("SHOPBELL_APP", project.program("shopbell"))
        .env("SHOPBELL_HEADLESS", project.program("shopbell-headless"))
        .env("SHOPBELL_SIMULATOR", project.program("shopbell-simulator"))
        .env("SHOPBELL_TEST_DATA", &traces.root)
        .env("SHOPBELL_SECRETS_NOTED", &traces.noted)
        .env("SHOPBELL_SCREENSHOTS", project.target().join("screenshots"))
        .env(name, record)
        .run()
}

fn supply(project: &Project, steps: &mut Steps) -> Outcome {
    steps.step("licences and sources of dependencies", || {
        // Advisories need a download, so the release workflow asks for them.
        project
            .cargo()
            .args(["deny", "check", "bans", "licenses", "sources"])
            .run()
    })
}

fn fresh_record(project: &Project, name: &str) -> Outcome<PathBuf> {
    let file = project.target().join(name);
    match std::fs::remove_file(&file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Failure::new(format!(
            "cannot remove {}: {error}",
            file.display()
        ))),
        _ => Ok(file),
    }
}
