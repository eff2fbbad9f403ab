//! What is said of a map.

use std::io::{self, Write};
use std::path::Path;

use crate::cli::language::said;
use crate::cli::report::console::Console;
use crate::cli::report::layout::count;
use crate::cli::report::printer::Report;
use crate::cli::system_text;
use crate::library_map::LibraryMap;

/// A map, for people in a line.
pub(in crate::cli) struct MapReport(pub LibraryMap);

impl Report for MapReport {
    type Json = LibraryMap;

    fn human(self, out: &mut Console) -> io::Result<()> {
        let (papers, without) = (self.0.papers.len(), self.0.without_place);
        let topics = self.0.topics.iter().filter(|topic| topic.parent.is_none()).count();
        let summary = said! {
            en: format!("a map of {} in {}", count(papers, "paper"), count(topics, "topic")),
            zh: format!("{papers} 篇论文的地图，{topics} 个主题"),
        };
        writeln!(out, "{summary}")?;
        if without == 0 {
            return Ok(());
        }
        let left_out = said! {
            en: format!("{} without a text {} not on it", count(without, "paper"), if without == 1 { "is" } else { "are" }),
            zh: format!("{without} 篇没有文字的论文不在地图上"),
        };
        writeln!(out, "  {left_out}")
    }

    fn json(self) -> LibraryMap {
        self.0
    }
}

pub(in crate::cli) fn cannot_open(path: &Path, error: &io::Error) -> String {
    let path = path.display();
    let in_chinese = system_text::of(error);
    said! {
        en: format!("cannot open the browser: {error}\n  open {path} in it"),
        zh: format!("无法打开浏览器：{in_chinese}\n  请在浏览器中打开 {path}"),
    }
}

/// What `--open` lacks without a file.
pub(in crate::cli) fn nothing_to_open() -> String {
    said! {
        en: "a map on standard output cannot be opened\n  name a file with -o",
        zh: "写到标准输出的地图无法打开\n  请用 -o 指定文件",
    }
}

/// Why a file is not replaced, and what to do.
pub(in crate::cli) fn is_no_map(path: &Path) -> String {
    let path = path.display();
    said! {
        en: format!("{path} is there and is no map\n  name another file with -o"),
        zh: format!("{path} 已存在，并且不是地图\n  请用 -o 指定另一个文件"),
    }
}
