//! Reads the value of a field into an entry.

use crate::ingest::markup::entries::entry_builder::EntryBuilder;
use crate::ingest::markup::entries::title_suffix;
use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::fields::name_list;
use crate::ingest::markup::fields::paragraphs::flow;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::fields::venue;
use crate::ingest::markup::parse::block::Line;
use crate::paper::TextKind;
use crate::paper::date;
use crate::text::collapse;

// The least words of an unlabelled paragraph under a heading that is an abstract and not a note.
const ABSTRACT: usize = 40;

/// Reads lines without a label. Each comes with whether it begins a list item. With `abstracts`, a long text is an
/// abstract.
pub(crate) fn plain(builder: &mut EntryBuilder, abstracts: bool, lines: &[(Line, bool)]) {
    let Some((first, _)) = lines.first() else { return };
    if lines.len() == 1 && builder.entry.texts.is_empty() {
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
        Label::Authors => builder.authors(&text()),
        Label::Date => builder.date(date::find_or_year(&text())),
        Label::Venue => builder.venue(&text()),
        Label::Comment => builder.comment(&text()),
        Label::Category => builder.categories(&text()),
        Label::Tags => lines.iter().for_each(|(line, _)| builder.tags(tags_of(line))),
        Label::Ignored | Label::Furniture | Label::End => {}
    }
    for (text, url) in lines.iter().flat_map(|(line, _)| line.links()) {
        builder.link(&text, &url, false);
    }
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
