use proptest::prelude::*;
use rusqlite::Connection;

use super::Zotero;
use crate::ingest::reader::{Companion, Confidence, FileHead, Reader, ReaderInput, Reading};
use crate::paper::{Entry, PublicationKind, TextKind};

const SCHEMA: &str = "
    CREATE TABLE itemTypesCombined (itemTypeID INT, typeName TEXT);
    INSERT INTO itemTypesCombined VALUES (1, 'journalArticle'), (2, 'note'), (3, 'attachment'), (4, 'preprint'),
        (5, 'annotation');
    CREATE TABLE fieldsCombined (fieldID INT, fieldName TEXT);
    INSERT INTO fieldsCombined VALUES (1, 'title'), (2, 'abstractNote'), (3, 'date'), (4, 'DOI'), (5, 'url'),
        (6, 'extra'), (7, 'publicationTitle'), (8, 'volume'), (9, 'pages'), (10, 'ISSN'), (11, 'citationKey'),
        (12, 'archiveID');
    CREATE TABLE items (itemID INTEGER PRIMARY KEY, itemTypeID INT, libraryID INT, key TEXT);
    CREATE TABLE itemDataValues (valueID INTEGER PRIMARY KEY, value);
    CREATE TABLE itemData (itemID INT, fieldID INT, valueID INT);
    CREATE TABLE creators (creatorID INTEGER PRIMARY KEY, firstName TEXT, lastName TEXT, fieldMode INT);
    CREATE TABLE creatorTypes (creatorTypeID INT, creatorType TEXT);
    INSERT INTO creatorTypes VALUES (1, 'author'), (2, 'editor'), (3, 'translator');
    CREATE TABLE itemCreators (itemID INT, creatorID INT, creatorTypeID INT, orderIndex INT);
    CREATE TABLE tags (tagID INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE itemTags (itemID INT, tagID INT, type INT);
    CREATE TABLE collections (collectionID INTEGER PRIMARY KEY, collectionName TEXT);
    CREATE TABLE collectionItems (collectionID INT, itemID INT);
    CREATE TABLE itemNotes (itemID INTEGER PRIMARY KEY, parentItemID INT, note TEXT);
    CREATE TABLE itemAttachments (itemID INTEGER PRIMARY KEY, parentItemID INT);
    CREATE TABLE itemAnnotations (itemID INTEGER PRIMARY KEY, parentItemID INT, text TEXT, comment TEXT, sortIndex TEXT);
    CREATE TABLE deletedItems (itemID INTEGER PRIMARY KEY);
    CREATE TABLE feedItems (itemID INTEGER PRIMARY KEY);
    CREATE TABLE groups (groupID INT, libraryID INT);";

const ITEMS: &str = "
    INSERT INTO items VALUES (1, 1, 1, 'AAAA1111'), (2, 2, 1, 'BBBB2222'), (3, 3, 1, 'CCCC3333'),
        (4, 4, 7, 'DDDD4444'), (5, 1, 1, 'EEEE5555'), (6, 1, 9, 'FFFF6666'), (7, 5, 1, 'GGGG7777'),
        (8, 5, 1, 'HHHH8888'), (9, 2, 1, 'JJJJ9999'), (10, 1, 1, 'KKKK1010');
    INSERT INTO deletedItems VALUES (5);
    INSERT INTO feedItems VALUES (6);
    INSERT INTO groups VALUES (77, 7);
    INSERT INTO itemDataValues VALUES (1, 'On the Sleep of Bees'), (2, 'Bees sleep.'), (3, '2017-06-12 June 12, 2017'),
        (4, '10.1000/Bees'), (5, 'https://a.org/bees'), (6, 'Citation Key: byron2017' || char(10) || 'PMID: 123'),
        (7, 'Bee World'), (8, 7), (9, '1–9'), (10, '1234-5678'), (11, '关于蜜蜂睡眠的研究'), (12, 'zhang2020'),
        (13, 'arXiv:2001.00001'), (14, 'In the Trash'), (15, 'From a Feed');
    INSERT INTO itemData VALUES (1, 1, 1), (1, 2, 2), (1, 3, 3), (1, 4, 4), (1, 5, 5), (1, 6, 6), (1, 7, 7), (1, 8, 8),
        (1, 9, 9), (1, 10, 10), (4, 1, 11), (4, 11, 12), (4, 12, 13), (5, 1, 14), (6, 1, 15);
    INSERT INTO creators VALUES (1, 'Ada', 'Byron', 0), (2, '', 'Institute of Bees', 1), (3, '三', '张', 0),
        (4, 'Ed', 'Itor', 0);
    INSERT INTO itemCreators VALUES (1, 2, 1, 1), (1, 1, 1, 0), (1, 4, 2, 2), (4, 3, 1, 0);
    INSERT INTO tags VALUES (1, 'bees'), (2, 'sleep, deep');
    INSERT INTO itemTags VALUES (1, 1, 0), (1, 2, 1);
    INSERT INTO collections VALUES (1, 'Reading');
    INSERT INTO collectionItems VALUES (1, 1);
    INSERT INTO itemNotes VALUES (2, 1, '<div><p>Read <b>twice</b>.</p><p>n &lt; 5</p></div>'), (9, NULL, 'alone');
    INSERT INTO itemAttachments VALUES (3, 1);
    INSERT INTO itemAnnotations VALUES (7, 3, 'A second mark.', NULL, '00002'), (8, 3, 'A first mark.', 'Why?', '00001');";

fn bytes(sql: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("zotero.sqlite");
    let connection = Connection::open(&path).unwrap();
    sql.iter().for_each(|sql| connection.execute_batch(sql).unwrap());
    drop(connection);
    std::fs::read(path).unwrap()
}

fn read(bytes: &[u8], companions: &[Companion]) -> Reading {
    Zotero.read(&ReaderInput { bytes, text: "", companions })
}

fn titles(reading: &Reading) -> Vec<&str> {
    reading.entries.iter().flat_map(|entry| entry.bibliography.titles()).collect()
}

fn texts(entry: &Entry) -> Vec<(TextKind, &str)> {
    entry.texts.iter().map(|text| (text.kind, text.text.as_str())).collect()
}

#[test]
fn an_item_has_all_that_belongs_to_it() {
    let bytes = bytes(&[SCHEMA, ITEMS]);
    assert_eq!(Zotero.sniff(&FileHead { bytes: &bytes, text: None, is_whole: true }), Confidence::Likely);
    let reading = read(&bytes, &[]);
    assert_eq!(titles(&reading), ["On the Sleep of Bees", "关于蜜蜂睡眠的研究"]);
    // The item without a title is the one problem.
    assert_eq!(reading.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [Some(10)]);
    let first = &reading.entries[0];
    assert_eq!(first.line, 1);
    assert_eq!(first.bibliography.authors, ["Ada Byron", "Institute of Bees"]);
    assert_eq!(first.bibliography.date.unwrap().to_string(), "2017-06-12");
    assert_eq!(first.doi.as_deref(), Some("10.1000/bees"));
    assert_eq!(first.names, ["byron2017", "pmid:123", "zotero:AAAA1111"]);
    let links: Vec<&str> = first.bibliography.links.iter().map(|link| link.url.as_str()).collect();
    assert_eq!(links, ["https://a.org/bees", "zotero://select/library/items/AAAA1111"]);
    assert_eq!(first.bibliography.tags, ["bees", "sleep, deep", "Reading"]);
    assert_eq!(first.bibliography.venue.as_deref(), Some("Bee World"));
    let publication = &first.bibliography.publication;
    assert_eq!((publication.kind, publication.volume.as_deref()), (Some(PublicationKind::Article), Some("7")));
    assert_eq!((publication.pages.as_deref(), publication.issn.as_deref()), (Some("1-9"), Some("1234-5678")));
    assert_eq!(
        texts(first),
        [
            (TextKind::Abstract, "Bees sleep."),
            (TextKind::Note, "Read twice.\nn < 5"),
            (TextKind::Note, "A first mark.\nWhy?\nA second mark."),
        ]
    );
    let second = &reading.entries[1];
    assert_eq!((second.arxiv.as_deref(), second.names[0].as_str()), (Some("2001.00001"), "zhang2020"));
    assert_eq!(second.bibliography.authors, ["张三"]);
    assert_eq!(second.bibliography.links[0].url, "zotero://select/groups/77/items/DDDD4444");
}

#[test]
fn a_library_of_an_old_version_is_read() {
    let reading = read(
        &bytes(&["
            CREATE TABLE itemTypes (itemTypeID INT, typeName TEXT);
            INSERT INTO itemTypes VALUES (1, 'book');
            CREATE TABLE fields (fieldID INT, fieldName TEXT);
            INSERT INTO fields VALUES (1, 'title');
            CREATE TABLE items (itemID INTEGER PRIMARY KEY, itemTypeID INT, key TEXT);
            INSERT INTO items VALUES (3, 1, 'AAAA1111');
            CREATE TABLE itemDataValues (valueID INTEGER PRIMARY KEY, value);
            INSERT INTO itemDataValues VALUES (1, 'A Book of Bees');
            CREATE TABLE itemData (itemID INT, fieldID INT, valueID INT);
            INSERT INTO itemData VALUES (3, 1, 1);
            CREATE TABLE creators (creatorID INT, creatorDataID INT);
            INSERT INTO creators VALUES (1, 5);
            CREATE TABLE creatorData (creatorDataID INT, firstName TEXT, lastName TEXT, fieldMode INT);
            INSERT INTO creatorData VALUES (5, 'Ada', 'Byron', 0);
            CREATE TABLE creatorTypes (creatorTypeID INT, creatorType TEXT);
            INSERT INTO creatorTypes VALUES (1, 'author');
            CREATE TABLE itemCreators (itemID INT, creatorID INT, creatorTypeID INT, orderIndex INT);
            INSERT INTO itemCreators VALUES (3, 1, 1, 0);
            CREATE TABLE itemNotes (itemID INT, sourceItemID INT, note TEXT);
            INSERT INTO itemNotes VALUES (4, 3, 'Sweet.');"]),
        &[],
    );
    assert_eq!(titles(&reading), ["A Book of Bees"]);
    assert_eq!(reading.entries[0].bibliography.authors, ["Ada Byron"]);
    assert_eq!(texts(&reading.entries[0]), [(TextKind::Note, "Sweet.")]);
}

#[test]
fn changes_that_are_only_in_the_log_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("zotero.sqlite");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(SCHEMA).unwrap();
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;").unwrap();
    connection.execute_batch(ITEMS).unwrap();
    let (bytes, log) = (std::fs::read(&path).unwrap(), std::fs::read(folder.path().join("zotero.sqlite-wal")).unwrap());
    assert_eq!(read(&bytes, &[]).entries.len(), 0);
    assert_eq!(read(&bytes, &[Companion { suffix: "-wal", bytes: log }]).entries.len(), 2);
}

#[test]
fn another_database_is_one_problem() {
    for bytes in [bytes(&["CREATE TABLE bees (name TEXT);"]), b"SQLite format 3\0 and no more".to_vec()] {
        let reading = read(&bytes, &[]);
        assert_eq!((reading.entries.len(), reading.problems.len()), (0, 1));
    }
    let views = bytes(&["
        CREATE VIEW items AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
        CREATE TABLE itemData (a); CREATE TABLE itemDataValues (a); CREATE TABLE fields (a); CREATE TABLE itemTypes (a);"]);
    assert_eq!(read(&views, &[]).problems.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_damaged_database_makes_no_panic(places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut in any::<prop::sample::Index>()) {
        let mut bytes = bytes(&[SCHEMA, ITEMS]);
        for (place, byte) in places {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        read(&bytes, &[Companion { suffix: "-journal", bytes: bytes[..64].to_vec() }]);
        bytes.truncate(cut.index(bytes.len()));
        for entry in read(&bytes, &[]).entries {
            prop_assert!(entry.line > 0);
        }
    }
}
