//! Numbers for the points of a collection, in the order in which they are first met.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use crate::index::qdrant::point_key::PointKey;
use crate::paper_id::PaperId;

/// The numbers of points. A number is never given to another point.
#[derive(Default)]
pub(super) struct PointNumbers(RwLock<Known>);

#[derive(Default)]
struct Known {
    numbers: HashMap<PointKey, PaperId>,
    points: Vec<PointKey>,
}

impl PointNumbers {
    /// The numbers of points, in their order.
    pub fn of_points(&self, points: &[PointKey]) -> Vec<PaperId> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let found: Vec<Option<PaperId>> = points.iter().map(|point| known.numbers.get(point).copied()).collect();
        drop(known);
        if found.iter().all(Option::is_some) {
            return found.into_iter().flatten().collect();
        }
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        points.iter().map(|point| known.number(*point)).collect()
    }

    /// The point of a number that was given before.
    pub fn point(&self, number: PaperId) -> Option<PointKey> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).points.get(number as usize).copied()
    }

    /// The points of numbers that were given before, in their order.
    pub fn points(&self, numbers: &[PaperId]) -> Vec<PointKey> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        numbers.iter().filter_map(|&number| known.points.get(number as usize).copied()).collect()
    }
}

impl Known {
    fn number(&mut self, point: PointKey) -> PaperId {
        let next = self.points.len() as PaperId;
        let number = *self.numbers.entry(point).or_insert(next);
        if number == next {
            self.points.push(point);
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_keeps_its_number() {
        let points: Vec<PointKey> = (0..4u8).map(|byte| PointKey::of_parts(&[&[byte]])).collect();
        let numbers = PointNumbers::default();
        assert_eq!(numbers.of_points(&points[1..3]), [0, 1]);
        assert_eq!(numbers.of_points(&[points[0], points[2], points[0]]), [2, 1, 2]);
        assert_eq!(numbers.points(&[2, 0]), [points[0], points[1]]);
        assert_eq!(numbers.point(3), None);
    }
}
