//! The papers that answer, each with its evidence.

use schemars::JsonSchema;
use serde::Serialize;

use crate::paper::PartialDate;
use crate::search::{Answer, Hit};
use crate::server::mcp::budget;
use crate::text::Language;

/// The papers that answer.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct HitList {
    /// The title of the paper that the others are similar to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// What the question asks for beside its topic: papers that meet it are raised.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
    /// The papers, best first.
    pub hits: Vec<PaperHit>,
    /// Whether papers or texts were left out to keep the answer short.
    pub truncated: bool,
    /// What to do about an answer that is empty, doubtful or cut.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Damage of the index that the answer works around.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// A paper that answers.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PaperHit {
    /// The id of the paper.
    pub id: String,
    /// The title, in English if there is one.
    pub title: String,
    /// The Chinese title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title_zh: Option<String>,
    /// The year of publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
    /// The best address to open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// From 0 to 1, falling with the rank.
    pub score: f64,
    /// Whether the paper is more likely irrelevant.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub doubtful: bool,
    /// What the library says of the paper, and where.
    pub evidence: PaperEvidence,
}

/// A text with its place.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PaperEvidence {
    /// The sentence that answers best, with those around it.
    pub text: String,
    /// The file.
    pub path: String,
    /// The line, counted from 1.
    pub line: u32,
}

/// Characters of a hit besides its evidence, about.
const FRAME: usize = 300;
/// The fewest and the most characters of an evidence.
const EVIDENCE: std::ops::RangeInclusive<usize> = 160..=1_000;

impl HitList {
    /// The hits of an answer, as many as the budget allows.
    pub fn new(answer: Answer) -> Self {
        let asked = answer.hits.len();
        let share = (budget::ANSWER / asked.max(1)).saturating_sub(FRAME);
        let most = share.clamp(*EVIDENCE.start(), *EVIDENCE.end());
        let warnings = answer.warnings.iter().map(ToString::to_string).collect();
        let conditions = answer.understood.conditions.iter().map(ToString::to_string).collect();
        let excluded: Vec<String> =
            answer.understood.excluded.iter().map(|excluded| format!("{:?}", excluded.text)).collect();
        let is_doubtful = answer.hits.first().is_some_and(|best| best.doubtful);
        let (mut hits, mut used, mut is_cut) = (Vec::new(), 0, false);
        for hit in answer.hits {
            let (hit, is_short) = PaperHit::new(hit, most);
            used += hit.length();
            if used > budget::ANSWER && !hits.is_empty() {
                break;
            }
            is_cut |= is_short;
            hits.push(hit);
        }
        let notes = [
            is_doubtful
                .then(|| "no paper clearly answers this: judge by the evidence of these, the nearest".to_string()),
            (hits.len() < asked)
                .then(|| format!("{} of {asked} papers are shown: use a smaller limit or a filter", hits.len())),
            (!excluded.is_empty()).then(|| format!("papers that mention {} are not left out", excluded.join(", "))),
            is_cut.then(|| "texts are cut at …; get_papers has them whole".to_string()),
        ];
        let note: Vec<String> = notes.into_iter().flatten().collect();
        Self {
            query: None,
            conditions,
            truncated: is_cut || hits.len() < asked,
            hits,
            note: (!note.is_empty()).then(|| note.join("; ")),
            warnings,
        }
    }
}

/// The file and the line where the text begins that the passage is from; where the paper begins if that is not known.
fn place(hit: &Hit) -> (String, u32) {
    let said = if hit.sentence.is_empty() { hit.passage.lines().next().unwrap_or_default() } else { &hit.sentence };
    let text = hit.paper.texts.iter().find(|(_, text)| !said.is_empty() && text.text.contains(said));
    let place = text.and_then(|(source, text)| Some((hit.paper.sources.get(*source as usize)?, text.line)));
    let (source, line) = place.unwrap_or((&hit.source, hit.source.line));
    (source.path.display().to_string(), line)
}

impl PaperHit {
    /// A hit with at most `most` characters of evidence, and whether that is less than its passage.
    fn new(hit: Hit, most: usize) -> (Self, bool) {
        let (text, is_cut) = budget::excerpt(&hit.passage, &hit.sentence, most);
        let (path, line) = place(&hit);
        let evidence = PaperEvidence { text, path, line };
        let (title, url) = (hit.paper.title(Language::En).to_string(), hit.paper.url());
        let bibliography = hit.paper.bibliography;
        let hit = Self {
            id: hit.paper.id,
            // Where there is only a Chinese title, it is the title.
            title_zh: bibliography.title_zh.filter(|chinese| *chinese != title),
            title,
            year: bibliography.date.map(PartialDate::year),
            url,
            score: (f64::from(hit.score) * 1000.0).round() / 1000.0,
            doubtful: hit.doubtful,
            evidence,
        };
        (hit, is_cut)
    }

    /// Characters of its JSON.
    fn length(&self) -> usize {
        serde_json::to_string(self).map_or(0, |text| text.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::{Paper, Source, Text, TextKind};

    /// A hit of a paper that two files tell of.
    fn hit(sentence: &str) -> Hit {
        let text = |text: &str, line| Text { kind: TextKind::Summary, language: Language::En, text: text.into(), line };
        let source = |path: &str, line| Source { path: path.into(), line };
        let mut paper = Paper { id: "t:1".into(), ..Paper::default() };
        paper.bibliography.title_zh = Some("标题".into());
        paper.bibliography.date = "2024-05".parse().ok();
        paper.sources = vec![source("/n/a.md", 10), source("/n/b.md", 20)];
        paper.texts = vec![(0, text("First. Second.", 12)), (1, text("It is fast. It is small.", 23))];
        Hit {
            rank: 1,
            score: 0.123_456,
            doubtful: true,
            evidence: crate::search::Evidence::default(),
            language: Language::En,
            passage: "It is fast. It is small.".into(),
            sentence: sentence.into(),
            matched: Vec::new(),
            source: source("/n/b.md", 20),
            other: None,
            paper,
        }
    }

    #[test]
    fn evidence_names_the_line_where_its_text_begins() {
        for (sentence, line) in [("It is small.", 23), ("", 23), ("Said nowhere.", 20)] {
            assert_eq!(place(&hit(sentence)), ("/n/b.md".to_string(), line), "{sentence}");
        }
    }

    #[test]
    fn a_hit_says_what_an_assistant_needs() {
        let answer = Answer { hits: vec![hit("It is small.")], ..Answer::default() };
        assert_eq!(
            serde_json::to_string(&HitList::new(answer)).expect("json"),
            "{\"hits\":[{\"id\":\"t:1\",\"title\":\"标题\",\"year\":2024,\"score\":0.123,\"doubtful\":true,\
             \"evidence\":{\"text\":\"It is fast. It is small.\",\"path\":\"/n/b.md\",\"line\":23}}],\
             \"truncated\":false,\"note\":\"no paper clearly answers this: judge by the evidence of these, the nearest\"}"
        );
    }

    #[test]
    fn a_list_that_is_too_long_is_cut_and_says_so() {
        let mut long = hit("");
        long.passage = "A sentence of a long passage. ".repeat(200);
        let list = HitList::new(Answer { hits: vec![long; 50], ..Answer::default() });
        let length = serde_json::to_string(&list).expect("json").chars().count();
        assert!(list.truncated && list.hits.len() > 10 && list.hits.len() < 50 && length < budget::ANSWER + 500);
        let note = list.note.unwrap_or_default();
        assert!(note.contains("of 50 papers are shown") && note.contains("get_papers"), "{note}");
    }
}
