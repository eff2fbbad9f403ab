//! From papers and topics to names.

use crate::paper::Paper;
use crate::text::Language;
use crate::topics::naming::candidates::Candidates;
use crate::topics::naming::concepts::{self, Side};
use crate::topics::naming::counts::Counts;
use crate::topics::naming::reading::Library;
use crate::topics::naming::topic_name::TopicName;
use crate::topics::naming::topic_node::TopicNode;
use crate::topics::naming::{choice, distinctive, surface};

/// Names of all topics. `topic_of[p]` is the finest topic of the p-th paper (None: of no topic); papers come in the same order.
///
/// The same papers give the same names. Of a very large topic a sample of its papers is read.
///
/// # Errors
/// What `papers` fails with.
pub fn name_topics<E>(
    papers: impl Iterator<Item = Result<Paper, E>>,
    topic_of: &[Option<u32>],
    topics: &[TopicNode],
) -> Result<Vec<TopicName>, E> {
    if topics.is_empty() {
        return Ok(Vec::new());
    }
    let library = Library::read(papers, topic_of, topics.len())?;
    let side = |language: Language| -> Side {
        let candidates = Candidates::of(library.part(language), &library.vocabulary, topics.len());
        let counts = Counts::of(&library, language, &candidates, topics);
        let mut ranked = distinctive::rank(&counts, &candidates, &library, language, topics);
        surface::write(&mut ranked, &candidates, &library, language);
        Side { ranked, counts }
    };
    let (english, chinese) = (side(Language::En), side(Language::Zh));
    let concepts = concepts::all(&english, &chinese, |stem| library.vocabulary.stem(stem).to_string());
    Ok(choice::choose(&concepts, topics))
}
