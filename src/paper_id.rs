//! Papers by number.

/// The number of a paper in one generation of an index: from 0, segment after segment; in a database, in the order in
/// which its papers are first met.
pub type PaperId = u32;
