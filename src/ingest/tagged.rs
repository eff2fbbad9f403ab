//! Records as lines with tags: what RIS, nbib, Refer, RefWorks and Web of Science have in common.

/// A field: a line with a tag, and the lines that continue it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ingest) struct TagField<'t> {
    /// The tag as written.
    pub tag: &'t str,
    /// The value: the lines that continue it are joined by line breaks, without the white space around them.
    pub value: String,
    /// The line of the tag, counted from 1.
    pub line: u32,
}

/// What a line is.
pub(in crate::ingest) enum TagLine<'t> {
    /// A tag and the beginning of its value.
    Tag(&'t str, &'t str),
    /// A line that belongs to the value before it.
    Continuation(&'t str),
    /// The end of a record. What follows belongs to none until the next tag that begins one.
    End,
}

/// The records of a text. `parse` says what a line is, and `begins` whether a tag begins a record, given the tags that
/// the record before it has so far. Lines before the first such tag belong to no record.
pub(in crate::ingest) fn records<'t>(
    text: &'t str,
    parse: impl Fn(&'t str) -> TagLine<'t>,
    begins: impl Fn(&str, &[TagField<'t>]) -> bool,
) -> Vec<Vec<TagField<'t>>> {
    let mut records: Vec<Vec<TagField<'t>>> = Vec::new();
    let mut is_open = false;
    for (number, text) in (1u32..).zip(text.trim_start_matches('\u{feff}').lines()) {
        match parse(text) {
            TagLine::Tag(tag, value) => {
                if begins(tag, records.last().filter(|_| is_open).map_or(&[], Vec::as_slice)) {
                    records.push(Vec::new());
                    is_open = true;
                }
                if let Some(record) = records.last_mut().filter(|_| is_open) {
                    record.push(TagField { tag, value: value.trim().to_string(), line: number });
                }
            }
            TagLine::Continuation(more) => {
                let last = records.last_mut().filter(|_| is_open).and_then(|record| record.last_mut());
                if let Some(field) = last {
                    field.value.push('\n');
                    field.value.push_str(more.trim());
                }
            }
            TagLine::End => is_open = false,
        }
    }
    for field in records.iter_mut().flatten() {
        field.value.truncate(field.value.trim_end().len());
    }
    records
}

/// The value of the first field with one of these tags that is not empty, in the order of the tags.
pub(in crate::ingest) fn first<'f>(fields: &'f [TagField<'_>], tags: &[&str]) -> &'f str {
    let of = |tag: &&str| fields.iter().find(|field| field.tag == *tag && !field.value.is_empty());
    tags.iter().find_map(of).map_or("", |field| field.value.as_str())
}

/// The fields with one of these tags, in the order of the file.
pub(in crate::ingest) fn all<'f, 't>(
    fields: &'f [TagField<'t>],
    tags: &'f [&'f str],
) -> impl Iterator<Item = &'f TagField<'t>> {
    fields.iter().filter(move |field| tags.contains(&field.tag) && !field.value.is_empty())
}

/// The first lines of a text that are not blank, without a byte order mark.
pub(in crate::ingest) fn first_lines(text: &str, count: usize) -> impl Iterator<Item = &str> {
    text.trim_start_matches('\u{feff}').lines().filter(|line| !line.trim().is_empty()).take(count)
}
