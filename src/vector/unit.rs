//! Unit vectors: the dot product of two is their cosine.

/// Whether a vector is finite and of length one, to within 0.001.
pub fn is_unit(vector: &[f32]) -> bool {
    let length = dot(vector, vector).sqrt();
    length.is_finite() && (length - 1.0).abs() <= 1e-3
}

/// Scales a vector to length one. False, and nothing changes, if its length is about 0.
pub fn normalise(vector: &mut [f32]) -> bool {
    let length = dot(vector, vector).sqrt();
    let is_scaled = length > 1e-6;
    if is_scaled {
        vector.iter_mut().for_each(|value| *value /= length);
    }
    is_scaled
}

/// The mean of vectors of `dimension`, scaled to length one; none if they cancel out, or there are none.
pub fn mean<'v>(dimension: usize, vectors: impl Iterator<Item = &'v [f32]>) -> Option<Vec<f32>> {
    let mut mean = vec![0f32; dimension];
    for vector in vectors {
        mean.iter_mut().zip(vector).for_each(|(sum, value)| *sum += value);
    }
    normalise(&mut mean).then_some(mean)
}

/// The dot product: for unit vectors, the cosine.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    // Sixteen independent sums: the compiler turns them into vector instructions.
    let mut sums = [0f32; 16];
    let (a_chunks, b_chunks) = (a.chunks_exact(16), b.chunks_exact(16));
    let tail: f32 = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a_chunks.zip(b_chunks) {
        for i in 0..16 {
            sums[i] += x[i] * y[i];
        }
    }
    sums.iter().sum::<f32>() + tail
}
