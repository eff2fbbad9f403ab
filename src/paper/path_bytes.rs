//! Serde form of a path: its raw bytes, because a file name need not be valid UTF-8. Formats that people read have a text
//! where it is.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable()
        && let Some(text) = path.to_str()
    {
        return serializer.serialize_str(text);
    }
    #[cfg(unix)]
    let bytes = std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str());
    #[cfg(not(unix))]
    let lossy = path.to_string_lossy();
    #[cfg(not(unix))]
    let bytes = lossy.as_bytes();
    bytes.serialize(serializer)
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
    if deserializer.is_human_readable() {
        return deserializer.deserialize_any(TextOrBytes);
    }
    Vec::<u8>::deserialize(deserializer).map(from_bytes)
}

fn from_bytes(bytes: Vec<u8>) -> PathBuf {
    #[cfg(unix)]
    let path: std::ffi::OsString = std::os::unix::ffi::OsStringExt::from_vec(bytes);
    #[cfg(not(unix))]
    let path = String::from_utf8_lossy(&bytes).into_owned();
    PathBuf::from(path)
}

struct TextOrBytes;

impl<'de> Visitor<'de> for TextOrBytes {
    type Value = PathBuf;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a path as a text or as a list of bytes")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<PathBuf, E> {
        Ok(PathBuf::from(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<PathBuf, A::Error> {
        let mut bytes = Vec::new();
        while let Some(byte) = list.next_element()? {
            bytes.push(byte);
        }
        Ok(from_bytes(bytes))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::ffi::OsStringExt;

    use crate::paper::Source;

    #[test]
    fn paths_are_text_in_json_where_they_can_be() {
        let bytes = std::ffi::OsString::from_vec(vec![b'/', 0xff]);
        for (path, json) in [
            ("/n/笔记.md".into(), r#"{"path":"/n/笔记.md","line":3}"#),
            (bytes.into(), r#"{"path":[47,255],"line":3}"#),
        ] {
            let source = Source { path, line: 3 };
            assert_eq!(serde_json::to_string(&source).expect("JSON"), json);
            assert_eq!(serde_json::from_str::<Source>(json).expect("read"), source);
        }
    }
}
