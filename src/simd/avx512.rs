//! The loops for AVX-512 with VNNI.

use std::arch::x86_64::*;

use crate::simd::{Instructions, LANES, fold, padded};

pub(crate) fn instructions() -> Option<Instructions> {
    let all = is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512vnni");
    all.then_some(Instructions { name: "AVX-512 VNNI", dot_codes, squared_distance, dot_f16 })
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
fn dot_codes(stored: &[u8], question: &[i16]) -> i32 {
    let length = stored.len().min(question.len());
    let (stored, question) = (stored[..length].as_chunks::<64>(), question[..length].as_chunks::<64>());
    let mut sums = [_mm512_setzero_si512(); 2];
    let mut add = |stored: &[u8; 64], question: &[i16; 64]| {
        for (half, sum) in sums.iter_mut().enumerate() {
            // SAFETY: 32 bytes and 64 bytes from `32 · half` on lie within the two arrays.
            let (s, q) = unsafe {
                let s = _mm256_loadu_si256(stored.as_ptr().add(32 * half).cast());
                (s, _mm512_loadu_si512(question.as_ptr().add(32 * half).cast()))
            };
            *sum = _mm512_dpwssd_epi32(*sum, _mm512_cvtepu8_epi16(s), q);
        }
    };
    for (stored, question) in stored.0.iter().zip(question.0) {
        add(stored, question);
    }
    if !stored.1.is_empty() {
        add(&padded(stored.1), &padded(question.1));
    }
    _mm512_reduce_add_epi32(_mm512_add_epi32(sums[0], sums[1]))
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
fn squared_distance(a: &[u8], b: &[u8]) -> u32 {
    let length = a.len().min(b.len());
    let (a, b) = (a[..length].as_chunks::<64>(), b[..length].as_chunks::<64>());
    let zero = _mm512_setzero_si512();
    let mut sums = [zero; 2];
    let mut add = |a: &[u8; 64], b: &[u8; 64]| {
        // SAFETY: both arrays are as long as what is loaded.
        let (a, b) = unsafe { (_mm512_loadu_si512(a.as_ptr().cast()), _mm512_loadu_si512(b.as_ptr().cast())) };
        let difference = _mm512_sub_epi8(_mm512_max_epu8(a, b), _mm512_min_epu8(a, b));
        let (low, high) = (_mm512_unpacklo_epi8(difference, zero), _mm512_unpackhi_epi8(difference, zero));
        sums[0] = _mm512_dpwssd_epi32(sums[0], low, low);
        sums[1] = _mm512_dpwssd_epi32(sums[1], high, high);
    };
    for (a, b) in a.0.iter().zip(b.0) {
        add(a, b);
    }
    if !a.1.is_empty() {
        add(&padded(a.1), &padded(b.1));
    }
    _mm512_reduce_add_epi32(_mm512_add_epi32(sums[0], sums[1])).cast_unsigned()
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
fn dot_f16(stored: &[u8], question: &[f32]) -> f32 {
    let length = (stored.len() / 2).min(question.len());
    let (stored, question) = (stored[..2 * length].as_chunks(), question[..length].as_chunks::<LANES>());
    let mut sums = [_mm512_setzero_ps(); 4];
    let mut add = |stored: &[u8; 2 * LANES], question: &[f32; LANES]| {
        for (at, sum) in sums.iter_mut().enumerate() {
            // SAFETY: 32 bytes from `32 · at`, and 16 floats from `16 · at`, lie within the two arrays.
            let (s, q) = unsafe {
                let s = _mm256_loadu_si256(stored.as_ptr().add(32 * at).cast());
                (s, _mm512_loadu_ps(question.as_ptr().add(16 * at)))
            };
            *sum = _mm512_fmadd_ps(_mm512_cvtph_ps(s), q, *sum);
        }
    };
    for (stored, question) in stored.0.iter().zip(question.0) {
        add(stored, question);
    }
    if !question.1.is_empty() {
        add(&padded(stored.1), &padded(question.1));
    }
    let sum = _mm512_add_ps(_mm512_add_ps(sums[0], sums[2]), _mm512_add_ps(sums[1], sums[3]));
    let mut last = [0f32; 16];
    // SAFETY: the array is as long as what is stored.
    unsafe { _mm512_storeu_ps(last.as_mut_ptr(), sum) };
    fold(last)
}
