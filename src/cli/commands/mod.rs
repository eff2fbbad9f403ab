//! One file a command.

pub(super) mod ask;
pub(super) mod cite;
pub(super) mod doctor;
pub(super) mod eval;
pub(super) mod export;
pub(super) mod index;
pub(super) mod list;
pub(super) mod read;
pub(super) mod show;
pub(super) mod similar;
pub(super) mod stats;
pub(super) mod upgrade;
pub(super) mod verify;
