//! From bytes to text: UTF-8, UTF-16, GB18030 and the encodings that [`chardetng`] detects.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::ingest::message::{Content, Message};
use crate::ingest::problem::LineProblem;
use crate::text::is_han;

/// A decoded text, and the bytes that could not be decoded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded<'b> {
    pub text: Cow<'b, str>,
    /// The first place where bytes do not fit the encoding.
    pub problem: Option<LineProblem>,
}

// Binary formats by the bytes with which they begin.
const MAGIC: &[(&[u8], Content)] = &[
    (b"%PDF-", Content::Pdf),
    (b"PK\x03\x04", Content::ZipOrOffice),
    (b"PK\x05\x06", Content::Zip),
    (b"\x89PNG", Content::Png),
    (b"\xff\xd8\xff", Content::Jpeg),
    (b"GIF87a", Content::Gif),
    (b"GIF89a", Content::Gif),
    (b"\x1f\x8b", Content::GzipInGzip),
    (b"\xfd7zXZ\0", Content::Xz),
    (b"\x28\xb5\x2f\xfd", Content::Zstandard),
    (b"7z\xbc\xaf\x27\x1c", Content::SevenZip),
    (b"Rar!\x1a", Content::Rar),
    (b"BZh91AY&SY", Content::Bzip2),
    (b"\x7fELF", Content::Program),
    (b"SQLite format 3\0", Content::Sqlite),
    (b"\xd0\xcf\x11\xe0", Content::OldOffice),
    (b"\xff\xfe\0\0", Content::Utf32),
    (b"\0\0\xfe\xff", Content::Utf32),
];

/// What unpacked `bytes` are if they are not text. The beginning of a file is enough.
pub(super) fn binary(bytes: &[u8]) -> Option<Content> {
    if let Some(&(_, content)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(content);
    }
    if Encoding::for_bom(bytes).is_some() {
        return None;
    }
    if bytes.contains(&0) {
        return utf_16(bytes).is_none().then_some(Content::Binary);
    }
    // Tab, line feed, form feed, carriage return and escape occur in texts; other control characters hardly do.
    let controls = bytes.iter().filter(|&&b| b < 0x20 && !matches!(b, 9 | 10 | 12 | 13 | 27)).count();
    (controls * 20 > bytes.len()).then_some(Content::Binary)
}

/// The text that `bytes` encode. An error says what they are if they are not text.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, Content> {
    if let Some(content) = binary(bytes) {
        return Err(content);
    }
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        return Ok(decode_as(encoding, &bytes[bom..]));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !bytes.contains(&0) => Ok(Decoded { text: Cow::Borrowed(text), problem: None }),
        _ => Ok(decode_as(guess(bytes), bytes)),
    }
}

/// The text that `bytes` encode, whatever could not be decoded marked in it.
///
/// # Errors
/// What the bytes are if they are not text.
pub fn text_of(bytes: &[u8]) -> Result<String, &'static str> {
    decode(bytes).map(|decoded| decoded.text.into_owned()).map_err(Content::name)
}

fn decode_as<'b>(encoding: &'static Encoding, bytes: &'b [u8]) -> Decoded<'b> {
    let (text, faulty) = encoding.decode_without_bom_handling(bytes);
    let problem = faulty.then(|| {
        let name = encoding.name().to_string();
        match text.find('\u{fffd}') {
            Some(at) => {
                let line = 1 + text[..at].bytes().filter(|&b| b == b'\n').count();
                let bad = text.matches('\u{fffd}').count();
                let line = u32::try_from(line).unwrap_or(u32::MAX);
                LineProblem::at(line, Message::BadCharacters(bad, name))
            }
            None => LineProblem::at(1, Message::BadEncoding(name)),
        }
    });
    Decoded { text, problem }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if let Some(encoding) = utf_16(bytes) {
        return encoding;
    }
    if is_damaged_utf_8(bytes) {
        return UTF_8;
    }
    if is_chinese_gb18030(bytes) {
        return GB18030;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    // Only a byte order mark or zero bytes are evidence of UTF-16.
    if encoding == UTF_16LE || encoding == UTF_16BE { WINDOWS_1252 } else { encoding }
}

// The byte order in which `bytes`, which contain zeros, are text.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    if !bytes.contains(&0) {
        return None;
    }
    // A few thousand code units are enough: in the wrong byte order most of them are unassigned.
    let sample = &bytes[..bytes.len().min(8192) & !1];
    let units = sample.len() / 2;
    // Pairs of Latin letters would pass for Chinese characters. UTF-16 has a zero byte for every Latin letter, or high
    // bytes for Chinese ones.
    let zeros = sample.iter().filter(|&&byte| byte == 0).count();
    let high = sample.iter().filter(|&&byte| byte >= 0x80).count();
    if zeros * 5 < units && high * 5 < units {
        return None;
    }
    let score =
        |unit: fn([u8; 2]) -> u16| sample.chunks_exact(2).filter(|pair| is_usual(unit([pair[0], pair[1]]))).count();
    let (little, big) = (score(u16::from_le_bytes), score(u16::from_be_bytes));
    let (best, encoding) = if little >= big { (little, UTF_16LE) } else { (big, UTF_16BE) };
    (units > 0 && best * 10 >= units * 9).then_some(encoding)
}

