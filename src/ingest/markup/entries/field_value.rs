//! Reads the value of a field into an entry.

use crate::ingest::markup::entries::entry_builder::EntryBuilder;
use crate::ingest::markup::entries::title_suffix;
use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::fields::name_list;
use crate::ingest::markup::fields::paragraphs::flow;
use crate::ingest::markup::fields::people;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::fields::venue;
use crate::ingest::markup::parse::block::Line;
use crate::paper::TextKind;
use crate::paper::date;
use crate::text::{collapse, is_han};

// The least words of an unlabelled paragraph under a heading that is an abstract and not a note.
const ABSTRACT: usize = 40;

/// Reads lines without a label. Each comes with whether it begins a list item. With `abstracts`, a long text is an
/// abstract.
pub(crate) fn plain(builder: &mut EntryBuilder, abstracts: bool, lines: &[(Line, bool)]) {
    let Some((first, _)) = lines.first() else { return };
    if lines.len() == 1 && builder.entry.texts.is_empty() {
        if !builder.has_authors()
            && let Some(names) = people::linked(first)
        {
            return builder.names(names);
        }
        if abstracts && is_original_title(builder, first) {
            return builder.title(&first.text());
        }
        let bibliography = &builder.entry.bibliography;
        if bibliography.authors.is_empty() || bibliography.venue.is_none() && venue::is_venue(&first.text()) {
            let credited = title_suffix::credits(builder, first);
            if credited {
                return;
            }
        }
    }
    let points = lines.len() > 1 && lines.iter().all(|(_, item)| *item);
    let text = flow(lines, points);
    let kind = match () {
        () if points => TextKind::KeyPoints,
        () if abstracts && title::words(&text) >= ABSTRACT => TextKind::Abstract,
        () => TextKind::Note,
    };
    builder.plain_text(kind, first.number, &text);
}

// Whether a line below a Chinese title is the English one: capitalised words and no sentence.
fn is_original_title(builder: &EntryBuilder, line: &Line) -> bool {
    let text = line.text();
    let bibliography = &builder.entry.bibliography;
    let (mut capital, mut words) = (0usize, 0usize);
    for word in text.split_whitespace().filter(|word| word.len() > 3 && word.is_ascii()) {
        words += 1;
        capital += usize::from(word.starts_with(|c: char| !c.is_ascii_lowercase()));
    }
    bibliography.title_en.is_none()
        && bibliography.title_zh.is_some()
        && line.links().is_empty()
        && title::looks_like_title(&text)
        && title::words(&text) <= 30
        && !text.trim_end().ends_with(['.', '!', '…', ':', ';'])
        && !text.chars().any(is_han)
        && capital * 2 >= words
}

/// Reads a short line that only says when the paper appeared, in which categories, and where it is: `2024-01-05 |
/// arXiv:2401.00001 | cs.CL`. A line with digits alone, such as a score, says nothing; `in_place` allows one. False for any other
/// line.
pub(crate) fn facts(builder: &mut EntryBuilder, line: &Line, in_place: bool) -> bool {
    if line.spans.iter().map(|span| span.text.len()).sum::<usize>() > 200 {
        return false;
    }
    let mut words = String::new();
    for span in line.spans.iter().filter(|span| span.url.is_none() || !address::is_generic(&span.text)) {
        words.push_str(&span.text);
        words.push(' ');
    }
    let categories = name_list::categories(&words);
    let rest = date::without_named_dates(&words);
    let mut rest = rest.replace("UTC", " ").replace("GMT", " ");
    for category in &categories {
        rest = rest.replace(category.as_str(), " ");
    }
    let letters = rest.split_whitespace().filter(|word| !is_time(word)).flat_map(str::chars);
    if letters.filter(|c| c.is_alphabetic() && !"年月日".contains(*c)).count() > 0 {
        return false;
    }
    let links = line.links();
    let says = !categories.is_empty() || date::find(&words).is_some();
    if !says && (!links.is_empty() || !in_place || !words.chars().any(|c| c.is_ascii_digit())) {
        return false;
    }
    for (label, url) in links {
        builder.link(&label, &url, address::is_paper(&url));
    }
    builder.categories(&categories.join(" "));
    builder.date(date::find(&words));
    true
}

// `2024-01-05T08:00:00Z`
fn is_time(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b':' | b'.' | b'T' | b'Z' | b'+'))
}

