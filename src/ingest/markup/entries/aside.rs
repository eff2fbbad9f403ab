//! Headings above things around papers, which are no papers.

use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::title;

/// Whether a heading names things around papers: tools, courses, workshops.
pub(crate) fn is_aside(text: &str) -> bool {
    const THINGS: [&str; 40] = [
        "tools",
        "toolkits",
        "toolboxes",
        "libraries",
        "courses",
        "course",
        "lectures",
        "tutorials",
        "tutorial",
        "workshops",
        "workshop",
        "books",
        "textbooks",
        "leaderboards",
        "leaderboard",
        "talks",
        "podcasts",
        "competitions",
        "challenges",
        "newsletters",
        "communities",
        "repositories",
        "repos",
        "software",
        "groups",
        "labs",
        "websites",
        "slides",
        "videos",
        "resources",
        "projects",
        "课程",
        "教程",
        "视频",
        "工具",
        "书籍",
        "竞赛",
        "榜单",
        "资源",
        "社区",
    ];
    let folded = field_label::folded_label(text);
    let last = folded.rsplit(' ').next().unwrap_or_default();
    title::words(&folded) <= 4 && (THINGS.contains(&last) || THINGS[31..].iter().any(|thing| folded.ends_with(thing)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_that_ends_with_things_is_aside() {
        for text in ["Courses", "🔧 Useful Tools", "Tutorials & Workshops", "开源工具", "4. 学习课程"] {
            assert!(is_aside(text), "{text}");
        }
        for text in ["Tool Learning", "Video Generation", "Papers", "A Study of How Models Use Their Tools"] {
            assert!(!is_aside(text), "{text}");
        }
    }
}
