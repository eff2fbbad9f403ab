//! What an error says, in the user's language. The errors of the library speak English; this file has their Chinese.
//!
//! What a file or a database says stays as it is.

use std::io;

use crate::cli::cause::Cause;
use crate::cli::config::{Allowed, ConfigError, last_line};
use crate::cli::language::said;
use crate::cli::problem_text;
use crate::cli::system_text;
use crate::embed::EmbedError;
use crate::embed::runtime::{RuntimeError, library_name, minimum_version};
use crate::eval::EvalError;
use crate::follow::FollowError;
use crate::index::export::ExportError;
use crate::index::store::{CollectionFault, StoreError};
use crate::index::writer::UpdateError;
use crate::ingest::Problem;
use crate::search::{FilterError, SearchError};
#[cfg(feature = "server")]
use crate::server::ServerError;

/// The message of an error.
pub(super) fn of(error: &anyhow::Error) -> String {
    if let (None, Some(reason)) = (Cause::of(error), reason(error)) {
        return said! { en: format!("{error}: {reason}"), zh: format!("{error}：{}", system_text::of(reason)) };
    }
    said! { en: error.to_string(), zh: in_chinese(error).unwrap_or_else(|| error.to_string()) }
}

/// What the system said, of an error that only names what was tried.
fn reason(error: &anyhow::Error) -> Option<&io::Error> {
    error.chain().nth(1)?.downcast_ref()
}

// What the system said stands at the end, whichever error passes it on.
fn in_chinese(error: &anyhow::Error) -> Option<String> {
    let text = match Cause::of(error)? {
        Cause::Store(error) => store(error),
        Cause::Update(error) => update(error),
        Cause::Search(error) => search(error),
        Cause::Filter(error) => filter(error),
        Cause::Embed(error) => embed(error),
        Cause::Runtime(error) => runtime(error),
        Cause::Export(error) => export(error),
        Cause::Eval(error) => eval(error),
        Cause::Follow(error) => follow(error),
        Cause::Config(error) => config_in_chinese(error),
        Cause::Write(error) => format!("无法写入 {}：{}", error.path.display(), error.source),
        #[cfg(feature = "server")]
        Cause::Server(error) => server(error),
    };
    Some(system_text::in_chinese(&text))
}

fn store(error: &StoreError) -> String {
    match error {
        StoreError::Missing { dir } => format!("{} 里没有索引", dir.display()),
        StoreError::File { path } => format!("{} 是文件，不是索引", path.display()),
        StoreError::Foreign { dir } => format!("{} 里是别的东西，不是索引", dir.display()),
        StoreError::Damaged { path, reason } => {
            format!("索引已损坏：{}：{reason}", path.display())
        }
        StoreError::Newer { path, found, newest } => {
            format!("{} 由更新的 papers-sem 写成（格式 {found}；此版本最多读到 {newest}）", path.display())
        }
        StoreError::Older { dir } => format!("{} 里的索引由较早的 papers-sem 写成", dir.display()),
        StoreError::Locked { dir } => format!("另一个 papers-sem 正在写 {}", dir.display()),
        StoreError::NoQdrant { address } => format!("论文在 {address} 里，而此程序没有相应的客户端"),
        StoreError::Collection { address, fault, reason } => {
            let what = match fault {
                CollectionFault::Unavailable => "没有节点应答",
                CollectionFault::Refused => "拒绝了请求",
                CollectionFault::Settings => "地址不能用",
                CollectionFault::Missing => "没有集合",
                CollectionFault::OtherModel => "集合用的是别的模型",
                CollectionFault::OtherFormat => "集合用的是别的格式",
                CollectionFault::Shared => "集合里还有别的索引的论文",
                CollectionFault::Damaged => "集合已损坏",
                CollectionFault::Unwritable => "无法写入",
                CollectionFault::Stopped => "写入时被停止，下次运行会接着做",
            };
            format!("{address}：{what}（{reason}）")
        }
        StoreError::Io { action, path, source } => {
            let action = match *action {
                "read" => "读取",
                "write" => "写入",
                "create" => "创建",
                "remove" => "删除",
                "rename" => "重命名",
                "open" => "打开",
                "describe" => "查看",
                "sync" => "存盘",
                "lock" => "锁定",
                other => other,
            };
            format!("无法{action} {}：{source}", path.display())
        }
    }
}

