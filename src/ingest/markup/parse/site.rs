//! The web site that a page was saved from, which its relative addresses belong to.

use crate::paper::identifiers;

// Paths that only one site has, by their beginning.
const PATHS: [(&str, &str); 6] = [
    ("/abs/", "https://arxiv.org"),
    ("/pdf/", "https://arxiv.org"),
    ("/arxiv/", "https://papers.cool"),
    ("/papers/", "https://huggingface.co"),
    ("/forum?id=", "https://openreview.net"),
    ("/content/", "https://openaccess.thecvf.com"),
];

/// The address of the site, as far as the page names it.
#[derive(Debug, Default)]
pub(crate) struct Site {
    // `https://host` without a path.
    origin: Option<String>,
}

impl Site {
    /// Looks at a `<base>` or `<link rel="canonical">`.
    pub fn element(&mut self, tag: &str, attrs: &[(&str, &str)]) {
        let attribute = |name| attrs.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
        if tag == "base" || attribute("rel") == Some("canonical") {
            self.found(attribute("href").unwrap_or_default());
        }
    }

    /// Looks at a comment such as `saved from url=(0030)https://arxiv.org/list/cs.CL/new`, or `url: https://…`.
    pub fn comment(&mut self, text: &str) {
        let named = text.find("saved from url=").or_else(|| text.find("url: http"));
        if let Some(at) = named
            && let Some(scheme) = text[at..].find("http")
        {
            self.found(&text[at + scheme..]);
        }
    }

    fn found(&mut self, address: &str) {
        let origin = is_absolute(address).then(|| origin(address)).flatten();
        self.origin = self.origin.take().or(origin);
    }

    /// The absolute address of a link. A relative address counts if its site is known.
    pub fn absolute(&self, href: &str) -> Option<String> {
        let href = href.trim();
        if href.contains(char::is_whitespace) {
            return None;
        }
        if is_absolute(href) {
            return Some(href.to_string());
        }
        if let Some(rest) = href.strip_prefix("//").filter(|rest| rest.contains('.')) {
            return Some(format!("https://{rest}"));
        }
        if !href.starts_with('/') || href.len() < 2 {
            return None;
        }
        let known = || {
            let (_, site) = PATHS.iter().find(|(path, _)| href.starts_with(path))?;
            let address = format!("{site}{href}");
            // These paths are common; the identifier in them is not.
            let sure = identifiers::arxiv_in(&address).is_some() || href.starts_with("/forum?id=") || is_cvf(href);
            sure.then_some(address)
        };
        self.origin.as_ref().map(|origin| format!("{origin}{href}")).or_else(known)
    }
}

// `/content/CVPR2024/html/…_paper.html`
fn is_cvf(href: &str) -> bool {
    href.starts_with("/content") && href.contains("_paper.")
}

fn is_absolute(url: &str) -> bool {
    let scheme = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    scheme.starts_with("http://") || scheme.starts_with("https://")
}

fn origin(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let end = rest.find(|c: char| matches!(c, '/' | '?' | '#' | '"' | '\'') || c.is_whitespace()).unwrap_or(rest.len());
    (end > 0).then(|| format!("{scheme}://{}", &rest[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_address_belongs_to_the_site_of_its_page() {
        let mut site = Site::default();
        for (href, address) in [
            ("https://a.org/x", Some("https://a.org/x")),
            ("//a.org/x", Some("https://a.org/x")),
            ("/abs/2401.00001", Some("https://arxiv.org/abs/2401.00001")),
            ("/papers/2401.00001", Some("https://huggingface.co/papers/2401.00001")),
            ("/papers/about", None),
            ("/x", None),
            ("x.html", None),
            ("#top", None),
            ("https://a b", None),
        ] {
            assert_eq!(site.absolute(href).as_deref(), address, "{href}");
        }
        site.comment(" saved from url=(0025)https://aclanthology.org/volumes/ ");
        assert_eq!(site.absolute("/x/").as_deref(), Some("https://aclanthology.org/x/"));
        site.element("base", &[("href", "https://b.org/")]);
        assert_eq!(site.absolute("/x").as_deref(), Some("https://aclanthology.org/x"));
    }
}
