//! The folder of Zotero as a source: one command leads to an answer.

use rusqlite::Connection;

use crate::env::Env;

const SCHEMA: &str = "
    CREATE TABLE itemTypes (itemTypeID INT, typeName TEXT);
    INSERT INTO itemTypes VALUES (1, 'journalArticle');
    CREATE TABLE fields (fieldID INT, fieldName TEXT);
    INSERT INTO fields VALUES (1, 'title'), (2, 'abstractNote');
    CREATE TABLE items (itemID INTEGER PRIMARY KEY, itemTypeID INT, libraryID INT, key TEXT);
    CREATE TABLE itemDataValues (valueID INTEGER PRIMARY KEY, value);
    CREATE TABLE itemData (itemID INT, fieldID INT, valueID INT);";

fn add(connection: &Connection, id: i64, title: &str, text: &str) {
    let item = format!("INSERT INTO items VALUES ({id}, 1, 1, 'ABCD000{id}')");
    let data = format!("INSERT INTO itemData VALUES ({id}, 1, {id}1), ({id}, 2, {id}2)");
    let values = format!("INSERT INTO itemDataValues VALUES ({id}1, '{title}'), ({id}2, '{text}')");
    connection.execute_batch(&[item, data, values].join(";")).expect("an item");
}

/// Makes a folder of Zotero with two papers, and gives its open database.
pub fn make_folder(env: &Env) -> Connection {
    env.write("Zotero/storage/WXYZ2345/page.html", "<html><body><h2>A page that was saved</h2></body></html>");
    env.write("Zotero/zotero.sqlite.bak", "SQLite format 3\0");
    let connection = Connection::open(env.path().join("Zotero/zotero.sqlite")).expect("a database");
    connection.execute_batch(SCHEMA).expect("the schema");
    add(&connection, 1, "Counting Bees from Video", "A camera at the hive counts the bees that leave it.");
    add(&connection, 2, "Tides without any Gauge", "The height of the tide is read from satellite images.");
    connection
}

#[test]
fn the_folder_of_zotero_is_one_command_away_from_an_answer() {
    let env = Env::new();
    let connection = make_folder(&env);
    let report = env.json(&["index", "--json", "Zotero"]);
    assert_eq!((&report["papers"], &report["problems"]), (&2.into(), &0.into()), "{report}");
    let answer = env.json(&["ask", "--json", "how many bees leave the hive"]);
    assert!(answer.to_string().contains("zotero://select/library/items/ABCD0001"), "{answer}");
    assert!(!answer.to_string().contains("A page that was saved"));

    // What Zotero writes stays in its log while it runs.
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;").expect("a log");
    add(&connection, 3, "Songs of Whales in Winter", "Whales sing other songs in winter than in summer.");
    assert_eq!(env.json(&["index", "--json"])["papers"], 3);
}
