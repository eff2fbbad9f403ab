//! The next step after an error of an index on disk, of a database, or of what is kept beside an index.

use std::io;

use crate::cli::language::said;
use crate::cli::report::shell::shell_words;
use crate::follow::FollowError;
use crate::index::export::ExportError;
use crate::index::store::{CollectionFault, StoreError};

pub(super) fn store(error: &StoreError) -> Option<String> {
    Some(match error {
        StoreError::Missing { .. } => said! {
            en: "make one with `papers-sem index PATH…`, or name another with --index DIR",
            zh: "用 `papers-sem index PATH…` 建一个，或用 --index DIR 指定别的索引",
        },
        StoreError::File { path } => {
            let file = shell_words(path);
            said! {
                en: format!("`papers-sem index {file}` indexes it; --index names the directory of an index"),
                zh: format!("`papers-sem index {file}` 为它建索引；--index 指定的是索引的目录"),
            }
        }
        StoreError::Foreign { .. } => said! {
            en: "give another directory with --index DIR",
            zh: "用 --index DIR 指定别的目录",
        },
        StoreError::Damaged { .. } => said! {
            en: "`papers-sem verify --repair` repairs what it can; `papers-sem index --rebuild PATH…` makes the index again",
            zh: "`papers-sem verify --repair` 修复能修的部分；`papers-sem index --rebuild PATH…` 重建索引",
        },
        StoreError::Newer { .. } => said! {
            en: "install the newer version, or make an index in another directory with --index DIR",
            zh: "请安装新版本，或用 --index DIR 在别的目录建索引",
        },
        StoreError::Older { .. } => said! {
            en: "`papers-sem upgrade` converts it to the present format",
            zh: "`papers-sem upgrade` 把它转换成现在的格式",
        },
        StoreError::Locked { .. } => said! {
            en: "try again when it has ended; without --no-wait, `index` waits for it",
            zh: "等它结束后再试；不加 --no-wait 时 `index` 会等待",
        },
        StoreError::NoQdrant { .. } => said! {
            en: "install papers-sem with it: `cargo install --path . --features qdrant`",
            zh: "请安装带这个功能的 papers-sem：`cargo install --path . --features qdrant`",
        },
        StoreError::Collection { fault, .. } => return collection(*fault),
        StoreError::Io { source, .. } => match source.kind() {
            io::ErrorKind::StorageFull => said! {
                en: "free some space; the index is as it was",
                zh: "请腾出一些空间；索引保持原样",
            },
            io::ErrorKind::PermissionDenied => said! {
                en: "check who may write there, or name another place with --index DIR",
                zh: "请检查那里的写权限，或用 --index DIR 指定别的位置",
            },
            io::ErrorKind::ReadOnlyFilesystem => said! {
                en: "the disk is read-only: name another place with --index DIR",
                zh: "磁盘是只读的：用 --index DIR 指定别的位置",
            },
            _ => return None,
        },
    })
}

fn collection(fault: CollectionFault) -> Option<String> {
    Some(match fault {
        CollectionFault::Unavailable => said! {
            en: "check that the nodes run and can be reached; `papers-sem doctor` asks each of them how it is",
            zh: "请检查各节点是否在运行、能否连上；`papers-sem doctor` 会逐个询问",
        },
        CollectionFault::Refused => said! {
            en: "an API key comes from the environment: PAPERS_SEM_QDRANT_API_KEY",
            zh: "API 密钥来自环境变量 PAPERS_SEM_QDRANT_API_KEY",
        },
        CollectionFault::Settings => said! {
            en: "write the address as qdrant://HOST:PORT/NAME, and give each store a name of its own",
            zh: "地址写成 qdrant://HOST:PORT/NAME，每个存储用自己的名字",
        },
        CollectionFault::Missing => said! {
            en: "`papers-sem index` makes it from what an index keeps; `papers-sem index PATH… --store ADDRESS` from files",
            zh: "`papers-sem index` 用索引里保存的内容生成它；`papers-sem index PATH… --store ADDRESS` 用文件生成",
        },
        CollectionFault::OtherModel => said! {
            en: "ask through an index that was made with the model of the collection, or make another collection: \
                 `papers-sem index --rebuild --store qdrant://HOST/ANOTHER_NAME`",
            zh: "请用与该集合同一模型建的索引来提问，或另建一个集合：\
                 `papers-sem index --rebuild --store qdrant://HOST/ANOTHER_NAME`",
        },
        CollectionFault::OtherFormat => said! {
            en: "use the version of papers-sem that made it, or make another: \
                 `papers-sem index --store qdrant://HOST/ANOTHER_NAME`",
            zh: "请用建它的那个版本的 papers-sem，或另建一个：`papers-sem index --store qdrant://HOST/ANOTHER_NAME`",
        },
        CollectionFault::Shared => said! {
            en: "make another collection: `papers-sem index --store qdrant://HOST/ANOTHER_NAME`",
            zh: "请另建一个集合：`papers-sem index --store qdrant://HOST/ANOTHER_NAME`",
        },
        CollectionFault::Damaged => said! {
            en: "`papers-sem verify --repair` writes again what this index keeps",
            zh: "`papers-sem verify --repair` 会把这个索引保存的内容重新写入",
        },
        CollectionFault::Unwritable | CollectionFault::Stopped => return None,
    })
}

pub(super) fn export(error: &ExportError) -> Option<String> {
    Some(match error {
        ExportError::Store(error) => return store(error),
        ExportError::Same { .. } => said! { en: "give each a file of its own", zh: "请给它们不同的文件" },
        ExportError::Write { source, .. } => write(source),
    })
}

/// The next step where a file that the user named cannot be written.
pub(super) fn write(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull => said! {
            en: "free some space, or name a place on another disk",
            zh: "请腾出一些空间，或指定别的磁盘上的位置",
        },
        io::ErrorKind::NotFound => said! {
            en: "make its folder first, or name another place",
            zh: "请先建好它的文件夹，或指定别的位置",
        },
        io::ErrorKind::IsADirectory => said! { en: "name a file in it", zh: "请指定其中的一个文件" },
        io::ErrorKind::PermissionDenied => said! {
            en: "check who may write there, or name another place",
            zh: "请检查那里的写权限，或指定别的位置",
        },
        _ => said! { en: "name another place", zh: "请指定别的位置" },
    }
}

pub(super) fn follow(error: &FollowError) -> Option<String> {
    Some(match error {
        FollowError::Store(error) => return store(error),
        FollowError::Damaged { path, .. } => {
            let path = shell_words(path);
            said! {
                en: format!(
                    "mend it with an editor: it is JSON; or move it away and follow the questions again:\n  \
                     mv {path} {path}.old"
                ),
                zh: format!("用编辑器修好它（它是 JSON）；或把它移开，重新关注问题：\n  mv {path} {path}.old"),
            }
        }
        FollowError::Newer { .. } => said! { en: "install the newer version", zh: "请安装新版本" },
        FollowError::Unknown { .. } => said! {
            en: "`papers-sem follow --list` lists the questions with their numbers",
            zh: "`papers-sem follow --list` 列出问题和编号",
        },
    })
}
