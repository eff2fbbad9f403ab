//! How a phrase is written: as the library writes it most often, names and acronyms with their capital letters.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::text::Language;
use crate::topics::naming::candidates::{Candidates, Place};
use crate::topics::naming::cut::Token;
use crate::topics::naming::dictionary::is_between_han;
use crate::topics::naming::distinctive::Ranked;
use crate::topics::naming::phrase_key::phrases;
use crate::topics::naming::reading::{Library, Part};
use crate::topics::naming::vocabulary::{Form, Vocabulary, is_acronym};

/// Documents whose writing is counted, at equal distances.
const MOST_DOCUMENTS: usize = 30_000;

/// Writes how each candidate is written.
pub(super) fn write(ranked: &mut [Vec<Ranked>], candidates: &Candidates, library: &Library, language: Language) {
    let part = library.part(language);
    let vocabulary = &library.vocabulary;
    let case = case_of_words(part, vocabulary);
    let mut is_wanted = vec![false; candidates.places.len()];
    ranked.iter().flatten().for_each(|one| is_wanted[one.candidate as usize] = true);
    // Writings with their times and first places.
    let mut writings: HashMap<(u32, u64), (u32, Place)> = HashMap::new();
    let step = part.documents.len().div_ceil(MOST_DOCUMENTS).max(1);
    for document in part.documents.iter().step_by(step) {
        let tokens = part.tokens_of(document);
        phrases(tokens, vocabulary, |phrase| {
            let candidate = candidates.numbers.get(&phrase.key).filter(|candidate| is_wanted[**candidate as usize]);
            let Some(&candidate) = candidate else { return };
            let forms = tokens[phrase.start..phrase.end].iter().map(|token| token.writing());
            let writing =
                forms.fold(0u64, |hash, form| hash.rotate_left(23).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ form);
            let place = Place { start: document.start + phrase.start as u32, end: document.start + phrase.end as u32 };
            writings.entry((candidate, writing)).or_insert((0, place)).0 += 1;
        });
    }
    let tokens_at = |place: Place| &part.tokens[place.start as usize..place.end as usize];
    let mut by_text: HashMap<u32, HashMap<String, (u32, u32)>> = HashMap::new();
    for ((candidate, _), (times, place)) in writings {
        let texts = by_text.entry(candidate).or_default();
        let text = texts.entry(written(tokens_at(place), vocabulary, &case)).or_insert((0, u32::MAX));
        text.0 += times;
        text.1 = text.1.min(place.start);
    }
    let best = |texts: HashMap<String, (u32, u32)>| {
        texts.into_iter().max_by_key(|(_, (times, first))| (*times, Reverse(*first))).map(|(text, _)| text)
    };
    let best: HashMap<u32, String> =
        by_text.into_iter().filter_map(|(candidate, texts)| Some((candidate, best(texts)?))).collect();
    for one in ranked.iter_mut().flatten() {
        let own = || written(tokens_at(one.place), vocabulary, &case);
        one.surface = best.get(&one.candidate).cloned().unwrap_or_else(own);
    }
}

/// The words that are written with capital letters in running text, by their lower case.
fn case_of_words(part: &Part, vocabulary: &Vocabulary) -> HashMap<String, Form> {
    let mut counts: HashMap<Form, (u32, u32)> = HashMap::new();
    for token in &part.tokens {
        if let Some(form) = token.form() {
            let count = counts.entry(form).or_default();
            count.0 += u32::from(!token.is_caseless());
            count.1 += 1;
        }
    }
    let mut by_lower: HashMap<String, Vec<(u32, u32, Form)>> = HashMap::new();
    for (form, (running, all)) in counts {
        let text = &vocabulary.word(form).text;
        by_lower.entry(text.to_lowercase()).or_default().push((running, all, form));
    }
    let capital = |(lower, mut forms): (String, Vec<(u32, u32, Form)>)| {
        // Where running text has the word, titles tell nothing; else only letters inside of a word do.
        let has_running = forms.iter().any(|form| form.0 > 0);
        let times = |form: &(u32, u32, Form)| if has_running { form.0 } else { form.1 };
        forms.sort_unstable_by_key(|form| (Reverse(times(form)), form.2));
        let all: u32 = forms.iter().map(times).sum();
        let small: u32 = forms.iter().filter(|form| vocabulary.word(form.2).text == lower).map(times).sum();
        let best = forms.iter().find(|form| vocabulary.word(form.2).text != lower)?;
        let text = &vocabulary.word(best.2).text;
        let is_name = has_running || text.chars().skip(1).any(char::is_uppercase);
        // Acronyms are sometimes in lower case, and headlines of words sometimes in upper case.
        let most_small = if is_acronym(text) { 0.5 } else { 0.25 };
        (is_name && f64::from(small) <= most_small * f64::from(all)).then_some((lower, best.2))
    };
    by_lower.into_iter().filter_map(capital).collect()
}

/// The words as they are written in running text.
fn written(tokens: &[Token], vocabulary: &Vocabulary, case: &HashMap<String, Form>) -> String {
    let mut out = String::new();
    for token in tokens {
        let Some(form) = token.form() else { continue };
        let lower = vocabulary.word(form).text.to_lowercase();
        let word = match case.get(&lower) {
            Some(&form) => vocabulary.word(form).text.clone(),
            None => lower,
        };
        if token.is_joined() {
            out.push('-');
        } else if !out.is_empty() && !is_between_han(&out, &word) {
            out.push(' ');
        }
        out.push_str(&word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topics::naming::cut::cut;
    use crate::topics::naming::excerpt::Piece;

    fn written_as(text: &str, title: &str) -> String {
        let (mut vocabulary, mut part) = (Vocabulary::default(), Part::default());
        cut(&Piece { text: text.into(), is_title: false }, &mut vocabulary, &mut part.tokens);
        let start = part.tokens.len();
        cut(&Piece { text: title.into(), is_title: true }, &mut vocabulary, &mut part.tokens);
        let case = case_of_words(&part, &vocabulary);
        written(&part.tokens[start..], &vocabulary, &case)
    }

    #[test]
    fn capital_letters_are_those_of_running_text() {
        assert_eq!(written_as("the kites, the kites", "Kites"), "kites");
        assert_eq!(written_as("", "Kites"), "kites");
        assert_eq!(written_as("the Bayesian kites", "bayesian Kites"), "Bayesian kites");
        assert_eq!(written_as("", "NeRF Kites"), "NeRF kites");
        assert_eq!(written_as("", "Sky-Blue"), "sky-blue");
    }

    #[test]
    fn latin_words_stand_apart_from_chinese_ones() {
        assert_eq!(written_as("", "LLM风筝模型"), "LLM 风筝模型");
    }
}
