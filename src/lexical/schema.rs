//! The fields of the lexical index.

use tantivy::schema::{FAST, Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};

/// The weight of a title's terms, relative to those of texts.
pub(super) const TITLE_WEIGHT: f32 = 1.5;
/// The file in which tantivy lists its segments.
pub(super) const META: &str = "meta.json";

pub(super) struct LexicalFields {
    pub paper: Field,
    pub name: Field,
    pub title: Field,
    pub text: Field,
}

pub(super) fn schema() -> (Schema, LexicalFields) {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default().set_index_option(IndexRecordOption::WithFreqs).set_fieldnorms(true);
    let words = TextOptions::default().set_indexing_options(indexing);
    let fields = LexicalFields {
        paper: schema.add_u64_field("paper", FAST),
        name: schema.add_text_field("name", STRING),
        title: schema.add_text_field("title", words.clone()),
        text: schema.add_text_field("text", words),
    };
    (schema.build(), fields)
}
