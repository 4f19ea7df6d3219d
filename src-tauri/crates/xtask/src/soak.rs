//! `cargo xtask bench soak`: the fault tests in their long forms, which take a night.
//!
//! They are the tests that run anyway, only longer; a variable of the environment that is set
//! already is left as it is, so `SHOPBELL_KILLS=500 cargo xtask bench soak kills` is shorter.

use crate::debian;
use crate::exec::{Failure, Outcome};
use crate::project::Project;
use crate::steps::Steps;

/// A long form: its name, which tests it is, and what makes them long.
struct Form {
    name: &'static str,
    tests: &'static str,
    set: &'static [(&'static str, &'static str)],
}

const FORMS: [Form; 6] = [
    Form {
        name: "kills",
        tests: "binary(scenarios) and test(/^kills::/)",
        set: &[("SHOPBELL_KILLS", "10000")],
    },
    Form {
        name: "power_cuts",
        tests: "binary(scenarios) and test(/^power_cuts::/)",
        // Long enough for the first daily copy to be on record.
        set: &[("SHOPBELL_CUTS", "1000"), ("SHOPBELL_RECORD_S", "150")],
    },
    Form {
        name: "damage",
        tests: "binary(scenarios) and test(/^damage::/)",
        set: &[("SHOPBELL_DAMAGES", "1000")],
    },
    Form {
        name: "mutants",
        tests: "binary(scenarios) and test(/^hostile::corpora::/)",
        set: &[("SHOPBELL_MUTANTS", "200000")],
    },
    Form {
        name: "concurrency",
        tests: "package(shopbell-core) and test(/^concurrency::/)",
        set: &[("SHOPBELL_SCHEDULES", "1000000")],
    },
    Form {
        name: "hour",
        tests: "binary(scenarios) and test(/^soak::/)",
        set: &[("SHOPBELL_SOAK_S", "3600")],
    },
];

/// Runs every long form, or those whose names are given.
pub(crate) fn soak(project: &Project, names: &[String]) -> Outcome {
    if let Some(unknown) = names
        .iter()
        .find(|name| !FORMS.iter().any(|form| form.name == name.as_str()))
    {
        let known: Vec<&str> = FORMS.iter().map(|form| form.name).collect();
        return Err(Failure::new(format!(
            "there is no long form `{unknown}`; there are {}",
            known.join(", ")
        )));
    }
    let mut steps = Steps::default();
    steps.step("install what is missing", debian::ensure_tests)?;
    steps.step("build the programs", || {
        let build = ["build", "--workspace", "--features", "shopbell/embedded"];
        project.cargo().args(build).run()
    })?;
    for form in &FORMS {
        if names.is_empty() || names.iter().any(|name| name == form.name) {
            steps.step(form.name, || run(project, form))?;
        }
    }
    steps.finish();
    Ok(())
}

fn run(project: &Project, form: &Form) -> Outcome {
    let mut nextest = project
        .cargo()
        .args(["nextest", "run", "--workspace"])
        .args(["--features", "shopbell/embedded", "--filterset"])
        .arg(form.tests)
        .arg("--no-capture")
        .env("SHOPBELL_HEADLESS", project.program("shopbell-headless"))
        .env("SHOPBELL_SIMULATOR", project.program("shopbell-simulator"));
    for (name, long) in form.set {
        if std::env::var_os(name).is_none() {
            nextest = nextest.env(name, long);
        }
    }
    nextest.run()
}

#[cfg(test)]
mod tests {
    use super::FORMS;

    #[test]
    fn every_long_form_has_a_name_of_its_own_and_something_that_makes_it_long() {
        for (place, form) in FORMS.iter().enumerate() {
            assert!(!form.set.is_empty(), "{}", form.name);
            let others = FORMS.iter().skip(place + 1);
            assert!(others.into_iter().all(|other| other.name != form.name));
        }
    }
}
