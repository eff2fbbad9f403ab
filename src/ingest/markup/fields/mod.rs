//! The parts of an entry, each recognised by its form: labels, dates, names, venues, addresses, titles.

pub(super) mod address;
pub(super) mod author_year;
pub(super) mod button;
pub(super) mod cited_names;
pub(super) mod field_label;
pub(super) mod heading_date;
pub(super) mod label;
mod label_dictionary;
pub(super) mod name_list;
pub(super) mod note_words;
mod paper_hosts;
pub(super) mod paragraphs;
pub(super) mod people;
pub(super) mod title;
pub(super) mod venue;
mod venue_words;
