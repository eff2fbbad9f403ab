//! The next step after an error: the command, the option or the variable that a user can change.
//!
//! The errors of the library say what is wrong. Only this folder says what to do about it in the command.

mod model;
mod settings;
mod store;

#[cfg(feature = "server")]
use std::io;

use crate::cli::cause::Cause;
use crate::cli::config::ConfigError;
use crate::cli::error_text;
use crate::cli::language::said;
use crate::cli::nearby::Nearby;
use crate::cli::report::welcome;
use crate::engine::Error;
use crate::eval::EvalError;
use crate::follow::FollowError;
use crate::index::store::StoreError;
use crate::index::writer::UpdateError;
use crate::search::SearchError;
#[cfg(feature = "server")]
use crate::server::ServerError;
use model::{embed, runtime};
use store::store;

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
    match Cause::of(error)? {
        Cause::Store(error) => store(error),
        Cause::Update(error) => update(error),
        Cause::Search(error) => search(error),
        Cause::Filter(_) => None,
        Cause::Embed(error) => embed(error),
        Cause::Runtime(error) => Some(runtime(error)),
        Cause::Export(error) => store::export(error),
        Cause::Eval(error) => eval(error),
        Cause::Follow(error) => store::follow(error),
        Cause::Config(error) => settings::config(error),
        Cause::Write(error) => Some(store::write(&error.source)),
        #[cfg(feature = "server")]
        Cause::Server(error) => server(error),
    }
}

/// The message of an error, with the next step below it.
pub(super) fn explain(error: impl Into<anyhow::Error>) -> String {
    let error = error.into();
    with_step(error_text::of(&error), next_step(&error))
}

/// The message of something wrong in a file of settings, with the next step below it.
pub(super) fn explain_config(error: &ConfigError) -> String {
    with_step(error_text::config(error), settings::config(error))
}

fn with_step(message: String, step: Option<String>) -> String {
    match step {
        Some(step) => format!("{message}\n  {step}"),
        None => message,
    }
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

#[cfg(feature = "server")]
fn server(error: &ServerError) -> Option<String> {
    Some(match error {
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
    use crate::embed::EmbedError;
    use crate::embed::runtime::{RuntimeError, library_name};
    use crate::index::export::ExportError;

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
