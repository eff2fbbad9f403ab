//! Decompression of gzip files, complete or damaged.

use std::io::Read;

use flate2::bufread::GzDecoder;

use crate::ingest::message::Message;

const CHUNK: usize = 64 << 10;

/// The content of a gzip file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Unpacked {
    pub bytes: Vec<u8>,
    /// Why the content is not complete.
    pub problem: Option<Message>,
}

/// Whether `bytes` begin with the magic number of gzip and its only method.
pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b, 8])
}

/// Unpacks every member, up to `limit` bytes in all. Keeps the content before a fault.
pub(super) fn gunzip(packed: &[u8], limit: usize) -> Unpacked {
    let mut out = Unpacked::default();
    let mut rest = packed;
    while is_gzip(rest) {
        let mut member = GzDecoder::new(rest);
        if let Err(message) = append(&mut member, &mut out.bytes, limit) {
            out.problem = Some(message);
            return out;
        }
        rest = member.into_inner();
    }
    // Tapes and some servers add zeros at the end, which gzip ignores.
    if rest.iter().any(|&byte| byte != 0) {
        out.problem = Some(Message::GzipTail(rest.len()));
    }
    out
}

fn append(member: &mut impl Read, bytes: &mut Vec<u8>, limit: usize) -> Result<(), Message> {
    let mut chunk = [0; CHUNK];
    loop {
        let read = match member.read(&mut chunk) {
            Ok(0) => return Ok(()),
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                return Err(Message::GzipCut);
            }
            Err(error) => return Err(Message::GzipDamaged(error.to_string())),
        };
        let fits = read.min(limit - bytes.len());
        // `Vec` would double its capacity beyond the limit.
        if bytes.len() + fits > bytes.capacity() {
            let capacity = (bytes.capacity() * 2).max(CHUNK).max(bytes.len() + fits).min(limit);
            bytes.reserve_exact(capacity - bytes.len());
        }
        bytes.extend_from_slice(&chunk[..fits]);
        if fits < read {
            return Err(Message::GzipLimit(limit));
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn every_member_is_unpacked_and_padding_ignored() {
        let mut packed = [gzip(b"one\n"), gzip(b"two\n")].concat();
        assert_eq!(gunzip(&packed, 100), Unpacked { bytes: b"one\ntwo\n".to_vec(), problem: None });
        packed.extend([0; 10]);
        assert_eq!(gunzip(&packed, 100).problem, None);
        packed.extend(b"tail");
        let unpacked = gunzip(&packed, 100);
        assert_eq!(unpacked.bytes, b"one\ntwo\n");
        assert_eq!(unpacked.problem, Some(Message::GzipTail(14)));
    }

    #[test]
    fn a_fault_keeps_what_came_before_it() {
        let text: String = (0..20_000).map(|i| format!("line {i} of {}\n", i * 7919 % 10_007)).collect();
        let packed = gzip(text.as_bytes());

        let cut = gunzip(&packed[..packed.len() / 2], usize::MAX);
        assert!(cut.bytes.len() > text.len() / 4, "{}", cut.bytes.len());
        assert!(text.as_bytes().starts_with(&cut.bytes));
        assert_eq!(cut.problem, Some(Message::GzipCut));

        let mut checksum = packed.clone();
        let at = checksum.len() - 5;
        checksum[at] ^= 0xff;
        let damaged = gunzip(&checksum, usize::MAX);
        assert_eq!(damaged.bytes.len(), text.len());
        assert!(matches!(damaged.problem, Some(Message::GzipDamaged(_))));

        assert!(gunzip(&[0x1f, 0x8b, 8], 10).problem.is_some());
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let packed = gzip(&vec![b' '; 4 << 20]);
        let unpacked = gunzip(&packed, 100_000);
        assert_eq!(unpacked.bytes.len(), 100_000);
        assert!(unpacked.bytes.capacity() <= 100_000);
        assert_eq!(unpacked.problem, Some(Message::GzipLimit(100_000)));
        // Content of exactly the limit is complete.
        assert_eq!(gunzip(&gzip(&[b'x'; 1000]), 1000).problem, None);
    }
}