// Whether a UTF-16 code unit is common in texts: white space, Latin to Cyrillic, general punctuation and mathematics,
// Chinese and its punctuation, surrogates.
fn is_usual(unit: u16) -> bool {
    match unit {
        0x09 | 0x0a | 0x0d | 0x4e00 | 0x3000 | 0xff00 => true,
        // ASCII in the wrong byte order: U+6100 for `a`.
        _ if unit & 0xff == 0 => false,
        0x20..=0x7e | 0xa1..=0x4ff | 0x2010..=0x22ff | 0x3001..=0x303f => true,
        0x3400..=0x9fff | 0xd800..=0xdfff | 0xf900..=0xfaff | 0xfe10..=0xff60 => true,
        _ => false,
    }
}

// Whether `bytes` are UTF-8 with a few damaged bytes, or cut inside a character.
fn is_damaged_utf_8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    let mut cut = false;
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
        cut = chunk.invalid().len() > 1;
    }
    // Bytes of another encoding seldom form a valid sequence.
    good >= bad * 10 || (bad == 1 && cut && good == 0 && ends_inside_a_character(bytes))
}

fn ends_inside_a_character(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

// Whether `bytes` are Chinese in GB18030 or its subsets GBK and GB 2312. Nearly any pair of high bytes is a character
// in these, so most must be among the 3,755 common characters, which have rows of their own. Big5 read as GBK seldom
// has these.
fn is_chinese_gb18030(bytes: &[u8]) -> bool {
    let (text, _) = GB18030.decode_without_bom_handling(bytes);
    let (mut han, mut punctuation, mut other, mut bad) = (0usize, 0usize, 0usize, 0usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        match c {
            '\u{fffd}' => bad += 1,
            c if is_han(c) => han += 1,
            '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff60}' | '\u{2010}'..='\u{2030}' => punctuation += 1,
            _ => other += 1,
        }
    }
    let mut common = 0;
    let mut rest = bytes;
    while let [lead, tail @ ..] = rest {
        rest = tail;
        if *lead >= 0x81
            && let [trail, after @ ..] = tail
        {
            common += usize::from((0xb0..=0xd7).contains(lead) && *trail >= 0xa1);
            rest = after;
        }
    }
    han > 0 && bad * 50 <= han && (han + punctuation) * 10 >= other * 25 && common * 10 >= han * 6
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHINESE: &str = "# 阅读笔记\n\n一种新的检索方法，统一了一切，一句话：效果很好。\n";

    fn utf_16_bytes(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    fn text_of(bytes: &[u8]) -> String {
        let decoded = decode(bytes).unwrap();
        assert_eq!(decoded.problem, None);
        decoded.text.into_owned()
    }

    #[test]
    fn utf_8_with_and_without_a_mark() {
        assert_eq!(text_of(CHINESE.as_bytes()), CHINESE);
        assert_eq!(text_of(format!("\u{feff}{CHINESE}").as_bytes()), CHINESE);
        assert_eq!(text_of(b""), "");
    }

    #[test]
    fn utf_16_in_both_orders_with_and_without_a_mark() {
        for text in [CHINESE, "A plain title\r\nand a line\r\n", "ab", "naïve — β-VAE ≤ 1\n", "中\n"] {
            for big in [false, true] {
                assert_eq!(text_of(&utf_16_bytes(text, big)), text);
                assert_eq!(text_of(&utf_16_bytes(&format!("\u{feff}{text}"), big)), text);
            }
        }
    }

    #[test]
    fn gb18030_and_its_subsets() {
        for text in [CHINESE, "论文摘要\n", "Dense retrieval 综述, with many English words around it\n"] {
            let (bytes, _, _) = GB18030.encode(text);
            assert_eq!(text_of(&bytes), text);
        }
        // Everything before a cut character is kept.
        let long = CHINESE.repeat(20);
        let (bytes, _, _) = GB18030.encode(&long);
        let decoded = decode(&bytes[..bytes.len() - 2]).unwrap();
        assert!(decoded.text.starts_with(&CHINESE.repeat(19)));
    }

    #[test]
    fn other_encodings_are_guessed() {
        let traditional = "資訊檢索是電腦科學的一個領域，研究如何從大量文件之中找到使用者需要的內容。".repeat(4);
        let (bytes, _, _) = encoding_rs::BIG5.encode(&traditional);
        assert_eq!(text_of(&bytes), traditional);
        assert_eq!(
            text_of(b"Caf\xe9 cultures: a survey of na\xefve methods"),
            "Café cultures: a survey of naïve methods"
        );
    }

    #[test]
    fn a_few_bad_bytes_leave_it_utf_8_and_are_reported_with_their_line() {
        let mut bytes = CHINESE.repeat(3).into_bytes();
        let at = CHINESE.len() + 2;
        bytes[at] = 0xff;
        let decoded = decode(&bytes).unwrap();
        assert!(decoded.text.contains("统一了一切"));
        let problem = decoded.problem.unwrap();
        assert_eq!(problem.line, Some(4));
        assert!(problem.message.contains("UTF-8"), "{}", problem.message);

        let cut = "An English line and 中".as_bytes();
        assert!(decode(&cut[..cut.len() - 1]).unwrap().text.starts_with("An English line and \u{fffd}"));
    }

    #[test]
    fn binaries_are_named() {
        assert_eq!(decode(b"%PDF-1.7\n"), Err(Content::Pdf));
        assert_eq!(decode(b"PK\x03\x04\x14"), Err(Content::ZipOrOffice));
        assert_eq!(decode(b"\x89PNG\r\n\x1a\n\0\0"), Err(Content::Png));
        assert_eq!(decode(b"text\0text and more"), Err(Content::Binary));
        assert_eq!(decode(&[0; 64]), Err(Content::Binary));
        assert_eq!(decode(&[1, 2, 3, 4, 200, 5, 6, 7]), Err(Content::Binary));
        assert!(decode(b"colour \x1b[31mred\x1b[0m\ttab").is_ok());
    }
}
