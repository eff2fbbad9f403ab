use proptest::prelude::*;

use super::*;

#[test]
fn fields_are_plain_lines_and_paragraphs() {
    assert_eq!(
        line("Effects of <i>in vitro</i> noise &amp;\n drift").as_deref(),
        Some("Effects of in vitro noise & drift")
    );
    assert_eq!(line(" <b> </b> "), None);
    assert_eq!(line("N/A"), None);
    let text = "<jats:title>Abstract</jats:title><jats:p>We bound $\\mathcal{O}(n)$\nsteps.</jats:p><jats:p>It holds.</jats:p>";
    assert_eq!(paragraphs(text).as_deref(), Some("We bound O(n) steps.\nIt holds."));
    assert_eq!(paragraphs("<p>[No abstract available]</p>"), None);
    assert_eq!(paragraphs("<正>本文讨论检索。").as_deref(), Some("本文讨论检索。"));
    assert_eq!(paragraphs("‹正›"), None);
}

// Pieces of which real values are made.
const PIECES: &[&str] = &[
    "<jats:p>",
    "</jats:p>",
    "<i>",
    "</i>",
    "<sub>",
    "</sub>",
    "<",
    ">",
    "&lt;",
    "&amp;",
    "&",
    ";",
    "$",
    "$$",
    "\\(",
    "\\)",
    "\\frac{",
    "\\'",
    "\\",
    "{",
    "}",
    "^",
    "_",
    "^{",
    "\\alpha",
    "\\c{",
    "\\cite{",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<tex-math>",
    "<alternatives>",
    "<title>",
    "</title>",
    "<script>",
    "é",
    "中文",
    "a ",
    "1",
    "\n",
    "\n\n",
];

proptest! {
    #[test]
    fn any_text_can_be_read(text in "\\PC{0,60}") {
        let _ = (line(&text), paragraphs(&text));
    }

    #[test]
    fn any_markup_can_be_read(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        let text = pieces.concat();
        let once = line(&text).unwrap_or_default();
        prop_assert!(once.len() <= 4 * text.len() + 8, "{once}");
        let _ = paragraphs(&text);
    }

    #[test]
    fn words_are_never_lost(words in prop::collection::vec("[a-z]{2,8}|[一-龥]{1,4}|[0-9]{1,4}", 1..20)) {
        let text = format!("The {}", words.join(" "));
        let plain = without_markup(&text);
        prop_assert_eq!(plain.as_ref(), text.as_str());
    }
}

#[test]
fn long_markup_takes_linear_time() {
    for piece in ["<a ", "<!--", "&", "$a ", "\\(", "{\\it ", "</i>", "<i>", "$^{", "&amp;lt;"] {
        let text = piece.repeat(20_000);
        let start = std::time::Instant::now();
        let _ = paragraphs(&text);
        assert!(start.elapsed().as_secs() < 5, "{piece}");
    }
}
