//! ZIP archives, in which workbooks are packed (<https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>).

use std::io::Read;

use flate2::Crc;
use flate2::read::DeflateDecoder;

use crate::ingest::message::Message;
use crate::ingest::table::cell_names;

/// A file in an archive.
struct Member<'b> {
    name: &'b [u8],
    is_packed: bool,
    data: &'b [u8],
}

// What any archive may unpack to, and how many times its own length beyond that.
const MAX_UNPACKED: usize = 64 << 20;
const MAX_RATIO: usize = 50;

const MEMBER: &[u8] = b"PK\x01\x02";
const MEMBER_LENGTH: usize = 46;
const LOCAL: &[u8] = b"PK\x03\x04";
const LOCAL_LENGTH: usize = 30;
const END: &[u8] = b"PK\x05\x06";
const END_LENGTH: usize = 22;

/// The XML files of an archive, unpacked, as an archive without compression. A small archive that unpacks to an
/// enormous one is refused before any other program looks at it.
///
/// # Errors
/// Says what is wrong with the archive.
pub(super) fn unpacked(bytes: &[u8]) -> Result<Vec<u8>, Message> {
    let mut left = bytes.len().saturating_mul(MAX_RATIO).max(MAX_UNPACKED);
    let mut files: Vec<(&[u8], Vec<u8>)> = Vec::new();
    for member in members(bytes).ok_or(Message::DamagedZip)? {
        let is_xml = [b".xml".as_slice(), b".rels"].iter().any(|end| member.name.ends_with(end));
        if !is_xml {
            continue;
        }
        let mut content = Vec::new();
        let limit = u64::try_from(left).unwrap_or(u64::MAX).saturating_add(1);
        let read = if member.is_packed {
            DeflateDecoder::new(member.data).take(limit).read_to_end(&mut content)
        } else {
            member.data.take(limit).read_to_end(&mut content)
        };
        // What was unpacked before the damage is still there.
        let _ = read;
        if member.name.starts_with(b"xl/worksheets/") && !cell_names::are_possible(&content) {
            return Err(Message::ImpossibleCells);
        }
        left = left.checked_sub(content.len()).ok_or(Message::LargeTable)?;
        files.push((member.name, content));
    }
    Ok(stored(&files))
}

fn members(bytes: &[u8]) -> Option<Vec<Member<'_>>> {
    let tail = bytes.len().saturating_sub(END_LENGTH + usize::from(u16::MAX));
    let end = tail + find_last(bytes.get(tail..)?, END)?;
    let (count, mut at) = (number(bytes, end + 10, 2)?, number(bytes, end + 16, 4)?);
    let mut members = Vec::new();
    for _ in 0..count {
        let head = bytes.get(at..at.checked_add(MEMBER_LENGTH)?)?;
        if !head.starts_with(MEMBER) {
            return None;
        }
        let (method, packed) = (number(head, 10, 2)?, number(head, 20, 4)?);
        let (name, extra, comment) = (number(head, 28, 2)?, number(head, 30, 2)?, number(head, 32, 2)?);
        let local = number(head, 42, 4)?;
        let name = bytes.get(at + MEMBER_LENGTH..at + MEMBER_LENGTH + name)?;
        at += MEMBER_LENGTH + name.len() + extra + comment;
        if !bytes.get(local..)?.starts_with(LOCAL) || !matches!(method, 0 | 8) {
            return None;
        }
        let data = local + LOCAL_LENGTH + number(bytes, local + 26, 2)? + number(bytes, local + 28, 2)?;
        let data = bytes.get(data..data.checked_add(packed)?)?;
        members.push(Member { name, is_packed: method == 8, data });
    }
    Some(members)
}

fn find_last(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    bytes.windows(mark.len()).rposition(|window| window == mark)
}

// A number of two or four bytes, the lowest first.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(length)?)?;
    Some(bytes.iter().rev().fold(0, |number, &byte| number << 8 | usize::from(byte)))
}

/// An archive of files that are not compressed.
pub(super) fn stored(files: &[(&[u8], Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in files {
        let mut crc = Crc::new();
        crc.update(content);
        let at = low_bytes(out.len());
        let length = low_bytes(content.len());
        // Version 2.0, no flags, stored, no time.
        let mut head = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        head.extend_from_slice(&crc.sum().to_le_bytes());
        head.extend_from_slice(&length);
        head.extend_from_slice(&length);
        head.extend_from_slice(&low_bytes(name.len())[..2]);
        head.extend_from_slice(&[0, 0]);
        out.extend_from_slice(LOCAL);
        out.extend_from_slice(&head);
        out.extend_from_slice(name);
        out.extend_from_slice(content);
        directory.extend_from_slice(MEMBER);
        directory.extend_from_slice(&[20, 0]);
        directory.extend_from_slice(&head);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&at);
        directory.extend_from_slice(name);
    }
    let (start, count) = (low_bytes(out.len()), low_bytes(files.len()));
    out.extend_from_slice(&directory);
    out.extend_from_slice(END);
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&count[..2]);
    out.extend_from_slice(&count[..2]);
    out.extend_from_slice(&low_bytes(directory.len()));
    out.extend_from_slice(&start);
    out.extend_from_slice(&[0, 0]);
    out
}

fn low_bytes(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::DeflateEncoder;
    use proptest::prelude::*;

    use super::*;

    // An archive with one compressed file.
    fn packed(content: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).unwrap();
        let packed = encoder.finish().unwrap();
        let mut archive = stored(&[(b"a.xml", packed.clone())]);
        let directory = LOCAL_LENGTH + 5 + packed.len();
        archive[8] = 8;
        archive[directory + 10] = 8;
        archive
    }

    #[test]
    fn xml_files_are_unpacked_and_others_left_out() {
        let files: [(&[u8], Vec<u8>); 3] =
            [(b"a.xml", b"<a/>".to_vec()), (b"b.png", vec![1; 9]), (b"c/d.rels", b"<b/>".to_vec())];
        let wanted = stored(&[(b"a.xml", b"<a/>".to_vec()), (b"c/d.rels", b"<b/>".to_vec())]);
        assert_eq!(unpacked(&stored(&files)).unwrap(), wanted);
        let long = b"<a>words</a>".repeat(1000);
        assert_eq!(unpacked(&packed(&long)).unwrap(), stored(&[(b"a.xml", long)]));
    }

    #[test]
    fn an_archive_that_unpacks_without_end_is_refused() {
        let bomb = packed(&vec![b' '; MAX_UNPACKED + 1]);
        assert!(bomb.len() < MAX_UNPACKED / 500);
        assert_eq!(unpacked(&bomb), Err(Message::LargeTable));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0usize..120, byte: u8) {
            let _ = unpacked(&bytes);
            let mut archive = stored(&[(b"a.xml", b"<a/>".to_vec())]);
            let at = at % archive.len();
            archive[at] = byte;
            let _ = unpacked(&archive);
        }
    }
}
