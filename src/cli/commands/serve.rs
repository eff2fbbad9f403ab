//! `papers-sem serve`.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;

use crate::cli::args::{IndexDir, ServeArgs};
use crate::cli::exit::Exit;
use crate::cli::language::said;
use crate::cli::locate;
use crate::cli::report::note;
use crate::cli::system_text;
use crate::server::{Server, ServerOptions};

/// The exit status of a process that Ctrl-C ended.
const ENDED: i32 = 130;

pub(in crate::cli) fn run(place: &IndexDir, args: ServeArgs) -> Result<Exit> {
    let server = Server::bind(ServerOptions {
        index: locate::index_dir(place),
        listen: args.listen,
        token: args.token.clone(),
        cores: args.threads.map(usize::from),
        watch: args.watch,
    })?;
    let stopper = server.stopper();
    let is_stopping = AtomicBool::new(false);
    // The second Ctrl-C does not wait for the questions under way. The handler is refused where a script ignores Ctrl-C.
    let _ = ctrlc::try_set_handler(move || {
        if is_stopping.swap(true, Ordering::Relaxed) {
            std::process::exit(ENDED);
        }
        stopper.stop();
    });
    let address = format!("http://{}/", server.address());
    let mut out = std::io::stdout();
    writeln!(out, "{address}")?;
    out.flush()?;
    if args.open {
        // A server that listens on every address of the machine is on this one too.
        let port = server.address().port();
        let address = if args.listen.ip().is_unspecified() { format!("http://127.0.0.1:{port}/") } else { address };
        // What follows `#` stays in the browser.
        let page = match args.token.as_deref() {
            Some(token) if !token.is_empty() => format!("{address}#token={}", percent_encoded(token)),
            _ => address.clone(),
        };
        if let Err(error) = open::that_detached(page) {
            let in_chinese = system_text::of(&error);
            let message = said! {
                en: format!("cannot open the browser: {error}\n  open {address} in it"),
                zh: format!("无法打开浏览器：{in_chinese}\n  请在浏览器里打开 {address}"),
            };
            note::say(&message)?;
        }
    }
    server.run()?;
    Ok(Exit::Found)
}

/// All bytes but unreserved ones percent-encoded (RFC 3986, section 2.3).
fn percent_encoded(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}
