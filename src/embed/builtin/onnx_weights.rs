//! Separates the large weights of an ONNX file from the rest.
//!
//! ONNX Runtime copies every weight that is part of the file several times before the first run, a tenth of a second for
//! the built-in model. A weight that is an input of the graph is read where it lies, and the results are equal. This file
//! knows the few protobuf messages of ONNX that are needed.
//!
//! The shapes of the inputs are removed too. While they are known, ONNX Runtime compares the shape of every result with
//! those of all free buffers, which takes two thirds of the remaining time.

use std::ops::Range;

/// `GraphProto graph` of a model.
const GRAPH: u64 = 7;
/// `NodeProto node`, `TensorProto initializer` and `ValueInfoProto input` of a graph.
const NODE: u64 = 1;
const INITIALIZER: u64 = 5;
const INPUT: u64 = 11;
/// The path `type`, `tensor_type`, `shape` to the shape of a `ValueInfoProto`.
const SHAPE: [u64; 3] = [2, 1, 2];
/// `TensorProto.DataType.INT8`.
const INT8: u64 = 3;
/// The smallest weight, in bytes, that is worth an input.
const LARGE: usize = 1 << 16;

/// The large weights of an ONNX file, and the file without them.
pub(super) struct OnnxWeights {
    /// The ONNX file with an input in place of each weight.
    pub rest: Vec<u8>,
    pub weights: Vec<Weight>,
}

/// A matrix of signed bytes.
pub(super) struct Weight {
    pub name: String,
    pub shape: Vec<i64>,
    /// The position of its values in the ONNX file.
    pub at: Range<usize>,
}

/// Separates the large weights of the ONNX file `model`. `None` when no weight can be an input, or the file is not valid.
pub(super) fn separate(model: &[u8]) -> Option<OnnxWeights> {
    let graph = ProtobufFields::new(model, 0..model.len()).find(|field| field.number == GRAPH)?.at;
    let movable = movable_weights(model, graph.clone());
    let (mut graph_rest, mut weights) = (Vec::new(), Vec::new());
    for field in ProtobufFields::new(model, graph) {
        let weight = (field.number == INITIALIZER).then(|| weight(model, field.at.clone())).flatten();
        match weight.filter(|weight| movable.contains(&weight.name.as_bytes())) {
            Some(weight) => weights.push(weight),
            None if field.number == INPUT => put(&mut graph_rest, INPUT, &without(model, field.at, &SHAPE)),
            None => graph_rest.extend_from_slice(&model[field.whole]),
        }
    }
    if weights.is_empty() {
        return None;
    }
    weights.iter().for_each(|weight| put(&mut graph_rest, INPUT, &declaration(weight)));
    let mut rest = Vec::with_capacity(graph_rest.len() + 1024);
    for field in ProtobufFields::new(model, 0..model.len()) {
        match field.number {
            GRAPH => put(&mut rest, GRAPH, &graph_rest),
            _ => rest.extend_from_slice(&model[field.whole]),
        }
    }
    Some(OnnxWeights { rest, weights })
}

