use proptest::prelude::*;
use serde_json::{Value, json};

use crate::ingest::json::{Json, JsonLines};
use crate::ingest::{Reader, ReaderInput, Reading};
use crate::paper::{Entry, PublicationKind, TextKind};

fn read(value: &Value) -> Reading {
    Json.read(&ReaderInput::of_text(&value.to_string()))
}

/// The only entry of a file without problems.
fn only(value: &Value) -> Entry {
    let mut reading = read(value);
    assert_eq!(reading.problems, [], "{value}");
    assert_eq!(reading.entries.len(), 1, "{value}");
    reading.entries.remove(0)
}

fn text(entry: &Entry, kind: TextKind) -> &str {
    entry.texts.iter().find(|text| text.kind == kind).map_or("", |text| &text.text)
}

fn date(entry: &Entry) -> String {
    entry.bibliography.date.map(|date| date.to_string()).unwrap_or_default()
}

#[test]
fn csl_with_all_its_fields() {
    let entry = only(&json!([{
        "id": "http://zotero.org/users/1/items/AB12CD34", "type": "article-journal", "citation-key": "li2020",
        "title": "A <i>small</i> study", "container-title": "J. Tests", "volume": "3", "issue": 2, "page": "1-9",
        "publisher": "Tests Ltd", "ISSN": "1234-5678", "DOI": "10.1000/A.1", "URL": "https://example.org/a",
        "author": [{"family": "Li", "given": "Anna"}], "issued": {"date-parts": [["2020", 5, "1"]]},
        "keyword": "one, two", "note": "PMID: 12\n00003", "abstract": "It is small.",
    }]));
    assert_eq!(entry.names, ["li2020", "zotero:AB12CD34", "pmid:12"]);
    assert_eq!(entry.doi.as_deref(), Some("10.1000/a.1"));
    assert_eq!(entry.bibliography.title_en.as_deref(), Some("A small study"));
    assert_eq!(entry.bibliography.venue.as_deref(), Some("J. Tests"));
    assert_eq!(entry.bibliography.tags, ["one", "two"]);
    assert_eq!(date(&entry), "2020-05-01");
    let publication = &entry.bibliography.publication;
    assert_eq!(publication.kind, Some(PublicationKind::Article));
    let place = [&publication.volume, &publication.issue, &publication.pages, &publication.issn];
    assert_eq!(place.map(|field| field.as_deref().unwrap_or_default()), ["3", "2", "1-9", "1234-5678"]);
    assert_eq!(entry.texts.len(), 1);
}

#[test]
fn crossref_in_its_envelope() {
    let work = json!({"DOI": "10.1000/b", "type": "journal-article", "title": ["Noise &amp; drift"], "subject": ["Physics"],
        "container-title": ["J. Noise"], "author": [{"given": "Anna", "family": "Li"}, {"name": "The Group"}],
        "issued": {"date-parts": [[2023, 5]]}, "reference": [{"key": "r1", "article-title": "Another"}]});
    let journal = json!({"DOI": "10.1000/j", "type": "journal", "title": ["J. Noise"], "container-title": []});
    for value in [
        json!({"status": "ok", "message-type": "work", "message": work}),
        json!({"status": "ok", "message": {"facets": {}, "query": {"start-index": 0}, "items": [work, journal]}}),
    ] {
        let entry = only(&value);
        assert_eq!(entry.bibliography.title_en.as_deref(), Some("Noise & drift"));
        assert_eq!(entry.bibliography.authors, ["Anna Li", "The Group"]);
        assert_eq!(date(&entry), "2023-05");
    }
}

#[test]
fn a_work_without_a_title_is_one_problem() {
    let work = json!({"DOI": "10.1000/b", "type": "journal-article", "title": [], "container-title": ["J"],
        "author": [{"given": "Anna", "family": "Li"}], "issued": {"date-parts": [[2023]]}});
    let Reading { entries, problems } =
        read(&json!({"message": {"items": [work, {"title": ["A title"], "DOI": "10.1/x"}]}}));
    assert_eq!((entries.len(), problems.len()), (1, 1));
}

