//! Damage that an answer works around.

use std::io;

use crate::cli::language::said;
use crate::cli::report::note;
use crate::cli::system_text;
use crate::index::Warning;

/// Prints each warning once on standard error.
#[derive(Default)]
pub(in crate::cli) struct WarningPrinter {
    printed: Vec<Warning>,
}

impl WarningPrinter {
    pub fn print<'w>(&mut self, warnings: impl IntoIterator<Item = &'w Warning>) -> io::Result<()> {
        for warning in warnings {
            if !self.printed.contains(warning) {
                note::say(&in_words(warning))?;
                self.printed.push(warning.clone());
            }
        }
        Ok(())
    }
}

fn in_words(warning: &Warning) -> String {
    let (chinese, reason) = match warning {
        Warning::Graph { reason } => ("HNSW 图无法使用，改为逐个比较所有向量", reason),
        Warning::Conditions { reason } => ("作者、会议和年份的列无法使用，问题里的这些条件当作主题", reason),
        Warning::Words { reason } => ("词索引无法使用，只按语义比较", reason),
    };
    let reason = system_text::in_chinese(reason);
    said! {
        en: format!("note: {warning}\n  `papers-sem index` makes it again"),
        zh: format!("提示：{chinese}：{reason}\n  `papers-sem index` 会重新生成"),
    }
}
