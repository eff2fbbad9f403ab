use half::f16;

use super::*;

/// SplitMix64, from a fixed seed.
fn random() -> impl FnMut() -> u64 {
    let mut state = 11u64;
    move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

// Miri runs a hundred times slower.
const LENGTHS: usize = if cfg!(miri) { 140 } else { 1_100 };

#[test]
fn every_implementation_agrees_with_plain_rust_at_every_length_and_start() {
    let mut random = random();
    let codes: Vec<u8> = (0..LENGTHS + 8).map(|_| random() as u8).collect();
    let others: Vec<u8> = (0..LENGTHS + 8).map(|_| random() as u8).collect();
    let whole: Vec<i16> = (0..LENGTHS + 8).map(|_| random() as i16).collect();
    let float = |bits: u64| (bits >> 40) as f32 / (1u64 << 23) as f32 - 1.0;
    let floats: Vec<f32> = (0..LENGTHS + 8).map(|_| float(random())).collect();
    let mut halves = vec![0; 3];
    halves.extend((0..LENGTHS + 8).flat_map(|_| f16::from_f32(float(random())).to_le_bytes()));
    for instructions in available() {
        for length in 0..=LENGTHS {
            let start = length % 7;
            let (a, b) = (&codes[start..start + length], &others[start / 2..start / 2 + length]);
            let name = instructions.name();
            let question = &whole[start..start + length];
            assert_eq!(instructions.dot_codes(a, question), plain::dot_codes(a, question), "{name} {length}");
            assert_eq!(instructions.squared_distance(a, b), plain::squared_distance(a, b), "{name} {length}");
            // An odd start too: halves lie where the file puts them.
            let (stored, question) = (&halves[start % 4..][..2 * length], &floats[start..start + length]);
            let (found, expected) = (instructions.dot_f16(stored, question), plain::dot_f16(stored, question));
            assert!(found == expected || (found.is_nan() && expected.is_nan()), "{name} {length}: {found} {expected}");
        }
    }
}

#[test]
fn plain_rust_says_what_the_sums_are() {
    assert_eq!(plain::dot_codes(&[1, 2, 255], &[10, -20, 3]), 10 - 40 + 765);
    assert_eq!(plain::squared_distance(&[0, 255, 7], &[255, 0, 9]), 2 * 255 * 255 + 4);
    let halves: Vec<u8> = [0.5f32, -2.0, 3.0].into_iter().flat_map(|x| f16::from_f32(x).to_le_bytes()).collect();
    assert_eq!(plain::dot_f16(&halves, &[4.0, 0.25, 1.0]), 2.0 - 0.5 + 3.0);
}

#[test]
fn the_largest_values_do_not_overflow() {
    let (zeros, full) = (vec![0u8; 1024], vec![255u8; 1024]);
    for instructions in available() {
        assert_eq!(instructions.squared_distance(&zeros, &full), 1024 * 255 * 255);
        assert_eq!(instructions.dot_codes(&full[..256], &[i16::MAX; 256]), 256 * 255 * 32767);
        assert_eq!(instructions.dot_codes(&full[..256], &[i16::MIN; 256]), -256 * 255 * 32768);
    }
}

#[test]
fn the_shorter_of_two_says_how_far() {
    for instructions in available() {
        assert_eq!(instructions.dot_codes(&[1; 100], &[1; 70]), 70);
        assert_eq!(instructions.squared_distance(&[1; 70], &[3; 100]), 280);
        assert_eq!(instructions.dot_f16(&[0; 7], &[1.0; 70]), 0.0);
        assert_eq!(instructions.dot_f16(&[0; 300], &[1.0; 2]), 0.0);
    }
}
