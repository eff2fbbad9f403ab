//! Records as earlier formats have them.

pub(crate) mod v1;
