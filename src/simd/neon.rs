//! The loops for NEON, which every 64-bit ARM processor has.

use std::arch::aarch64::*;

use half::slice::HalfFloatSliceExt;

use crate::simd::{Instructions, LANES, fold, padded};

pub(crate) fn instructions() -> Option<Instructions> {
    let all = std::arch::is_aarch64_feature_detected!("neon");
    all.then_some(Instructions { name: "NEON", dot_codes, squared_distance, dot_f16 })
}

#[target_feature(enable = "neon")]
fn dot_codes(stored: &[u8], question: &[i16]) -> i32 {
    let length = stored.len().min(question.len());
    let (stored, question) = (stored[..length].as_chunks::<16>(), question[..length].as_chunks::<16>());
    let mut sums = [vdupq_n_s32(0); 4];
    let mut add = |stored: &[u8; 16], question: &[i16; 16]| {
        // SAFETY: both arrays are as long as what is loaded.
        let (s, low, high) =
            unsafe { (vld1q_u8(stored.as_ptr()), vld1q_s16(question.as_ptr()), vld1q_s16(question.as_ptr().add(8))) };
        let s_low = vreinterpretq_s16_u16(vmovl_u8(vget_low_u8(s)));
        let s_high = vreinterpretq_s16_u16(vmovl_high_u8(s));
        sums[0] = vmlal_s16(sums[0], vget_low_s16(s_low), vget_low_s16(low));
        sums[1] = vmlal_high_s16(sums[1], s_low, low);
        sums[2] = vmlal_s16(sums[2], vget_low_s16(s_high), vget_low_s16(high));
        sums[3] = vmlal_high_s16(sums[3], s_high, high);
    };
    for (stored, question) in stored.0.iter().zip(question.0) {
        add(stored, question);
    }
    if !stored.1.is_empty() {
        add(&padded(stored.1), &padded(question.1));
    }
    vaddvq_s32(vaddq_s32(vaddq_s32(sums[0], sums[1]), vaddq_s32(sums[2], sums[3])))
}

#[target_feature(enable = "neon")]
fn squared_distance(a: &[u8], b: &[u8]) -> u32 {
    let length = a.len().min(b.len());
    let (a, b) = (a[..length].as_chunks::<16>(), b[..length].as_chunks::<16>());
    let mut sums = [vdupq_n_u32(0); 2];
    let mut add = |a: &[u8; 16], b: &[u8; 16]| {
        // SAFETY: both arrays are as long as what is loaded.
        let difference = unsafe { vabdq_u8(vld1q_u8(a.as_ptr()), vld1q_u8(b.as_ptr())) };
        let low = vget_low_u8(difference);
        sums[0] = vpadalq_u16(sums[0], vmull_u8(low, low));
        sums[1] = vpadalq_u16(sums[1], vmull_high_u8(difference, difference));
    };
    for (a, b) in a.0.iter().zip(b.0) {
        add(a, b);
    }
    if !a.1.is_empty() {
        add(&padded(a.1), &padded(b.1));
    }
    vaddvq_u32(vaddq_u32(sums[0], sums[1]))
}

#[target_feature(enable = "neon")]
fn dot_f16(stored: &[u8], question: &[f32]) -> f32 {
    let length = (stored.len() / 2).min(question.len());
    let (stored, question) = (stored[..2 * length].chunks(2 * LANES), question[..length].chunks(LANES));
    let mut sums = [vdupq_n_f32(0.0); LANES / 4];
    for (stored, question) in stored.zip(question) {
        let (mut halves, mut s, mut q) = ([half::f16::ZERO; LANES], [0f32; LANES], [0f32; LANES]);
        for (half, bytes) in halves.iter_mut().zip(stored.as_chunks().0) {
            *half = half::f16::from_le_bytes(*bytes);
        }
        halves.convert_to_f32_slice(&mut s);
        q[..question.len()].copy_from_slice(question);
        for (at, sum) in sums.iter_mut().enumerate() {
            // SAFETY: four floats from `4 · at` on lie within both arrays.
            *sum = unsafe { vfmaq_f32(*sum, vld1q_f32(s.as_ptr().add(4 * at)), vld1q_f32(q.as_ptr().add(4 * at))) };
        }
    }
    let mut last = [0f32; LANES];
    for (at, sum) in sums.into_iter().enumerate() {
        // SAFETY: four floats from `4 · at` on lie within the array.
        unsafe { vst1q_f32(last.as_mut_ptr().add(4 * at), sum) };
    }
    fold(last)
}
