//! How a command ends.

use std::process::ExitCode;

/// How a command ended, if there is no error to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// Something was found or done: 0.
    Found,
    /// Nothing was found: 1.
    NothingFound,
    /// Something is wrong, and the report says what: 2.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Found => Self::SUCCESS,
            Exit::NothingFound => Self::from(1),
            Exit::Failed => Self::from(2),
        }
    }
}

impl Exit {
    /// [`Exit::Found`] if something was found.
    pub fn found(is_found: bool) -> Self {
        if is_found { Self::Found } else { Self::NothingFound }
    }
}
