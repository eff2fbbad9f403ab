//! What is particular to earlier formats: the only code that knows their records.

pub(crate) mod v1;
pub(crate) mod v2;
pub(crate) mod v3;
pub(crate) mod v4;

#[cfg(test)]
mod tests;