#[test]
fn zotero_from_its_api_and_from_better_bibtex() {
    let item = json!({"key": "ABCD2345", "itemType": "preprint", "title": "Endings", "abstractNote": "They are hard.",
        "date": "2019-05-19", "url": "https://arxiv.org/abs/1905.07830", "tags": [{"tag": "nli"}, {"tag": "text", "type": 1}],
        "creators": [{"creatorType": "editor", "name": "Some Editor"}, {"creatorType": "author", "firstName": "Anna", "lastName": "Li"}],
        "citationKey": "li2019", "notes": [{"note": "<p>Read again.</p>"}], "extra": "Comment: 9 pages",
        "attachments": [{"itemType": "attachment", "title": "Full Text PDF", "path": "a.pdf"}]});
    let api = json!([
        {"key": "ABCD2345", "version": 3, "library": {"type": "user", "id": 1, "name": "me"}, "links": {"alternate":
         {"href": "https://www.zotero.org/me/items/ABCD2345"}}, "meta": {"numChildren": 1}, "data": item},
        {"key": "XYZ", "version": 3, "data": {"key": "XYZ", "itemType": "attachment", "title": "Full Text PDF"}},
    ]);
    let plug_in = json!({"config": {"label": "BetterBibTeX JSON"}, "collections": {"C": {"key": "C", "name": "Mine", "items": [1]}},
        "items": [item]});
    for value in [api, plug_in] {
        let entry = only(&value);
        assert_eq!(entry.names, ["li2019", "zotero:ABCD2345"]);
        assert_eq!(entry.arxiv.as_deref(), Some("1905.07830"));
        assert_eq!(entry.bibliography.authors, ["Anna Li"]);
        assert_eq!(entry.bibliography.tags, ["nli", "text"]);
        assert_eq!(entry.bibliography.comment.as_deref(), Some("9 pages"));
        assert_eq!((text(&entry, TextKind::Abstract), text(&entry, TextKind::Note)), ("They are hard.", "Read again."));
    }
    let note = json!([{"key": "N", "version": 1, "data": {"itemType": "note", "parentItem": "ABCD2345", "note": "<p>So</p>"}}]);
    assert_eq!(only(&note).names, ["zotero:ABCD2345"]);
}

#[test]
fn openalex_with_its_words_in_order() {
    let entry = only(&json!({"meta": {"count": 1}, "group_by": [], "results": [{
        "id": "https://openalex.org/W12", "doi": "https://doi.org/10.1000/c", "display_name": "Open works",
        "publication_year": 2018, "authorships": [{"author": {"display_name": "Anna Li"}, "institutions": []}],
        "abstract_inverted_index": {"works": [1, 3], "Open": [0], "are": [2], "too.": [4]},
        "biblio": {"volume": "6", "issue": null, "first_page": "12", "last_page": "19"}, "type": "article",
        "ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/77"}, "keywords": [{"display_name": "access"}],
        "primary_location": {"source": {"display_name": "PeerTests"}, "landing_page_url": "https://doi.org/10.1000/c"},
        "locations": [{"landing_page_url": "https://arxiv.org/abs/1801.00001"}], "topics": [{"display_name": "Science"}],
    }]}));
    assert_eq!(text(&entry, TextKind::Abstract), "Open works are works too.");
    assert_eq!(entry.names, ["openalex:W12", "pmid:77"]);
    assert_eq!(entry.arxiv.as_deref(), Some("1801.00001"));
    assert_eq!(entry.bibliography.publication.pages.as_deref(), Some("12-19"));
    assert_eq!((entry.bibliography.venue.as_deref(), date(&entry).as_str()), (Some("PeerTests"), "2018"));
    let none = only(
        &json!({"id": "https://openalex.org/W1", "title": "A", "authorships": [], "abstract_inverted_index": null}),
    );
    assert_eq!(none.texts, []);
}

