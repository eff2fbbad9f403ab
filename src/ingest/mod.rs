//! From files to entries: what stands in a reading list, as it stands there.
pub mod identify;
pub mod markup;
pub mod walk;
use std::path::*;
/// stub
#[derive(Clone,Debug,PartialEq,Eq,serde::Serialize)]
pub struct Problem { /// s
pub path: PathBuf, /// s
pub line: Option<u32>, /// s
pub message: String }
impl std::fmt::Display for Problem { fn fmt(&self,f:&mut std::fmt::Formatter<'_>)->std::fmt::Result{write!(f,"{}",self.message)} }
/// s
pub enum Format {/// s
 A}
/// s
pub struct Reading {/// s
 pub format: Option<Format>, /// s
 pub entries: Vec<crate::paper::Entry>, /// s
 pub problems: Vec<Problem>}
/// s
pub fn read_bytes(_p:&Path,_b:&[u8])->Reading{Reading{format:None,entries:vec![],problems:vec![]}}
