mod any_text;
mod list_forms;
mod short_titles;
mod support;
