//! Made papers, whose metadata select one of them, some, or all.

use serde_json::json;

use crate::env::Env;

const SUBJECTS: [&str; 12] = [
    "tidal turbines in shallow channels",
    "songs of whales under the ice",
    "rust on the bolts of bridges",
    "gauges of old pumps",
    "sparse attention over long documents",
    "lamps of lighthouses in winter",
    "雷达回波中的降雨",
    "咖啡机里的水垢",
    "传感器数据流的连接",
    "桥梁裂缝的检测",
    "大语言模型的权重量化",
    "古籍中的异体字",
];
const FINDINGS: [&str; 10] = [
    "Measured for a year, the error falls by a half.",
    "A small model does as well as a large one.",
    "The method needs no labels.",
    "Noise of the instrument explains most of it.",
    "Two of three experts agree.",
    "误差下降了一半。",
    "小模型与大模型表现相当。",
    "该方法不需要标注。",
    "三分之二的专家意见一致。",
    "结果在冬季更稳定。",
];

/// What a paper is about.
fn subject(number: usize) -> &'static str {
    SUBJECTS[number % SUBJECTS.len()]
}

/// The title of paper `number`.
pub fn title(number: usize) -> String {
    format!("Study {number}: {}", subject(number))
}

/// The number of the paper with this title.
pub fn number(title: &str) -> usize {
    let number = title.strip_prefix("Study ").and_then(|rest| rest.split(':').next()?.parse().ok());
    number.unwrap_or_else(|| panic!("{title:?} is no title of a made paper"))
}

/// Paper `number` as a line of JSON. `edition` changes its text and nothing else.
pub fn record(number: usize, edition: usize) -> String {
    let shares = [("all", 1), ("half", 2), ("tenth", 10), ("fiftieth", 50)];
    let of = |prefix: &str| -> Vec<String> {
        shares
            .iter()
            .filter(|(_, each)| number.is_multiple_of(*each))
            .map(|(name, _)| format!("{prefix}{name}"))
            .collect()
    };
    let finding = FINDINGS[(number + edition) % FINDINGS.len()];
    let other = FINDINGS[(number * 7 + 3) % FINDINGS.len()];
    let text = format!("{} {finding} Sample {number} of edition {edition}. {other}", subject(number));
    let mut paper = json!({
        "title": title(number),
        "abstract": text,
        // A third are known to the year, a third to the month.
        "date": match number % 3 {
            0 => format!("{}", 2000 + number % 25),
            1 => format!("{}-{:02}", 2000 + number % 25, 1 + number % 12),
            _ => format!("{}-{:02}-{:02}", 2000 + number % 25, 1 + number % 12, 1 + number % 28),
        },
        "tags": of("tag-"),
        "authors": of("Ada Author-").into_iter().chain([format!("Grace Number{number}")]).collect::<Vec<_>>(),
        "categories": of("cs.").join(" "),
        "venue": format!("Journal {}", number % 7),
    });
    if number.is_multiple_of(4) {
        paper["url"] = json!(format!("https://example.org/{number}"));
    }
    if number.is_multiple_of(9) {
        paper["arxiv"] = json!(format!("2401.{number:05}"));
    }
    paper.to_string()
}

/// Writes papers to `notes/NAME.jsonl`.
pub fn write(env: &Env, name: &str, numbers: impl IntoIterator<Item = usize>, edition: usize) {
    let lines: String = numbers.into_iter().map(|number| record(number, edition) + "\n").collect();
    env.write(&format!("notes/{name}.jsonl"), lines);
}

/// Questions about them, in both languages.
pub fn questions() -> Vec<String> {
    let about = SUBJECTS.iter().map(|subject| subject.to_string());
    let found =
        FINDINGS.iter().enumerate().map(|(at, finding)| format!("{finding} {}", SUBJECTS[(at * 5) % SUBJECTS.len()]));
    let other = [
        "winter",
        "量化",
        "whale acoustics",
        "corrosion of steel",
        "LLM weight compression",
        "Study 17",
        "Study 23",
        "2401.00018",
        "Grace Number31",
    ];
    about.chain(found).chain(other.map(str::to_string)).collect()
}
