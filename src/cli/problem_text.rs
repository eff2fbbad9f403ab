//! What is said of a file that gave no paper or not all of them, in the user's language. An index and JSON have the English
//! text; this file has the Chinese.
//!
//! What a file says stays as it is, and so does the text of another version of this program.

use std::borrow::Cow;

use crate::cli::language::said;
use crate::cli::system_text;
use crate::ingest::{Content, Message, Problem};

/// A text, from its English one.
pub(super) fn of(text: &str) -> String {
    said! { en: text, zh: in_chinese(text) }
}

/// A text behind a Chinese word.
pub(super) fn after_chinese(text: &str) -> String {
    spaced(&in_chinese(text))
}

/// A problem with its place, from its English text.
pub(super) fn with_place(problem: &Problem) -> String {
    let message = of(&problem.message);
    Problem { message, ..problem.clone() }.to_string()
}

fn in_chinese(text: &str) -> Cow<'_, str> {
    Message::parse(text)
        .map_or_else(|| Cow::Owned(system_text::in_chinese(text)), |message| message_in_chinese(&message))
}

fn message_in_chinese(message: &Message) -> Cow<'static, str> {
    Cow::Owned(match message {
        Message::Content(content) => content_in_chinese(*content).into(),
        Message::NotText(Content::Utf32) => "是 UTF-32 文本，无法读取；请转换为 UTF-8".into(),
        Message::NotText(content) => format!("是{}，不是文本", spaced(content_in_chinese(*content))),
        Message::Hidden => "隐藏：名称以点开头".into(),
        Message::Index => "papers-sem 的索引".into(),
        Message::IndexGiven => "是 papers-sem 的索引；请给出放阅读清单的文件夹".into(),
        Message::ZoteroPart => "Zotero 文件夹的一部分，读取的是它的数据库".into(),
        Message::Special => "管道、套接字或设备".into(),
        Message::NeitherFileNorFolder => "既不是文件也不是文件夹".into(),

        Message::NoPaper => "里面没有找到论文".into(),
        Message::NoPaperBecause(reason) => format!("里面没有找到论文：{}", in_chinese(reason)),
        Message::NoFoundTitle => "没有带链接、编号或摘要的标题".into(),
        Message::NoTitledRecord(format) => format!("没有带标题的记录（{format}）"),

        Message::LongFile(limit) => format!("超过 {limit} 字节；其余部分没有读取"),
        Message::LongPage(limit) => format!("是超过 {limit} 字节的页面；其余部分没有读取"),
        Message::LongText(length, limit) => format!("一段文字长 {length} 字节；只读取前 {limit} 字节"),
        Message::LongTitle(length, limit) => format!("一个标题长 {length} 字节；只读取前 {limit} 字节"),
        Message::MoreProblems(count) => format!("此文件还有 {count} 个问题"),
        Message::BadCharacters(count, encoding) => format!("有 {count} 个字符不符合 {encoding}；第一个在这里"),
        Message::BadEncoding(encoding) => format!("有字符不符合 {encoding}"),
        Message::GzipCut => "gzip 数据提前结束；之前的内容已读取".into(),
        Message::GzipDamaged(error) => format!("gzip 数据已损坏（{error}）；之前的内容已读取"),
        Message::GzipTail(count) => format!("gzip 数据之后的 {count} 字节没有读取"),
        Message::GzipLimit(limit) => format!("解压后超过 {limit} 字节；其余部分没有读取"),
        Message::RecordWithoutWords => "此记录既没有标题也没有摘要；已略过".into(),

        Message::NothingSaid(title) => format!("“{title}”像是一篇论文，但没有关于它的内容"),

        Message::NoKnownRecord => "没有一条记录的标题或文字用的是此程序认识的名称".into(),
        Message::NoTitleNoText => "没有标题，也没有文字".into(),
        Message::NotARecord => "不是记录".into(),
        Message::RecordWithoutEnd => "此记录没有结尾；已略过".into(),
        Message::BadJson(reason) => format!("JSON 有错误：{reason}；此记录已略过"),
        Message::NotJson => "这不是 JSON；其余部分没有读取".into(),
        Message::ListWithoutEnd => "文件在此列表中间就结束了".into(),
        Message::ListOfOthers => "此列表里有不是记录的内容".into(),
        Message::RecordsWithoutEnd => "没有结尾的记录太多；其余部分没有读取".into(),

        Message::EntryWithoutField => "此条目没有字段；已略过".into(),
        Message::UnmatchedBraces => "此条目的花括号或引号不配对；按行读取它的字段".into(),

        Message::NotXml => "这不是 XML；从下一条记录起继续读取".into(),
        Message::ElementWithoutEnd(name) => format!("元素 <{name}> 没有结尾；保留已读取的部分"),
        Message::OtherXml => "是此程序不认识的 XML；里面的内容没有读取".into(),
        Message::OtherXmlRoot(root) => format!("是此程序不认识的 XML（<{root}>）；里面的内容没有读取"),
        Message::ServiceError(reason) => format!("不是论文，而是服务返回的错误：{reason}"),
        Message::EntryWithoutTitle => "一个条目没有标题；已略过".into(),
        Message::Video => "有 1 个条目是视频或音频；已略过".into(),
        Message::Videos(count) => format!("有 {count} 个条目是视频或音频；已略过"),

        Message::NoTitleColumn => "是没有标题列的表格；里面的内容没有读取".into(),
        Message::SheetWithoutTitles(sheet) => format!("工作表 {sheet} 没有标题列；没有读取"),
        Message::RowWithoutTitle => "一行没有标题；没有读取".into(),
        Message::LongRow(cells, names) => format!("一行有 {cells} 格，而列名只有 {names} 个；最后几格没有读取"),
        Message::LongCells(limit) => format!("单元格的内容超过 {limit} 字节；其余部分没有读取"),
        Message::ImpossibleCells => "有单元格在不可能的位置；没有读取".into(),
        Message::DamagedZip => "是已损坏的 ZIP 压缩包".into(),
        Message::LargeTable => "解压后远大于一个表格；没有读取".into(),
        Message::DamagedWorkbook(error) => format!("是无法读取的工作簿：{error}"),

        Message::OtherDatabase => "是 SQLite 数据库，但不是 Zotero 的；里面的内容没有读取".into(),
        Message::DatabaseNotCopied(error) => {
            format!("是无法打开的 SQLite 数据库：无法复制：{}", system_text::in_chinese(error))
        }
        Message::DatabaseNotOpened(error) => format!("是无法打开的 SQLite 数据库：{error}"),
        Message::DamagedDatabase(error) => format!("是已损坏的 Zotero 数据库；保留能读取的部分：{error}"),

        Message::Unreadable(error) => format!("无法读取：{}", system_text::in_chinese(error)),
        Message::UnreadableSource(error) => {
            format!("无法读取：{}；它的论文会保留，直到移除这个来源", system_text::in_chinese(error))
        }
        Message::EmptySource(files) => format!("是空的；其中 {files} 个文件的论文会保留，直到再次给出它的路径"),
        Message::SourcesLost => "来源的列表已丢失：索引里只有这次给出的路径".into(),
        Message::FoldersLost => "给出过的文件夹已丢失，其中的文件还在：请用 `index PATH…` 再次给出".into(),
        Message::ArrivalsLost => "每篇论文何时入库已丢失：都算作一开始就有".into(),
    })
}

