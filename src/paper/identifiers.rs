//! arXiv ids and DOIs in URLs and texts.
//!
//! The scheme of arXiv ids: <https://info.arxiv.org/help/arxiv_identifier.html>. The pattern for DOIs that Crossref
//! recommends: <https://www.crossref.org/blog/dois-and-matching-regular-expressions/>.

use std::sync::LazyLock;

use regex::Regex;

use crate::paper::date::partial_date::PartialDate;

static ARXIV_BARE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?i:arxiv\s*:\s*)?(\d{4}\.\d{4,5}|[a-z][a-z\-]+(?:\.[A-Za-z]{2})?/\d{7})(?:v\d+)?$")
        .expect("a constant pattern")
});

// Sites whose URLs contain an arXiv id: arXiv and its mirrors, papers.cool, Hugging Face, alphaXiv, ar5iv and others.
static ARXIV_URL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        (?:arxiv\.org/(?:abs|pdf|html|format|ps|e-print)|papers\.cool/arxiv|huggingface\.co/papers
         |hf\.co/papers|alphaxiv\.org/(?:abs|pdf|overview)|ar5iv(?:\.labs\.arxiv)?\.org/(?:abs|html)|arxiv-vanity\.com/papers
         |doi\.org/10\.48550/arxiv[./]|scirate\.com/arxiv)
        [/.]*(\d{4}\.\d{4,5}|[a-z][a-z\-]+(?:\.[a-z]{2})?/\d{7})
        (?:v\d+)?(?:\.pdf)?(?:$|[^0-9.\w]|\.(?:$|\D)|_)",
    )
    .expect("a constant pattern")
});

static ARXIV_NAMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\barxiv\s*[:：]\s*(\d{4}\.\d{4,5})(?:v\d+)?(?:$|[^0-9.]|\.(?:$|\D))").expect("a constant pattern")
});

static DOI: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\b(10\.\d{4,9}/[-._;()/:A-Z0-9<>\[\]]+)").expect("a constant pattern"));

static DOI_TAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\.full(?:-text)?|\.abstract|/(?:full|pdf|epdf|abstract|fulltext|html|meta))?(?:\.pdf|\.html)?$")
        .expect("a constant pattern")
});

static DOI_VERSION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(10\.1101/\d{4}\.\d\d\.\d\d\.\d+)v\d+$").expect("a constant pattern"));

/// The arXiv id, without a version, if the whole of `text` is one: `2402.13753v2`, `arXiv:2402.13753`, `cs/0112017` or
/// the URL of its page.
pub fn arxiv_id(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some(captures) = ARXIV_BARE.captures(text) {
        return plausible(&captures[1]);
    }
    let is_address = text.starts_with("http://") || text.starts_with("https://") || !text.contains(char::is_whitespace);
    if is_address { arxiv_in(text) } else { None }
}

/// The first arXiv id in `text`, in a URL or as `arXiv:…`.
pub fn arxiv_in(text: &str) -> Option<String> {
    let captures = ARXIV_URL.captures(text).or_else(|| ARXIV_NAMED.captures(text))?;
    plausible(&captures[1])
}

/// Every arXiv id in `text`, each once: first those in URLs, then those as `arXiv:…`.
pub fn all_arxiv_in(text: &str) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for captures in ARXIV_URL.captures_iter(text).chain(ARXIV_NAMED.captures_iter(text)) {
        if let Some(id) = plausible(&captures[1])
            && !ids.contains(&id)
        {
            ids.push(id);
        }
    }
    ids
}

/// The first DOI in `text`, in lower case. DOIs that arXiv assigns are left out, because they are arXiv ids.
pub fn doi_in(text: &str) -> Option<String> {
    DOI.captures_iter(text).find_map(|captures| {
        let doi = captures[1].trim_end_matches(['.', ',', ';', ':', ')', ']', '>']).to_lowercase();
        // The rest of a publisher's URL, and the version of a preprint, are not part of the DOI.
        let doi = DOI_TAIL.replace(&doi, "");
        let doi = DOI_VERSION.replace(&doi, "$1").into_owned();
        // Brackets inside a DOI are kept: 10.1016/0004-3702(94)00041-X.
        (!doi.starts_with("10.48550/")).then_some(doi)
    })
}

/// Prefixes of DOIs that preprint servers and repositories assign: bioRxiv, SSRN, Preprints.org, Research Square,
/// ChemRxiv, TechRxiv, OSF and its communities, Authorea, F1000, Zenodo, figshare, OpenAlex's and arXiv's own.
const PREPRINT_DOIS: &[&str] = &[
    "10.1101/",
    "10.64898/",
    "10.2139/ssrn",
    "10.20944/preprints",
    "10.21203/rs",
    "10.26434/chemrxiv",
    "10.36227/techrxiv",
    "10.31219/osf",
    "10.31234/osf",
    "10.31235/osf",
    "10.35542/osf",
    "10.31222/osf",
    "10.22541/au",
    "10.5281/zenodo",
    "10.6084/m9.figshare",
    "10.48550/",
    "10.32388/",
    "10.21428/",
];

/// Whether a DOI, in lower case, is one of a preprint server or a repository: the published version has another.
pub(crate) fn is_preprint_doi(doi: &str) -> bool {
    PREPRINT_DOIS.iter().any(|prefix| doi.starts_with(prefix))
}

/// The services whose ids stand for one work each.
const SERVICES: &[&str] = &[
    "pmid",
    "pmcid",
    "openalex",
    "s2",
    "corpusid",
    "mag",
    "dblp",
    "openreview",
    "acl",
    "zotero",
    "inspire",
    "hal",
    "ads",
    "arxiv",
    "cnki",
    "wos",
    "eid",
    "eric",
];

