//! From text to the numbers that a model reads.

use serde::Deserialize;
use tokenizers::{
    AddedToken, DecoderWrapper, NormalizerWrapper, PostProcessorWrapper, PreTokenizerWrapper, Tokenizer, TokenizerImpl,
};

use crate::embed::builtin::unigram::UnigramVocabulary;
use crate::embed::model::Prepared;
use crate::embed::{EmbedError, Model};

type BuiltIn =
    TokenizerImpl<UnigramVocabulary, NormalizerWrapper, PreTokenizerWrapper, PostProcessorWrapper, DecoderWrapper>;

/// A model's tokenizer.
pub(crate) struct Tokens {
    /// The model's name.
    name: String,
    kind: Kind,
}

enum Kind {
    BuiltIn(Box<BuiltIn>),
    Any(Box<Tokenizer>),
}

/// `tokenizer.json` without its vocabulary, as far as it says how texts are read.
#[derive(Deserialize)]
struct Frame {
    added_tokens: Vec<AddedToken>,
    normalizer: Option<NormalizerWrapper>,
    pre_tokenizer: Option<PreTokenizerWrapper>,
    post_processor: Option<PostProcessorWrapper>,
}

impl Tokens {
    pub fn of(model: &Model) -> Result<Self, EmbedError> {
        let name = model.spec().identity.name.clone();
        let kind = match model.prepared() {
            Some(prepared) => built_in(prepared).map(|made| Kind::BuiltIn(Box::new(made))),
            None => from_json(model.tokenizer()).map(|made| Kind::Any(Box::new(made))),
        };
        match kind {
            Ok(kind) => Ok(Self { name, kind }),
            Err(error) => Err(EmbedError::ModelLoad { name, reason: format!("tokenizer.json: {error}") }),
        }
    }

    /// The numbers of `text`, without those that frame a whole input.
    pub fn ids(&self, text: &str) -> Result<Vec<u32>, EmbedError> {
        self.encode(text, false)
    }

    fn encode(&self, text: &str, is_whole: bool) -> Result<Vec<u32>, EmbedError> {
        let encoding = match &self.kind {
            Kind::BuiltIn(tokenizer) => tokenizer.encode_fast(text, is_whole),
            Kind::Any(tokenizer) => tokenizer.encode_fast(text, is_whole),
        };
        encoding.map(|encoding| encoding.get_ids().to_vec()).map_err(|error| EmbedError::Run {
            name: self.name.clone(),
            chars: text.chars().count(),
            reason: error.to_string(),
        })
    }

    /// How many tokens `text` has, without those that frame a whole input.
    pub fn count(&self, text: &str) -> usize {
        self.ids(text).map_or(text.len(), |ids| ids.len())
    }

    /// The input of the model for `text`: of one that is too long, its beginning.
    pub fn input(&self, text: &str, max_tokens: usize) -> Result<Vec<i64>, EmbedError> {
        let mut ids: Vec<i64> = self.encode(text, true)?.into_iter().map(i64::from).collect();
        if ids.len() > max_tokens {
            let last = ids.pop();
            ids.truncate(max_tokens.saturating_sub(1));
            ids.extend(last);
        }
        Ok(ids)
    }
}

fn built_in(prepared: &Prepared) -> tokenizers::Result<BuiltIn> {
    let frame: Frame = serde_json::from_slice(prepared.frame)?;
    let mut tokenizer = BuiltIn::new(prepared.pieces().ok_or("its pieces are cut off")?);
    tokenizer.with_normalizer(frame.normalizer)?;
    tokenizer.with_pre_tokenizer(frame.pre_tokenizer);
    tokenizer.with_post_processor(frame.post_processor);
    tokenizer.add_special_tokens(frame.added_tokens)?;
    Ok(tokenizer)
}

fn from_json(json: &[u8]) -> tokenizers::Result<Tokenizer> {
    let mut tokenizer = Tokenizer::from_bytes(json)?;
    tokenizer.with_truncation(None)?;
    tokenizer.with_padding(None);
    Ok(tokenizer)
}

#[cfg(all(test, feature = "embedded-model"))]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::embed::ModelChoice;

    fn both() -> (Tokens, Tokens) {
        let model = Model::open(&ModelChoice::BuiltIn).expect("built in");
        let theirs = from_json(model.tokenizer()).expect("tokenizer.json");
        let theirs = Tokens { name: String::new(), kind: Kind::Any(Box::new(theirs)) };
        (Tokens::of(&model).expect("pieces"), theirs)
    }

    #[test]
    fn the_sorted_pieces_read_texts_as_the_tokenizer_they_were_made_from() {
        let (ours, theirs) = both();
        assert!(matches!(ours.kind, Kind::BuiltIn(_)));
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
        let model_card = include_str!("../../models/papers-e5-zh-en/README.md");
        for text in texts.into_iter().chain(model_card.lines()) {
            for is_whole in [true, false] {
                let (ours, theirs) = (ours.encode(text, is_whole), theirs.encode(text, is_whole));
                assert_eq!(ours.expect("ours"), theirs.expect("theirs"), "{text:?}");
            }
        }
    }

    #[test]
    fn any_text_is_read_alike() {
        let (ours, theirs) = both();
        proptest!(|(text in "(\\PC|[a-z ]{1,8}|[一-龥]{1,6}| ){0,40}")| {
            prop_assert_eq!(ours.encode(&text, true).expect("ours"), theirs.encode(&text, true).expect("theirs"));
        });
    }

    #[test]
    fn a_text_that_is_too_long_keeps_its_frame() {
        let (ours, _) = both();
        let whole = ours.input("a long text about nothing in particular", 512).expect("input");
        let cut = ours.input("a long text about nothing in particular", 5).expect("input");
        assert_eq!((&cut[..4], cut.last(), cut.len()), (&whole[..4], whole.last(), 5));
    }
}
