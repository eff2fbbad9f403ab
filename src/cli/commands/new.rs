//! `papers-sem new`.

use std::io::{self, Write};
use std::time::{Duration, SystemTime};

use anyhow::Result;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::atom_feed::atom_feed;
use crate::cli::args::{IndexDir, NewArgs, NewFormat};
use crate::cli::exit::Exit;
use crate::cli::freshness::{SourceLook, WayOut};
use crate::cli::report::new::{self, NewReport};
use crate::cli::report::new_page;
use crate::cli::report::note;
use crate::cli::report::printer::print;
use crate::cli::report::warnings::WarningPrinter;
use crate::cli::{error_text, locate, options};
use crate::follow::FollowedQuestions;
use crate::paper::PartialDate;
use crate::search::{Mode, NewPapersQuery, SentenceChoice};

pub(in crate::cli) fn run(place: &IndexDir, args: NewArgs) -> Result<Exit> {
    let dir = locate::index_dir(place);
    let look = SourceLook::start(&dir);
    // Without questions no model is needed, and what is damaged costs no start of one.
    let followed = FollowedQuestions::read(&dir)?;
    let mode = if followed.questions.is_empty() { Mode::Lexical } else { Mode::Hybrid };
    let engine = options::engine(place, mode, args.model.as_deref(), 2)?.open()?;
    let snapshot = engine.snapshot()?;
    let since = match (args.since, followed.shown_until) {
        (Some(day), _) => start_of(day),
        // What was shown came in up to this second.
        (None, Some(shown)) => Some(SystemTime::from(shown) + Duration::from_secs(1)),
        (None, None) => None,
    };
    let query = NewPapersQuery {
        questions: followed.questions.iter().map(|followed| followed.question.clone()).collect(),
        since,
        k: args.k.get(),
        sentences: SentenceChoice::Compared,
    };
    let found = snapshot.new_papers(&query)?;
    WarningPrinter::default().print(&found.warnings)?;
    let (count, latest) = (found.papers, found.latest);
    let nothing = (count == 0).then(|| new::nothing_new(&found, since, &snapshot));
    let report = NewReport { since, generation: snapshot.generation(), found };
    match args.format {
        Some(NewFormat::Atom) => {
            let mut out = io::stdout().lock();
            out.write_all(atom_feed(&report.found, &dir, None).as_bytes())?;
            out.flush()?;
        }
        Some(NewFormat::Markdown) if count > 0 => {
            let mut out = io::stdout().lock();
            out.write_all(new_page::page(&report, Timestamp::now()).as_bytes())?;
            out.flush()?;
        }
        None if args.json || count > 0 => print(report, args.json)?,
        Some(NewFormat::Markdown) | None => {}
    }
    if let Some(nothing) = nothing {
        writeln!(anstream::stderr(), "{nothing}")?;
    } else if query.questions.is_empty() {
        note::say(&new::how_to_follow())?;
    }
    // Only now: an answer that nobody could read must come again.
    if args.since.is_none()
        && !args.keep
        && count > 0
        && let Some(latest) = latest
    {
        // Somebody may read an index that is another's.
        if let Err(error) = FollowedQuestions::mark_shown(&dir, latest) {
            note::say(&new::shown_again(&error_text::of(&error.into())))?;
        }
    }
    look.print(WayOut::Index)?;
    std::mem::forget((engine, snapshot));
    Ok(Exit::found(count > 0))
}

/// When a day, a month or a year began on this machine.
fn start_of(day: PartialDate) -> Option<SystemTime> {
    let date = Date::new(day.year(), day.month().unwrap_or(1), day.day().unwrap_or(1)).ok()?;
    let start = date.to_zoned(TimeZone::system()).ok()?;
    // The system has no time before 1970 for papers either.
    Some(start.timestamp().max(Timestamp::UNIX_EPOCH).into())
}