#[test]
fn semantic_scholar_in_both_spellings() {
    let paper = json!({"paperId": "ab12", "externalIds": {"ArXiv": "1706.03762", "DBLP": "conf/x/Li17", "CorpusId": 5},
        "title": "A model", "abstract": null, "tldr": {"model": "v2", "text": "It attends."}, "year": 2017,
        "publicationDate": "2017-06-12", "authors": [{"authorId": "1", "name": "Anna Li"}], "venue": "NeurIPS",
        "s2FieldsOfStudy": [{"category": "Computer Science", "source": "x"}], "journal": {"volume": "abs/1"}});
    let row = json!({"corpusid": 5, "externalids": {"ArXiv": "1706.03762"}, "title": "A model", "year": 2017,
        "authors": [{"name": "Anna Li"}], "publicationdate": "2017-06-12", "venue": "NeurIPS"});
    for value in [
        json!({"total": 1, "data": [paper]}),
        json!({"data": [{"contexts": ["as in"], "intents": [], "citingPaper": paper}]}),
        row,
    ] {
        let entry = only(&value);
        assert_eq!(entry.arxiv.as_deref(), Some("1706.03762"));
        assert_eq!(date(&entry), "2017-06-12");
        assert_eq!(entry.bibliography.authors, ["Anna Li"]);
        assert!(entry.names.contains(&"s2:CorpusId:5".to_string()));
    }
    assert_eq!(text(&only(&paper), TextKind::Tldr), "It attends.");
}

#[test]
fn a_daily_paper_is_the_one_inside() {
    let entry = only(&json!([{"paper": {"id": "2410.17243", "title": "Batches\n without end", "summary": "Large.",
        "authors": [{"name": "Anna Li"}], "publishedAt": "2024-10-22T17:59:30.000Z", "ai_keywords": ["loss"],
        "ai_summary": "They are large."}, "publishedAt": "2024-10-25T00:00:00Z", "title": "Batches without end",
        "submittedBy": {"fullname": "Bo"}}]));
    assert_eq!((entry.arxiv.as_deref(), date(&entry).as_str()), (Some("2410.17243"), "2024-10-22"));
    assert_eq!((text(&entry, TextKind::Abstract), text(&entry, TextKind::Summary)), ("Large.", "They are large."));
    assert_eq!(entry.bibliography.tags, ["loss"]);
}

#[test]
fn reviews_are_no_papers() {
    let paper = json!({"id": "abc", "forum": "abc", "replyto": null, "invitation": "C.cc/2021/-/Blind_Submission",
        "content": {"title": "Sparse keys", "authors": ["Anna Li"], "TL;DR": "Few keys.", "pdf": "/pdf/x.pdf"},
        "pdate": 1_614_985_600_000_i64});
    let second = json!({"id": "abd", "forum": "abd", "invitations": ["C.cc/2024/-/Submission", "C.cc/2024/-/Edit"],
        "content": {"title": {"value": "Dense keys"}, "keywords": {"value": ["memory"]}}, "cdate": 1_700_000_000_000_i64});
    let review = json!({"id": "r", "forum": "abc", "replyto": "abc", "invitation": "C.cc/2021/Paper1/-/Official_Review",
        "content": {"title": "Good work", "review": "Yes."}});
    let Reading { entries, problems } = read(&json!({"notes": [paper, review, second], "count": 3}));
    assert_eq!(problems, []);
    let titles: Vec<&str> = entries.iter().flat_map(|entry| entry.bibliography.titles()).collect();
    assert_eq!(titles, ["Sparse keys", "Dense keys"]);
    assert_eq!((date(&entries[0]).as_str(), date(&entries[1]).as_str()), ("2021-03-05", "2023-11-14"));
    assert_eq!(entries[0].names, ["openreview:abc"]);
    assert_eq!(entries[0].bibliography.links[1].url, "https://openreview.net/pdf/x.pdf");
    assert_eq!(entries[1].bibliography.tags, ["memory"]);
}

