//! Vectors for other programs.

use std::fs;

use serde_json::json;

use crate::env::Env;

/// The numbers of a `.npy` file of version 1.0, row by row.
fn read_npy(bytes: &[u8]) -> Vec<Vec<f32>> {
    assert_eq!(&bytes[..8], b"\x93NUMPY\x01\x00");
    let start = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    assert_eq!(start % 64, 0);
    let head = std::str::from_utf8(&bytes[10..start]).expect("text");
    let shape = head.trim_end().strip_prefix("{'descr': '<f4', 'fortran_order': False, 'shape': (").expect(head);
    let (rows, columns) = shape.strip_suffix("), }").and_then(|shape| shape.split_once(", ")).expect(head);
    let (rows, columns): (usize, usize) = (rows.parse().expect(head), columns.parse().expect(head));
    assert!(head.ends_with('\n'), "{head:?}");
    let numbers: Vec<f32> =
        bytes[start..].chunks(4).map(|x| f32::from_le_bytes(x.try_into().expect("whole"))).collect();
    assert_eq!(numbers.len(), rows * columns);
    numbers.chunks(columns).map(<[f32]>::to_vec).collect()
}

/// An index of one paper.
fn small() -> Env {
    let env = Env::new();
    let record = json!({"title": "A Title of Some Words", "abstract": "Its short abstract."});
    env.write("notes/a.jsonl", record.to_string());
    env.run(&["index", "notes"]).expect_code(0);
    env
}

/// What lies in the directory, less the index and the notes.
fn files(env: &Env) -> Vec<String> {
    let names = fs::read_dir(env.path()).expect("dir").map(|entry| entry.expect("entry").file_name());
    let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    names.retain(|name| !matches!(name.as_str(), "index" | "notes"));
    names.sort();
    names
}

#[test]
fn every_passage_is_a_row_and_every_row_has_a_line() {
    let env = Env::with_reading_list();
    let stats = env.json(&["stats", "--json"]);
    let said = env.json(&["export", "--vectors", "v.npy", "--ids", "v.txt", "--json"]);
    assert_eq!(
        said,
        json!({"index": "index", "papers": stats["papers"], "vectors": stats["passages"], "dimension": stats["dimension"]})
    );
    let vectors = read_npy(&fs::read(env.path().join("v.npy")).expect("vectors"));
    assert_eq!((Some(vectors.len() as u64), vectors[0].len()), (stats["passages"].as_u64(), 384));
    for row in &vectors {
        let length = row.iter().map(|x| x * x).sum::<f32>().sqrt();
        assert!((length - 1.0).abs() < 1e-3, "{length}");
    }
    let ids = fs::read_to_string(env.path().join("v.txt")).expect("ids");
    let lines: Vec<(&str, usize)> = ids
        .lines()
        .map(|line| line.split_once('\t').map(|(id, n)| (id, n.parse().expect("number"))).expect("tab"))
        .collect();
    assert_eq!(lines.len(), vectors.len());
    // Papers stand in the order of `list`, and each one's passages are counted from 0.
    let mut papers: Vec<&str> = Vec::new();
    for (at, (id, number)) in lines.iter().enumerate() {
        if *number == 0 {
            papers.push(id);
        } else {
            assert_eq!(lines[at - 1], (*id, number - 1));
        }
    }
    assert!(papers.len() < lines.len(), "some paper has two passages");
    let listed = env.json_lines(&["list", "--json"]);
    assert_eq!(papers, listed.iter().map(|paper| paper["id"].as_str().expect("id")).collect::<Vec<_>>());
    // The row of a paper's passage is near to what is near to the paper, and nobody else's.
    let row = lines.iter().position(|(id, _)| *id == "2106.09685").expect("a paper of the list");
    let cosine = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
    let nearest = (0..vectors.len())
        .max_by(|&a, &b| cosine(&vectors[a], &vectors[row]).total_cmp(&cosine(&vectors[b], &vectors[row])));
    assert_eq!(nearest, Some(row));
}

#[test]
fn a_file_is_replaced_when_it_is_whole_and_nothing_is_left_beside_it() {
    let env = small();
    env.run(&["export", "--vectors", "v.npy"]).expect_code(0);
    assert_eq!(files(&env), ["v.npy"]);
    let first = fs::read(env.path().join("v.npy")).expect("vectors");
    env.write("v.npy", vec![b'x'; first.len() + 1]);
    let run = env.run(&["export", "--vectors", "v.npy"]);
    assert_eq!(run.expect_code(0).stdout(), "");
    assert!(run.stderr().contains("1 vector of 384 dimensions, of 1 paper"), "{}", run.stderr());
    assert_eq!(fs::read(env.path().join("v.npy")).expect("vectors"), first);
    // Where one of two cannot be written, neither is.
    env.write("v.npy", "before");
    let run = env.run(&["export", "--vectors", "v.npy", "--ids", "nowhere/v.txt"]);
    run.expect_code(2);
    assert!(run.stderr().contains("cannot write nowhere/v.txt: "), "{}", run.stderr());
    assert!(run.stderr().contains("make its folder first"), "{}", run.stderr());
    assert_eq!(fs::read(env.path().join("v.npy")).expect("vectors"), b"before");
    assert_eq!(files(&env), ["v.npy"]);
}

#[test]
fn what_cannot_be_written_is_said_with_the_way_out() {
    let env = small();
    for (args, said) in [
        (&["export"][..], "--vectors <OUT>"),
        (&["export", "--vectors", "notes"], "name a file in it"),
        (&["export", "--vectors", ""], "a value is required"),
        (&["export", "--vectors", "new/"], "name a file in it"),
        (&["export", "--vectors", "same", "--ids", "notes/../same"], "a file of its own"),
        (&["export", "--vectors", "v.npy", "--index", "notes"], "there is no index in notes"),
    ] {
        let run = env.run(args);
        run.expect_code(2);
        assert!(run.stderr().contains(said), "{args:?}: {}", run.stderr());
    }
    assert!(files(&env).is_empty(), "{:?}", files(&env));
}

#[test]
#[cfg(unix)]
fn links_and_devices_stay_what_they_are() {
    let env = small();
    env.write("notes/v.txt", "before");
    std::os::unix::fs::symlink("notes/v.txt", env.path().join("v.txt")).expect("link");
    env.run(&["export", "--ids", "v.txt"]).expect_code(0);
    assert!(fs::symlink_metadata(env.path().join("v.txt")).expect("link").is_symlink());
    let ids = fs::read_to_string(env.path().join("notes/v.txt")).expect("ids");
    assert_eq!(ids.lines().count(), 1);
    let run = env.run(&["export", "--ids", "/dev/stdout"]);
    assert_eq!(run.expect_code(0).stdout(), ids);
}
