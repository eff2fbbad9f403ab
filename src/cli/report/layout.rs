//! Lines that fit the terminal. Han characters are two columns wide, and lines may break between any two of them.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use anstyle::Style;
use textwrap::{Options, WordSplitter};
use unicode_width::UnicodeWidthStr;

/// The columns to write in: those of the terminal, from 40 to 100, or 80 if there is none.
pub(crate) fn terminal_width() -> usize {
    terminal_size::terminal_size().map_or(80, |(terminal_size::Width(width), _)| usize::from(width).clamp(40, 100))
}

/// `text` on lines of at most `width` columns, each after `indent` spaces. Lines after the first `most` are cut off, and
/// the last line then ends with `…`.
pub(crate) fn wrap(text: &str, indent: usize, width: usize, most: usize) -> String {
    wrap_clean(&clean(text), indent, width, most)
}

fn wrap_clean(text: &str, indent: usize, width: usize, most: usize) -> String {
    let blanks = " ".repeat(indent);
    let options = Options::new(width.max(indent + 10))
        .initial_indent(&blanks)
        .subsequent_indent(&blanks)
        .word_splitter(WordSplitter::NoHyphenation);
    let mut lines: Vec<String> = textwrap::wrap(text, options).into_iter().map(|line| line.into_owned()).collect();
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = format!("{}…", fit(last, width.saturating_sub(1)).trim_end());
        }
    }
    lines.join("\n")
}

/// Like [`wrap`], with the byte ranges `ranges` of `text` in the style `mark`.
pub(crate) fn marked(
    text: &str,
    ranges: &[Range<usize>],
    mark: Style,
    indent: usize,
    width: usize,
    most: usize,
) -> String {
    // The text without what a terminal obeys, and where the ranges are in it.
    let (mut cleaned, mut places, mut at) = (String::with_capacity(text.len()), Vec::new(), 0);
    for range in ranges {
        let (Some(before), Some(inside)) = (text.get(at..range.start), text.get(range.clone())) else { continue };
        cleaned.push_str(&clean(before));
        let start = cleaned.len();
        cleaned.push_str(&clean(inside));
        places.push(start..cleaned.len());
        at = range.end;
    }
    cleaned.push_str(&clean(text.get(at..).unwrap_or_default()));
    let (mut out, mut rest) = (String::with_capacity(cleaned.len()), 0);
    for (number, line) in wrap_clean(&cleaned, indent, width, most).lines().enumerate() {
        let words = line.trim_start();
        // A line that was cut ends with a sign of its own.
        let own = if cleaned[rest..].trim_start().starts_with(words) { words } else { words.trim_end_matches('…') };
        let start = rest + cleaned[rest..].find(own).unwrap_or(0);
        rest = start + own.len();
        if number > 0 {
            out.push('\n');
        }
        out.push_str(&line[..line.len() - words.len()]);
        let mut written = start;
        for place in &places {
            let inside = place.start.clamp(written, rest)..place.end.clamp(written, rest);
            if !inside.is_empty() {
                let (before, marked) = (&cleaned[written..inside.start], &cleaned[inside.clone()]);
                out.push_str(&format!("{before}{mark}{marked}{mark:#}"));
                written = inside.end;
            }
        }
        out.push_str(&cleaned[written..rest]);
        out.push_str(&words[own.len()..]);
    }
    out
}

/// Breaks lines of more than `width` columns between words, and keeps their indent.
pub(crate) fn break_long_lines(text: &str, width: usize) -> String {
    let line = |line: &str| {
        let indent = line.len() - line.trim_start().len();
        if line.width() <= width { line.to_string() } else { wrap_words(line.trim_start(), indent, width) }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

// Names and paths are never broken.
fn wrap_words(text: &str, indent: usize, width: usize) -> String {
    let blanks = " ".repeat(indent);
    let options = Options::new(width)
        .initial_indent(&blanks)
        .subsequent_indent(&blanks)
        .break_words(false)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}

/// A number with its noun: `1 paper`, `2 papers`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// The longest beginning of `text` of at most `width` columns.
pub(crate) fn fit(text: &str, width: usize) -> &str {
    let mut used = 0;
    for (i, c) in text.char_indices() {
        used += unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if used > width {
            return &text[..i];
        }
    }
    text
}

/// `text` cut to `width` columns. It ends with `…` if something was cut off.
pub(crate) fn cut(text: &str, width: usize) -> Cow<'_, str> {
    let short = |text: &str| format!("{}…", text.trim_end()).into();
    if is_plain(text) {
        return if text.len() <= width { text.into() } else { short(&text[..width.saturating_sub(1)]) };
    }
    let text = clean(text);
    if fit(&text, width).len() == text.len() {
        return text;
    }
    short(fit(&text, width.saturating_sub(1)))
}

/// The number of columns of `text`.
pub(crate) fn columns(text: &str) -> usize {
    if is_plain(text) { text.len() } else { text.width() }
}

/// Removes control characters and marks that change the direction of writing: text of a file must not control a terminal.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    let harmful = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    // Most texts are plain, and `is_plain` is ten times as fast as the other check.
    if is_plain(text) || !text.contains(harmful) {
        return text.into();
    }
    let kept = text.chars().map(|c| if matches!(c, '\n' | '\t' | '\r') { ' ' } else { c });
    kept.filter(|&c| !harmful(c)).collect::<String>().into()
}

