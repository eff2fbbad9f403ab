//! The bundled example: the files of `examples/reading-list`, inside the program.

use std::fs;
use std::io;
use std::path::Path;

/// Each file by its name.
const FILES: [(&str, &str); 4] = [
    ("classics-en.md", include_str!("../../examples/reading-list/classics-en.md")),
    ("digest.txt", include_str!("../../examples/reading-list/digest.txt")),
    ("monthly-zh.md", include_str!("../../examples/reading-list/monthly-zh.md")),
    ("weekly.md", include_str!("../../examples/reading-list/weekly.md")),
];

/// Writes the files that are not there as they should be into `folder`. A file that is as it should be keeps its time, so that
/// the index need not read it again.
pub(super) fn write(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (name, text) in FILES {
        let path = folder.join(name);
        if fs::read(&path).ok().as_deref() != Some(text.as_bytes()) {
            fs::write(&path, text)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_whole_example() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/reading-list");
        let names = fs::read_dir(folder).expect("the example").map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        assert_eq!(names, FILES.map(|(name, _)| name));
    }

    #[test]
    fn a_file_that_is_as_it_should_be_is_left_alone() {
        let dir = tempfile::tempdir().expect("tempdir");
        let times = |name: &str| fs::metadata(dir.path().join(name)).and_then(|data| data.modified()).expect("a time");
        write(dir.path()).expect("write");
        let before = times("weekly.md");
        fs::write(dir.path().join("digest.txt"), "changed").expect("change");
        write(dir.path()).expect("write");
        assert_eq!(times("weekly.md"), before);
        assert_eq!(fs::read_to_string(dir.path().join("digest.txt")).expect("read"), FILES[1].1);
    }
}
