//! The parts of an entry, each told by its form: labels, dates, names, venues, addresses, titles.

pub(super) mod address;
pub(super) mod field_label;
pub(super) mod heading_date;
mod label_dictionary;
pub(super) mod name_list;
pub(super) mod paragraphs;
pub(super) mod title;
pub(super) mod venue;
