//! What a file is that no reader knows.

use crate::ingest::message::template::messages;

messages! {
    /// What a file is that no reader knows.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Content {
        Pdf => "a PDF document",
        ZipOrOffice => "a ZIP archive or an Office document",
        Zip => "a ZIP archive",
        Png => "a PNG image",
        Jpeg => "a JPEG image",
        Gif => "a GIF image",
        GzipInGzip => "a gzip file inside a gzip file",
        Xz => "an xz archive",
        Zstandard => "a Zstandard archive",
        SevenZip => "a 7-Zip archive",
        Rar => "a RAR archive",
        Bzip2 => "a bzip2 archive",
        Program => "a program",
        Sqlite => "an SQLite database",
        OldOffice => "an old Office document",
        Utf32 => "UTF-32 text; convert it to UTF-8",
        Binary => "binary data",
        Unknown => "of an unknown format",
    }
}

impl Content {
    /// The name: its text, which has no parameters.
    pub const fn name(self) -> &'static str {
        self.template()
    }
}
