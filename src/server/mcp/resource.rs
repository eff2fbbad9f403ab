//! The resources `papers://{id}`: whole papers.

use serde_json::{Value, json};

use crate::engine::{Result, Snapshot};
use crate::server::mcp::budget;
use crate::server::mcp::unknown::nearest;
use crate::wire::PaperJson;

/// The template of the addresses, RFC 6570. The id is percent-encoded.
pub(super) const TEMPLATE: &str = "papers://{id}";
/// What an address leads to.
pub(super) const MEDIA_TYPE: &str = "application/json";

const SCHEME: &str = "papers://";

/// What an address leads to.
pub(super) enum Resource {
    /// The JSON of the papers that are called so: an object, or an array if there are several.
    Papers(String),
    /// Nothing, and what may be meant.
    Missing {
        /// What is wrong.
        message: String,
        /// The nearest papers.
        data: Value,
    },
}

/// Reads the papers at an address.
///
/// # Errors
/// If the index is damaged.
pub(super) fn read(snapshot: &Snapshot, uri: &str) -> Result<Resource> {
    let shown = budget::characters(uri, 200);
    let Some(id) = id(uri) else {
        let message = format!("{shown:?} is no address of a paper: write {TEMPLATE}, with the id percent-encoded");
        return Ok(Resource::Missing { message, data: json!({"uri": shown}) });
    };
    let mut papers: Vec<PaperJson> = snapshot.get(&id)?.into_iter().map(PaperJson::from).collect();
    let text = match papers.len() {
        0 => {
            let data = json!({"uri": shown, "nearest": nearest(snapshot, &id)?});
            return Ok(Resource::Missing { message: format!("no paper is at {shown}"), data });
        }
        1 => json!(papers.remove(0)),
        _ => json!(papers),
    };
    Ok(Resource::Papers(text.to_string()))
}

/// The id in an address. Clients that parse addresses may add a slash at the end.
fn id(uri: &str) -> Option<String> {
    let scheme = uri.get(..SCHEME.len())?;
    let encoded = uri.get(SCHEME.len()..)?;
    let encoded = encoded.strip_suffix('/').unwrap_or(encoded);
    (scheme.eq_ignore_ascii_case(SCHEME) && !encoded.is_empty()).then(|| decode(encoded)).flatten()
}

/// Decodes percent-encoding (RFC 3986, section 2.1).
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digits = rest.get(..2).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
        bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
        rest = &rest[2..];
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_paper() {
        for (uri, expected) in [
            ("papers://2004.05150", Some("2004.05150")),
            ("papers://2004.05150/", Some("2004.05150")),
            ("PAPERS://10.1000%2Fx%20y", Some("10.1000/x y")),
            ("papers://10.1000/x", Some("10.1000/x")),
            ("papers://%E9%95%BF%e6%96%87", Some("长文")),
            ("papers://t%3Aabc", Some("t:abc")),
            ("papers://", None),
            ("papers:///", None),
            ("papers://%", None),
            ("papers://%+1", None),
            ("papers://%ff", None),
            ("file:///etc/passwd", None),
            ("页页页页", None),
            ("", None),
        ] {
            assert_eq!(id(uri).as_deref(), expected, "{uri}");
        }
    }
}
