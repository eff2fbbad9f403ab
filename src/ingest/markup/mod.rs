//! Markdown, HTML and plain text.
