//! Filters as keyword arguments. Their names are those of the library's list.

use papers_sem::{FILTER_PARAMETERS, Filter, FilterParameter};
use pyo3::exceptions::PyTypeError;
use pyo3::{PyResult, Python, pyfunction};

use crate::error::raise;

/// The filters: name, help, the values that are allowed, and whether there may be several.
#[pyfunction]
pub fn filters() -> Vec<(&'static str, &'static str, Vec<&'static str>, bool)> {
    let row =
        |filter: &'static FilterParameter| (filter.name, filter.help, filter.choices.to_vec(), filter.is_repeatable);
    FILTER_PARAMETERS.iter().map(row).collect()
}

/// The filter that these names and values ask for.
pub fn filter(py: Python<'_>, values: &[(String, String)]) -> PyResult<Filter> {
    let mut filter = Filter::default();
    for (name, value) in values {
        let Some(parameter) = FILTER_PARAMETERS.iter().find(|parameter| parameter.name == name) else {
            let known: Vec<_> = FILTER_PARAMETERS.iter().map(|parameter| parameter.name).collect();
            return Err(PyTypeError::new_err(format!(
                "unexpected keyword argument {name:?}; the filters are {}",
                known.join(", ")
            )));
        };
        if !parameter.is_repeatable && values.iter().filter(|(other, _)| other == name).count() > 1 {
            return Err(PyTypeError::new_err(format!("the filter {name:?} takes one value")));
        }
        (parameter.set)(&mut filter, value).map_err(|error| raise(py, error))?;
    }
    Ok(filter)
}
