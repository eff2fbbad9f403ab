//! What topics are called: the one to three concepts, in English and in Chinese, that tell each from its siblings and from all
//! other papers.
//!
//! The beginnings of texts are cut into words (`excerpt`, `cut`); phrases of them that are frequent in a topic are candidates
//! (`candidates`, `counts`), ranked by how much more frequent they are inside than outside (`distinctive`). Candidates of the
//! two languages that translate each other are one concept (`dictionary`, `concepts`); the best concepts that have nothing in
//! common are the name (`choice`).

mod candidates;
mod choice;
mod concepts;
mod counts;
mod cut;
mod dictionary;
mod distinctive;
mod excerpt;
mod name_topics;
mod phrase_key;
mod quality;
mod reading;
mod role;
mod surface;
#[cfg(test)]
mod tests;
mod topic_name;
mod topic_node;
mod vocabulary;
mod word_lists;

pub use name_topics::name_topics;
pub use topic_name::TopicName;
pub use topic_node::TopicNode;
