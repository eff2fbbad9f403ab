//! The tables of a library.

use std::collections::HashMap;

use crate::ingest::message::Message;
use crate::ingest::problem::LineProblem;
use crate::ingest::reader::Reading;
use crate::ingest::zotero::database::{Database, DatabaseError, number, text};
use crate::ingest::zotero::item::{Creator, Item};

/// The items of a library and its groups, in the order in which they were added.
#[derive(Debug, Default)]
pub(super) struct Library {
    items: Vec<Item>,
    // The place of each item in the list.
    places: HashMap<i64, usize>,
}

impl Library {
    /// Whether a database has the tables of Zotero.
    pub(super) fn is_in(database: &Database) -> bool {
        ["items", "itemData", "itemDataValues"].iter().all(|name| database.has_table(name))
            && first_table(database, &["fieldsCombined", "fields"]).is_some()
            && first_table(database, &["itemTypesCombined", "itemTypes"]).is_some()
    }

    /// Reads the items that are no notes, attachments or annotations, and not in the trash, with all that belongs to
    /// them. Tables that a version of Zotero lacks are skipped, and damaged ones are read up to the damage.
    pub(super) fn read(database: &Database) -> Reading {
        let mut library = Self::default();
        let parts = [
            Self::read_items,
            Self::read_fields,
            Self::read_creators,
            Self::read_tags,
            Self::read_notes,
            Self::read_annotations,
        ];
        let mut reading = Reading::default();
        for read in parts {
            if let Err(error) = read(&mut library, database) {
                reading.problems.push(LineProblem::of_file(Message::DamagedDatabase(error.to_string())));
            }
        }
        library.items.into_iter().for_each(|item| item.into_record().finish(&mut reading));
        reading
    }

    fn read_items(&mut self, database: &Database) -> Result<(), DatabaseError> {
        let Some(types) = first_table(database, &["itemTypesCombined", "itemTypes"]) else { return Ok(()) };
        let library = if database.has_column("items", "libraryID") { "i.libraryID" } else { "NULL" };
        let mut groups = HashMap::new();
        if database.has_table("groups") {
            database.rows("SELECT libraryID, groupID FROM groups", |row| {
                groups.extend(number(row, 0).zip(number(row, 1)));
            })?;
        }
        let hidden: String = ["deletedItems", "feedItems"]
            .iter()
            .filter(|table| database.has_table(table))
            .map(|table| format!(" AND i.itemID NOT IN (SELECT itemID FROM {table})"))
            .collect();
        let sql = format!(
            "SELECT i.itemID, i.key, {library}, t.typeName FROM items i JOIN {types} t ON t.itemTypeID = i.itemTypeID \
             WHERE t.typeName NOT IN ('note', 'attachment', 'annotation'){hidden} ORDER BY i.itemID"
        );
        database.rows(&sql, |row| {
            let (Some(id), Some(key), Some(kind)) = (number(row, 0), text(row, 1), text(row, 3)) else { return };
            let group = number(row, 2).and_then(|library| groups.get(&library).copied());
            self.places.insert(id, self.items.len());
            self.items.push(Item { id, key, kind, group, ..Item::default() });
        })
    }

    fn item(&mut self, id: Option<i64>) -> Option<&mut Item> {
        let place = self.places.get(&id?)?;
        self.items.get_mut(*place)
    }

    fn read_fields(&mut self, database: &Database) -> Result<(), DatabaseError> {
        let Some(fields) = first_table(database, &["fieldsCombined", "fields"]) else { return Ok(()) };
        let sql = format!(
            "SELECT d.itemID, f.fieldName, v.value FROM itemData d JOIN {fields} f ON f.fieldID = d.fieldID \
             JOIN itemDataValues v ON v.valueID = d.valueID"
        );
        database.rows(&sql, |row| {
            if let (Some(item), Some(name), Some(value)) = (self.item(number(row, 0)), text(row, 1), text(row, 2)) {
                item.fields.insert(name, value);
            }
        })
    }

