//! The running text of LaTeX.

use std::sync::LazyLock;

use regex::Regex;

use crate::search::ground::prose::{ProseBlock, ProseBlocks};

/// Environments without running text.
const WITHOUT_TEXT: &[&str] = &[
    "algorithm",
    "algorithm2e",
    "algorithmic",
    "comment",
    "figure",
    "filecontents",
    "forest",
    "listing",
    "lstlisting",
    "minted",
    "pgfplots",
    "picture",
    "table",
    "tabular",
    "tabularx",
    "thebibliography",
    "tikzpicture",
    "verbatim",
    "wrapfigure",
];
/// Environments of formulas, which may stand within a sentence.
const FORMULAS: &[&str] =
    &["align", "alignat", "displaymath", "eqnarray", "equation", "flalign", "gather", "math", "multline"];
/// Commands that end a paragraph and whose arguments are no sentences.
const HEADINGS: &[&str] = &[
    "author",
    "chapter",
    "date",
    "paragraph",
    "part",
    "section",
    "subparagraph",
    "subsection",
    "subsubsection",
    "title",
];
/// Commands whose arguments are no part of the sentence.
const WITHOUT_ARGUMENTS: &[&str] = &[
    "bibliography",
    "bibliographystyle",
    "def",
    "documentclass",
    "footnote",
    "hspace",
    "includegraphics",
    "input",
    "label",
    "newcommand",
    "nocite",
    "renewcommand",
    "setlength",
    "thanks",
    "todo",
    "url",
    "usepackage",
    "vspace",
];
/// Commands that print a number.
const NUMBERS: &[&str] = &["autoref", "cref", "Cref", "eqref", "pageref", "ref"];

