//! A model's large weights taken out of its graph.
//!
//! ONNX Runtime copies every weight that stands in a graph several times before the first text can be run: a tenth of
//! a second for a model of 38 MB. A weight that the graph takes as an input is read where it lies instead, and the
//! numbers that come out are the same. Only the few messages of ONNX's protobuf that this needs are known here.
//!
//! The shapes of the graph's own inputs are left out too: while they are known, ONNX Runtime compares the shape of every
//! result with those of all buffers that are free again, to share them, which takes two thirds of the time that is left.

use std::ops::Range;

/// `GraphProto graph` of a model.
const GRAPH: u64 = 7;
/// `NodeProto node`, `TensorProto initializer` and `ValueInfoProto input` of a graph.
const NODE: u64 = 1;
const INITIALIZER: u64 = 5;
const INPUT: u64 = 11;
/// `type`, `tensor_type` and `shape`, each in the one before: the shape of a `ValueInfoProto`.
const SHAPE: [u64; 3] = [2, 1, 2];
/// The data type of signed bytes.
const INT8: u64 = 3;
/// Smaller weights are not worth an input.
const LARGE: usize = 1 << 16;

/// A graph without its large weights, and where they lie.
pub(crate) struct OnnxWeights {
    /// The model as ONNX Runtime reads it, with an input for each of the weights.
    pub model: Vec<u8>,
    pub weights: Vec<Weight>,
}

/// A matrix of signed bytes.
pub(crate) struct Weight {
    pub name: String,
    pub shape: Vec<i64>,
    /// Where its values are in the bytes of the model.
    pub at: Range<usize>,
}

/// Takes the large weights out of `model`. `None` when it has none that may be given as an input, or is not understood.
pub(crate) fn without_weights(model: &[u8]) -> Option<OnnxWeights> {
    let graph = Fields::of(model, 0..model.len()).find(|field| field.number == GRAPH)?.at;
    let movable = movable(model, graph.clone());
    let (mut rest, mut weights) = (Vec::new(), Vec::new());
    for field in Fields::of(model, graph) {
        let weight = (field.number == INITIALIZER).then(|| weight(model, field.at.clone())).flatten();
        match weight.filter(|weight| movable.contains(&weight.name.as_bytes())) {
            Some(weight) => weights.push(weight),
            None if field.number == INPUT => put(&mut rest, INPUT, &without(model, field.at, &SHAPE)),
            None => rest.extend_from_slice(&model[field.whole]),
        }
    }
    if weights.is_empty() {
        return None;
    }
    weights.iter().for_each(|weight| put(&mut rest, INPUT, &declaration(weight)));
    let mut made = Vec::with_capacity(rest.len() + 1024);
    for field in Fields::of(model, 0..model.len()) {
        match field.number {
            GRAPH => put(&mut made, GRAPH, &rest),
            _ => made.extend_from_slice(&model[field.whole]),
        }
    }
    Some(OnnxWeights { model: made, weights })
}

/// What an operator reads that takes a matrix from anywhere: the table of a lookup, the right side of a product.
fn movable(model: &[u8], graph: Range<usize>) -> Vec<&[u8]> {
    let mut names = Vec::new();
    for node in Fields::of(model, graph).filter(|field| field.number == NODE) {
        let (mut inputs, mut operator) = (Vec::new(), &[][..]);
        for field in Fields::of(model, node.at) {
            match field.number {
                1 => inputs.push(&model[field.at]),
                4 => operator = &model[field.at],
                _ => {}
            }
        }
        let place = match operator {
            b"Gather" => 0,
            b"MatMulIntegerToFloat" => 1,
            _ => continue,
        };
        names.extend(inputs.get(place));
    }
    names
}

/// A large tensor of signed bytes.
fn weight(model: &[u8], tensor: Range<usize>) -> Option<Weight> {
    let (mut shape, mut kind, mut name, mut at) = (Vec::new(), 0, None, 0..0);
    for field in Fields::of(model, tensor) {
        match (field.number, field.value) {
            (1, Some(size)) => shape.push(i64::try_from(size).ok()?),
            // Sizes that are packed together.
            (1, None) => return None,
            (2, Some(value)) => kind = value,
            (8, None) => name = std::str::from_utf8(&model[field.at]).ok(),
            (9, None) => at = field.at,
            _ => {}
        }
    }
    let count = shape.iter().try_fold(1usize, |count, &size| count.checked_mul(usize::try_from(size).ok()?))?;
    let fits = kind == INT8 && at.len() >= LARGE && at.len() == count;
    fits.then_some(Weight { name: name?.to_string(), shape, at })
}

/// The `ValueInfoProto` of a weight: its name, and that it is a tensor of this type and shape.
fn declaration(weight: &Weight) -> Vec<u8> {
    let mut shape = Vec::new();
    for &size in &weight.shape {
        let mut dimension = vec![1 << 3];
        put_number(&mut dimension, size.unsigned_abs());
        put(&mut shape, 1, &dimension);
    }
    let mut tensor = vec![1 << 3, INT8 as u8];
    put(&mut tensor, 2, &shape);
    let mut kind = Vec::new();
    put(&mut kind, 1, &tensor);
    let mut made = Vec::new();
    put(&mut made, 1, weight.name.as_bytes());
    put(&mut made, 2, &kind);
    made
}

