//! Builds the lexical index.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use tantivy::directory::{Directory, RamDirectory};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, IndexBuilder, IndexSettings, SingleSegmentIndexWriter, TantivyDocument};

use crate::lexical::error::LexicalError;
use crate::lexical::paper_name::Name;
use crate::lexical::paper_terms::PaperTerms;
use crate::lexical::schema::{LexicalFields, META, schema};
use crate::lexical::terms::Term;
use crate::paper::Paper;

/// Memory of the writer at the beginning, in bytes. It grows with the papers.
const BUFFER: usize = 15 << 20;

/// The files of a lexical index, by name.
pub type LexicalFiles = BTreeMap<String, Vec<u8>>;

/// The files of the index of `papers`, which are numbered in their order. One document a paper, so that the words of all
/// its texts add up.
///
/// # Errors
/// See [`LexicalError`].
pub fn build(papers: &[&Paper]) -> Result<LexicalFiles, LexicalError> {
    build_in_memory(papers).map_err(LexicalError::from)
}

fn build_in_memory(papers: &[&Paper]) -> tantivy::Result<LexicalFiles> {
    let (schema, fields) = schema();
    let directory = RamDirectory::create();
    let index = if papers.is_empty() {
        Index::create(directory.clone(), schema, IndexSettings::default())?
    } else {
        // One segment whatever its size, so that a paper's place is the number of its document.
        let mut writer: SingleSegmentIndexWriter =
            IndexBuilder::new().schema(schema).single_segment_index_writer(directory.clone(), BUFFER)?;
        // Some thousands of papers at a time: their terms take more memory than their texts.
        for (chunk, papers) in papers.chunks(4096).enumerate() {
            let first = chunk * 4096;
            let documents: Vec<TantivyDocument> =
                papers.par_iter().enumerate().map(|(at, paper)| document(&fields, first + at, paper)).collect();
            for document in documents {
                writer.add_document(document)?;
            }
        }
        writer.finalize()?
    };
    let mut files = LexicalFiles::new();
    let mut names: BTreeSet<std::path::PathBuf> = [META.into()].into();
    names.extend(index.load_metas()?.list_segment_files());
    for name in names {
        // tantivy also lists files that our segments do not have, such as positions.
        if directory.exists(&name).map_err(tantivy::TantivyError::from)? {
            let bytes = directory.open_read(&name)?.read_bytes()?;
            files.insert(name.to_string_lossy().into_owned(), bytes.as_slice().to_vec());
        }
    }
    Ok(files)
}

fn document(fields: &LexicalFields, number: usize, paper: &Paper) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    document.add_u64(fields.paper, number as u64);
    for name in Name::of_paper(paper) {
        document.add_text(fields.name, name.term());
    }
    let PaperTerms { titles, texts, definitions } = PaperTerms::of(paper);
    for title in titles {
        document.add_pre_tokenized_text(fields.title, tokens(title));
    }
    // Acronyms are kept among the names, so that the files have no other fields than before.
    for term in definitions {
        document.add_text(fields.name, term);
    }
    for text in texts {
        document.add_pre_tokenized_text(fields.text, tokens(text));
    }
    document
}

fn tokens(terms: Vec<Term>) -> PreTokenizedString {
    let token = |(position, term): (usize, Term)| Token {
        offset_from: term.range.start,
        offset_to: term.range.end,
        position,
        text: term.text,
        position_length: 1,
    };
    // tantivy does not need the text beside its tokens.
    PreTokenizedString { text: String::new(), tokens: terms.into_iter().enumerate().map(token).collect() }
}
