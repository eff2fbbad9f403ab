//! The next step after something wrong in a file of settings.

use crate::cli::config::{ConfigError, own_path};
use crate::cli::language::said;

pub(super) fn config(error: &ConfigError) -> Option<String> {
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