fn update(error: &UpdateError) -> String {
    match error {
        UpdateError::Store(error) => store(error),
        UpdateError::Embed(error) => embed(error),
        UpdateError::NoSource => "没有要索引的内容".to_string(),
        UpdateError::NothingReadable(problems) => {
            let list = |problem: &Problem| format!("\n  {}", problem_text::with_place(problem));
            format!("这些路径都读不了：{}", problems.iter().map(list).collect::<String>())
        }
        UpdateError::UnknownSource { path } => format!("索引里没有来自 {} 的内容", path.display()),
        UpdateError::BelowSource { path, root } => {
            format!("{} 在 {} 之下，而每次更新都会重读后者", path.display(), root.display())
        }
        UpdateError::OtherModel { dir, indexed, wanted, .. } => {
            format!("{} 里的索引用的是模型 {indexed}，不是 {wanted}", dir.display())
        }
        UpdateError::Stopped { total: 0, .. } => "已停止：索引保持原样".to_string(),
        UpdateError::Stopped { kept, total } => {
            format!("已停止：索引保持原样；{total} 段中已向量化并保留 {kept} 段")
        }
    }
}

fn search(error: &SearchError) -> String {
    match error {
        SearchError::Empty => "问题是空的".to_string(),
        SearchError::NoTopic { question } => format!("“{question}”没有说论文是关于什么的"),
        SearchError::OtherModel { dir, indexed, given, .. } => {
            format!("{dir} 里的索引用的是模型 {indexed}；这里是 {given}，两者的向量不能比较")
        }
        SearchError::Filter(error) => filter(error),
        SearchError::Words { dir, reason } => format!("{dir} 里的词索引无法检索：{reason}"),
        SearchError::Store(error) => store(error),
        SearchError::Embed(error) => embed(error),
    }
}

fn filter(error: &FilterError) -> String {
    match error {
        FilterError::Date { text } => format!("{text:?} 不是日期\n  写成 2024、2024-02 或 2024-02-19"),
        FilterError::Glob { text, reason } => format!("{text:?} 不是通配模式：{reason}\n  写成 notes/*.md 或 2024/**"),
        FilterError::Choice { name, text, choices } => {
            format!("{text:?} 不是筛选条件 {name:?} 的值\n  可以写：{}", choices.join("、"))
        }
    }
}

fn embed(error: &EmbedError) -> String {
    match error {
        EmbedError::Runtime(error) => runtime(error),
        EmbedError::ModelFile { path, source } => format!("无法读取 {}：{source}", path.display()),
        EmbedError::ModelLoad { name, reason } => format!("无法加载模型 {name}：{reason}"),
        EmbedError::Calibration { path, reason } => format!("{} 里模型的校准无效：{reason}", path.display()),
        EmbedError::UnknownModel { name, known } => {
            format!("没有叫 {name:?} 的模型；目录里有：\n  {}", known.join(" "))
        }
        EmbedError::NotDownloaded { name, file } => format!("这台机器上没有模型 {name}（缺少 {file}）"),
        EmbedError::Download { name, file, reason } => {
            format!("无法下载 {name} 的 {file}：{reason}")
        }
        EmbedError::NoWeights { file, searched } => {
            let places = searched.iter().map(|dir| format!("\n  {}", dir.display())).collect::<String>();
            format!("缺少内置模型的权重：{file}\n找过：{places}")
        }
        EmbedError::External => "这个编码器属于别的程序，在这里打不开".to_string(),
        EmbedError::Run { name, chars, reason } => format!("模型 {name} 处理一段 {chars} 个字符的文字时失败：{reason}"),
    }
}

fn runtime(error: &RuntimeError) -> String {
    match error {
        RuntimeError::NotAFile { path } => format!("ORT_DYLIB_PATH 设为 `{}`，那不是文件", path.display()),
        RuntimeError::NotFound { searched, refused } => {
            let places = searched.iter().map(|place| format!("\n  {place}")).collect::<String>();
            let mut text = format!(
                "没有找到 ONNX Runtime（{}，{} 或更新的版本）\n找过：{places}",
                library_name(),
                minimum_version()
            );
            if !refused.is_empty() {
                text += "\n找到但不能用：";
                text.extend(refused.iter().map(|library| format!("\n  {library}")));
            }
            text
        }
        RuntimeError::Unloadable { path, reason } => {
            format!("无法从 `{}` 加载 ONNX Runtime：{reason}", path.display())
        }
        RuntimeError::TooOld { path, version } => {
            format!("`{}` 的 ONNX Runtime 是 {version} 版，需要 {} 或更新的版本", path.display(), minimum_version())
        }
        RuntimeError::NotStarted { path, reason } => {
            format!("`{}` 的 ONNX Runtime 没能启动：{reason}", path.display())
        }
    }
}

fn export(error: &ExportError) -> String {
    match error {
        ExportError::Write { path, source } => format!("无法写入 {}：{source}", path.display()),
        ExportError::Same { path } => format!("向量和编号不能都写到 {}", path.display()),
        ExportError::Store(error) => store(error),
    }
}

