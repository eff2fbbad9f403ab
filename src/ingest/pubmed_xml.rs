//! The reader for the XML of PubMed: `PubmedArticleSet` with articles and parts of books.
//!
//! The elements: <https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html>.

use crate::ingest::nbib;
use crate::ingest::reader::{Confidence, FileFormat, FileHead, Reader, ReaderInput, Reading};
use crate::ingest::record::Record;
use crate::ingest::xml::{self, Element};
use crate::paper::{PublicationKind, TextKind};

pub(in crate::ingest) struct PubmedXml;

impl Reader for PubmedXml {
    fn format(&self) -> FileFormat {
        FileFormat::new(11, "pubmed-xml")
    }

    fn version(&self) -> u8 {
        1
    }

    fn sniff(&self, head: &FileHead<'_>) -> Confidence {
        let root = head.text.and_then(xml::root);
        let names =
            ["PubmedArticleSet", "PubmedBookArticleSet", "PubmedArticle", "PubmedBookArticle", "MedlineCitationSet"];
        if root.is_some_and(|root| names.contains(&root.name.as_str())) { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, input: &ReaderInput<'_>) -> Reading {
        let mut reading = Reading::default();
        let problems = xml::read(input.text, &["PubmedArticle", "PubmedBookArticle"], |element| {
            record(&element).finish(&mut reading);
        });
        reading.problems.extend(problems);
        reading.problems.sort_by_key(|problem| problem.line);
        reading
    }
}

fn text(element: &Element, path: &[&str]) -> String {
    element.at(path).map(Element::text).unwrap_or_default()
}

fn record(element: &Element) -> Record {
    let mut record = Record::at(element.line);
    let citation = element.child("MedlineCitation").or_else(|| element.child("BookDocument")).unwrap_or(element);
    let article = citation.child("Article").unwrap_or(citation);
    for path in [["ArticleTitle"], ["VernacularTitle"]] {
        record.title(nbib::title(&text(article, &path)));
    }
    record.title(nbib::title(&text(citation, &["Book", "BookTitle"])));
    for list in article.children("AuthorList").filter(|list| list.attribute("Type") != Some("editors")) {
        list.children("Author").for_each(|author| record.author_as_is(&name(author)));
    }
    for author in citation.all(&["Book", "AuthorList", "Author"]) {
        record.editor_as_is(&name(author));
    }
    for part in article.children("Abstract").chain(citation.children("OtherAbstract")) {
        let line = part.line;
        record.text(TextKind::Abstract, &abstract_text(part), line);
    }
    dates(article, citation, &mut record);
    identifiers(element, citation, article, &mut record);
    let journal = article.child("Journal");
    let in_journal = |path: &[&str]| journal.map(|journal| text(journal, path)).unwrap_or_default();
    record.venue(&in_journal(&["Title"]));
    record.venue(&in_journal(&["ISOAbbreviation"]));
    if citation.child("Book").is_some() && article.child("ArticleTitle").is_some() {
        record.venue(&text(citation, &["Book", "BookTitle"]));
    }
    record.volume(&in_journal(&["JournalIssue", "Volume"]));
    record.issue(&in_journal(&["JournalIssue", "Issue"]));
    record.pages(&text(article, &["Pagination", "MedlinePgn"]));
    record.standard_number(&in_journal(&["ISSN"]));
    record.standard_number(&text(citation, &["Book", "Isbn"]));
    record.publisher(&text(citation, &["Book", "Publisher", "PublisherName"]));
    citation.all(&["KeywordList", "Keyword"]).iter().for_each(|word| record.keyword(&word.text()));
    let headings = citation.all(&["MeshHeadingList", "MeshHeading", "DescriptorName"]);
    headings.iter().for_each(|word| record.keyword(&word.text()));
    let types: Vec<String> =
        article.all(&["PublicationTypeList", "PublicationType"]).iter().map(|kind| kind.text()).collect();
    let usual = if citation.child("Book").is_some() { PublicationKind::Chapter } else { PublicationKind::Article };
    record.publication().kind = nbib::kind(types.iter().map(String::as_str)).or(Some(usual));
    record
}

fn name(author: &Element) -> String {
    let collective = text(author, &["CollectiveName"]);
    if !collective.is_empty() {
        return collective;
    }
    let first = Some(text(author, &["ForeName"])).filter(|name| !name.is_empty());
    let first = first.unwrap_or_else(|| text(author, &["Initials"]));
    [first, text(author, &["LastName"]), text(author, &["Suffix"])].join(" ")
}

// The parts of an abstract, each in a line of its own behind its label.
fn abstract_text(part: &Element) -> String {
    let mut lines = Vec::new();
    for element in part.children("AbstractText") {
        let text = element.text();
        match element.attribute("Label").filter(|label| !label.is_empty() && *label != "UNLABELLED") {
            Some(label) => lines.push(format!("{label}: {text}")),
            None => lines.push(text),
        }
    }
    lines.join("\n\n")
}

fn dates(article: &Element, citation: &Element, record: &mut Record) {
    let dates = article.all(&["Journal", "JournalIssue", "PubDate"]);
    let dates = dates.into_iter().chain(citation.all(&["Book", "PubDate"])).chain(article.all(&["ArticleDate"]));
    for date in dates {
        record.date_of(&text(date, &["Year"]), &text(date, &["Month"]), &text(date, &["Day"]));
        record.date(&text(date, &["MedlineDate"]));
    }
}

fn identifiers(element: &Element, citation: &Element, article: &Element, record: &mut Record) {
    let pmid = text(citation, &["PMID"]);
    record.name("pmid", &pmid);
    let ids = element.all(&["PubmedData", "ArticleIdList", "ArticleId"]);
    let ids = ids.into_iter().chain(citation.all(&["ArticleIdList", "ArticleId"]));
    let ids = ids.chain(element.all(&["PubmedBookData", "ArticleIdList", "ArticleId"]));
    for id in ids {
        match id.attribute("IdType") {
            Some("doi") => record.doi(&id.text()),
            Some("pmc") => record.name("pmcid", &id.text()),
            _ => {}
        }
    }
    for id in article.children("ELocationID").filter(|id| id.attribute("EIdType") == Some("doi")) {
        record.doi(&id.text());
    }
    if !pmid.is_empty() {
        record.url("pubmed", &format!("https://pubmed.ncbi.nlm.nih.gov/{pmid}/"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "<?xml version=\"1.0\"?>\n<!DOCTYPE PubmedArticleSet PUBLIC \"x\" \"y\">\n<PubmedArticleSet>\n<PubmedArticle><MedlineCitation><PMID Version=\"1\">12</PMID>\n\
        <Article><Journal><ISSN>1234-5678</ISSN><JournalIssue><Volume>7</Volume><PubDate><Year>2017</Year><Month>Jun</Month><Day>12</Day></PubDate></JournalIssue>\
        <Title>Journal of words</Title></Journal><ArticleTitle>Words in H<sub>2</sub>O &amp; air.</ArticleTitle><Pagination><MedlinePgn>737-48</MedlinePgn></Pagination>\
        <Abstract><AbstractText Label=\"AIMS\">One <i>part</i>.</AbstractText><AbstractText>Another.</AbstractText></Abstract>\
        <AuthorList><Author><LastName>Byron</LastName><ForeName>Ada</ForeName></Author><Author><CollectiveName>World Word Society</CollectiveName></Author></AuthorList>\
        </Article><KeywordList><Keyword>looks</Keyword></KeywordList></MedlineCitation>\n<PubmedData><ArticleIdList><ArticleId IdType=\"doi\">10.1000/XYZ</ArticleId>\
        <ArticleId IdType=\"pmc\">PMC7</ArticleId></ArticleIdList>\
        <ReferenceList><Reference><ArticleIdList><ArticleId IdType=\"pubmed\">99</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>\n\
        <PubmedBookArticle><BookDocument><PMID>13</PMID><Book><BookTitle>A Book</BookTitle><PubDate><MedlineDate>2001 Jan-Feb</MedlineDate></PubDate></Book>\
        <ArticleTitle>A chapter</ArticleTitle></BookDocument></PubmedBookArticle>\n<PubmedArticle><broken>\n</PubmedArticleSet>\n";

    #[test]
    fn articles_and_parts_of_books_are_read() {
        let head = FileHead { bytes: SAMPLE.as_bytes(), text: Some(SAMPLE), is_whole: true };
        assert_eq!(PubmedXml.sniff(&head), Confidence::Certain);
        let reading = PubmedXml.read(&ReaderInput::of_text(SAMPLE));
        assert_eq!(reading.entries.len(), 2);
        assert!(!reading.problems.is_empty());
        let (entry, bibliography) = (&reading.entries[0], &reading.entries[0].bibliography);
        assert_eq!(bibliography.title_en.as_deref(), Some("Words in H2O & air"));
        assert_eq!(bibliography.authors, ["Ada Byron", "World Word Society"]);
        assert_eq!(bibliography.date.map(|date| date.to_string()).as_deref(), Some("2017-06-12"));
        assert_eq!(entry.texts[0].text, "AIMS: One part.\nAnother.");
        assert_eq!(entry.names, ["pmid:12", "pmcid:PMC7"]);
        assert_eq!((entry.doi.as_deref(), entry.line), (Some("10.1000/xyz"), 4));
        let chapter = &reading.entries[1].bibliography;
        assert_eq!((chapter.title_en.as_deref(), chapter.venue.as_deref()), (Some("A chapter"), Some("A Book")));
        assert_eq!(chapter.date.map(|date| date.year()), Some(2001));
    }
}
