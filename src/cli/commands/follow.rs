//! `papers-sem follow`.

use anyhow::Result;

use crate::cli::args::{FollowArgs, IndexDir};
use crate::cli::exit::Exit;
use crate::cli::locate;
use crate::cli::report::following::{self, FollowingReport};
use crate::cli::report::note;
use crate::cli::report::printer::print;
use crate::engine::Engine;
use crate::follow::FollowedQuestions;
use crate::index::Open;
use crate::search::{Filter, StandingQuestion};

pub(in crate::cli) fn run(place: &IndexDir, args: FollowArgs) -> Result<Exit> {
    let dir = locate::index_dir(place);
    let is_bare = args.question.is_empty() && args.drop.is_none();
    if is_bare && !args.filter.is_empty() {
        anyhow::bail!(following::filter_alone());
    }
    if args.list || is_bare {
        let followed = FollowedQuestions::read(&dir)?;
        let is_found = !followed.questions.is_empty();
        print(FollowingReport(followed), args.json)?;
        if !is_found {
            note::say(&following::nothing_followed())?;
        }
        return Ok(Exit::found(is_found));
    }
    if let Some(name) = &args.drop {
        let (followed, dropped) = FollowedQuestions::drop_question(&dir, name)?;
        note::say(&following::dropped(&dropped))?;
        if args.json {
            print(FollowingReport(followed), true)?;
        }
        return Ok(Exit::Found);
    }
    let text = args.question.join(" ").trim().to_string();
    let question = StandingQuestion { text, filter: absolute(args.filter.to_filter()?) };
    Engine::builder(&dir).parts(Open::Papers).without_model().open()?.snapshot()?.check_question(&question)?;
    let (followed, is_new) = FollowedQuestions::follow(&dir, &question)?;
    note::say(&following::followed(&question, is_new))?;
    if args.json {
        print(FollowingReport(followed), true)?;
    }
    Ok(Exit::Found)
}

/// The filter with paths that mean the same in another directory: the question is asked again from anywhere.
fn absolute(mut filter: Filter) -> Filter {
    for source in &mut filter.sources {
        if let Ok(path) = std::fs::canonicalize(&*source)
            && let Some(path) = path.to_str()
        {
            *source = path.to_string();
        }
    }
    filter
}