#[test]
fn papers_with_code_in_all_dumps() {
    let paper = only(
        &json!([{"paper_url": "https://paperswithcode.com/paper/a", "arxiv_id": "1508.06576", "title": "A style",
        "abstract": "Art.", "url_abs": "http://arxiv.org/abs/1508.06576v2", "authors": ["Anna Li"], "tasks": ["Style Transfer"],
        "date": "2015-08-26", "proceeding": null, "methods": [{"name": "Adam", "description": "An optimiser."}]}]),
    );
    assert_eq!((paper.texts.len(), paper.bibliography.tags), (1, vec!["Style Transfer".to_string()]));
    let link = only(&json!([{"paper_url": "https://paperswithcode.com/paper/a", "paper_title": "A style",
        "paper_arxiv_id": "1508.06576", "paper_url_abs": "http://arxiv.org/abs/1508.06576v2",
        "repo_url": "https://github.com/a/b"}]));
    assert_eq!(link.bibliography.links.last().map(|link| link.label.as_str()), Some("code"));
    let row = json!({"model_name": "M", "paper_title": "A style", "paper_url": "https://arxiv.org/abs/1508.06576", "code_links": []});
    let board = json!([{"task": "T", "description": "About.", "datasets": [{"dataset": "D", "sota": {"metrics": ["x"], "rows": [row]}}]}]);
    assert_eq!(only(&board).bibliography.title_en.as_deref(), Some("A style"));
}

#[test]
fn dblp_without_its_numbers_and_stops() {
    let entry = only(&json!({"result": {"query": "x", "status": {"@code": "200", "text": "OK"}, "time": {"text": "1"},
        "completions": {"@total": "1", "c": {"@sc": "1", "text": "x"}}, "hits": {"@total": "1", "hit": [{"@id": "1",
        "info": {"authors": {"author": [{"@pid": "1/1", "text": "Wei Wang 0001"}, {"@pid": "2", "text": "Bo Li"}]},
        "title": "Keys &amp; values.", "venue": ["ICML", "PMLR"], "pages": "1-9", "year": "2020", "key": "conf/icml/WangL20",
        "type": "Conference and Workshop Papers", "ee": "https://doi.org/10.1000/d", "url": "https://dblp.org/rec/conf/icml/WangL20"},
        "url": "URL#1"}]}}}));
    assert_eq!(entry.bibliography.title_en.as_deref(), Some("Keys & values"));
    assert_eq!(entry.bibliography.authors, ["Wei Wang", "Bo Li"]);
    assert_eq!(entry.names, ["dblp:conf/icml/WangL20"]);
    assert_eq!(entry.bibliography.publication.kind, Some(PublicationKind::ConferencePaper));
}

#[test]
fn articles_of_medicine() {
    let article = only(
        &json!({"resultList": {"result": [{"id": "77", "source": "MED", "pmid": "77", "title": "On <i>E. coli</i>.",
        "authorString": "Li A, Wang B.", "journalTitle": "J Cells", "pubYear": "2020", "abstractText": "<h4>Aim</h4>To see."}]}}),
    );
    assert_eq!(article.bibliography.authors, ["Li A", "Wang B"]);
    assert_eq!(article.bibliography.title_en.as_deref(), Some("On E. coli"));
    let summary = only(
        &json!({"header": {"type": "esummary"}, "result": {"uids": ["77"], "77": {"uid": "77", "title": "On cells.",
        "pubdate": "2020 Jan 3", "fulljournalname": "Journal of Cells", "authors": [{"name": "Li A", "authtype": "Author"}],
        "articleids": [{"idtype": "doi", "value": "10.1000/e"}]}}}),
    );
    assert_eq!((summary.names, summary.doi.as_deref()), (vec!["pmid:77".to_string()], Some("10.1000/e")));
}

#[test]
fn records_with_lists_of_titles() {
    let cite = only(
        &json!({"data": [{"id": "10.1000/f", "type": "dois", "attributes": {"doi": "10.1000/f", "titles": [{"title": "A set"}],
        "creators": [{"name": "Li, Anna"}], "publicationYear": 2021, "publisher": "Tests", "types": {"resourceTypeGeneral": "Dataset"},
        "descriptions": [{"description": "Many.", "descriptionType": "Abstract"}]}, "relationships": {"client": {"data": {"id": "x"}}}}]}),
    );
    assert_eq!(
        (cite.bibliography.authors.as_slice(), text(&cite, TextKind::Abstract)),
        (&["Anna Li".to_string()][..], "Many.")
    );
    let hep = only(
        &json!({"hits": {"total": 1, "hits": [{"id": "5", "links": {"json": "x"}, "metadata": {"control_number": 5,
        "titles": [{"title": "A field"}], "authors": [{"full_name": "Li, Anna"}], "arxiv_eprints": [{"value": "2101.00001",
        "categories": ["hep-th"]}], "texkeys": ["Li:2021"], "preprint_date": "2021-01-01"}}]}}),
    );
    assert_eq!(
        (hep.names, hep.arxiv.as_deref()),
        (vec!["Li:2021".to_string(), "inspire:5".to_string()], Some("2101.00001"))
    );
}

