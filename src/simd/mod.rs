//! Vector instructions. With memory maps (`mmap.rs`), this is the only `unsafe` code.
//!
//! Three loops (two dot products and a distance) exist for AVX-512 VNNI, AVX2, NEON and plain Rust, which is the reference
//! of the others. All give the same bits: integers are exact, and floats are summed in a fixed order, so a score does not
//! depend on the machine. The fastest is chosen once, at the first use.
#![allow(unsafe_code)]

use std::sync::LazyLock;

#[cfg(target_endian = "big")]
compile_error!("the files of an index are little-endian and are used as they lie: big-endian machines are not served");

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "aarch64")]
mod neon;
mod plain;
#[cfg(test)]
mod tests;

/// The independent sums of [`Instructions::dot_f16`]: the product at `i` goes to sum `i` modulo this.
const LANES: usize = 64;

/// The loops for one instruction set. Get it once with [`instructions`] before a hot loop.
pub struct Instructions {
    name: &'static str,
    // SAFETY of a call: the machine has the instructions. A table is made only after asking it.
    dot_codes: unsafe fn(&[u8], &[i16]) -> i32,
    squared_distance: unsafe fn(&[u8], &[u8]) -> u32,
    dot_f16: unsafe fn(&[u8], &[f32]) -> f32,
}

impl Instructions {
    /// The name of the instruction set: `AVX-512 VNNI`, `AVX2`, `NEON`, `none`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Σ `stored[i] · question[i]`, over the shorter of the two; exact while it fits an `i32`, modulo 2³² beyond.
    #[inline]
    pub fn dot_codes(&self, stored: &[u8], question: &[i16]) -> i32 {
        // SAFETY: a table exists only where its instructions do.
        unsafe { (self.dot_codes)(stored, question) }
    }

    /// Σ `(a[i] − b[i])²`, over the shorter of the two; exact up to 66,051 numbers, modulo 2³² beyond.
    #[inline]
    pub fn squared_distance(&self, a: &[u8], b: &[u8]) -> u32 {
        // SAFETY: a table exists only where its instructions do.
        unsafe { (self.squared_distance)(a, b) }
    }

    /// Σ `stored[i] · question[i]`, with `stored` in little-endian half precision, two bytes a number; over the shorter
    /// of the two.
    ///
    /// Sum `j` of 64 takes the products of the numbers `j`, `j + 64`, … in that order, by fused multiply-add; then the
    /// upper half of the sums is added to the lower until one is left.
    #[inline]
    pub fn dot_f16(&self, stored: &[u8], question: &[f32]) -> f32 {
        // SAFETY: a table exists only where its instructions do.
        unsafe { (self.dot_f16)(stored, question) }
    }
}

/// The fastest loops that this machine can run.
#[inline]
pub fn instructions() -> &'static Instructions {
    static CHOSEN: LazyLock<Instructions> = LazyLock::new(|| available().swap_remove(0));
    &CHOSEN
}

/// All loops that this machine can run, fastest first.
fn available() -> Vec<Instructions> {
    let mut all = Vec::new();
    #[cfg(target_arch = "x86_64")]
    {
        all.extend(avx512::instructions());
        all.extend(avx2::instructions());
    }
    #[cfg(target_arch = "aarch64")]
    all.extend(neon::instructions());
    all.push(plain::INSTRUCTIONS);
    all
}

/// Adds the upper half of the sums to the lower until one is left.
fn fold<const N: usize>(mut sums: [f32; N]) -> f32 {
    let mut half = N / 2;
    while half > 0 {
        for i in 0..half {
            sums[i] += sums[i + half];
        }
        half /= 2;
    }
    sums[0]
}

/// The last, shorter block of a row, padded with zeros.
#[inline]
fn padded<T: Copy + Default, const N: usize>(rest: &[T]) -> [T; N] {
    let mut whole = [T::default(); N];
    whole[..rest.len()].copy_from_slice(rest);
    whole
}

/// Prefetches `bytes` into the cache.
#[inline]
pub fn prefetch(bytes: &[u8]) {
    for line in bytes.chunks(64) {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: prefetching reads nothing, and the address is that of a reference.
        unsafe {
            std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(line.as_ptr().cast());
        }
        #[cfg(target_arch = "aarch64")]
        // SAFETY: prefetching reads nothing, changes no register and no memory.
        unsafe {
            std::arch::asm!("prfm pldl1keep, [{0}]", in(reg) line.as_ptr(), options(nostack, preserves_flags, readonly));
        }
        #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
        let _ = line;
    }
}