/// The id of a service in the form in which ids are compared, where `name` is one: `pmid:28894217` of `PMID: 28894217`.
pub(crate) fn service_id(name: &str) -> Option<String> {
    let name = name.trim();
    let word = name.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (scheme, rest) = name.split_at(word);
    let scheme = scheme.to_ascii_lowercase();
    let id = rest.trim_start_matches([':', ' ']).trim();
    // `PMID 28894217` without a colon has a number; other ids could be any word.
    let is_number = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    let is_id = rest.trim_start().starts_with(':') || (is_number && rest.starts_with(' '));
    let is_id = is_id && !id.is_empty() && !id.contains(char::is_whitespace) && SERVICES.contains(&scheme.as_str());
    is_id.then(|| format!("{scheme}:{}", id.to_lowercase()))
}

/// The month in which arXiv assigned an id. `None` for ids from before April 2007, which do not contain it.
pub fn arxiv_month(id: &str) -> Option<PartialDate> {
    let (number, _) = id.split_once('.').filter(|(number, _)| number.len() == 4)?;
    let number: i16 = number.parse().ok()?;
    PartialDate::new(2000 + number / 100, i8::try_from(number % 100).ok(), None)
}

// The id if arXiv can have assigned it: the month exists, and the number has four digits until 2014 and five since
// then. Spreadsheets that convert ids to numbers drop zeros at the end, which would give the id of another paper.
fn plausible(id: &str) -> Option<String> {
    let Some((month, number)) = id.split_once('.').filter(|_| !id.contains('/')) else { return Some(id.to_string()) };
    let (year, month_of_year): (u32, u32) = (month.get(..2)?.parse().ok()?, month.get(2..)?.parse().ok()?);
    let digits = if month < "1501" { 4 } else { 5 };
    let possible = (1..=12).contains(&month_of_year) && (7..=60).contains(&year) && number.len() == digits;
    possible.then(|| id.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arxiv_id_is_found_however_it_is_written() {
        for text in [
            "2402.13753",
            "2402.13753v3",
            "arXiv:2402.13753v1",
            "https://arxiv.org/abs/2402.13753",
            "http://arxiv.org/pdf/2402.13753v2.pdf",
            "https://arxiv.org/abs//2402.13753",
            "http://arxiv.org/abs/2402.13753/",
            "https://arxiv.org/pdf/2402.13753.pdf#page=3",
            "https://papers.cool/arxiv/2402.13753",
            "https://huggingface.co/papers/2402.13753?utm_source=x",
            "https://doi.org/10.48550/arXiv.2402.13753",
            "https://www.alphaxiv.org/abs/2402.13753",
        ] {
            assert_eq!(arxiv_id(text).as_deref(), Some("2402.13753"), "{text}");
        }
        assert_eq!(arxiv_id("https://arxiv.org/abs/cs/0112017v1").as_deref(), Some("cs/0112017"));
        assert_eq!(arxiv_id("math.GT/0309136").as_deref(), Some("math.GT/0309136"));
    }

    #[test]
    fn numbers_that_only_look_like_ids_are_none() {
        for text in [
            "1712.1002399999998",
            "arxiv:1712.1002399999998",
            "1712.1002",
            "1403.01234",
            "3.14159",
            "1234.56789",
            "2413.12345",
            "https://arxiv.org/abs/1712.1002399999998",
        ] {
            assert_eq!(arxiv_id(text), None, "{text}");
        }
    }

    #[test]
    fn ids_of_services_are_compared_without_case_and_space() {
        for (name, id) in [
            ("pmid:28894217", Some("pmid:28894217")),
            ("PMID: 28894217", Some("pmid:28894217")),
            ("PMID 28894217", Some("pmid:28894217")),
            ("openalex:W2741809807", Some("openalex:w2741809807")),
            ("DBLP:conf/nips/VaswaniSPUJGKP17", Some("dblp:conf/nips/vaswanispujgkp17")),
            ("ads is a service", None),
            ("vaswani2017attention", None),
            ("smith:2017", None),
            ("pmid:", None),
        ] {
            assert_eq!(service_id(name).as_deref(), id, "{name}");
        }
        assert!(is_preprint_doi("10.1101/2023.04.30.538439") && !is_preprint_doi("10.1145/3292500.3330701"));
    }

    #[test]
    fn ids_inside_a_sentence() {
        let text = "see arXiv:2401.03890, and https://arxiv.org/abs/2402.00864v1.";
        assert_eq!(all_arxiv_in(text), ["2402.00864", "2401.03890"]);
        assert_eq!(arxiv_month("2402.00864").map(|date| date.to_string()).as_deref(), Some("2024-02"));
        assert_eq!(arxiv_month("cs/0112017"), None);
    }

    #[test]
    fn dois_end_before_the_punctuation_of_the_sentence() {
        assert_eq!(doi_in("https://doi.org/10.1145/3292500.3330701.").as_deref(), Some("10.1145/3292500.3330701"));
        assert_eq!(doi_in("(doi:10.1016/0004-3702(94)00041-X)").as_deref(), Some("10.1016/0004-3702(94)00041-x"));
        assert_eq!(doi_in("https://doi.org/10.48550/arXiv.2402.13753"), None);
        assert_eq!(doi_in("version 10.5"), None);
        let url = "https://www.biorxiv.org/content/10.1101/2023.04.30.538439v2.full.pdf";
        assert_eq!(doi_in(url).as_deref(), Some("10.1101/2023.04.30.538439"));
        assert_eq!(doi_in("https://a.org/doi/pdf/10.1145/3292500.3330701").as_deref(), Some("10.1145/3292500.3330701"));
        assert_eq!(doi_in("https://a.org/10.1002/abc.123/full").as_deref(), Some("10.1002/abc.123"));
    }
}