fn eval(error: &EvalError) -> String {
    match error {
        EvalError::Io { path, source } => format!("{}：{source}", path.display()),
        EvalError::Line { path, line, reason, expected } => {
            format!("{}:{line}：{reason}\n  应为：{expected}", path.display())
        }
        EvalError::MissingDocuments { missing, all, example } => {
            format!("{all} 个评判过的文档中有 {missing} 个不在索引里，例如 {example:?}")
        }
        EvalError::Search(error) => search(error),
        EvalError::Empty { path, item } => format!("{}：里面没有 {item}", path.display()),
        EvalError::NoJudgedQuestion { questions, judgements } => {
            format!("{} 里的问题在 {} 里都没有评判", questions.display(), judgements.display())
        }
        EvalError::NoCommonQuestion { path } => format!("{} 没有回答这些问题中的任何一个", path.display()),
    }
}

fn follow(error: &FollowError) -> String {
    match error {
        FollowError::Damaged { path, reason } => {
            format!("无法读取关注的问题：{}：{reason}", path.display())
        }
        FollowError::Newer { path, found } => {
            format!("{} 由更新的 papers-sem 写成（版本 {found}）", path.display())
        }
        FollowError::Unknown { question } => format!("没有关注问题“{question}”"),
        FollowError::Store(error) => store(error),
    }
}

/// What is wrong with a file of settings.
pub(super) fn config(error: &ConfigError) -> String {
    said! { en: error.to_string(), zh: system_text::in_chinese(&config_in_chinese(error)) }
}

fn config_in_chinese(error: &ConfigError) -> String {
    match error {
        ConfigError::Read { path, source } => format!("无法读取 {}：{source}", path.display()),
        ConfigError::TooLarge { path, most } => format!("没有读取 {}：它大于 {most} 字节", path.display()),
        ConfigError::Encoding { path } => format!("没有读取 {}：它不是 UTF-8", path.display()),
        ConfigError::Syntax { place, reason } => format!("{place}：这不是 TOML：{reason}"),
        ConfigError::UnknownTable { place, table, .. } => format!("{place}：没有表 [{table}]"),
        ConfigError::UnknownKey { place, key, .. } => format!("{place}：没有键 {key}"),
        ConfigError::CommandLineOnly { place, key } => format!("{place}：{key} 不能写在文件里"),
        ConfigError::Token { place } => format!("{place}：令牌不能写在文件里：文件会被复制和共享"),
        ConfigError::Value { place, key, value, allowed } => {
            format!("{place}：{key} 不能是 {value}：{}", allowed_in_chinese(allowed))
        }
        ConfigError::OwnOnly { place, key } => {
            format!("{place}：{key} 只从你自己的文件里读取：这个文件是在文件夹里找到的，可能是任何人放的")
        }
        ConfigError::Outside { place, key, value } => {
            format!("{place}：{key} 不能是 {value:?}：在文件夹里找到的文件只能写该文件夹之内的路径")
        }
        ConfigError::Remote { place, dir, store } => {
            format!("{place}：不使用索引 {}：它的论文在 {store}，而在文件夹里找到的文件不会打开连接", dir.display())
        }
    }
}

fn allowed_in_chinese(allowed: &Allowed) -> String {
    match allowed {
        Allowed::Whole(least, most) => format!("请给出 {least} 到 {most} 的整数"),
        Allowed::Share => "请给出 0 到 1 的数".to_string(),
        Allowed::Seconds => "请给出大于 0、不超过 3600 的秒数".to_string(),
        Allowed::Switch => "请给出 true 或 false".to_string(),
        Allowed::OneOf(choices) => format!("可以写：{}", choices.join("、")),
        Allowed::Address => "请给出带端口的地址，例如 \"127.0.0.1:7474\"".to_string(),
        Allowed::Folder => "请给出文件夹，写在引号里".to_string(),
        Allowed::Model => "请给出文件夹或模型的名字，写在引号里".to_string(),
        Allowed::Paths => "请给出写在引号里的路径，或它们的列表".to_string(),
        Allowed::Texts => "请给出写在引号里的文字，或它们的列表".to_string(),
        Allowed::OneValue => "请给出一个值，写在引号里".to_string(),
        Allowed::Filter(error) => last_line(&filter(error)).to_string(),
    }
}

#[cfg(feature = "server")]
fn server(error: &ServerError) -> String {
    match error {
        ServerError::Listen { address, source } => format!("无法监听 {address}：{source}"),
        ServerError::NoToken { address } => format!("别的机器能访问 {address}，而没有设置令牌"),
        ServerError::Threads(source) => format!("无法启动服务器的线程：{source}"),
    }
}
