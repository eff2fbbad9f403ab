//! Where a Qdrant cluster is, and the collection in it: `qdrant://HOST[:PORT][,HOST[:PORT]…]/NAME`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How an address begins.
const SCHEME: &str = "qdrant://";
/// The port of Qdrant's gRPC interface.
const PORT: u16 = 6334;
/// The most characters of a collection's name: the names made from it must fit a file name.
const LONGEST_NAME: usize = 200;

/// The address of a collection in a Qdrant cluster. It holds no keys.
///
/// ```
/// use papers_sem::StoreAddress;
///
/// let address: StoreAddress = "qdrant://node-1,node-2:6344/papers".parse()?;
/// assert_eq!(address.to_string(), "qdrant://node-1:6334,node-2:6344/papers");
/// assert!("qdrant://me:secret@node-1/papers".parse::<StoreAddress>().is_err());
/// # Ok::<(), papers_sem::StoreAddressError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct StoreAddress {
    hosts: Vec<(String, u16)>,
    name: String,
}

/// A text is not the address of a collection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not an address of a store: {reason}\n  write it as {SCHEME}HOST:{PORT}/NAME")]
pub struct StoreAddressError {
    /// The text, without what may be a key.
    pub text: String,
    /// What is wrong with it.
    pub reason: &'static str,
}

/// What an index directory knows of its store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreLink {
    /// Where the papers are.
    pub address: StoreAddress,
    /// The name of this index among those that write to the collection: 32 hexadecimal digits, drawn once.
    pub owner: String,
}

impl StoreAddress {
    /// The nodes that are asked, as `HOST:PORT`.
    pub fn nodes(&self) -> impl Iterator<Item = String> {
        self.hosts.iter().map(|(host, port)| format!("{host}:{port}"))
    }

    /// The name of the collection.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl StoreLink {
    /// A link to `address` for an index that has not written there yet.
    pub fn new(address: StoreAddress) -> Self {
        let owner = (0..16).map(|_| format!("{:02x}", fastrand::u8(..))).collect();
        Self { address, owner }
    }
}

impl FromStr for StoreAddress {
    type Err = StoreAddressError;

    fn from_str(text: &str) -> Result<Self, StoreAddressError> {
        const KEYS: &str = "keys come from the environment";
        // A message must not repeat a password.
        let shown = text.rsplit_once('@').map_or(text, |(_, rest)| rest).split(['?', '#']).next().unwrap_or_default();
        let wrong = |reason| StoreAddressError { text: shown.to_string(), reason };
        let rest = text.strip_prefix(SCHEME).ok_or_else(|| wrong("it does not begin with qdrant://"))?;
        if rest.contains(['@', '?', '#']) {
            return Err(wrong(KEYS));
        }
        let (hosts, name) = rest.split_once('/').ok_or_else(|| wrong("it names no collection"))?;
        let hosts: Option<Vec<(String, u16)>> = hosts.split(',').map(host_and_port).collect();
        let hosts = hosts.ok_or_else(|| wrong("a host or a port is none"))?;
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        if !(1..=LONGEST_NAME).contains(&name.len()) || !name.chars().all(is_plain) {
            return Err(wrong("a name has 1 to 200 letters, digits, `_` and `-`"));
        }
        Ok(Self { hosts, name: name.to_string() })
    }
}

/// The parts of `HOST`, `HOST:PORT`, `[IPV6]` or `[IPV6]:PORT`.
fn host_and_port(text: &str) -> Option<(String, u16)> {
    let after_host = text.rfind(']').map_or(0, |at| at + 1);
    let (host, port) = match text[after_host..].split_once(':') {
        Some((rest, port)) => (&text[..after_host + rest.len()], port.parse().ok().filter(|&port| port > 0)?),
        None => (text, PORT),
    };
    let is_address = |ip: &str| ip.parse::<std::net::Ipv6Addr>().is_ok();
    let is_name = |host: &str| host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    let is_host = match host.strip_prefix('[') {
        Some(ip) => ip.strip_suffix(']').is_some_and(is_address),
        None => !host.is_empty() && is_name(host),
    };
    is_host.then(|| (host.to_string(), port))
}

impl fmt::Display for StoreAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}{}/{}", self.nodes().collect::<Vec<_>>().join(","), self.name)
    }
}

impl From<StoreAddress> for String {
    fn from(address: StoreAddress) -> Self {
        address.to_string()
    }
}

impl TryFrom<String> for StoreAddress {
    type Error = StoreAddressError;

    fn try_from(text: String) -> Result<Self, StoreAddressError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_has_hosts_and_a_name() {
        for (text, shown) in [
            ("qdrant://localhost/papers", "qdrant://localhost:6334/papers"),
            ("qdrant://10.0.0.1:7000,node_2/p-1", "qdrant://10.0.0.1:7000,node_2:6334/p-1"),
            ("qdrant://[::1]/papers", "qdrant://[::1]:6334/papers"),
            ("qdrant://[::1]:7000/papers", "qdrant://[::1]:7000/papers"),
        ] {
            let address: StoreAddress = text.parse().expect(text);
            assert_eq!(address.to_string(), shown);
            assert_eq!(shown.parse(), Ok(address.clone()));
            let json = serde_json::to_string(&address).expect("JSON");
            assert_eq!(json, format!("{shown:?}"));
            assert_eq!(serde_json::from_str::<StoreAddress>(&json).expect("read"), address);
        }
    }

    #[test]
    fn what_is_no_address_is_refused_and_keys_are_not_repeated() {
        let long = format!("qdrant://h/{}", "n".repeat(201));
        for text in [
            "papers",
            "http://h/papers",
            "qdrant://h",
            "qdrant://h/",
            "qdrant:///papers",
            "qdrant://h:0/p",
            &long,
            "qdrant://h:99999/p",
            "qdrant://h,/p",
            "qdrant://h/a/b",
            "qdrant://h/a b",
            "qdrant://[::g]/p",
            "qdrant://::1/p",
            "qdrant://[::1/p",
            "qdrant://a]b[/p",
        ] {
            assert!(text.parse::<StoreAddress>().is_err(), "{text}");
        }
        for text in ["qdrant://me:secret@h/p", "qdrant://h/p?api_key=secret", "qdrant://h/p#secret"] {
            let error = text.parse::<StoreAddress>().expect_err(text);
            assert_eq!(error.reason, "keys come from the environment");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }

    #[test]
    fn owners_differ() {
        let address: StoreAddress = "qdrant://h/p".parse().expect("an address");
        let [a, b] = [StoreLink::new(address.clone()), StoreLink::new(address)];
        assert!(a.owner != b.owner && a.owner.len() == 32 && a.owner.chars().all(|c| c.is_ascii_hexdigit()));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "(qdrant://)?[a-z0-9\\[\\]:,./@é-]{0,30}") {
            if let Ok(address) = text.parse::<StoreAddress>() {
                prop_assert_eq!(address.to_string().parse::<StoreAddress>(), Ok(address));
            }
        }
    }
}
