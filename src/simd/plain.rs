//! The loops in plain Rust: for machines without the others, and the oracle of those.

use half::f16;

use crate::simd::{Instructions, LANES, fold};

pub(crate) const INSTRUCTIONS: Instructions = Instructions { name: "none", dot_codes, squared_distance, dot_f16 };

pub(crate) fn dot_codes(stored: &[u8], question: &[i16]) -> i32 {
    stored.iter().zip(question).fold(0i32, |sum, (&s, &q)| sum.wrapping_add(i32::from(s) * i32::from(q)))
}

pub(crate) fn squared_distance(a: &[u8], b: &[u8]) -> u32 {
    a.iter().zip(b).fold(0u32, |sum, (&a, &b)| sum.wrapping_add(u32::from(a.abs_diff(b)).pow(2)))
}

pub(crate) fn dot_f16(stored: &[u8], question: &[f32]) -> f32 {
    let mut sums = [0f32; LANES];
    for (at, (s, &q)) in stored.as_chunks().0.iter().zip(question).enumerate() {
        let sum = &mut sums[at % LANES];
        *sum = f16::from_le_bytes(*s).to_f32_const().mul_add(q, *sum);
    }
    fold(sums)
}
