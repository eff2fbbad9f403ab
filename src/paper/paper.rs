//! One work, merged from every entry about it.

use serde::{Deserialize, Serialize};

use crate::paper::bibliography::Bibliography;
use crate::paper::source::Source;
use crate::paper::text::Text;
use crate::text::Language;

/// One work, with everything that the sources say about it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// A stable identifier: the arXiv id, or the DOI, or `t:` and a hash of the title.
    pub id: String,
    /// arXiv identifier without a version, for example `2402.13753` or `cs/0112017`.
    pub arxiv: Option<String>,
    /// Digital object identifier in lower case, for example `10.1145/3292500.3330701`.
    pub doi: Option<String>,
    /// The identifiers that the records themselves use, each once.
    pub names: Vec<String>,
    /// The bibliographic record. Authors come from the source with the longest list; the date is the most precise
    /// one; links, tags and categories are those of all sources.
    pub bibliography: Bibliography,
    /// The texts of all sources, each with the position of its source in `sources`. Equal texts are kept once.
    pub texts: Vec<(u32, Text)>,
    /// Every place where the paper was read, in reading order.
    pub sources: Vec<Source>,
}

impl Paper {
    /// The title in `language`, or the title in the other language, or the identifier.
    pub fn title(&self, language: Language) -> &str {
        self.bibliography.title(language).unwrap_or(&self.id)
    }

    /// Whether a text is in `language`; of a paper without texts, whether its title is.
    pub(crate) fn is_in(&self, language: Language) -> bool {
        match &self.texts[..] {
            [] => Language::detect(self.title(Language::En)) == language,
            texts => texts.iter().any(|(_, text)| text.language == language),
        }
    }

    /// The best address to open: the arXiv page, the DOI, or the first link.
    pub fn url(&self) -> Option<String> {
        if let Some(id) = &self.arxiv {
            return Some(format!("https://arxiv.org/abs/{id}"));
        }
        if let Some(doi) = &self.doi {
            return Some(format!("https://doi.org/{doi}"));
        }
        self.bibliography.links.first().map(|link| link.url.clone())
    }

    /// The address that shows the paper in the user's reference manager, for example
    /// `zotero://select/library/items/ABCD2345`.
    pub fn library_url(&self) -> Option<&str> {
        self.bibliography.links.iter().map(|link| link.url.as_str()).find(|url| url.starts_with("zotero://"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::link::Link;

    #[test]
    fn the_address_in_the_reference_manager_is_none_of_the_web() {
        let link = |url: &str| Link { label: String::new(), url: url.to_string() };
        let mut paper = Paper { doi: Some("10.1000/bees.1".into()), ..Paper::default() };
        assert_eq!(paper.library_url(), None);
        let select = "zotero://select/library/items/ABCD2345";
        paper.bibliography.links = vec![link("https://example.org/bees"), link(select)];
        assert_eq!(paper.library_url(), Some(select));
        assert_eq!(paper.url().as_deref(), Some("https://doi.org/10.1000/bees.1"));
    }
}