#[test]
fn a_feed_is_its_items() {
    let entry = only(&json!({"version": "https://jsonfeed.org/version/1.1", "title": "The feed", "items": [{"id": "1",
        "url": "https://arxiv.org/abs/2101.00001", "title": "A paper", "content_html": "<p>What it says.</p>",
        "date_published": "2021-01-01T00:00:00Z", "authors": [{"name": "Anna Li"}]}]}));
    assert_eq!(entry.bibliography.title_en.as_deref(), Some("A paper"));
    assert_eq!((entry.arxiv.as_deref(), text(&entry, TextKind::Abstract)), (Some("2101.00001"), "What it says."));
}

#[test]
fn daily_rows_are_papers_with_their_lines() {
    let text = "{\n \"Topic\": {\n  \"2301.07095\": \"|**2023-01-17**|**On p(x|y) in texts**|Anna Li et.al.|[2301.07095v1](http://arxiv.org/abs/2301.07095v1)|**[link](https://github.com/a/b)**|\\n\",\n  \
        \"2301.13848\": \"- 2023-01-31, **Models, again**, Bo Wang et.al., Paper: [http://arxiv.org/abs/2301.13848v1](http://arxiv.org/abs/2301.13848v1)\\n\"\n }\n}";
    let Reading { entries, problems } = Json.read(&ReaderInput::of_text(text));
    assert_eq!(problems, []);
    let read: Vec<_> = entries
        .iter()
        .map(|entry| {
            (
                entry.line,
                entry.arxiv.as_deref(),
                entry.bibliography.title_en.as_deref(),
                entry.bibliography.authors.concat(),
                date(entry),
            )
        })
        .collect();
    assert_eq!(
        read,
        [
            (3, Some("2301.07095"), Some("On p(x|y) in texts"), "Anna Li".to_string(), "2023-01-17".to_string()),
            (4, Some("2301.13848"), Some("Models, again"), "Bo Wang".to_string(), "2023-01-31".to_string()),
        ]
    );
    assert_eq!(entries[0].bibliography.links[1].label, "code");
}

// Names and values of which records are made.
const NAMES: &[&str] = &[
    "title",
    "titles",
    "id",
    "data",
    "itemType",
    "issued",
    "date-parts",
    "authors",
    "author",
    "abstract",
    "paper",
    "content",
    "forum",
    "authorships",
    "abstract_inverted_index",
    "externalIds",
    "uid",
    "articleids",
    "metadata",
    "attributes",
    "creators",
    "creatorType",
    "notes",
    "note",
    "extra",
    "biblio",
    "first_page",
    "items",
    "results",
    "message",
    "key",
    "version",
    "value",
];
const VALUES: &[&str] = &[
    "",
    "10.1000/x",
    "2101.00001",
    "https://doi.org/10.48550/arXiv.2101.00001",
    "|a|[b](http://c)|",
    "é 中文",
    "<p>",
    "2020-01",
    "Note: x",
    "journal",
    "- 2023-01-31, **",
    "note",
    "10.",
];

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        prop::sample::select(VALUES).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(prop::sample::select(NAMES).prop_map(str::to_string), inner, 0..7)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_record_can_be_read(value in value()) {
        let text = serde_json::to_string_pretty(&value).unwrap();
        let lines = u32::try_from(text.lines().count()).unwrap();
        for reading in [Json.read(&ReaderInput::of_text(&text)), JsonLines.read(&ReaderInput::of_text(&text))] {
            prop_assert!(reading.entries.iter().all(|entry| (1..=lines).contains(&entry.line)));
            prop_assert!(reading.entries.iter().all(|entry| entry.bibliography.has_title() || !entry.texts.is_empty()));
        }
    }
}
