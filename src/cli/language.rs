//! The language of what the command says: English or Chinese.
//!
//! Every text stands in both languages at the place where it is said, so that none can lack its translation. `--help` is
//! English.

use std::sync::OnceLock;

use crate::text::Language;

static CURRENT: OnceLock<Language> = OnceLock::new();

/// The language that this process speaks.
pub(in crate::cli) fn current() -> Language {
    *CURRENT.get_or_init(of_system)
}

/// Chooses the language by its name in a file of settings; `auto` leaves it to the system. What was said before was said in
/// the language of the system, which then stays.
pub(in crate::cli) fn choose(name: &str) {
    let language = match name {
        "en" => Language::En,
        "zh" => Language::Zh,
        _ => return,
    };
    let _ = CURRENT.set(language);
}

/// The language of the system: on Unix that of LANGUAGE, LC_ALL, LC_MESSAGES or LANG.
fn of_system() -> Language {
    sys_locale::get_locale().map_or(Language::En, |locale| of_locale(&locale))
}

fn of_locale(locale: &str) -> Language {
    let language = locale.split(['-', '_', '.', '@']).next().unwrap_or_default();
    if language.eq_ignore_ascii_case("zh") { Language::Zh } else { Language::En }
}

/// The one of two texts that is in the user's language.
macro_rules! said {
    (en: $english:expr, zh: $chinese:expr $(,)?) => {
        match $crate::cli::language::current() {
            $crate::text::Language::En => String::from($english),
            $crate::text::Language::Zh => String::from($chinese),
        }
    };
}
pub(in crate::cli) use said;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_spoken_where_the_system_speaks_it() {
        for locale in ["zh", "zh-CN", "zh_CN.UTF-8", "zh-Hans-CN", "ZH_tw"] {
            assert_eq!(of_locale(locale), Language::Zh, "{locale}");
        }
        for locale in ["", "C", "POSIX", "en_GB.UTF-8", "de", "zhx"] {
            assert_eq!(of_locale(locale), Language::En, "{locale}");
        }
    }
}
