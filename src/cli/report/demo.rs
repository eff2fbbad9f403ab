//! What the demo says beside its answers.

use std::path::Path;

use crate::cli::language::said;
use crate::cli::report::layout::{clean, count};
use crate::cli::report::shell::shell_words;

/// What was indexed.
pub(in crate::cli) fn indexed(papers: usize, list: &Path) -> String {
    let list = list.display().to_string();
    let list = clean(&list);
    said! {
        en: format!(
            "{} of the bundled reading list, in Chinese or English\n  {list}",
            count(papers, "paper")
        ),
        zh: format!("自带的阅读清单有 {papers} 篇论文：摘要一半是中文，一半是英文\n  {list}"),
    }
}

/// What to type next.
pub(in crate::cli) fn what_next(dir: &Path) -> String {
    let dir = shell_words(dir);
    said! {
        en: format!(
            "\
Ask the example more:
  papers-sem ask --index {dir} \"long context\"

Your own library:
  papers-sem                        what there is to index here, and the command
  papers-sem index PATH…            notes, BibTeX, RIS, Zotero, CSV, feeds
  papers-sem ask \"what you look for\"
  papers-sem serve --open           the same in the browser"
        ),
        zh: format!(
            "\
继续问这个例子：
  papers-sem ask --index {dir} \"长上下文\"

你自己的库：
  papers-sem                        看看这里有什么可以索引，并给出命令
  papers-sem index PATH…            笔记、BibTeX、RIS、Zotero、CSV、订阅源
  papers-sem ask \"你要找什么\"
  papers-sem serve --open           在浏览器里检索"
        ),
    }
}

/// The index is the user's own.
pub(in crate::cli) fn not_here(dir: &Path) -> String {
    let dir = dir.display().to_string();
    let dir = clean(&dir);
    said! {
        en: format!(
            "the index in {dir} has papers of your own, and the example would come among them\n  name another directory with \
             --index DIR, or leave it out: then the index is in your cache directory"
        ),
        zh: format!(
            "{dir} 里的索引有你自己的论文，例子会混进去\n  用 --index DIR 指定别的目录，或者不指定：索引就放在你的缓存目录里"
        ),
    }
}
