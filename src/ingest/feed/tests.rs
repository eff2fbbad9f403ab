use proptest::prelude::*;

use super::Feed;
use crate::ingest::reader::{Confidence, FileHead, Reader, ReaderInput, Reading};
use crate::paper::{Entry, TextKind};

fn read(text: &str) -> Reading {
    let head = FileHead { bytes: text.as_bytes(), text: Some(text), is_whole: true };
    assert_eq!(Feed.sniff(&head), Confidence::Certain, "{text}");
    Feed.read(&ReaderInput::of_text(text))
}

fn one(text: &str) -> Entry {
    let mut reading = read(text);
    assert_eq!((reading.problems.len(), reading.entries.len()), (0, 1), "{:?}", reading.problems);
    reading.entries.remove(0)
}

fn links(entry: &Entry) -> Vec<&str> {
    entry.bibliography.links.iter().map(|link| link.url.as_str()).collect()
}

#[test]
fn an_answer_of_arxiv() {
    let entry = one(r#"<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
 <title>arXiv Query: all:bees</title><id>http://arxiv.org/api/x</id>
 <entry>
  <id>http://arxiv.org/abs/2001.00001v2</id>
  <updated>2021-02-03T00:00:00Z</updated><published>2020-01-02T00:00:00Z</published>
  <title>On the Sleep
    of Bees</title>
  <summary>  Bees sleep if $n &lt; 5$,
  we find. </summary>
  <author><name>Ada Byron</name><arxiv:affiliation>Oxford</arxiv:affiliation></author>
  <author><name>Bo Li</name></author>
  <arxiv:comment>9 pages</arxiv:comment>
  <arxiv:journal_ref>Bee World 7 (2020)</arxiv:journal_ref>
  <arxiv:doi>10.1000/Bees</arxiv:doi>
  <link title="pdf" href="http://arxiv.org/pdf/2001.00001v2" rel="related" type="application/pdf"/>
  <link href="http://arxiv.org/abs/2001.00001v2" rel="alternate" type="text/html"/>
  <arxiv:primary_category term="q-bio.PE" scheme="http://arxiv.org/schemas/atom"/>
  <category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/><category term="q-bio.PE" scheme="http://arxiv.org/schemas/atom"/>
 </entry>
</feed>"#);
    assert_eq!(
        (entry.line, entry.arxiv.as_deref(), entry.doi.as_deref()),
        (4, Some("2001.00001"), Some("10.1000/bees"))
    );
    let bibliography = &entry.bibliography;
    assert_eq!(bibliography.title_en.as_deref(), Some("On the Sleep of Bees"));
    assert_eq!(bibliography.authors, ["Ada Byron", "Bo Li"]);
    assert_eq!(bibliography.date.unwrap().to_string(), "2020-01-02");
    assert_eq!(
        (bibliography.venue.as_deref(), bibliography.comment.as_deref()),
        (Some("Bee World 7 (2020)"), Some("9 pages"))
    );
    assert_eq!(bibliography.categories, ["q-bio.PE", "cs.CL"]);
    assert_eq!(links(&entry), ["http://arxiv.org/abs/2001.00001v2", "http://arxiv.org/pdf/2001.00001v2"]);
    assert_eq!(
        (entry.texts[0].kind, entry.texts[0].text.as_str()),
        (TextKind::Abstract, "Bees sleep if n < 5, we find.")
    );
}

#[test]
fn feeds_of_arxiv_of_both_ages() {
    let new = one("<rss version=\"2.0\"><channel><title>cs.CL updates</title><item><title>On Bees</title>\
        <link>https://arxiv.org/abs/2401.00001</link>\
        <description>arXiv:2401.00001v2 Announce Type: replace \nAbstract: Bees sleep.</description>\
        <guid isPermaLink=\"false\">oai:arXiv.org:2401.00001v2</guid><category>cs.CL</category>\
        <dc:creator>Ada Byron, Bo Li</dc:creator><pubDate>Mon, 01 Jan 2024 00:00:00 -0500</pubDate></item></channel></rss>");
    assert_eq!(new.texts[0].text, "Bees sleep.");
    assert_eq!(new.bibliography.authors, ["Ada Byron", "Bo Li"]);
    assert_eq!(new.bibliography.date.unwrap().to_string(), "2024-01-01");
    let old = one("<rdf:RDF><channel><title>cs</title></channel><item rdf:about=\"http://arxiv.org/abs/2301.00001\">\
        <title>On Bees. (arXiv:2301.00001v1 [cs.CL])</title><link>http://arxiv.org/abs/2301.00001</link>\
        <description>&lt;p&gt;Bees sleep.&lt;/p&gt;</description>\
        <dc:creator> &lt;a href=\"http://a.org\"&gt;Ada Byron&lt;/a&gt;, &lt;a href=\"http://b.org\"&gt;Bo Li&lt;/a&gt;</dc:creator></item></rdf:RDF>");
    for entry in [&new, &old] {
        assert_eq!(entry.bibliography.title_en.as_deref(), Some("On Bees"));
        assert_eq!(entry.bibliography.categories, ["cs.CL"]);
        assert!(entry.arxiv.is_some());
    }
    assert_eq!(old.bibliography.authors, new.bibliography.authors);
    assert_eq!(old.texts[0].text, "Bees sleep.");
}

#[test]
fn journals_give_their_bibliographic_data() {
    let entry = one("<rdf:RDF xmlns:prism=\"p\"><channel rdf:about=\"x\"><title>Bee World</title></channel>\
        <item rdf:about=\"https://a.org/1\"><title><![CDATA[On <i>Apis</i>]]></title><link>https://a.org/1</link>\
        <description><![CDATA[<p>Bee World, Published online: 04 May 2020; <a href=\"x\">doi:10.1000/b</a></p>Bees sleep.]]></description>\
        <dc:creator>Byron, A., Li, B.</dc:creator><dc:date>2020-05-04</dc:date><dc:identifier>doi:10.1000/b</dc:identifier>\
        <prism:publicationName>Bee World</prism:publicationName><prism:volume>7</prism:volume>\
        <prism:startingPage>1</prism:startingPage><prism:endingPage>9</prism:endingPage></item></rdf:RDF>");
    assert_eq!(entry.bibliography.title_en.as_deref(), Some("On Apis"));
    assert_eq!(entry.bibliography.authors, ["A. Byron", "B. Li"]);
    assert_eq!((entry.doi.as_deref(), entry.bibliography.venue.as_deref()), (Some("10.1000/b"), Some("Bee World")));
    assert_eq!(entry.bibliography.publication.pages.as_deref(), Some("1-9"));
    assert_eq!(entry.texts[0].text, "Bees sleep.");
}

#[test]
fn a_blog_gives_its_posts() {
    let entry = one(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>A blog</title><author><name>Ada Byron</name></author>\
        <entry><title type=\"html\">Bees &amp;amp; honey</title><link href=\"https://a.org/1\"/><updated>2020-05-04T10:00:00Z</updated>\
        <category term=\"bees\"/><summary>Short.</summary>\
        <content type=\"xhtml\"><div xmlns=\"x\"><p>First.</p><p>Second.</p></div></content></entry></feed>",
    );
    assert_eq!(entry.bibliography.title_en.as_deref(), Some("Bees & honey"));
    assert_eq!(entry.bibliography.tags, ["bees"]);
    let texts: Vec<(TextKind, &str)> = entry.texts.iter().map(|text| (text.kind, text.text.as_str())).collect();
    assert_eq!(texts, [(TextKind::Abstract, "Short."), (TextKind::Section, "First.\nSecond.")]);
}

#[test]
fn errors_videos_and_untitled_entries_are_no_papers() {
    let reading = read(
        "<feed><title>x</title>\
        <entry><id>http://arxiv.org/api/errors#incorrect_id</id><title>Error</title><summary>incorrect id</summary></entry>\n\
        <entry><title>A film</title><yt:videoId>x</yt:videoId></entry>\n\
        <entry><id>a</id></entry>\n<entry><title>On Bees</title></entry></feed>",
    );
    assert_eq!(reading.entries.len(), 1);
    let lines: Vec<Option<u32>> = reading.problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [Some(1), Some(3), None]);
    assert!(reading.problems[0].message.contains("incorrect id"));
}

