//! Which papers support the sentences of a draft.

use std::io::{self, Write};
use std::time::Duration;

use crate::cli::language::said;
use crate::cli::report::console::{Console, Styles};
use crate::cli::report::layout::{clean, wrap};
use crate::cli::report::printer::Report;
use crate::search::{CheckedCitation, CitationVerdict, Draft, GroundedSentence, Grounding, SkipReason, Support};
use crate::text::Language;
use crate::wire::GroundingJson;

/// Columns before a sentence of the draft, and before what is said of it.
const INDENT: usize = 6;
const SUPPORT_INDENT: usize = 12;

/// The sentences of a draft, each with the papers that support it.
pub(in crate::cli) struct GroundingReport {
    pub draft: Draft,
    pub grounding: Grounding,
    pub took: Duration,
    /// The generation of the index that answered.
    pub generation: u64,
    pub is_explained: bool,
}

impl Report for GroundingReport {
    type Json = GroundingJson;

    fn human(self, out: &mut Console) -> io::Result<()> {
        for (at, grounded) in self.grounding.sentences.iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            write_sentence(out, grounded, self.is_explained, self.grounding.calibrated)?;
        }
        Ok(())
    }

    fn json(self) -> GroundingJson {
        GroundingJson::new(&self.draft, &self.grounding, self.generation, self.took, self.is_explained)
    }
}

fn write_sentence(
    out: &mut Console,
    grounded: &GroundedSentence,
    is_explained: bool,
    is_calibrated: bool,
) -> io::Result<()> {
    let Styles { title, dim, .. } = out.styles;
    let (sentence, width) = (&grounded.sentence, out.width);
    let number = format!("{:>4}", sentence.line);
    if let Some(reason) = sentence.skipped {
        let text = wrap(&sentence.text, INDENT, width, 1);
        writeln!(out, "{dim}{number}  {}{dim:#}", text.trim_start())?;
        let skipped = said! {
            en: format!("not looked up: {}", reason.label()),
            zh: format!("没有查找：{}", in_chinese(reason)),
        };
        writeln!(out, "{dim}{}{skipped}{dim:#}", " ".repeat(INDENT))?;
    } else {
        let text = wrap(&sentence.text, INDENT, width, usize::MAX);
        writeln!(out, "{number}  {title}{}{title:#}", text.trim_start())?;
        for support in grounded.support() {
            write_support(out, support, is_explained)?;
        }
        if !grounded.is_supported() {
            let nothing = if is_calibrated {
                said! { en: "nothing here supports this", zh: "库里没有支持这句话的论文" }
            } else {
                said! { en: "not decided", zh: "没有判断" }
            };
            writeln!(out, "{dim}{}{nothing}{dim:#}", " ".repeat(INDENT))?;
        }
        if let Some(nearest) = grounded.nearest().filter(|_| is_explained || !is_calibrated) {
            write_support(out, nearest, is_explained)?;
        }
    }
    grounded.cited.iter().try_for_each(|cited| write_citation(out, cited))
}

fn in_chinese(reason: SkipReason) -> &'static str {
    match reason {
        SkipReason::TooShort => "太短",
        SkipReason::Question => "问句",
        SkipReason::AboutTheText => "说的是文章本身",
        SkipReason::Reference => "参考文献",
        SkipReason::NoStatement => "不是论断",
    }
}

fn write_support(out: &mut Console, support: &Support, is_explained: bool) -> io::Result<()> {
    let Styles { score, dim, link, .. } = out.styles;
    let width = out.width;
    let key = format!("@{}", clean(&support.key));
    writeln!(out, "{}{score}{:.2}{score:#}  {link}{key}{link:#}", " ".repeat(INDENT), support.score)?;
    let title = wrap(support.paper.title(support.language), SUPPORT_INDENT, width, 2);
    writeln!(out, "{dim}{title}{dim:#}")?;
    let marks = match support.language {
        Language::En => ["“", "”"],
        Language::Zh => ["「", "」"],
    };
    let quoted = format!("{}{}{}", marks[0], support.sentence, marks[1]);
    writeln!(out, "{}", wrap(&quoted, SUPPORT_INDENT, width, 5))?;
    if is_explained {
        let (cosine, fused) = (support.cosine, support.fused);
        let evidence = said! {
            en: format!("sentence {cosine:.3} · paper {fused:.3}"),
            zh: format!("句子 {cosine:.3} · 论文 {fused:.3}"),
        };
        writeln!(out, "{dim}{}{dim:#}", wrap(&evidence, SUPPORT_INDENT, width, 2))?;
    }
    Ok(())
}

fn write_citation(out: &mut Console, cited: &CheckedCitation) -> io::Result<()> {
    let Styles { error, dim, .. } = out.styles;
    let verdict = match cited.verdict {
        CitationVerdict::Supported => said! { en: "cited, supported", zh: "已引用，得到支持" },
        CitationVerdict::Unclear => {
            said! { en: "cited, not clearly supported", zh: "已引用，是否支持不明确" }
        }
        CitationVerdict::NotInLibrary => said! { en: "cited, not in the library", zh: "已引用，不在库里" },
        CitationVerdict::NotChecked => said! { en: "cited, not checked", zh: "已引用，没有检查" },
    };
    let score = cited.support.as_ref().filter(|_| cited.verdict == CitationVerdict::Unclear);
    let score = score.map(|support| format!(" ({:.2})", support.score)).unwrap_or_default();
    let style = match cited.verdict {
        CitationVerdict::NotInLibrary | CitationVerdict::Unclear => error,
        _ => dim,
    };
    let key = &cited.key;
    let text = said! { en: format!("{key}: {verdict}{score}"), zh: format!("{key}：{verdict}{score}") };
    let text = wrap(&text, INDENT, out.width, 2);
    writeln!(out, "{style}{text}{style:#}")
}
