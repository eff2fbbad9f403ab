//! The next step after an error: the command, the option or the variable that a user can change.
//!
//! The errors of the library say what is wrong. Only this file says what to do about it in the command.

use std::io;

use crate::cli::config::{ConfigError, own_path};
use crate::cli::error_text;
use crate::cli::language::said;
use crate::cli::nearby::Nearby;
use crate::cli::report::shell::shell_words;
use crate::cli::report::welcome;
use crate::embed::EmbedError;
use crate::embed::runtime::{RuntimeError, library_name, minimum_version};
use crate::engine::Error;
use crate::eval::EvalError;
use crate::follow::FollowError;
use crate::index::export::ExportError;
use crate::index::store::{CollectionFault, StoreError};
use crate::index::writer::UpdateError;
use crate::search::SearchError;

/// The next step after an update with problems.
pub(super) fn problems() -> String {
    said! {
        en: "`papers-sem read PATH…` shows what is read from a file; `papers-sem index --forget PATH` removes a source",
        zh: "`papers-sem read PATH…` 显示从文件里读到了什么；`papers-sem index --forget PATH` 移除一个来源",
    }
}

/// What to index in place of PDF documents.
pub(super) fn pdf() -> String {
    said! {
        en: "PDF is not read: index what your reference manager exports (BibTeX, RIS, CSL-JSON, CSV), or the folder of Zotero",
        zh: "不读取 PDF：请索引文献管理软件的导出文件（BibTeX、RIS、CSL-JSON、CSV），或 Zotero 的文件夹",
    }
}

/// The next step after `error`, in one or more lines; `None` when the message says all.
pub(super) fn next_step(error: &anyhow::Error) -> Option<String> {
    if let Some(error) = error.downcast_ref::<Error>() {
        return match error {
            Error::Store(error) => store(error),
            Error::Update(error) => update(error),
            Error::Search(error) => search(error),
            Error::Embed(error) => embed(error),
            Error::Export(error) => export(error),
            Error::Eval(error) => eval(error),
            Error::Follow(error) => follow(error),
            Error::Filter(_) => None,
        };
    }
    None.or_else(|| error.downcast_ref().and_then(store))
        .or_else(|| error.downcast_ref().and_then(update))
        .or_else(|| error.downcast_ref().and_then(search))
        .or_else(|| error.downcast_ref().and_then(embed))
        .or_else(|| error.downcast_ref().map(runtime))
        .or_else(|| error.downcast_ref().and_then(export))
        .or_else(|| error.downcast_ref().and_then(eval))
        .or_else(|| error.downcast_ref().and_then(follow))
        .or_else(|| server(error))
        .or_else(|| error.downcast_ref().and_then(config))
}

/// The message of something wrong in a file of settings, with the next step below it.
pub(super) fn explain_config(error: &ConfigError) -> String {
    let message = error_text::config(error);
    match config(error) {
        Some(step) => format!("{message}\n  {step}"),
        None => message,
    }
}

fn config(error: &ConfigError) -> Option<String> {
    Some(match error {
        ConfigError::UnknownTable { nearest: Some(name), .. } => said! {
            en: format!("did you mean [{name}]? `papers-sem config` lists all tables and keys"),
            zh: format!("是否指 [{name}]？`papers-sem config` 列出所有的表和键"),
        },
        ConfigError::UnknownKey { nearest: Some(name), .. } => said! {
            en: format!("did you mean {name}? `papers-sem config` lists all keys"),
            zh: format!("是否指 {name}？`papers-sem config` 列出所有的键"),
        },
        ConfigError::UnknownTable { .. } | ConfigError::UnknownKey { .. } => said! {
            en: "`papers-sem config` lists all tables and keys",
            zh: "`papers-sem config` 列出所有的表和键",
        },
        ConfigError::CommandLineOnly { .. } => said! { en: "give it on the command line", zh: "请写在命令行上" },
        ConfigError::Token { .. } => said! {
            en: "set it in the environment: PAPERS_SEM_TOKEN, PAPERS_SEM_QDRANT_API_KEY",
            zh: "请设置环境变量：PAPERS_SEM_TOKEN、PAPERS_SEM_QDRANT_API_KEY",
        },
        ConfigError::OwnOnly { .. } | ConfigError::Outside { .. } => match own_path() {
            Some(own) => {
                let own = own.display();
                said! {
                    en: format!("your own file, {own}, may have it; --no-config leaves all files out"),
                    zh: format!("可以写在你自己的文件 {own} 里；--no-config 不读任何文件"),
                }
            }
            None => said! {
                en: "give it on the command line; --no-config leaves all files out",
                zh: "请写在命令行上；--no-config 不读任何文件",
            },
        },
        ConfigError::Remote { dir, .. } => {
            let dir = dir.display();
            said! {
                en: format!("name it yourself: --index {dir}, or PAPERS_SEM_INDEX"),
                zh: format!("请自己指定：--index {dir}，或 PAPERS_SEM_INDEX"),
            }
        }
        ConfigError::TooLarge { .. } | ConfigError::Encoding { .. } | ConfigError::Read { .. } => {
            said! { en: "--no-config leaves all files out", zh: "--no-config 不读任何文件" }
        }
        ConfigError::Syntax { .. } | ConfigError::Value { .. } => return None,
    })
}

