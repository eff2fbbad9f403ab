//! The messages.

use crate::ingest::message::content::Content;
use crate::ingest::message::template::messages;

messages! {
    /// What is said of a file, of one of its lines, or of a folder. A new message needs its translations, where a face has some.
    ///
    /// What the system or another library says is a parameter.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Message {
        // Of what is not read.
        Content(content: Content) => "{content}",
        NotText(content: Content) => "is {content}, not text",
        Hidden => "hidden: the name begins with a dot",
        Index => "an index of papers-sem",
        IndexGiven => "is an index of papers-sem; name the folder with your reading lists",
        ZoteroPart => "a part of the folder of Zotero, whose database is read",
        Special => "a pipe, a socket or a device",
        NeitherFileNorFolder => "is neither a file nor a folder",

        // Of a file without a paper.
        NoPaper => "no paper was found in it",
        NoPaperBecause(reason: String) => "no paper was found in it: {reason}",
        NoFoundTitle => "no title with a link, an id or a summary",
        NoTitledRecord(format: String) => "no record with a title ({format})",

        // Of a file of any format.
        LongFile(limit: usize) => "is longer than {limit} bytes; the rest is not read",
        LongPage(limit: usize) => "is a page of more than {limit} bytes; the rest is not read",
        LongText(length: usize, limit: usize) => "a text of {length} bytes; only its first {limit} are read",
        LongTitle(length: usize, limit: usize) => "a title of {length} bytes; only its first {limit} are read",
        MoreProblems(count: usize) => "{count} more problems in this file",
        BadCharacters(count: usize, encoding: String) => "{count} bad characters in {encoding}; the first is here",
        BadEncoding(encoding: String) => "bad characters in {encoding}",
        GzipCut => "the gzip data end too early; what came before is read",
        GzipDamaged(error: String) => "the gzip data are damaged ({error}); what came before is read",
        GzipTail(count: usize) => "{count} bytes after the gzip data were not read",
        GzipLimit(limit: usize) => "unpacks to more than {limit} bytes; the rest is not read",
        RecordWithoutWords => "this record has neither a title nor an abstract; it is left out",

        // Of Markdown, HTML and text.
        NothingSaid(title: String) => "`{title}` looks like a paper, but nothing is said of it",

        // Of JSON.
        NoKnownRecord => "holds no record with a title or a text that this program knows by name",
        NoTitleNoText => "no title and no text",
        NotARecord => "is not a record",
        RecordWithoutEnd => "the record has no end; it is left out",
        BadJson(reason: String) => "bad JSON: {reason}; the record is left out",
        NotJson => "this is not JSON; the rest is not read",
        ListWithoutEnd => "the file ends inside this list",
        ListOfOthers => "this list holds what is not a record",
        RecordsWithoutEnd => "too many records have no end; the rest is not read",

        // Of BibTeX.
        EntryWithoutField => "this entry has no field; it is left out",
        UnmatchedBraces => "the braces or quotation marks of this entry do not match; its fields are read line by line",

        // Of XML and feeds.
        NotXml => "is not XML; what follows is read from the next record on",
        ElementWithoutEnd(name: String) => "the element <{name}> has no end; what was read of it is kept",
        OtherXml => "is XML of a kind that this program does not know; nothing in it is read",
        OtherXmlRoot(root: String) =>
            "is XML of a kind that this program does not know (<{root}>); nothing in it is read",
        ServiceError(reason: String) => "is not a paper but an error of the service: {reason}",
        EntryWithoutTitle => "an entry without a title; it is left out",
        Video => "an entry is a video or sound; it is left out",
        Videos(count: usize) => "{count} entries are videos or sound; they are left out",

        // Of tables.
        NoTitleColumn => "is a table without a column for titles; nothing in it is read",
        SheetWithoutTitles(sheet: String) => "the sheet {sheet} has no column for titles; it is not read",
        RowWithoutTitle => "a row without a title; it is not read",
        LongRow(cells: usize, names: usize) =>
            "a row of {cells} cells below {names} names; the last cells are not read",
        LongCells(limit: usize) => "has more than {limit} bytes in its cells; the rest is not read",
        ImpossibleCells => "has cells at impossible places; it is not read",
        DamagedZip => "is a damaged ZIP archive",
        LargeTable => "unpacks to far more than a table; it is not read",
        DamagedWorkbook(error: String) => "is a workbook that cannot be read: {error}",

        // Of databases.
        OtherDatabase => "is an SQLite database, but not one of Zotero; nothing in it is read",
        DatabaseNotCopied(error: String) => "is an SQLite database that cannot be opened: no copy can be made: {error}",
        DatabaseNotOpened(error: String) => "is an SQLite database that cannot be opened: {error}",
        DamagedDatabase(error: String) => "is a damaged database of Zotero; what can be read is kept: {error}",

        // Of the sources of an index.
        Unreadable(error: String) => "cannot be read: {error}",
        UnreadableSource(error: String) => "cannot be read: {error}; its papers are kept until it is forgotten",
        EmptySource(files: usize) => "is empty; the papers of {files} files are kept, until it is given by name",
        SourcesLost => "the list of sources is lost: only the paths given now are in the index",
        FoldersLost =>
            "the folders that were given are forgotten, their files are not: name them again with `index PATH…`",
        ArrivalsLost => "it is lost since when each paper is in the library: all count as there from the beginning",
    }
}

impl From<Content> for Message {
    fn from(content: Content) -> Self {
        Self::Content(content)
    }
}
