//! What the system says of an error, in Chinese. Rust gives the English text of the system with its number at the end.

use std::io::{self, ErrorKind};

/// `text` with the words of the system at its end in Chinese, and with the number. What ends otherwise, and what has no
/// Chinese here, stays as it is.
pub(super) fn in_chinese(text: &str) -> String {
    translated(text).unwrap_or_else(|| text.to_string())
}

/// An error of the system in Chinese.
pub(super) fn of(error: &io::Error) -> String {
    in_chinese(&error.to_string())
}

fn translated(text: &str) -> Option<String> {
    let (_, number) = text.strip_suffix(')')?.rsplit_once(" (os error ")?;
    let error = io::Error::from_raw_os_error(number.parse().ok()?);
    let before = text.strip_suffix(&error.to_string())?;
    Some(format!("{before}{} (os error {number})", words(error.kind())?))
}

fn words(kind: ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::NotFound => "没有这个文件或文件夹",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::NotADirectory => "不是文件夹",
        ErrorKind::IsADirectory => "是文件夹",
        ErrorKind::AlreadyExists => "已存在",
        ErrorKind::DirectoryNotEmpty => "文件夹不是空的",
        ErrorKind::InvalidFilename => "文件名太长或不能用",
        ErrorKind::StorageFull => "磁盘空间不足",
        ErrorKind::QuotaExceeded => "超出磁盘配额",
        ErrorKind::FileTooLarge => "文件太大",
        ErrorKind::ReadOnlyFilesystem => "磁盘是只读的",
        ErrorKind::CrossesDevices => "不在同一个磁盘上",
        ErrorKind::ResourceBusy => "正在被占用",
        ErrorKind::ExecutableFileBusy => "程序文件正在使用",
        ErrorKind::StaleNetworkFileHandle => "网络磁盘上的文件已失效",
        ErrorKind::OutOfMemory => "内存不足",
        ErrorKind::Unsupported => "系统不支持",
        ErrorKind::InvalidInput => "参数无效",
        ErrorKind::TimedOut => "超时",
        ErrorKind::WouldBlock => "暂时不可用",
        ErrorKind::BrokenPipe => "管道已关闭",
        ErrorKind::AddrInUse => "地址已被使用",
        ErrorKind::AddrNotAvailable => "地址不可用",
        ErrorKind::ConnectionRefused => "连接被拒绝",
        ErrorKind::ConnectionReset => "连接被重置",
        ErrorKind::ConnectionAborted => "连接被中止",
        ErrorKind::NotConnected => "没有连接",
        ErrorKind::HostUnreachable => "无法到达主机",
        ErrorKind::NetworkUnreachable => "无法到达网络",
        ErrorKind::NetworkDown => "网络已断开",
        _ => return None,
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_system_are_told_in_chinese() {
        for (text, expected) in [
            ("No such file or directory (os error 2)", "没有这个文件或文件夹 (os error 2)"),
            ("Permission denied (os error 13)", "没有权限 (os error 13)"),
            ("Is a directory (os error 21)", "是文件夹 (os error 21)"),
            ("a/b.md: Not a directory (os error 20)", "a/b.md: 不是文件夹 (os error 20)"),
        ] {
            assert_eq!(in_chinese(text), expected);
        }
    }

    #[test]
    fn all_else_stays_as_it_is() {
        for text in [
            "",
            "stream did not contain valid UTF-8",
            "No such file (os error 2)",
            "gone (os error x)",
            "x (os error 99999)",
        ] {
            assert_eq!(in_chinese(text), text);
        }
    }
}