#[cfg(feature = "server")]
fn server(error: &anyhow::Error) -> Option<String> {
    use crate::server::ServerError;

    Some(match error.downcast_ref::<ServerError>()? {
        ServerError::Listen { source, .. } => match source.kind() {
            io::ErrorKind::AddrInUse => said! {
                en: "another program listens there: name another port with --listen, or port 0 for any",
                zh: "那里已有别的程序在监听：用 --listen 指定别的端口，或用端口 0 表示任意端口",
            },
            io::ErrorKind::PermissionDenied => said! {
                en: "name a port from 1024 with --listen",
                zh: "用 --listen 指定 1024 以上的端口",
            },
            io::ErrorKind::AddrNotAvailable => said! {
                en: "name an address of this machine with --listen, such as 127.0.0.1:7474",
                zh: "用 --listen 指定本机的地址，例如 127.0.0.1:7474",
            },
            _ => said! { en: "name another address with --listen", zh: "用 --listen 指定别的地址" },
        },
        ServerError::NoToken { .. } => said! {
            en: "set one with --token or PAPERS_SEM_TOKEN; or listen on 127.0.0.1, which only this machine reaches",
            zh: "用 --token 或 PAPERS_SEM_TOKEN 设置令牌；或者监听只有本机能访问的 127.0.0.1",
        },
        _ => return None,
    })
}

#[cfg(not(feature = "server"))]
fn server(_: &anyhow::Error) -> Option<String> {
    None
}

/// What there is to index near here, and the command, after an error for want of an index. It looks at names for a fifth of a
/// second.
pub(super) fn offer(error: &anyhow::Error) -> Option<String> {
    let is_missing = |error: &StoreError| matches!(error, StoreError::Missing { .. });
    let is_offered = match error.downcast_ref::<Error>() {
        Some(Error::Store(error) | Error::Follow(FollowError::Store(error))) => is_missing(error),
        Some(Error::Search(SearchError::Store(error))) => is_missing(error),
        _ => error.downcast_ref().is_some_and(is_missing),
    };
    is_offered.then(|| welcome::offer(&Nearby::look()))
}

/// The message of an error, with the next step below it.
pub(super) fn explain(error: impl Into<anyhow::Error>) -> String {
    let error = error.into();
    let message = error_text::of(&error);
    match next_step(&error) {
        Some(step) => format!("{message}\n  {step}"),
        None => message,
    }
}

