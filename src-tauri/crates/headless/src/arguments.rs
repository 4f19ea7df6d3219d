//! The command line.

use std::{net::SocketAddr, path::PathBuf, str::FromStr};

pub(crate) const USAGE: &str = "\
Shopbell without a window.

  shopbell-headless serve --data-dir DIR --account PHONE_NUMBER_ID:WABA_ID [--account …]
                          [--listen 127.0.0.1:PORT] [--graph-url URL] [--public-url URL]
                          [--api-listen 127.0.0.1:PORT] [--ui DIR]
                          [--ngrok-domain DOMAIN] [--ngrok-server HOST:PORT] [--ngrok-ca FILE]
                          [--journal-days N] [--journal-max-mb N]
      Takes webhooks in at http://LISTEN/webhook and serves the commands of the interface.
      Needs SHOPBELL_TOKEN, SHOPBELL_APP_SECRET and SHOPBELL_VERIFY_TOKEN in the environment.
      With SHOPBELL_NGROK_AUTHTOKEN it also takes them in through ngrok, at DOMAIN or at the
      account's own address; --ngrok-server and --ngrok-ca (PEM) lead to another edge. With
      --public-url that address leads to LISTEN by itself, and there is no tunnel. Either way
      Meta is told the address. With neither, nothing is registered.
      Webhook bodies are kept for at most N days (30) and N megabytes (2000), and longer until
      they are projected and a proven copy of the database covers them.
      Prints one line of JSON when ready: webhook, public (null while the tunnel is not online),
      api, api_token. SIGTERM stops it cleanly.

  shopbell-headless demo [--data-dir DIR] [--listen 127.0.0.1:PORT] [--ui DIR]
      The demo shop for a browser: open http://LISTEN/#token=API_TOKEN.

  shopbell-headless export --data-dir DIR [--events | --journal]
      Writes every message as a line of JSON; with --events everything else that webhooks told
      (calls, groups, preferences, templates, the account, what was not understood); with
      --journal every webhook body, byte for byte as received, and a line break after each.
      Works while serve runs.

  shopbell-headless rebuild --data-dir DIR
      Reads every webhook body again and writes what this version makes of it over what is there,
      behind a proven copy of the database. What was written, read or set here stays, and so does
      what came of bodies that are no longer kept. Prints what it found. May be stopped at any
      moment and run again. Ends with 3 when Shopbell is running on the folder.

  shopbell-headless doctor --data-dir DIR [--json] [--graph-url URL]
      Looks at every link between a customer and the inbox and says how each stands, in a line or
      with --json as data; changes nothing. The secrets are those of the keychain, or of the same
      variables as for serve. Ends with 0 when nothing is broken, 1 when something is, 3 when
      Shopbell is running on the folder.";

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    Version,
    Serve(Serve),
    Demo(Demo),
    Export { data_dir: PathBuf, what: Exported },
    Rebuild { data_dir: PathBuf },
    Doctor(Doctor),
}

/// What the doctor looks at, and how it tells.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Doctor {
    pub(crate) data_dir: PathBuf,
    pub(crate) graph_url: Option<String>,
    pub(crate) json: bool,
}

/// What an export lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exported {
    Messages,
    Events,
    Journal,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Serve {
    pub(crate) data_dir: PathBuf,
    pub(crate) graph_url: Option<String>,
    pub(crate) public_url: Option<String>,
    pub(crate) listen: SocketAddr,
    pub(crate) api_listen: SocketAddr,
    pub(crate) ui: Option<PathBuf>,
    /// Phone number id and WABA id.
    pub(crate) accounts: Vec<(String, String)>,
    pub(crate) ngrok: Ngrok,
    pub(crate) journal_days: Option<u32>,
    pub(crate) journal_max_mb: Option<u64>,
}

