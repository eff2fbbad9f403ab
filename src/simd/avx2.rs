//! The loops for AVX2 with FMA and F16C.

use std::arch::x86_64::*;

use crate::simd::{Instructions, LANES, fold, padded};

pub(crate) fn instructions() -> Option<Instructions> {
    let all = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") && is_x86_feature_detected!("f16c");
    all.then_some(Instructions { name: "AVX2", dot_codes, squared_distance, dot_f16 })
}

#[target_feature(enable = "avx2,fma,f16c")]
fn dot_codes(stored: &[u8], question: &[i16]) -> i32 {
    let length = stored.len().min(question.len());
    let (stored, question) = (stored[..length].as_chunks::<32>(), question[..length].as_chunks::<32>());
    let mut sums = [_mm256_setzero_si256(); 2];
    let mut add = |stored: &[u8; 32], question: &[i16; 32]| {
        for (half, sum) in sums.iter_mut().enumerate() {
            // SAFETY: 16 bytes and 32 bytes from `16 · half` on lie within the two arrays.
            let (s, q) = unsafe {
                let s = _mm_loadu_si128(stored.as_ptr().add(16 * half).cast());
                (s, _mm256_loadu_si256(question.as_ptr().add(16 * half).cast()))
            };
            *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(_mm256_cvtepu8_epi16(s), q));
        }
    };
    for (stored, question) in stored.0.iter().zip(question.0) {
        add(stored, question);
    }
    if !stored.1.is_empty() {
        add(&padded(stored.1), &padded(question.1));
    }
    sum(_mm256_add_epi32(sums[0], sums[1]))
}

#[target_feature(enable = "avx2,fma,f16c")]
fn squared_distance(a: &[u8], b: &[u8]) -> u32 {
    let length = a.len().min(b.len());
    let (a, b) = (a[..length].as_chunks::<32>(), b[..length].as_chunks::<32>());
    let zero = _mm256_setzero_si256();
    let mut sums = [zero; 2];
    let mut add = |a: &[u8; 32], b: &[u8; 32]| {
        // SAFETY: both arrays are as long as what is loaded.
        let (a, b) = unsafe { (_mm256_loadu_si256(a.as_ptr().cast()), _mm256_loadu_si256(b.as_ptr().cast())) };
        let difference = _mm256_sub_epi8(_mm256_max_epu8(a, b), _mm256_min_epu8(a, b));
        let (low, high) = (_mm256_unpacklo_epi8(difference, zero), _mm256_unpackhi_epi8(difference, zero));
        sums[0] = _mm256_add_epi32(sums[0], _mm256_madd_epi16(low, low));
        sums[1] = _mm256_add_epi32(sums[1], _mm256_madd_epi16(high, high));
    };
    for (a, b) in a.0.iter().zip(b.0) {
        add(a, b);
    }
    if !a.1.is_empty() {
        add(&padded(a.1), &padded(b.1));
    }
    sum(_mm256_add_epi32(sums[0], sums[1])).cast_unsigned()
}

#[target_feature(enable = "avx2,fma,f16c")]
fn dot_f16(stored: &[u8], question: &[f32]) -> f32 {
    let length = (stored.len() / 2).min(question.len());
    let (stored, question) = (stored[..2 * length].as_chunks(), question[..length].as_chunks::<LANES>());
    let mut sums = [_mm256_setzero_ps(); 8];
    let mut add = |stored: &[u8; 2 * LANES], question: &[f32; LANES]| {
        for (at, sum) in sums.iter_mut().enumerate() {
            // SAFETY: 16 bytes from `16 · at`, and 8 floats from `8 · at`, lie within the two arrays.
            let (s, q) = unsafe {
                let s = _mm_loadu_si128(stored.as_ptr().add(16 * at).cast());
                (s, _mm256_loadu_ps(question.as_ptr().add(8 * at)))
            };
            *sum = _mm256_fmadd_ps(_mm256_cvtph_ps(s), q, *sum);
        }
    };
    for (stored, question) in stored.0.iter().zip(question.0) {
        add(stored, question);
    }
    if !question.1.is_empty() {
        add(&padded(stored.1), &padded(question.1));
    }
    for half in [4, 2, 1] {
        for at in 0..half {
            sums[at] = _mm256_add_ps(sums[at], sums[at + half]);
        }
    }
    let mut last = [0f32; 8];
    // SAFETY: the array is as long as what is stored.
    unsafe { _mm256_storeu_ps(last.as_mut_ptr(), sums[0]) };
    fold(last)
}

#[target_feature(enable = "avx2")]
fn sum(eight: __m256i) -> i32 {
    let four = _mm_add_epi32(_mm256_castsi256_si128(eight), _mm256_extracti128_si256::<1>(eight));
    let two = _mm_add_epi32(four, _mm_shuffle_epi32::<0b01_00_11_10>(four));
    _mm_cvtsi128_si32(_mm_add_epi32(two, _mm_shuffle_epi32::<0b10_11_00_01>(two)))
}