fn content_in_chinese(content: Content) -> &'static str {
    match content {
        Content::Pdf => "PDF 文档",
        Content::ZipOrOffice => "ZIP 压缩包或 Office 文档",
        Content::Zip => "ZIP 压缩包",
        Content::Png => "PNG 图片",
        Content::Jpeg => "JPEG 图片",
        Content::Gif => "GIF 图片",
        Content::GzipInGzip => "gzip 文件里的 gzip 文件",
        Content::Xz => "xz 压缩包",
        Content::Zstandard => "Zstandard 压缩包",
        Content::SevenZip => "7-Zip 压缩包",
        Content::Rar => "RAR 压缩包",
        Content::Bzip2 => "bzip2 压缩包",
        Content::Program => "程序",
        Content::Sqlite => "SQLite 数据库",
        Content::OldOffice => "旧版 Office 文档",
        Content::Utf32 => "UTF-32 文本，请转换为 UTF-8",
        Content::Binary => "二进制数据",
        Content::Unknown => "格式未知的文件",
    }
}

/// A noun with a space before a Latin letter or a digit, as beside Chinese text.
fn spaced(noun: &str) -> String {
    if noun.starts_with(|c: char| c.is_ascii_alphanumeric()) { format!(" {noun}") } else { noun.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::is_han;

    #[test]
    fn every_text_has_a_chinese_one() {
        for message in Message::samples() {
            let (english, chinese) = (message.to_string(), message_in_chinese(&message));
            assert!(chinese.contains(is_han) && chinese != english, "{english}: {chinese}");
        }
        assert_eq!(in_chinese("is a PDF document, not text"), "是 PDF 文档，不是文本");
        assert_eq!(in_chinese("is binary data, not text"), "是二进制数据，不是文本");
        let nested = "no paper was found in it: no record with a title (csv)";
        assert_eq!(in_chinese(nested), "里面没有找到论文：没有带标题的记录（csv）");
    }

    #[test]
    fn what_is_no_message_stays_as_it_is() {
        for text in ["", "PDF", "as before"] {
            assert_eq!(in_chinese(text), text);
        }
    }
}