/// Reads the lines under a label.
pub(crate) fn labelled(builder: &mut EntryBuilder, label: Label, lines: &[(Line, bool)]) {
    let Some((first, _)) = lines.first() else { return };
    let text = || lines.iter().map(|(line, _)| line.text()).collect::<Vec<_>>().join("\n");
    match label {
        // The links of these were read with the lines.
        Label::Text(kind) => return builder.text(kind, first.number, &flow(lines, kind == TextKind::KeyPoints)),
        Label::Paper | Label::Link | Label::Doi => return links(builder, label, lines),
        Label::Title => builder.title(&text()),
        Label::Original => builder.original_title(&text()),
        Label::Authors => builder.author_line(&text()),
        Label::Date => published(builder, &text()),
        Label::Venue => builder.venue(&text()),
        Label::Comment => builder.comment(&text()),
        Label::Category => builder.categories(&text()),
        Label::Tags => lines.iter().for_each(|(line, _)| builder.tags(tags_of(line))),
        Label::Details | Label::Ignored | Label::Furniture | Label::End => {}
    }
    for (text, url) in lines.iter().flat_map(|(line, _)| line.links()) {
        builder.link(&text, &url, false);
    }
}

// Reads a date, and the venue or identifier beside it: `ECCV 2024, arXiv:2401.00001`.
fn published(builder: &mut EntryBuilder, text: &str) {
    builder.identifier(text);
    let place = text.split([',', '，', '|', '(', '（', ';']).map(str::trim).find(|part| venue::is_venue(part));
    if let Some(place) = place {
        builder.venue(place);
    }
    builder.date(date::find_or_year(text));
}

// Reads links, and remarks on the publication beside them.
fn links(builder: &mut EntryBuilder, label: Label, lines: &[(Line, bool)]) {
    let mut words = String::new();
    for (line, _) in lines {
        let leads = leads_comment(line);
        for (text, url) in line.links() {
            builder.link(&text, &url, label != Label::Link || address::is_paper(&url));
            if label == Label::Paper && !address::is_generic(&text) && title::looks_like_title(&text) {
                builder.title(&text);
            }
        }
        if label != Label::Link {
            builder.identifier(&line.text());
        }
        for span in &line.spans {
            let bare = span.url.as_deref() == Some(span.text.as_str());
            if leads && (span.url.is_none() || bare) {
                words.push_str(&span.text);
            }
        }
        words.push('\n');
    }
    if label == Label::Paper
        && let [(line, _)] = lines
        && line.links().is_empty()
        && is_quoted_title(line)
    {
        return builder.original_title(&line.text());
    }
    let words = collapse(&words);
    let words = words.strip_prefix("PDF").or(words.strip_prefix("Pdf")).unwrap_or(&words);
    let words = words.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | ';' | '|' | '：' | ':'));
    let words = words.trim_start_matches([']', ')', '】', '）', ' ']);
    let says = words.split(['，', ',', ';', '；', '|', '、', '：', ':']).any(|part| {
        title::words(part) >= 2 && !address::is_generic(part) && field_label::label_of(part).is_none()
            || venue::is_venue(part)
    });
    if label == Label::Paper && says {
        builder.comment(words);
    }
}

// `论文：*Title*`: a title in italics, bold or quotation marks, and nothing else.
fn is_quoted_title(line: &Line) -> bool {
    let text = line.text();
    let quoted = text.trim().starts_with(['"', '“', '《', '「']) && text.trim().ends_with(['"', '”', '》', '」']);
    let styled = line.spans.iter().all(|span| span.em || span.strong || !span.text.chars().any(char::is_alphanumeric));
    (quoted || styled) && title::looks_like_title(&text)
}

/// Whether a line begins with `PDF` or similar. What follows is a remark on the publication, possibly with a URL.
pub(crate) fn leads_comment(line: &Line) -> bool {
    let first = line.spans.iter().map(|span| span.text.trim()).find(|text| !text.is_empty());
    first.is_some_and(|text| address::names_paper(text.split_whitespace().next().unwrap_or_default()))
}

/// The tags on a line: in backticks, in elements of their own, or separated by commas.
pub(crate) fn tags_of(line: &Line) -> Vec<String> {
    let coded: Vec<&str> = line.spans.iter().filter(|span| span.code).map(|span| span.text.as_str()).collect();
    let text = line.text();
    let apart: Vec<&str> =
        line.spans.iter().map(|span| span.text.as_str()).filter(|text| !text.trim().is_empty()).collect();
    match () {
        () if !coded.is_empty() => coded.into_iter().flat_map(name_list::tags).collect(),
        () if apart.len() > 1 && !text.contains([',', '，', '、', ';', '；', '|']) => {
            apart.into_iter().flat_map(name_list::tags).collect()
        }
        () => name_list::tags(&text),
    }
}