/// Whether a text is printable ASCII, where each character is a column wide.
fn is_plain(text: &str) -> bool {
    // An early end would prevent vector instructions.
    text.bytes().fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~'))
}

/// A path relative to the current directory if it lies below it.
pub(crate) fn short_path(path: &Path) -> String {
    let here = std::env::current_dir().ok().and_then(|dir| dunce::canonicalize(dir).ok());
    let short = here.and_then(|dir| path.strip_prefix(dir).ok().map(Path::to_path_buf));
    clean(&short.as_deref().filter(|p| !p.as_os_str().is_empty()).unwrap_or(path).display().to_string()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_asked() {
        let text = "我们提出 LongRoPE，把大语言模型的上下文窗口扩展到两百万个 token，而只需要一千步微调；Long contexts are efficient.";
        for width in [40, 41, 60, 80] {
            let wrapped = wrap(text, 8, width, 10);
            for line in wrapped.lines() {
                assert!(line.width() <= width, "{width}: {line:?}");
                assert!(line.starts_with("        "));
            }
            let joined: String = wrapped.split_whitespace().collect();
            assert_eq!(joined, text.split_whitespace().collect::<String>());
        }
        assert!(wrap(text, 0, 40, 1).ends_with('…') && wrap(text, 0, 40, 1).width() <= 40);
        assert_eq!(cut("中文标题", 5), "中文…");
        assert_eq!((cut("Long contexts", 13), cut("Long contexts", 6)), ("Long contexts".into(), "Long…".into()));
    }

    #[test]
    fn marked_words_take_no_room_and_a_mark_always_ends() {
        let style = anstyle::AnsiColor::Yellow.on_default();
        let text = "We extend LoRA to long contexts. 我们处理长上下文。";
        let lora = text.find("LoRA").expect("in it");
        let zh = text.find("上下文").expect("in it");
        let ranges = [lora..lora + 4, zh..zh + 9];
        for most in [1, 9] {
            let shown = marked(text, &ranges, style, 2, 14, most);
            let bare = shown.replace(&style.render().to_string(), "").replace(&style.render_reset().to_string(), "");
            assert!(bare.lines().all(|line| line.width() <= 14), "{bare:?}");
            assert_eq!(shown.matches("\u{1b}[0m").count(), shown.matches("\u{1b}[33m").count(), "{shown:?}");
        }
        // Lines break where they do without marks: no full stop comes alone on a line.
        for (text, width) in [(text, 14), (text, 20), ("Answers come two times faster.", 29), ("两倍快。", 11)] {
            let ranges = ["faster", "LoRA", "快"]
                .into_iter()
                .filter_map(|word| Some(text.find(word)?..text.find(word)? + word.len()));
            let shown = marked(text, &ranges.collect::<Vec<_>>(), style, 1, width, 9);
            assert!(shown.contains("\u{1b}[33m"), "{shown:?}");
            let bare = shown.replace(&style.render().to_string(), "").replace(&style.render_reset().to_string(), "");
            assert_eq!(bare, wrap(text, 1, width, 9));
        }
        assert!(marked(text, &ranges, style, 0, 80, 9).contains("\u{1b}[33mLoRA\u{1b}[0m to"));
    }

    #[test]
    fn escape_sequences_and_overrides_are_harmless() {
        assert_eq!(clean("a\u{1b}[31mred\u{202e}dlrow\u{7}"), "a[31mreddlrow");
    }
}
