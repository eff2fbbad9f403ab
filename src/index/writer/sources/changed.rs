//! What was read of the sources, on its way into papers.

use std::collections::HashSet;
use std::path::PathBuf;

use crate::index::file_record::{FileRecord, Root};
use crate::index::source_list::{SourceList, SourceOrder};
use crate::index::writer::sources::{FileEntries, Sources};
use crate::paper::PlacedEntry;

/// Sources apart from each other: their list, and the entries of all.
pub(in crate::index::writer) struct ReadSources {
    /// All files.
    pub list: SourceList,
    /// The entries, in the order of the files.
    pub entries: Vec<PlacedEntry>,
}

/// What a refresh changed.
#[derive(Debug, Default)]
pub(in crate::index::writer) struct ChangedSources {
    /// The list of the files that are new, changed or gone.
    pub list: SourceList,
    /// The entries of those that are not gone.
    pub entries: Vec<PlacedEntry>,
    /// Those of the files that the index does not have.
    pub new: HashSet<PathBuf>,
}

impl ChangedSources {
    /// These changes without those of some files, which stay as they are. None when nothing is left.
    pub(in crate::index::writer) fn without(mut self, files: &HashSet<PathBuf>) -> Option<Self> {
        self.list.files.retain(|file| !files.contains(&file.path));
        self.entries.retain(|placed| !files.contains(&placed.path));
        self.new.retain(|path| !files.contains(path));
        (!self.list.files.is_empty() || !self.list.gone.is_empty()).then_some(self)
    }

    /// How many files there are with these changes, of `before`.
    pub(in crate::index::writer) fn files(&self, before: usize) -> usize {
        (before + self.new.len()).saturating_sub(self.list.gone.len())
    }
}

impl Sources {
    /// How many files were read.
    pub(in crate::index::writer) fn read_files(&self) -> usize {
        self.entries.iter().filter(|entries| matches!(entries, FileEntries::Read(_))).count()
    }

    /// The list of all files, and the entries that were read. These are then as the index will have them.
    pub(in crate::index::writer) fn take_read(&mut self) -> ReadSources {
        let files = std::mem::take(&mut self.files).into_iter().zip(std::mem::take(&mut self.entries));
        let mut files: Vec<(FileRecord, FileEntries)> = files.collect();
        let order = SourceOrder::new(&self.roots);
        files.sort_by(|(a, _), (b, _)| order.compare(&a.path, &b.path));
        let mut read = ReadSources { list: SourceList::default(), entries: Vec::new() };
        for (file, entries) in files {
            if let FileEntries::Read(entries) = entries {
                read.entries.extend(PlacedEntry::of_file(file.path.clone(), entries));
            }
            self.indexed.insert(file.path.clone(), file.entries);
            read.list.files.push(file.clone());
            self.files.push(file);
            self.entries.push(FileEntries::Indexed);
        }
        read.list.roots.clone_from(&self.roots);
        read.list.left_out.clone_from(&self.left_out);
        read
    }

    /// What was read, and what is gone. Of the others there is nothing to tell. These are then as the index will have them.
    pub(in crate::index::writer) fn take_changed(&mut self) -> ChangedSources {
        let mut changed = ChangedSources::default();
        for (file, entries) in self.files.iter().zip(&mut self.entries) {
            if let FileEntries::Read(entries) = std::mem::replace(entries, FileEntries::Indexed) {
                changed.entries.extend(PlacedEntry::of_file(file.path.clone(), entries));
                changed.list.files.push(file.clone());
                if self.indexed.insert(file.path.clone(), file.entries).is_none() {
                    changed.new.insert(file.path.clone());
                }
            }
        }
        changed.list.roots.clone_from(&self.roots);
        changed.list.left_out.clone_from(&self.left_out);
        changed.list.gone = std::mem::take(&mut self.gone).into_iter().map(Root).collect();
        changed
    }

    /// Whether most entries of the index are of files that are read again or gone: to make all again costs no more.
    pub(in crate::index::writer) fn has_mostly_changed(&self) -> bool {
        let all: u32 = self.indexed.values().sum();
        let files = self.files.iter().zip(&self.entries);
        let read = files.filter(|(_, entries)| matches!(entries, FileEntries::Read(_))).map(|(file, _)| &file.path);
        let changed: u32 = read.chain(&self.gone).filter_map(|path| self.indexed.get(path)).sum();
        2 * u64::from(changed) > u64::from(all)
    }
}
