//! When each paper came into the library.
//!
//! The file has four bytes a paper, in the order of the papers: seconds since 1970 as a little-endian `u32`, and 0 for a paper
//! of an index that did not tell yet.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::index::store::codec::CodecError;

/// Seconds since 1970.
pub type Arrival = u32;

/// The arrival of papers that were there before the index kept arrivals.
pub const BEGINNING: Arrival = 0;

/// The arrival of each paper, in the order of the papers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arrivals(Vec<Arrival>);

impl Arrivals {
    /// Those of papers in their order.
    pub fn new(arrivals: Vec<Arrival>) -> Self {
        Self(arrivals)
    }

    /// Those of `papers` papers that were there from the beginning.
    pub fn from_the_beginning(papers: usize) -> Self {
        Self(vec![BEGINNING; papers])
    }

    /// Reads the file of `papers` papers.
    ///
    /// # Errors
    /// When the bytes are not those of so many papers.
    pub fn decode(bytes: &[u8], papers: usize) -> Result<Self, CodecError> {
        match bytes.as_chunks() {
            (arrivals, []) if arrivals.len() == papers => {
                Ok(Self(arrivals.iter().map(|a| u32::from_le_bytes(*a)).collect()))
            }
            _ => Err(CodecError(format!("its {} bytes are not those of {papers} papers", bytes.len()))),
        }
    }

    /// The bytes of the file.
    pub fn encode(&self) -> Vec<u8> {
        self.0.iter().flat_map(|arrival| arrival.to_le_bytes()).collect()
    }

    /// The arrival of the paper at `number`.
    pub fn get(&self, number: usize) -> Arrival {
        self.0.get(number).copied().unwrap_or(BEGINNING)
    }

    /// Each arrival, in the order of the papers.
    pub fn iter(&self) -> impl Iterator<Item = Arrival> + '_ {
        self.0.iter().copied()
    }

    /// The earliest: that of the first load. None without papers.
    pub fn first(&self) -> Option<Arrival> {
        self.iter().min()
    }

    /// The latest. None without papers.
    pub fn last(&self) -> Option<Arrival> {
        self.iter().max()
    }
}

/// A time as an arrival: not before the first second of 1970, which is the beginning, and not after the last that fits.
pub(crate) fn arrival_at(time: SystemTime) -> Arrival {
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Arrival::try_from(seconds).unwrap_or(Arrival::MAX).max(BEGINNING + 1)
}

/// The time of an arrival; none of one from the beginning.
pub(crate) fn time_of(arrival: Arrival) -> Option<SystemTime> {
    (arrival != BEGINNING).then(|| UNIX_EPOCH + Duration::from_secs(u64::from(arrival)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrivals_come_back_as_they_were_and_fit_their_papers() {
        let arrivals = Arrivals::new(vec![BEGINNING, 1_700_000_000, Arrival::MAX]);
        let bytes = arrivals.encode();
        assert_eq!(Arrivals::decode(&bytes, 3).expect("decode"), arrivals);
        assert_eq!((arrivals.first(), arrivals.last(), arrivals.get(1)), (Some(0), Some(Arrival::MAX), 1_700_000_000));
        for (bytes, papers) in [(&bytes[..], 2), (&bytes[..11], 3), (&bytes[..8], 3)] {
            assert!(Arrivals::decode(bytes, papers).is_err());
        }
        assert_eq!(Arrivals::decode(&[], 0).expect("none").first(), None);
    }

    #[test]
    fn a_time_is_an_arrival_to_the_second() {
        let time = UNIX_EPOCH + Duration::from_millis(1_700_000_000_900);
        assert_eq!(time_of(arrival_at(time)), Some(UNIX_EPOCH + Duration::from_secs(1_700_000_000)));
        assert_eq!(arrival_at(UNIX_EPOCH), BEGINNING + 1, "no arrival of its own is the beginning");
        assert_eq!(arrival_at(UNIX_EPOCH - Duration::from_secs(9)), BEGINNING + 1);
        assert_eq!(arrival_at(UNIX_EPOCH + Duration::from_secs(1 << 40)), Arrival::MAX);
        assert_eq!(time_of(BEGINNING), None);
    }
}
