//! `papers-sem serve`.

use std::io::Write;

use anyhow::Result;

use crate::cli::args::{IndexDir, ServeArgs};
use crate::cli::exit::Exit;
use crate::cli::locate;
use crate::server::{Server, ServerOptions};

pub(in crate::cli) fn run(place: &IndexDir, args: ServeArgs) -> Result<Exit> {
    let server = Server::bind(ServerOptions {
        index: locate::index_dir(place),
        listen: args.listen,
        token: args.token,
        cores: args.threads.map(usize::from),
    })?;
    let stopper = server.stopper();
    // Ctrl-C is refused where a script ignores it; then it ends the process at once.
    let _ = ctrlc::try_set_handler(move || stopper.stop());
    let address = format!("http://{}/", server.address());
    let mut out = std::io::stdout();
    writeln!(out, "{address}")?;
    out.flush()?;
    if args.open
        && let Err(error) = open::that_detached(&address)
    {
        writeln!(anstream::stderr(), "cannot open the browser: {error}\n  open {address} in it")?;
    }
    server.run()?;
    Ok(Exit::Found)
}
