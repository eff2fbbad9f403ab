//! The extension `papers_sem._native`: the engine for the Python module `papers_sem`.
//!
//! What comes back is the JSON of [`papers_sem::wire`], which the Python files make dataclasses of. No function holds the GIL
//! while the library works.

mod error;
mod filters;
mod index;
mod locate;
mod papers;
mod update;

/// The functions and classes that Python sees.
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use crate::filters::filters;
    #[pymodule_export]
    use crate::index::Index;
    #[pymodule_export]
    use crate::locate::{locate, search_packages_in};
    #[pymodule_export]
    use crate::papers::Papers;
    #[pymodule_export]
    use crate::update::update;
}
