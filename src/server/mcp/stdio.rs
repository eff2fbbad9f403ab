//! Standard input and output as lines, each a message.
//!
//! Threads read and write them: a read of standard input cannot be cancelled, and must not keep a process from ending.

use std::io::{self, BufRead, Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// The most bytes of a line. No message of a client comes near it; a longer one is skipped, not kept in memory.
pub(super) const LONGEST: usize = 16 << 20;

/// Lines that wait to be answered.
const WAITING: usize = 64;

/// How long the last answers may take to be read by the client.
const LAST_WRITES: Duration = Duration::from_secs(2);

/// A line of the input.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Its bytes without the line end. It is not empty.
    Bytes(Vec<u8>),
    /// It has more than [`LONGEST`] bytes.
    TooLong,
}

/// The lines of standard input.
pub(super) fn input() -> mpsc::Receiver<Line> {
    let (sender, receiver) = mpsc::channel(WAITING);
    thread::spawn(move || {
        let mut input = io::stdin().lock();
        while let Ok(Some(line)) = read_line(&mut input, LONGEST) {
            if sender.blocking_send(line).is_err() {
                break;
            }
        }
    });
    receiver
}

/// The next line that is not empty, or none at the end. What stands after the last line end is no whole line.
fn read_line(input: &mut impl BufRead, longest: usize) -> io::Result<Option<Line>> {
    loop {
        let mut line = Vec::new();
        input.by_ref().take(longest as u64 + 1).read_until(b'\n', &mut line)?;
        if line.pop_if(|last| *last == b'\n').is_some() {
            line.pop_if(|last| *last == b'\r');
            if line.is_empty() {
                continue;
            }
            return Ok(Some(Line::Bytes(line)));
        }
        if line.len() <= longest {
            return Ok(None);
        }
        input.skip_until(b'\n')?;
        return Ok(Some(Line::TooLong));
    }
}

/// Writes lines on standard output.
pub(super) struct Output {
    lines: mpsc::UnboundedSender<String>,
    ended: Receiver<()>,
}

impl Output {
    /// Cancels `stop` when nobody reads the output any more.
    pub fn new(stop: CancellationToken) -> Self {
        let (lines, mut waiting) = mpsc::unbounded_channel::<String>();
        let (end, ended) = channel();
        thread::spawn(move || {
            let mut out = io::stdout().lock();
            while let Some(mut line) = waiting.blocking_recv() {
                line.push('\n');
                if out.write_all(line.as_bytes()).and_then(|()| out.flush()).is_err() {
                    break;
                }
            }
            stop.cancel();
            let _ = end.send(());
        });
        Self { lines, ended }
    }

    /// Where lines to write are sent to.
    pub fn sender(&self) -> mpsc::UnboundedSender<String> {
        self.lines.clone()
    }

    /// Waits until everything is written, or the client has not read it for a while. Other senders must be gone.
    pub fn finish(self) {
        drop(self.lines);
        let _ = self.ended.recv_timeout(LAST_WRITES);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn lines_are_read_whole_and_long_ones_are_skipped() {
        let mut input = Cursor::new(b"one\r\n\n\r\n\xff\ntoo long\nfits\nno end".to_vec());
        let mut next = || read_line(&mut input, 5).expect("read");
        let bytes = |text: &[u8]| Some(Line::Bytes(text.to_vec()));
        assert_eq!(next(), bytes(b"one"));
        assert_eq!(next(), bytes(b"\xff"));
        assert_eq!(next(), Some(Line::TooLong));
        assert_eq!(next(), bytes(b"fits"));
        assert_eq!(next(), Some(Line::TooLong));
        assert_eq!(next(), None);
    }
}