static LATEX: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\\(?:documentclass|begin\{|(?:sub)*section\b|[a-zA-Z]*cite[a-z]*\b|emph\{|text(?:bf|it|tt)\{|ref\{|label\{)",
    )
    .expect("a constant pattern")
});
static MARKDOWN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^(?:#{1,6} |```|~~~|---$)|\[@").expect("a constant pattern"));

/// Whether a draft is LaTeX rather than Markdown.
pub(super) fn is_latex(draft: &str) -> bool {
    LATEX.is_match(draft) && !MARKDOWN.is_match(draft)
}

/// The paragraphs and list items of `draft`, without headings, displayed formulas, tables, figures and comments. Citing
/// commands stay as they are.
pub(super) fn prose(draft: &str) -> Vec<ProseBlock> {
    let start = draft.find(r"\begin{document}").map_or(0, |at| at + r"\begin{document}".len());
    let mut scan = Scan { draft, at: start, blocks: ProseBlocks::default() };
    while scan.at < draft.len() {
        if !scan.step() {
            break;
        }
    }
    scan.blocks.finish()
}

struct Scan<'d> {
    draft: &'d str,
    at: usize,
    blocks: ProseBlocks,
}

impl<'d> Scan<'d> {
    fn rest(&self) -> &'d str {
        &self.draft[self.at..]
    }

    /// Reads one mark or character. False at the end of the document.
    fn step(&mut self) -> bool {
        let rest = self.rest();
        let Some(c) = rest.chars().next() else { return false };
        match c {
            '%' => self.at += rest.find('\n').unwrap_or(rest.len()),
            '\n' if is_blank_line(&rest[1..]) => {
                self.blocks.end_block();
                self.at += 1;
            }
            '$' if rest.starts_with("$$") => self.skip_past(2, "$$"),
            '\\' => return self.command(),
            '{' | '}' => self.at += 1,
            '~' => self.push(' ', 1),
            c => self.push(if c.is_whitespace() { ' ' } else { c }, c.len_utf8()),
        }
        true
    }

    fn push(&mut self, c: char, length: usize) {
        self.blocks.open.push_char(c, self.at);
        self.at += length;
    }

    /// Skips `length` bytes and all before and with `mark`; to the end where there is none.
    fn skip_past(&mut self, length: usize, mark: &str) {
        let rest = &self.rest()[length..];
        self.at += length + rest.find(mark).map_or(rest.len(), |found| found + mark.len());
    }

    fn command(&mut self) -> bool {
        let rest = self.rest();
        let name: &str = &rest[1..];
        let name = &name[..name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len())];
        if name.is_empty() {
            match rest[1..].chars().next() {
                Some('[') => self.skip_past(2, r"\]"),
                Some('\\') => self.push(' ', 2),
                Some('(') | Some(')') => {
                    self.push('$', 1);
                    self.at += 1;
                }
                Some(c @ ('%' | '&' | '#' | '_' | '{' | '}' | '$')) => {
                    // The character alone: the backslash before it is markup.
                    self.at += 1;
                    self.push(c, 1);
                }
                Some(c) => self.at += 1 + if c.is_ascii() { 1 } else { 0 },
                None => self.at += 1,
            }
            return true;
        }
        let after = 1 + name.len() + usize::from(rest[1 + name.len()..].starts_with('*'));
        match name {
            "begin" | "end" => return self.environment(name == "begin", after),
            "item" => {
                self.blocks.end_block();
                self.at += after;
                self.skip_arguments(false);
            }
            "href" => {
                self.at += after;
                self.skip_braces();
            }
            _ if HEADINGS.contains(&name) => {
                self.blocks.end_block();
                self.at += after;
                self.skip_arguments(true);
            }
            _ if WITHOUT_ARGUMENTS.contains(&name) => {
                self.at += after;
                self.skip_arguments(true);
            }
            _ if NUMBERS.contains(&name) => {
                self.blocks.open.push_char('#', self.at);
                self.at += after;
                self.skip_arguments(true);
            }
            _ if name.contains("cite") => {
                let start = self.at;
                self.at += after;
                self.skip_arguments(true);
                self.blocks.open.push(self.draft, start..self.at);
            }
            // The name alone is markup: what is in braces is text.
            _ => self.at += after,
        }
        true
    }

    fn environment(&mut self, is_begin: bool, after: usize) -> bool {
        self.at += after;
        let Some(name) = self.rest().strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(name, _)| name)
        else {
            return true;
        };
        self.at += name.len() + 2;
        if name == "document" && !is_begin {
            return false;
        }
        let bare = name.trim_end_matches('*');
        let is_formula = FORMULAS.contains(&bare);
        if is_begin && (is_formula || WITHOUT_TEXT.contains(&bare)) {
            self.skip_past(0, &format!("\\end{{{name}}}"));
        }
        if is_formula {
            return true;
        }
        self.blocks.end_block();
        if is_begin {
            self.skip_arguments(false);
        }
        true
    }

    /// Skips arguments in square brackets, and, if `with_braces`, those in braces.
    fn skip_arguments(&mut self, with_braces: bool) {
        loop {
            let rest = self.rest();
            let blanks = rest.len() - rest.trim_start_matches(' ').len();
            match rest[blanks..].chars().next() {
                Some('[') => {
                    let Some(end) = rest.find(']').filter(|_| !rest[blanks..].starts_with("[@")) else { return };
                    self.at += end + 1;
                }
                Some('{') if with_braces => {
                    self.at += blanks;
                    self.skip_braces();
                }
                _ => return,
            }
        }
    }

    /// Skips `{…}` with all braces in it.
    fn skip_braces(&mut self) {
        let mut depth = 0usize;
        for (at, byte) in self.rest().bytes().enumerate() {
            match byte {
                b'{' => depth += 1,
                b'}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        self.at += at + 1;
                        return;
                    }
                }
                _ if depth == 0 => return,
                _ => {}
            }
        }
        self.at = self.draft.len();
    }
}

fn is_blank_line(text: &str) -> bool {
    text.lines().next().is_none_or(|line| line.trim().is_empty())
}
