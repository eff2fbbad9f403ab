//! All that an index holds of a paper.

use std::io::{self, Write};

use crate::cli::language::said;
use crate::cli::report::console::{Console, Styles};
use crate::cli::report::layout::{clean, columns, short_path, wrap};
use crate::cli::report::printer::Report;
use crate::paper::{Paper, Publication, TextKind};
use crate::text::Language;
use crate::wire::PaperJson;

/// Columns before the value of a field.
const INDENT: usize = 12;

/// A paper with all its fields, texts and sources.
pub(in crate::cli) struct PaperReport(pub Paper);

impl Report for PaperReport {
    type Json = PaperJson;

    fn human(self, out: &mut Console) -> io::Result<()> {
        let paper = &self.0;
        let (Styles { title, dim, link, .. }, width) = (out.styles, out.width);
        writeln!(out, "{title}{}{title:#}", wrap(paper.title(Language::En), 0, width, usize::MAX))?;
        if let (Some(_), Some(zh)) = (&paper.bibliography.title_en, &paper.bibliography.title_zh) {
            writeln!(out, "{title}{}{title:#}", wrap(zh, 0, width, usize::MAX))?;
        }
        let mut field = |name: String, value: &str| -> io::Result<()> {
            if value.is_empty() {
                return Ok(());
            }
            let wrapped = wrap(value, INDENT, width, usize::MAX);
            writeln!(out, "{dim}{}{dim:#}{}", in_column(name), wrapped.trim_start())
        };
        let date = paper.bibliography.date.map(|date| date.to_string()).unwrap_or_default();
        field(said! { en: "id", zh: "编号" }, &paper.id)?;
        field(said! { en: "names", zh: "名称" }, &paper.names.join(", "))?;
        field(said! { en: "authors", zh: "作者" }, &paper.bibliography.authors.join(", "))?;
        field(said! { en: "date", zh: "日期" }, &date)?;
        field(said! { en: "venue", zh: "会议期刊" }, paper.bibliography.venue.as_deref().unwrap_or_default())?;
        field(said! { en: "published", zh: "出版" }, &published(&paper.bibliography.publication))?;
        field(said! { en: "comment", zh: "备注" }, paper.bibliography.comment.as_deref().unwrap_or_default())?;
        field(said! { en: "categories", zh: "分类" }, &paper.bibliography.categories.join(", "))?;
        field(said! { en: "tags", zh: "标签" }, &paper.bibliography.tags.join(", "))?;
        for (i, address) in paper.bibliography.links.iter().enumerate() {
            let name = if i == 0 {
                said! { en: "links", zh: "链接" }
            } else {
                String::new()
            };
            writeln!(out, "{dim}{}{dim:#}{link}{}{link:#}", in_column(name), clean(&address.url))?;
        }
        for (i, source) in paper.sources.iter().enumerate() {
            let name = if i == 0 {
                said! { en: "sources", zh: "来源" }
            } else {
                String::new()
            };
            writeln!(out, "{dim}{}{dim:#}{}:{}", in_column(name), short_path(&source.path), source.line)?;
        }
        for (_, text) in &paper.texts {
            let (kind, language) = (kind(text.kind), text.language);
            let heading = said! {
                en: format!("{kind} ({language})"),
                zh: format!("{kind}（{}）", match language { Language::En => "英文", Language::Zh => "中文" }),
            };
            writeln!(out, "\n{dim}{heading}{dim:#}")?;
            for line in text.text.lines() {
                writeln!(out, "{}", wrap(line, 2, width, usize::MAX))?;
            }
        }
        writeln!(out)
    }

    fn json(self) -> PaperJson {
        self.0.into()
    }
}

/// The name of a field with the blanks up to its value.
fn in_column(name: String) -> String {
    let blanks = INDENT.saturating_sub(columns(&name));
    name + &" ".repeat(blanks)
}

// `volume 12, issue 3, pages 101-117, Small Press`
fn published(publication: &Publication) -> String {
    let named = |value: &Option<String>, name: fn(&str) -> String| value.as_deref().map(name);
    let parts = [
        named(&publication.volume, |it| said! { en: format!("volume {it}"), zh: format!("第 {it} 卷") }),
        named(&publication.issue, |it| said! { en: format!("issue {it}"), zh: format!("第 {it} 期") }),
        named(&publication.pages, |it| said! { en: format!("pages {it}"), zh: format!("第 {it} 页") }),
        publication.publisher.clone(),
        named(&publication.isbn, |it| format!("ISBN {it}")),
        named(&publication.issn, |it| format!("ISSN {it}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(&said! { en: ", ", zh: "，" })
}

fn kind(kind: TextKind) -> String {
    match kind {
        TextKind::Abstract => said! { en: "Abstract", zh: "摘要" },
        TextKind::Summary => said! { en: "Summary", zh: "总结" },
        TextKind::KeyPoints => said! { en: "Key points", zh: "要点" },
        TextKind::Tldr => said! { en: "In short", zh: "一句话总结" },
        TextKind::Motivation => said! { en: "Motivation", zh: "动机" },
        TextKind::Method => said! { en: "Method", zh: "方法" },
        TextKind::Result => said! { en: "Result", zh: "结果" },
        TextKind::Conclusion => said! { en: "Conclusion", zh: "结论" },
        TextKind::Note => said! { en: "Note", zh: "笔记" },
        TextKind::Section => said! { en: "Section", zh: "章节" },
    }
}