/// The `message` without the field at the end of `path`.
fn without(model: &[u8], message: Range<usize>, path: &[u64]) -> Vec<u8> {
    let mut made = Vec::new();
    for field in Fields::of(model, message) {
        match path {
            [number] if field.number == *number => {}
            [number, rest @ ..] if field.number == *number => put(&mut made, *number, &without(model, field.at, rest)),
            _ => made.extend_from_slice(&model[field.whole]),
        }
    }
    made
}

/// Appends a field that holds bytes.
fn put(out: &mut Vec<u8>, number: u64, bytes: &[u8]) {
    put_number(out, number << 3 | 2);
    put_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// One field of a message.
struct Field {
    number: u64,
    /// Its number, when it is one.
    value: Option<u64>,
    /// Its bytes, without what says which field it is and how long.
    at: Range<usize>,
    whole: Range<usize>,
}

/// The fields of a message, up to the first that is damaged.
struct Fields<'a> {
    bytes: &'a [u8],
    at: usize,
    end: usize,
}

impl<'a> Fields<'a> {
    fn of(bytes: &'a [u8], message: Range<usize>) -> Self {
        Self { bytes, at: message.start, end: message.end }
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = *self.bytes[..self.end].get(self.at)?;
            self.at += 1;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }
}

impl Iterator for Fields<'_> {
    type Item = Field;

    fn next(&mut self) -> Option<Field> {
        let start = self.at;
        let key = self.number()?;
        let (mut value, mut from) = (None, self.at);
        let length = match key & 7 {
            0 => {
                value = Some(self.number()?);
                self.at - from
            }
            1 => 8,
            2 => {
                let length = usize::try_from(self.number()?).ok()?;
                from = self.at;
                length
            }
            5 => 4,
            _ => return None,
        };
        let end = from.checked_add(length).filter(|&end| end <= self.end)?;
        self.at = end;
        Some(Field { number: key >> 3, value, at: from..end, whole: start..end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tensor(name: &str, rows: u64, bytes: &[u8]) -> Vec<u8> {
        let mut made = vec![1 << 3];
        put_number(&mut made, rows);
        made.push(1 << 3);
        put_number(&mut made, bytes.len() as u64 / rows);
        made.extend([2 << 3, INT8 as u8]);
        put(&mut made, 8, name.as_bytes());
        put(&mut made, 9, bytes);
        made
    }

    fn node(operator: &str, inputs: [&str; 2]) -> Vec<u8> {
        let mut made = Vec::new();
        inputs.iter().for_each(|input| put(&mut made, 1, input.as_bytes()));
        put(&mut made, 4, operator.as_bytes());
        made
    }

    // The input `ids`, with or without a shape of `ids` by `ids`.
    fn ids(shaped: bool) -> Vec<u8> {
        let within = |number: u64, inner: &[u8]| {
            let mut made = Vec::new();
            put(&mut made, number, inner);
            made
        };
        let dimension = within(1, &within(2, b"ids"));
        let mut tensor = vec![1 << 3, 7];
        if shaped {
            tensor.extend(within(2, &[dimension.clone(), dimension].concat()));
        }
        [within(1, b"ids"), within(2, &within(1, &tensor))].concat()
    }

    fn model() -> Vec<u8> {
        let mut graph = Vec::new();
        put(&mut graph, INPUT, &ids(true));
        put(&mut graph, NODE, &node("Gather", ["table", "ids"]));
        put(&mut graph, NODE, &node("Relu", ["other", "ids"]));
        for (name, size) in [("table", LARGE), ("other", LARGE), ("ids", 10)] {
            put(&mut graph, INITIALIZER, &tensor(name, 2, &vec![7; size]));
        }
        let mut model = vec![1 << 3, 8];
        put(&mut model, GRAPH, &graph);
        put(&mut model, 2, b"maker");
        model
    }

    #[test]
    fn a_large_weight_that_may_come_from_anywhere_becomes_an_input() {
        let model = model();
        let graph = without_weights(&model).expect("has one");
        let [weight] = &graph.weights[..] else { panic!("{}", graph.weights.len()) };
        assert_eq!((weight.name.as_str(), &weight.shape[..]), ("table", &[2, LARGE as i64 / 2][..]));
        assert_eq!(model[weight.at.clone()], vec![7; LARGE]);
        // What is left, and the input that came: the rest of the model is as it was.
        let made = &graph.model;
        let numbers: Vec<u64> = Fields::of(made, 0..made.len()).map(|field| field.number).collect();
        assert_eq!(numbers, [1, GRAPH, 2]);
        let inner = Fields::of(made, 0..made.len()).nth(1).expect("the graph").at;
        let numbers: Vec<u64> = Fields::of(made, inner.clone()).map(|field| field.number).collect();
        assert_eq!(numbers, [INPUT, NODE, NODE, INITIALIZER, INITIALIZER, INPUT]);
        let first = Fields::of(made, inner.clone()).next().expect("the input").at;
        assert_eq!(made[first], ids(false));
        let input = Fields::of(made, inner).last().expect("the input").at;
        assert_eq!(made[input].len(), declaration(weight).len());
    }

    #[test]
    fn what_is_no_model_has_no_weights_to_take_out() {
        let model = model();
        assert!(without_weights(b"").is_none());
        assert!(without_weights(b"no protobuf at all").is_none());
        for length in 0..model.len().min(200) {
            assert!(without_weights(&model[..length]).is_none(), "{length}");
        }
        assert!(without_weights(&[0xff; 100]).is_none());
    }
}