fn store(error: &StoreError) -> Option<String> {
    Some(match error {
        StoreError::Missing { .. } => said! {
            en: "make one with `papers-sem index PATH…`, or name another with --index DIR",
            zh: "用 `papers-sem index PATH…` 建一个，或用 --index DIR 指定别的索引",
        },
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

fn update(error: &UpdateError) -> Option<String> {
    Some(match error {
        UpdateError::Store(error) => return store(error),
        UpdateError::Embed(error) => return embed(error),
        UpdateError::NoSource => said! {
            en: "name files or directories: `papers-sem index PATH…`",
            zh: "请指定文件或目录：`papers-sem index PATH…`",
        },
        UpdateError::UnknownSource { .. } => said! {
            en: "`papers-sem list --json` names the sources of every paper",
            zh: "`papers-sem list --json` 列出每篇论文的来源",
        },
        UpdateError::BelowSource { root, .. } => {
            let root = root.display();
            said! {
                en: format!(
                    "move it elsewhere, or give its name a leading dot, then run `papers-sem index`; or forget {root}"
                ),
                zh: format!("把它移到别处，或在名字前加一个点，再运行 `papers-sem index`；或者移除 {root}"),
            }
        }
        UpdateError::OtherModel { model, .. } => {
            let model = model.as_ref().map(|name| format!(" --model {name}")).unwrap_or_default();
            said! {
                en: format!(
                    "`papers-sem index --rebuild{model}` embeds everything again; without --model the model of the index \
                     is used"
                ),
                zh: format!("`papers-sem index --rebuild{model}` 重新向量化全部内容；不加 --model 时使用索引的模型"),
            }
        }
        UpdateError::Stopped { total: 1.., .. } => said! {
            en: "the same command continues from there",
            zh: "同一条命令会从那里继续",
        },
        UpdateError::Stopped { .. } | UpdateError::NothingReadable(_) => return None,
    })
}

fn search(error: &SearchError) -> Option<String> {
    Some(match error {
        SearchError::Store(error) => return store(error),
        SearchError::Embed(error) => return embed(error),
        SearchError::Filter(_) => return None,
        SearchError::Empty => said! {
            en: "ask something: `papers-sem ask \"efficient long context\"`",
            zh: "请写下问题：`papers-sem ask \"高效的长上下文\"`",
        },
        SearchError::NoTopic { .. } => said! {
            en: "say what they are about: `papers-sem ask \"papers about long context\"`, or a name of an author; \
                 `papers-sem list` lists all papers",
            zh: "请说明论文的主题：`papers-sem ask \"关于长上下文的论文\"`，或写作者的名字；`papers-sem list` 列出所有论文",
        },
        SearchError::OtherModel { model, .. } => said! {
            en: format!("`papers-sem index --rebuild --model {model}` embeds everything again"),
            zh: format!("`papers-sem index --rebuild --model {model}` 重新向量化全部内容"),
        },
        SearchError::Words { .. } => said! {
            en: "ask with --semantic, or make the index again with `papers-sem index --rebuild`",
            zh: "提问时加 --semantic，或用 `papers-sem index --rebuild` 重建索引",
        },
    })
}

fn export(error: &ExportError) -> Option<String> {
    Some(match error {
        ExportError::Store(error) => return store(error),
        ExportError::Same { .. } => said! { en: "give each a file of its own", zh: "请给它们不同的文件" },
        ExportError::Write { source, .. } => match source.kind() {
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
        },
    })
}

/// The next step after an error of a model.
fn embed(error: &EmbedError) -> Option<String> {
    Some(match error {
        EmbedError::Runtime(error) => runtime(error),
        EmbedError::ModelFile { .. } => said! {
            en: "a model directory holds model.onnx, tokenizer.json, config.json, special_tokens_map.json and \
                 tokenizer_config.json",
            zh: "模型目录里有 model.onnx、tokenizer.json、config.json、special_tokens_map.json 和 tokenizer_config.json",
        },
        EmbedError::UnknownModel { .. } => said! {
            en: "give one of these names, or a directory that holds a model",
            zh: "请给出其中一个名字，或一个放着模型的目录",
        },
        EmbedError::NotDownloaded { name, .. } => said! {
            en: format!("`papers-sem index --model {name} PATH…` downloads it; `ask` does not"),
            zh: format!("`papers-sem index --model {name} PATH…` 会下载它；`ask` 不下载"),
        },
        EmbedError::Download { .. } => said! {
            en: "check the network, or give a local directory with --model DIR",
            zh: "请检查网络，或用 --model DIR 指定本机的目录",
        },
        EmbedError::NoBuiltIn => said! {
            en: "give one with --model DIR, or build with `--features embedded-model`",
            zh: "用 --model DIR 指定一个，或编译时加 `--features embedded-model`",
        },
        EmbedError::External => said! {
            en: "`papers-sem index --rebuild --model MODEL` makes the index with another model",
            zh: "`papers-sem index --rebuild --model MODEL` 用别的模型重建索引",
        },
        EmbedError::ModelLoad { .. } | EmbedError::Calibration { .. } | EmbedError::Run { .. } => return None,
    })
}

/// The next step after an error of ONNX Runtime.
fn runtime(error: &RuntimeError) -> String {
    let (library, version) = (library_name(), minimum_version());
    match error {
        RuntimeError::NotAFile { .. } => said! {
            en: format!("set ORT_DYLIB_PATH to ONNX Runtime's {library}, or unset it"),
            zh: format!("把 ORT_DYLIB_PATH 设为 ONNX Runtime 的 {library}，或取消设置"),
        },
        RuntimeError::NotFound { .. } => said! {
            en: format!(
                "to get it, do one of:\n  `make runtime` in the checkout of papers-sem\n  \
                 `pip install \"onnxruntime>={version}\"` for any Python; it is found there\n  \
                 set ORT_DYLIB_PATH to the path of a library you have"
            ),
            zh: format!(
                "要得到它，以下任选其一：\n  在 papers-sem 的源码目录里运行 `make runtime`\n  \
                 对任何一个 Python 运行 `pip install \"onnxruntime>={version}\"`，会在那里找到\n  \
                 把 ORT_DYLIB_PATH 设为已有的库文件的路径"
            ),
        },
        RuntimeError::Unloadable { .. } | RuntimeError::TooOld { .. } | RuntimeError::NotStarted { .. } => said! {
            en: format!(
                "run `make runtime` in the checkout of papers-sem (with ORT_DYLIB_PATH unset), or set ORT_DYLIB_PATH to \
                 another {library} (version {version} or newer)"
            ),
            zh: format!(
                "在 papers-sem 的源码目录里运行 `make runtime`（并取消设置 ORT_DYLIB_PATH），\
                 或把 ORT_DYLIB_PATH 设为另一个 {library}（{version} 或更新的版本）"
            ),
        },
    }
}

fn follow(error: &FollowError) -> Option<String> {
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

fn eval(error: &EvalError) -> Option<String> {
    Some(match error {
        EvalError::Search(error) => return search(error),
        EvalError::MissingDocuments { .. } => said! {
            en: "index the collection that the judgements are about; the ids of its documents must be the `id` of their \
                 records; --missing-ok counts missing documents as not found",
            zh: "请索引这些评判所针对的文集；文档的编号必须是其记录的 `id`；--missing-ok 把缺少的文档算作没有找到",
        },
        EvalError::NoJudgedQuestion { .. } => said! {
            en: "the ids of the questions must be the same in both files",
            zh: "两个文件里问题的编号必须一致",
        },
        EvalError::NoCommonQuestion { .. } => said! {
            en: "compare with a run over the same questions",
            zh: "请与针对同一组问题的结果比较",
        },
        EvalError::Io { .. } | EvalError::Line { .. } | EvalError::Empty { .. } => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_of_onnx_runtime_has_a_way_out() {
        let (path, reason) = (std::path::PathBuf::from("library.so"), String::from("a reason"));
        let not_found = RuntimeError::NotFound { searched: Vec::new(), refused: Vec::new() };
        for step in ["make runtime", "pip install", "ORT_DYLIB_PATH"] {
            assert!(runtime(&not_found).contains(step), "{step}");
        }
        for error in [
            RuntimeError::Unloadable { path: path.clone(), reason: reason.clone() },
            RuntimeError::TooOld { path: path.clone(), version: "1.17.0".into() },
            RuntimeError::NotStarted { path: path.clone(), reason },
        ] {
            assert!(runtime(&error).contains("make runtime") && runtime(&error).contains(&library_name()), "{error}");
        }
        assert!(runtime(&RuntimeError::NotAFile { path }).contains("unset it"));
    }

    #[test]
    fn the_step_is_found_through_the_errors_of_other_modules() {
        let missing = || EmbedError::NotDownloaded { name: "BGEM3".into(), file: "model.onnx".into() };
        let errors: [anyhow::Error; 3] =
            [missing().into(), UpdateError::Embed(missing()).into(), SearchError::Embed(missing()).into()];
        for error in errors {
            assert!(next_step(&error).is_some_and(|step| step.contains("papers-sem index --model BGEM3")), "{error}");
        }
    }

    #[test]
    fn an_error_of_the_engine_has_the_step_of_its_cause() {
        let missing = || StoreError::Missing { dir: "index".into() };
        let causes: [anyhow::Error; 4] = [
            missing().into(),
            Error::Store(missing()).into(),
            Error::Eval(EvalError::Search(SearchError::Store(missing()))).into(),
            Error::Export(ExportError::Store(missing())).into(),
        ];
        for error in causes {
            assert!(explain(error).ends_with(
                "there is no index in index\n  make one with `papers-sem index PATH…`, or name another with --index DIR"
            ));
        }
        assert!(
            next_step(
                &SearchError::OtherModel {
                    dir: "index".into(),
                    indexed: "a".into(),
                    given: "b (12345678…)".into(),
                    model: "b".into()
                }
                .into()
            )
            .is_some_and(|step| step.starts_with("`papers-sem index --rebuild --model b`"))
        );
    }
}
