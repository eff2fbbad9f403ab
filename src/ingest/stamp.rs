//! By which reader a file was read.

use serde::{Deserialize, Serialize};

use crate::ingest::reader::Reader;

/// The format and version of the reader of a file, as an index stores it.
///
/// The number is `format id << 8 | reader version`. Files without a reader have the id 255. The first release knew one
/// version for all of its four formats and wrote 3, which means version 1 of each of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReaderStamp(u32);

const NO_READER: u32 = 255 << 8;
const FIRST_RELEASE: u32 = 3;
const FORMATS_OF_FIRST_RELEASE: std::ops::RangeInclusive<u8> = 1..=4;

impl ReaderStamp {
    /// The stamp of a file that has not been read. It is never current.
    pub const UNREAD: Self = Self(0);

    /// The stamp of a file that `reader` reads; `None` is a file that no reader recognises.
    pub fn new(reader: Option<&dyn Reader>) -> Self {
        let number = |reader: &dyn Reader| u32::from(reader.format().id()) << 8 | u32::from(reader.version());
        Self(reader.map_or(NO_READER, number))
    }

    /// Whether a file with this stamp and the same content would be read by the same version of the same reader again.
    pub fn is_current(self, reader: Option<&dyn Reader>) -> bool {
        let is_of_first_release =
            |reader: &dyn Reader| reader.version() == 1 && FORMATS_OF_FIRST_RELEASE.contains(&reader.format().id());
        self == Self::new(reader) || self.0 == FIRST_RELEASE && reader.is_none_or(is_of_first_release)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::store::codec;
    use crate::ingest::reader::{Confidence, FileFormat, FileHead, ReaderInput, Reading};
    use crate::ingest::readers::READERS;

    struct Stub(u8, u8);

    impl Reader for Stub {
        fn format(&self) -> FileFormat {
            FileFormat::new(self.0, "stub")
        }

        fn version(&self) -> u8 {
            self.1
        }

        fn sniff(&self, _: &FileHead<'_>) -> Confidence {
            Confidence::No
        }

        fn read(&self, _: &ReaderInput<'_>) -> Reading {
            Reading::default()
        }
    }

    #[test]
    fn a_stamp_is_current_for_the_same_version_of_the_same_reader_only() {
        let stamp = ReaderStamp::new(Some(&Stub(9, 2)));
        assert!(stamp.is_current(Some(&Stub(9, 2))));
        for other in [None, Some(&Stub(9, 3) as &dyn Reader), Some(&Stub(2, 9)), Some(&Stub(1, 1))] {
            assert!(!stamp.is_current(other));
            assert!(!ReaderStamp::UNREAD.is_current(other));
        }
        let unrecognised = ReaderStamp::new(None);
        assert!(unrecognised.is_current(None) && !unrecognised.is_current(Some(&Stub(9, 2))));
    }

    #[test]
    fn the_stamp_of_the_first_release_is_version_1_of_its_four_formats() {
        let stamp = ReaderStamp(3);
        assert!(stamp.is_current(None));
        assert!((1..=4).all(|id| stamp.is_current(Some(&Stub(id, 1)))));
        assert!(!stamp.is_current(Some(&Stub(1, 2))) && !stamp.is_current(Some(&Stub(5, 1))));
        // Earlier versions of the first release wrote 1 and 2.
        assert!([1, 2].into_iter().all(|number| !ReaderStamp(number).is_current(Some(&Stub(1, 1)))));
    }

    #[test]
    fn a_stamp_is_stored_as_a_number() {
        let stamp = ReaderStamp::new(Some(&Stub(4, 1)));
        assert_eq!(codec::encode(&stamp).unwrap(), codec::encode(&(4u32 << 8 | 1)).unwrap());
        assert_eq!(codec::decode::<ReaderStamp>(&codec::encode(&3u32).unwrap()).unwrap(), ReaderStamp(3));
    }

    #[test]
    fn every_reader_has_a_valid_format_and_version_of_its_own() {
        let ids: std::collections::BTreeSet<u8> = READERS.iter().map(|reader| reader.format().id()).collect();
        let names: std::collections::BTreeSet<&str> = READERS.iter().map(|reader| reader.format().name()).collect();
        assert_eq!((ids.len(), names.len()), (READERS.len(), READERS.len()));
        assert!(!ids.contains(&0) && !ids.contains(&255));
        assert!(READERS.iter().all(|reader| reader.version() > 0));
    }
}
