//! Records of XML files.
//!
//! [`read`] visits the elements of a file that are records, one small tree at a time, so that memory does not grow with
//! the file. Damage costs the record in which it is. Elements and attributes are named as they are written, with their
//! prefix: `dc:creator`.

mod element;
mod entity;
mod read;
mod root;
mod stray;

#[cfg(test)]
mod tests;

pub(in crate::ingest) use element::Element;
pub(in crate::ingest) use read::read;
pub(in crate::ingest) use root::root;
