//! Writes citation keys into a draft.

use crate::search::ground::draft::{Draft, DraftSentence};

impl Draft {
    /// The draft with `keys` cited by their sentences, given in the order of [`sentences`](Self::sentences). Nothing else
    /// changes. A key stands before the full stop: `[@key]`, or `\cite{key}` in LaTeX. A sentence that cites something already
    /// stays as it is.
    pub fn with_keys(&self, keys: &[Vec<&str>]) -> String {
        let mut written = String::with_capacity(self.text().len());
        let mut at = 0;
        for (sentence, keys) in self.sentences().iter().zip(keys) {
            if keys.is_empty() || !sentence.citations.is_empty() {
                continue;
            }
            let place = place(self.text(), sentence);
            if place < at {
                continue;
            }
            written.push_str(&self.text()[at..place]);
            written.push_str(&self.citation(&self.text()[..place], keys));
            at = place;
        }
        written.push_str(&self.text()[at..]);
        written
    }

    fn citation(&self, before: &str, keys: &[&str]) -> String {
        let last = before.chars().next_back();
        if self.is_latex() {
            return format!("~\\cite{{{}}}", keys.join(","));
        }
        let keys: Vec<String> = keys.iter().map(|key| format!("@{key}")).collect();
        // Between Chinese and a bracket there is no blank.
        let blank = if last.is_some_and(|c| c.is_ascii() && !c.is_whitespace()) { " " } else { "" };
        format!("{blank}[{}]", keys.join("; "))
    }
}

/// The byte before which a sentence cites: its final full stop, or its end.
fn place(draft: &str, sentence: &DraftSentence) -> usize {
    let text = &draft[sentence.range.clone()];
    // Quotation marks, brackets and marks of emphasis after the full stop.
    let closers = ['"', '\'', ')', '”', '’', '）', '」', '』', '*', '_', '~'];
    let inner = text.trim_end_matches(closers);
    let ended = inner.trim_end_matches(['.', '。', '!', '！', '；', ';', '…', '．']);
    if ended.len() < inner.len() { sentence.range.start + ended.trim_end().len() } else { sentence.range.end }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited(text: &str) -> String {
        let draft = Draft::parse(text);
        let keys: Vec<Vec<&str>> = draft.sentences().iter().map(|_| vec!["gust2020"]).collect();
        draft.with_keys(&keys)
    }

    #[test]
    fn keys_stand_before_the_full_stop() {
        assert_eq!(
            cited("# Kites\n\nKites fly.  \nMasts rust\n"),
            "# Kites\n\nKites fly [@gust2020].  \nMasts rust [@gust2020]\n"
        );
        assert_eq!(cited("风筝飞得很高。桅杆会生锈！"), "风筝飞得很高[@gust2020]。桅杆会生锈[@gust2020]！");
        assert_eq!(cited("**Kites fly.** \"Masts rust.\""), "**Kites fly [@gust2020].** \"Masts rust [@gust2020].\"");
        assert_eq!(cited("\\section{A}\nKites fly.\n"), "\\section{A}\nKites fly~\\cite{gust2020}.\n");
    }

    #[test]
    fn what_cites_already_and_what_is_no_sentence_stays() {
        for text in [
            "Kites fly [@mast2019].\n",
            "Masts rust.[12]\n",
            "```\nKites fly.\n```\n",
            "As @mast2019 shows, it is.\r\n",
        ] {
            assert_eq!(cited(text), text);
        }
    }

    #[test]
    fn several_keys_stand_together() {
        let draft = Draft::parse("Kites fly.");
        assert_eq!(draft.with_keys(&[vec!["a", "b"]]), "Kites fly [@a; @b].");
        assert_eq!(draft.with_keys(&[vec![]]), "Kites fly.");
        assert_eq!(draft.with_keys(&[]), "Kites fly.");
    }
}
