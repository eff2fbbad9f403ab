//! The tokenizer of the built-in model.

use serde::Deserialize;
use tokenizers::{
    AddedToken, DecoderWrapper, NormalizerWrapper, PostProcessorWrapper, PreTokenizerWrapper, TokenizerImpl,
};

use crate::embed::builtin::files;
use crate::embed::builtin::unigram::UnigramVocabulary;
use crate::embed::error::EmbedError;
use crate::embed::spec::Identity;

type UnigramTokenizer =
    TokenizerImpl<UnigramVocabulary, NormalizerWrapper, PreTokenizerWrapper, PostProcessorWrapper, DecoderWrapper>;

/// The tokenizer of `tokenizer.json` over a vocabulary that needs no loading.
pub(super) struct BuiltInTokenizer {
    /// The model's name, for errors.
    name: String,
    max_tokens: usize,
    tokenizer: UnigramTokenizer,
}

/// `tokenizer.json` without its vocabulary.
#[derive(Deserialize)]
struct Settings {
    added_tokens: Vec<AddedToken>,
    normalizer: Option<NormalizerWrapper>,
    pre_tokenizer: Option<PreTokenizerWrapper>,
    post_processor: Option<PostProcessorWrapper>,
}

impl BuiltInTokenizer {
    pub fn load(identity: &Identity) -> tokenizers::Result<Self> {
        let settings: Settings = serde_json::from_slice(files::TOKENIZER_SETTINGS)?;
        let vocabulary = UnigramVocabulary::read(files::VOCABULARY).ok_or("the vocabulary is cut short")?;
        let mut tokenizer = UnigramTokenizer::new(vocabulary);
        tokenizer.with_normalizer(settings.normalizer)?;
        tokenizer.with_pre_tokenizer(settings.pre_tokenizer);
        tokenizer.with_post_processor(settings.post_processor);
        tokenizer.add_special_tokens(settings.added_tokens)?;
        Ok(Self { name: identity.name.clone(), max_tokens: identity.max_tokens, tokenizer })
    }

    /// The ids of the tokens of `text`, without those that frame a whole input.
    pub fn ids(&self, text: &str) -> Result<Vec<u32>, EmbedError> {
        self.encode(text, false)
    }

    /// The number of tokens of `text`, without those that frame a whole input.
    pub fn count(&self, text: &str) -> usize {
        self.ids(text).map_or(text.len(), |ids| ids.len())
    }

    /// The ids that the model reads for `text`. A text that is too long is cut at its end.
    pub fn input(&self, text: &str) -> Result<Vec<i64>, EmbedError> {
        Ok(cut(self.encode(text, true)?.into_iter().map(i64::from).collect(), self.max_tokens))
    }

    /// The weight of each token by its id: the rarer, the greater.
    pub fn weights(&self) -> Vec<f32> {
        self.tokenizer.get_model().weights()
    }

    fn encode(&self, text: &str, is_whole: bool) -> Result<Vec<u32>, EmbedError> {
        let encoding = self.tokenizer.encode_fast(text, is_whole);
        encoding.map(|encoding| encoding.get_ids().to_vec()).map_err(|error| EmbedError::Run {
            name: self.name.clone(),
            chars: text.chars().count(),
            reason: error.to_string(),
        })
    }
}

/// The first ids of `ids`, `max_tokens` of them; the last stays the last, because it frames the input.
fn cut(mut ids: Vec<i64>, max_tokens: usize) -> Vec<i64> {
    if ids.len() > max_tokens {
        let last = ids.pop();
        ids.truncate(max_tokens.saturating_sub(1));
        ids.extend(last);
    }
    ids
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tokenizers::Tokenizer;

    use super::*;
    use crate::embed::{Model, ModelChoice, fastembed};

    fn both() -> (BuiltInTokenizer, Tokenizer) {
        let model = Model::open(&ModelChoice::BuiltIn).expect("built in");
        let ours = BuiltInTokenizer::load(&model.spec().identity).expect("sorted vocabulary");
        (ours, fastembed::tokenizer(files::TOKENIZER).expect("tokenizer.json"))
    }

    fn ids(tokenizer: &Tokenizer, text: &str, is_whole: bool) -> Vec<u32> {
        tokenizer.encode_fast(text, is_whole).expect("ids").get_ids().to_vec()
    }

    #[test]
    fn the_sorted_vocabulary_reads_texts_as_the_tokenizer_it_was_made_from() {
        let (ours, theirs) = both();
        let texts = [
            "",
            " ",
            "query: how do long-context models forget?",
            "passage: 稀疏注意力（sparse attention）把开销降到线性，几万词也放得下。",
            "  two  blanks,\ttabs\nand lines\r\n",
            "１２３　ＡＢＣ ﬁne ½ naïve café 🙂🙃 \u{200b}\u{feff} e\u{301}",
            "ᚠᚢᚦ unknown ᛟ and known, ᚠ",
            "<s> in a text </s> <mask>, <pad><unk>",
            "$e^{i\\pi}+1=0$ \\mathbb{R}^n x_1,\u{0}\u{1} ...",
            "한국어 русский العربية हिन्दी ไทย",
        ];
        let model_card = include_str!("../../../models/papers-e5-zh-en/README.md");
        for text in texts.into_iter().chain(model_card.lines()) {
            for is_whole in [true, false] {
                assert_eq!(ours.encode(text, is_whole).expect("ours"), ids(&theirs, text, is_whole), "{text:?}");
            }
        }
    }

    #[test]
    fn any_text_is_read_alike() {
        let (ours, theirs) = both();
        proptest!(|(text in "(\\PC|[a-z ]{1,8}|[一-龥]{1,6}| ){0,40}")| {
            prop_assert_eq!(ours.encode(&text, true).expect("ours"), ids(&theirs, &text, true));
        });
    }

    #[test]
    fn a_text_that_is_too_long_keeps_its_frame() {
        let (ours, _) = both();
        let whole = ours.input("a long text about nothing in particular").expect("input");
        let short = cut(whole.clone(), 5);
        assert_eq!((&short[..4], short.last(), short.len()), (&whole[..4], whole.last(), 5));
        let long = ours.input(&"a long text ".repeat(1000)).expect("input");
        assert_eq!((long.len(), long.last()), (512, whole.last()));
    }
}