/// The names of the weights whose operator accepts an input: the table of a `Gather`, the right side of a product.
fn movable_weights(model: &[u8], graph: Range<usize>) -> Vec<&[u8]> {
    let mut names = Vec::new();
    for node in ProtobufFields::new(model, graph).filter(|field| field.number == NODE) {
        let (mut inputs, mut operator) = (Vec::new(), &[][..]);
        for field in ProtobufFields::new(model, node.at) {
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

/// The weight in a `TensorProto`, if it is large and made of signed bytes.
fn weight(model: &[u8], tensor: Range<usize>) -> Option<Weight> {
    let (mut shape, mut kind, mut name, mut at) = (Vec::new(), 0, None, 0..0);
    for field in ProtobufFields::new(model, tensor) {
        match (field.number, field.value) {
            (1, Some(size)) => shape.push(i64::try_from(size).ok()?),
            // Dimensions in packed form do not occur.
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

/// The `ValueInfoProto` that declares a weight as an input: its name, type and shape.
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
    let mut input = Vec::new();
    put(&mut input, 1, weight.name.as_bytes());
    put(&mut input, 2, &kind);
    input
}

/// A copy of `message` without the field at the end of `path`.
fn without(model: &[u8], message: Range<usize>, path: &[u64]) -> Vec<u8> {
    let mut copy = Vec::new();
    for field in ProtobufFields::new(model, message) {
        match path {
            [number] if field.number == *number => {}
            [number, rest @ ..] if field.number == *number => put(&mut copy, *number, &without(model, field.at, rest)),
            _ => copy.extend_from_slice(&model[field.whole]),
        }
    }
    copy
}

/// Appends a length-delimited field.
fn put(out: &mut Vec<u8>, number: u64, bytes: &[u8]) {
    put_number(out, number << 3 | 2);
    put_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Appends a varint.
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
    /// Its value, if it is a varint.
    value: Option<u64>,
    /// The position of its content, without tag and length.
    at: Range<usize>,
    /// The position of all of it.
    whole: Range<usize>,
}

/// The fields of a message, up to the first invalid one.
struct ProtobufFields<'a> {
    bytes: &'a [u8],
    at: usize,
    end: usize,
}

impl<'a> ProtobufFields<'a> {
    fn new(bytes: &'a [u8], message: Range<usize>) -> Self {
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

impl Iterator for ProtobufFields<'_> {
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

    fn tensor(name: &str, rows: u64, values: &[u8]) -> Vec<u8> {
        let mut bytes = vec![1 << 3];
        put_number(&mut bytes, rows);
        bytes.push(1 << 3);
        put_number(&mut bytes, values.len() as u64 / rows);
        bytes.extend([2 << 3, INT8 as u8]);
        put(&mut bytes, 8, name.as_bytes());
        put(&mut bytes, 9, values);
        bytes
    }

    fn node(operator: &str, inputs: [&str; 2]) -> Vec<u8> {
        let mut bytes = Vec::new();
        inputs.iter().for_each(|input| put(&mut bytes, 1, input.as_bytes()));
        put(&mut bytes, 4, operator.as_bytes());
        bytes
    }

    // The input `ids`, with or without its shape.
    fn ids(shaped: bool) -> Vec<u8> {
        let within = |number: u64, inner: &[u8]| {
            let mut bytes = Vec::new();
            put(&mut bytes, number, inner);
            bytes
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
        put(&mut model, 2, b"producer");
        model
    }

    #[test]
    fn a_large_weight_becomes_an_input_where_its_operator_accepts_one() {
        let model = model();
        let separated = separate(&model).expect("has one");
        let [weight] = &separated.weights[..] else { panic!("{}", separated.weights.len()) };
        assert_eq!((weight.name.as_str(), &weight.shape[..]), ("table", &[2, LARGE as i64 / 2][..]));
        assert_eq!(model[weight.at.clone()], vec![7; LARGE]);
        // The other fields stay as they are; the weight becomes the last input.
        let rest = &separated.rest;
        let numbers: Vec<u64> = ProtobufFields::new(rest, 0..rest.len()).map(|field| field.number).collect();
        assert_eq!(numbers, [1, GRAPH, 2]);
        let inner = ProtobufFields::new(rest, 0..rest.len()).nth(1).expect("the graph").at;
        let numbers: Vec<u64> = ProtobufFields::new(rest, inner.clone()).map(|field| field.number).collect();
        assert_eq!(numbers, [INPUT, NODE, NODE, INITIALIZER, INITIALIZER, INPUT]);
        let first = ProtobufFields::new(rest, inner.clone()).next().expect("the input").at;
        assert_eq!(rest[first], ids(false));
        let input = ProtobufFields::new(rest, inner).last().expect("the input").at;
        assert_eq!(rest[input].len(), declaration(weight).len());
    }

    #[test]
    fn bytes_that_are_no_onnx_file_have_no_weights() {
        let model = model();
        assert!(separate(b"").is_none());
        assert!(separate(b"no protobuf at all").is_none());
        for length in 0..model.len().min(200) {
            assert!(separate(&model[..length]).is_none(), "{length}");
        }
        assert!(separate(&[0xff; 100]).is_none());
    }
}