    fn read_creators(&mut self, database: &Database) -> Result<(), DatabaseError> {
        if !["itemCreators", "creators", "creatorTypes"].iter().all(|table| database.has_table(table)) {
            return Ok(());
        }
        // Before Zotero 5 names had a table of their own.
        let names = match database.has_column("creators", "lastName") {
            true => "creators n ON n.creatorID = c.creatorID",
            false if database.has_table("creatorData") => {
                "creators k ON k.creatorID = c.creatorID JOIN creatorData n ON n.creatorDataID = k.creatorDataID"
            }
            false => return Ok(()),
        };
        let sql = format!(
            "SELECT c.itemID, t.creatorType, n.firstName, n.lastName, n.fieldMode FROM itemCreators c JOIN {names} \
             JOIN creatorTypes t ON t.creatorTypeID = c.creatorTypeID ORDER BY c.itemID, c.orderIndex"
        );
        database.rows(&sql, |row| {
            let Some(item) = self.item(number(row, 0)) else { return };
            item.creators.push(Creator {
                role: text(row, 1).unwrap_or_default(),
                first: text(row, 2).unwrap_or_default(),
                last: text(row, 3).unwrap_or_default(),
                is_one_name: number(row, 4) == Some(1),
            });
        })
    }

    // Tags, and the names of the collections that an item is in.
    fn read_tags(&mut self, database: &Database) -> Result<(), DatabaseError> {
        if database.has_table("itemTags") && database.has_table("tags") {
            let sql = "SELECT i.itemID, t.name FROM itemTags i JOIN tags t ON t.tagID = i.tagID ORDER BY i.rowid";
            database.rows(sql, |row| {
                if let (Some(item), Some(tag)) = (self.item(number(row, 0)), text(row, 1)) {
                    item.tags.push(tag);
                }
            })?;
        }
        if !database.has_table("collectionItems") || !database.has_table("collections") {
            return Ok(());
        }
        let deleted = match database.has_table("deletedCollections") {
            true => " WHERE c.collectionID NOT IN (SELECT collectionID FROM deletedCollections)",
            false => "",
        };
        let sql = format!(
            "SELECT i.itemID, c.collectionName FROM collectionItems i \
             JOIN collections c ON c.collectionID = i.collectionID{deleted} ORDER BY i.itemID, c.collectionID"
        );
        database.rows(&sql, |row| {
            if let (Some(item), Some(name)) = (self.item(number(row, 0)), text(row, 1)) {
                item.tags.push(name);
            }
        })
    }

    fn read_notes(&mut self, database: &Database) -> Result<(), DatabaseError> {
        // Zotero 2 and 3 name the parent in another way.
        let columns = ["parentItemID", "sourceItemID"];
        let Some(parent) = columns.iter().find(|column| database.has_column("itemNotes", column)) else {
            return Ok(());
        };
        let sql = format!(
            "SELECT n.{parent}, n.note FROM itemNotes n WHERE n.{parent} IS NOT NULL{} ORDER BY n.itemID",
            not_deleted(database, "n.itemID")
        );
        database.rows(&sql, |row| {
            if let (Some(item), Some(note)) = (self.item(number(row, 0)), text(row, 1)) {
                item.notes.push(note);
            }
        })
    }

    // What is marked in one document is one note, with a paragraph for each mark.
    fn read_annotations(&mut self, database: &Database) -> Result<(), DatabaseError> {
        if !database.has_table("itemAnnotations") || !database.has_column("itemAttachments", "parentItemID") {
            return Ok(());
        }
        let sql = format!(
            "SELECT d.parentItemID, d.itemID, a.text, a.comment FROM itemAnnotations a \
             JOIN itemAttachments d ON d.itemID = a.parentItemID WHERE d.parentItemID IS NOT NULL{}{} \
             ORDER BY d.parentItemID, d.itemID, a.sortIndex, a.itemID",
            not_deleted(database, "a.itemID"),
            not_deleted(database, "d.itemID")
        );
        let mut last = None;
        database.rows(&sql, |row| {
            let document = number(row, 1);
            let Some(item) = self.item(number(row, 0)) else { return };
            let parts = [text(row, 2), text(row, 3)].into_iter().flatten();
            let parts: Vec<String> = parts.filter(|part| !part.trim().is_empty()).collect();
            if parts.is_empty() {
                return;
            }
            if last != document {
                item.annotations.push(String::new());
                last = document;
            }
            if let Some(text) = item.annotations.last_mut() {
                text.push_str(&parts.join("\n\n"));
                text.push_str("\n\n");
            }
        })
    }
}

fn first_table<'n>(database: &Database, names: &[&'n str]) -> Option<&'n str> {
    names.iter().copied().find(|name| database.has_table(name))
}

fn not_deleted(database: &Database, column: &str) -> String {
    match database.has_table("deletedItems") {
        true => format!(" AND {column} NOT IN (SELECT itemID FROM deletedItems)"),
        false => String::new(),
    }
}