#[test]
fn other_xml_is_no_feed() {
    for text in ["<opml><head/></opml>", "<rdf:RDF><bib:Article/></rdf:RDF>", "<html><feed/></html>", "no xml", ""] {
        let head = FileHead { bytes: text.as_bytes(), text: Some(text), is_whole: true };
        assert_eq!(Feed.sniff(&head), Confidence::No, "{text}");
    }
}

proptest! {
    #[test]
    fn damaged_feeds_keep_within_their_lines(at in 0usize..900, part in "[<>&/\"a\n标]{0,6}", cut in 0usize..900) {
        let item = "<item>\n<title>On Bees</title><link>https://a.org/1</link>\n<author>a@b.org (Ada)</author>\
                    <description><![CDATA[<p>Bees]]></description>\n<category>bees</category></item>\n";
        let mut text = format!("<rss><channel>\n<title>x</title>\n{}</channel></rss>", item.repeat(4));
        text.insert_str(text.floor_char_boundary(at.min(text.len())), &part);
        text.truncate(text.floor_char_boundary(text.len() - cut.min(text.len())));
        let lines = u32::try_from(text.matches('\n').count() + 1).unwrap();
        for entry in Feed.read(&ReaderInput::of_text(&text)).entries {
            prop_assert!((1..=lines).contains(&entry.line));
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "[<>&/;\"'a! \n标]{0,80}") {
        Feed.read(&ReaderInput::of_text(&format!("<rss><item>{text}")));
        Feed.read(&ReaderInput::of_text(&text));
    }
}
