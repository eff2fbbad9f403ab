//! Arbitrary texts: they give no wrong entries and no panic.

use proptest::prelude::*;

use crate::ingest::Reading;
use crate::ingest::markup::tests::support::{markdown, urls};
use crate::ingest::markup::{Syntax, read};

#[test]
fn text_that_is_no_list_has_no_entries() {
    for text in [
        "",
        "\0\0\0",
        "# Readme\n\nInstall it with `cargo`. See https://arxiv.org/ for more.\n\n- one\n- two\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n",
        "---\n---\n---",
    ] {
        assert_eq!(markdown(text), [], "{text:?}");
        assert_eq!(read(text, Syntax::Html).entries, [], "{text:?}");
    }
}

#[test]
fn depth_and_length_are_no_trouble() {
    let bodies = [
        "[".repeat(10_000),
        "> ".repeat(10_000),
        "- ".repeat(10_000),
        "<div>".repeat(10_000),
        "<table><tr><td>".repeat(3_000),
        "*".repeat(20_000),
        "**a ".repeat(10_000),
        "`".repeat(9_999),
        "<button>".repeat(5_000),
        "(".repeat(20_000),
        "[a](".repeat(5_000),
        "# ".repeat(10_000),
        "https://".repeat(10_000),
        "a".repeat(3_000_000),
        "Authors: ".repeat(10_000),
        "x\nAuthors: y\n".repeat(5_000),
        "| a ".repeat(5_000),
        "## Abstract\n".repeat(5_000),
        "# T\n\n".repeat(5_000),
        "- [A Title of Things](https://a.org)\n".repeat(3_000),
        "$".repeat(9_999),
        "<!--".repeat(5_000),
        "\u{0}".repeat(5_000),
        "【）".repeat(5_000),
    ];
    for body in bodies {
        for syntax in [Syntax::Markdown, Syntax::Html] {
            let started = std::time::Instant::now();
            let _ = read(&body, syntax);
            let tail = body.chars().take(12).collect::<String>();
            assert!(started.elapsed().as_secs() < 10, "{tail:?} took {:?} as {syntax:?}", started.elapsed());
        }
    }
}

fn fragment() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "# ",
        "## ",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "> ",
        "**",
        "*",
        "[",
        "](",
        ")",
        "https://arxiv.org/abs/2401.00001",
        "|",
        "\n|---|---|\n",
        "<td>",
        "</td>",
        "<tr>",
        "<table>",
        "</table>",
        "<br>",
        "<ol><li>",
        "</p>",
        "<details><summary>",
        "</details>",
        "<article>",
        "</article>",
        "<nav>",
        "</nav>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "Authors: ",
        "**Abstract:** ",
        "摘要：",
        "论文链接：",
        "作者",
        "Key Takeaways",
        "---\n",
        "title: x\n",
        "\t",
        "    ",
        "`",
        "```\n",
        "$x_1$",
        "&amp;",
        "中文标题的一个例子",
        "A Title of Four Words",
        "（",
        "）",
        "#tag",
        "。",
        "：",
        ": ",
        "\0",
        "🔥",
        "[1] ",
        "(ICML 2021)",
        "\\\\",
        "<a href=\"https://doi.org/10.1145/1.2\">",
        "</a>",
        "<h2>",
        "</h2>",
        "2024-05",
        "January 5 - 6 2024",
        "et al.",
        "Ada Byron, Carl Dee",
        "\r\n",
    ]);
    prop_oneof![9 => fixed.prop_map(String::from), 1 => any::<char>().prop_map(String::from)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_and_lines_stay_in_the_file(text in any::<String>()) {
        check(&text)?;
    }

    #[test]
    fn any_pieces_are_read_and_lines_stay_in_the_file(pieces in prop::collection::vec(fragment(), 0..60)) {
        check(&pieces.concat())?;
    }
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let lines = u32::try_from(text.matches(['\n', '\r']).count() + 1).unwrap();
    for syntax in [Syntax::Markdown, Syntax::Html] {
        let Reading { entries, problems } = read(text, syntax);
        for entry in &entries {
            prop_assert!((1..=lines).contains(&entry.line), "{entry:?}");
            prop_assert!(entry.bibliography.title_en.is_some() || entry.bibliography.title_zh.is_some());
            for text in &entry.texts {
                prop_assert!((1..=lines).contains(&text.line), "{entry:?}");
                prop_assert!(!text.text.trim().is_empty());
            }
            let mut urls = urls(entry);
            prop_assert!(urls.iter().all(|url| url.contains("://")));
            urls.sort();
            urls.dedup();
            prop_assert_eq!(urls.len(), entry.bibliography.links.len());
        }
        for problem in &problems {
            prop_assert!(problem.line.is_some_and(|line| (1..=lines).contains(&line)));
        }
    }
    Ok(())
}