/// How the tunnel is wanted; whether it is depends on the token in the environment.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Ngrok {
    pub(crate) domain: Option<String>,
    pub(crate) server: Option<String>,
    pub(crate) ca: Option<PathBuf>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Demo {
    pub(crate) data_dir: Option<PathBuf>,
    pub(crate) listen: SocketAddr,
    pub(crate) ui: Option<PathBuf>,
}

/// Values of `--name value` pairs.
#[derive(Default)]
struct Values(Vec<(String, String)>);

impl Values {
    fn read(arguments: impl Iterator<Item = String>, known: &[&str]) -> Result<Self, String> {
        let mut values = Vec::new();
        let mut arguments = arguments;
        while let Some(name) = arguments.next() {
            if !known.contains(&name.as_str()) {
                return Err(format!("unknown argument {name}"));
            }
            let value = match name.as_str() {
                "--journal" | "--events" | "--json" => String::new(),
                _ => arguments
                    .next()
                    .ok_or_else(|| format!("{name} needs a value"))?,
            };
            values.push((name, value));
        }
        Ok(Self(values))
    }

    fn one(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .rfind(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    fn number<T: FromStr>(&self, name: &str) -> Result<Option<T>, String> {
        let number = |text: &str| {
            text.parse()
                .map_err(|_| format!("{name} {text} is no number"))
        };
        self.one(name).map(number).transpose()
    }

    fn data_dir(&self) -> Result<PathBuf, String> {
        self.one("--data-dir")
            .map(PathBuf::from)
            .ok_or_else(|| "--data-dir is missing".to_owned())
    }

    /// An address on this computer: nothing here is meant for a network.
    fn listen(&self, name: &str) -> Result<SocketAddr, String> {
        let text = self.one(name).unwrap_or("127.0.0.1:0");
        let address: SocketAddr = text
            .parse()
            .map_err(|_| format!("{name} {text} is no address with a port"))?;
        if address.ip().is_loopback() {
            Ok(address)
        } else {
            Err(format!(
                "{name} {text} is not on this computer; use 127.0.0.1"
            ))
        }
    }
}

/// Reads the command line.
pub(crate) fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    match arguments.next().as_deref() {
        Some("serve") => serve(arguments),
        Some("demo") => {
            let values = Values::read(arguments, &["--data-dir", "--listen", "--ui"])?;
            Ok(Command::Demo(Demo {
                data_dir: values.one("--data-dir").map(PathBuf::from),
                listen: values.listen("--listen")?,
                ui: values.one("--ui").map(PathBuf::from),
            }))
        }
        Some("export") => {
            let values = Values::read(arguments, &["--data-dir", "--events", "--journal"])?;
            let what = match (values.one("--events"), values.one("--journal")) {
                (None, None) => Exported::Messages,
                (Some(_), None) => Exported::Events,
                (None, Some(_)) => Exported::Journal,
                _ => return Err("--events and --journal do not go together".to_owned()),
            };
            Ok(Command::Export {
                data_dir: values.data_dir()?,
                what,
            })
        }
        Some("rebuild") => Ok(Command::Rebuild {
            data_dir: Values::read(arguments, &["--data-dir"])?.data_dir()?,
        }),
        Some("doctor") => {
            let values = Values::read(arguments, &["--data-dir", "--graph-url", "--json"])?;
            Ok(Command::Doctor(Doctor {
                data_dir: values.data_dir()?,
                graph_url: values.one("--graph-url").map(str::to_owned),
                json: values.one("--json").is_some(),
            }))
        }
        Some("--version" | "-V") => Ok(Command::Version),
        Some("--help" | "-h" | "help") => Ok(Command::Help),
        Some(other) => Err(format!("unknown command {other}")),
        None => Err("say what to do".to_owned()),
    }
}

fn serve(arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    let known = [
        "--data-dir",
        "--graph-url",
        "--public-url",
        "--listen",
        "--api-listen",
        "--ui",
        "--account",
        "--ngrok-domain",
        "--ngrok-server",
        "--ngrok-ca",
        "--journal-days",
        "--journal-max-mb",
    ];
    let values = Values::read(arguments, &known)?;
    let account = |text: &str| {
        let (number, waba) = text
            .split_once(':')
            .ok_or_else(|| format!("--account {text} is not NUMBER_ID:WABA_ID"))?;
        let digits = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        if digits(number) && digits(waba) {
            Ok((number.to_owned(), waba.to_owned()))
        } else {
            Err(format!("--account {text}: Meta's ids are digits"))
        }
    };
    let accounts = values
        .all("--account")
        .map(account)
        .collect::<Result<Vec<_>, _>>()?;
    if accounts.is_empty() {
        return Err("--account is missing".to_owned());
    }
    Ok(Command::Serve(Serve {
        data_dir: values.data_dir()?,
        graph_url: values.one("--graph-url").map(str::to_owned),
        public_url: values.one("--public-url").map(str::to_owned),
        listen: values.listen("--listen")?,
        api_listen: values.listen("--api-listen")?,
        ui: values.one("--ui").map(PathBuf::from),
        accounts,
        ngrok: Ngrok {
            domain: values.one("--ngrok-domain").map(host_name).transpose()?,
            server: values.one("--ngrok-server").map(str::to_owned),
            ca: values.one("--ngrok-ca").map(PathBuf::from),
        },
        journal_days: values.number("--journal-days")?,
        journal_max_mb: values.number("--journal-max-mb")?,
    }))
}

/// A host name, also when it is given as an address: that is how ngrok's website shows it.
fn host_name(text: &str) -> Result<String, String> {
    let text = text.strip_prefix("https://").unwrap_or(text);
    let name = text.trim_end_matches('/').to_ascii_lowercase();
    let fits = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if name.contains('.') && name.split('.').all(fits) {
        Ok(name)
    } else {
        Err(format!("--ngrok-domain {text} is no host name"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn serve_takes_several_accounts() {
        let Ok(Command::Serve(serve)) =
            read("serve --data-dir d --listen 127.0.0.1:8080 --account 1:2 --account 3:2")
        else {
            panic!("serve")
        };
        assert_eq!(
            serve.accounts,
            [("1".into(), "2".into()), ("3".into(), "2".into())]
        );
        assert_eq!(serve.listen.port(), 8080);
    }

    #[test]
    fn a_domain_is_taken_as_ngrok_shows_it() {
        for shown in [
            "Casa-Azul.ngrok-free.app",
            "https://casa-azul.ngrok-free.app/",
        ] {
            let line = format!("serve --data-dir d --account 1:2 --ngrok-domain {shown}");
            let Ok(Command::Serve(serve)) = read(&line) else {
                panic!("{shown}")
            };
            let domain = serve.ngrok.domain.as_deref();
            assert_eq!(domain, Some("casa-azul.ngrok-free.app"));
        }
    }

    #[test]
    fn mistakes_are_named() {
        for (line, word) in [
            ("", "say what to do"),
            ("fly", "fly"),
            ("serve --data-dir d", "--account"),
            ("serve --data-dir d --account 1", "NUMBER_ID:WABA_ID"),
            ("serve --data-dir d --account a:b", "digits"),
            (
                "serve --data-dir d --account 1:2 --listen 0.0.0.0:80",
                "not on this computer",
            ),
            (
                "serve --data-dir d --account 1:2 --listen here",
                "no address",
            ),
            (
                "serve --data-dir d --account 1:2 --ngrok-domain casa_azul/webhook",
                "no host name",
            ),
            (
                "serve --data-dir d --account 1:2 --journal-days some",
                "no number",
            ),
            ("export", "--data-dir"),
            ("rebuild", "--data-dir"),
            ("doctor --json", "--data-dir"),
            ("export --data-dir", "needs a value"),
            ("demo --colour red", "--colour"),
        ] {
            let problem = read(line).unwrap_err();
            assert!(problem.contains(word), "{line:?}: {problem}");
        }
    }
}
