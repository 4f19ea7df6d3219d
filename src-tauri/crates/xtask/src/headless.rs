//! The demo shop for a browser, served by `shopbell-headless`.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::process::Stdio;

use crate::exec::{Failure, Outcome, Program};
use crate::project::Project;

/// Where the demo is served when nobody else has this port.
const USUAL_PORT: u16 = 8470;

/// Builds the host, starts it with the built interface, and says where to point a browser.
pub(crate) fn serve_demo(project: &Project, arguments: &[String]) -> Outcome {
    project
        .cargo()
        .args(["build", "--package", "shopbell-headless"])
        .run()?;
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, USUAL_PORT)).map_or(0, |_| USUAL_PORT);
    let (mut command, shown) = Program::new(project.program("shopbell-headless"))
        .args(["demo", "--ui"])
        .arg(project.ui().join("dist"))
        .args(["--listen", &format!("127.0.0.1:{port}")])
        .args(arguments)
        .into_command();
    println!("$ {shown}");
    let mut host = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| Failure::new(format!("cannot start `{shown}`: {error}")))?;
    if let Some(output) = host.stdout.take() {
        // The token travels in the fragment: a browser never sends that part anywhere.
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            match (text_of(&line, "api"), text_of(&line, "api_token")) {
                (Some(api), Some(token)) => println!(
                    "\nOpen this in a browser on this computer (Ctrl-C stops it):\n\n  \
                     {api}/#token={token}\n"
                ),
                _ => println!("{line}"),
            }
        }
    }
    let status = host
        .wait()
        .map_err(|error| Failure::new(format!("lost sight of `{shown}`: {error}")))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!("`{shown}` failed ({status})")))
    }
}

/// The text under `key` in a flat JSON object whose values hold no escapes: addresses and tokens.
fn text_of<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let (_, after) = line.split_once(&format!("\"{key}\""))?;
    let (_, value) = after.trim_start().strip_prefix(':')?.split_once('"')?;
    value.split_once('"').map(|(text, _)| text)
}

#[cfg(test)]
mod tests {
    use super::text_of;

    #[test]
    fn the_ready_line_gives_address_and_token() {
        let line = r#"{"webhook":"http://127.0.0.1:1/webhook","api": "http://127.0.0.1:2","api_token":"abc"}"#;
        assert_eq!(text_of(line, "api"), Some("http://127.0.0.1:2"));
        assert_eq!(text_of(line, "api_token"), Some("abc"));
        assert_eq!(text_of("listening", "api"), None);
    }
}
