mod any_text;
mod layouts;
mod list_forms;
mod notes;
mod short_titles;
mod support;
mod unlinked;
