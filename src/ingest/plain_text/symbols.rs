//! What the commands of LaTeX stand for.

/// The symbol of a command in a formula or in a text, for example `α` for `alpha`.
pub(super) fn symbol(command: &str) -> Option<&'static str> {
    let at = SYMBOLS.binary_search_by_key(&command, |&(name, _)| name).ok()?;
    SYMBOLS.get(at).map(|&(_, symbol)| symbol)
}

/// The letter of a command in a text, for example `ß` for `ss`.
pub(super) fn letter(command: &str) -> Option<&'static str> {
    LETTERS.iter().find(|(name, _)| *name == command).map(|&(_, letter)| letter)
}

/// The combining mark of an accent, for example of `\'`.
pub(super) fn accent(command: &str) -> Option<char> {
    ACCENTS.iter().find(|(name, _)| *name == command).map(|&(_, mark)| mark)
}

/// Whether a command only changes how its argument looks.
pub(super) fn is_style(command: &str) -> bool {
    STYLES.contains(&command)
}

/// Whether a command changes how the rest of its group looks.
pub(super) fn is_declaration(command: &str) -> bool {
    DECLARATIONS.contains(&command)
}

/// Whether a command stands for something elsewhere, such as a reference: its argument is no text.
pub(super) fn is_reference(command: &str) -> bool {
    REFERENCES.contains(&command)
}

const LETTERS: &[(&str, &str)] = &[
    ("aa", "å"),
    ("AA", "Å"),
    ("ae", "æ"),
    ("AE", "Æ"),
    ("oe", "œ"),
    ("OE", "Œ"),
    ("o", "ø"),
    ("O", "Ø"),
    ("l", "ł"),
    ("L", "Ł"),
    ("ss", "ß"),
    ("i", "ı"),
    ("j", "ȷ"),
    ("dh", "ð"),
    ("th", "þ"),
    ("S", "§"),
    ("P", "¶"),
    ("textendash", "–"),
    ("textemdash", "—"),
    ("textquoteright", "’"),
    ("textquoteleft", "‘"),
    ("textquotedblleft", "“"),
    ("textquotedblright", "”"),
    ("textbackslash", "\\"),
    ("textasciitilde", "~"),
    ("textregistered", "®"),
    ("texttrademark", "™"),
    ("textdegree", "°"),
    ("LaTeX", "LaTeX"),
    ("TeX", "TeX"),
];

const ACCENTS: &[(&str, char)] = &[
    ("'", '\u{301}'),
    ("`", '\u{300}'),
    ("^", '\u{302}'),
    ("\"", '\u{308}'),
    ("~", '\u{303}'),
    ("=", '\u{304}'),
    (".", '\u{307}'),
    ("u", '\u{306}'),
    ("v", '\u{30c}'),
    ("H", '\u{30b}'),
    ("c", '\u{327}'),
    ("k", '\u{328}'),
    ("r", '\u{30a}'),
    ("d", '\u{323}'),
    ("b", '\u{331}'),
];

const STYLES: &[&str] = &[
    "textit",
    "textbf",
    "emph",
    "texttt",
    "textsc",
    "textsf",
    "textrm",
    "textup",
    "textnormal",
    "textmd",
    "textsl",
    "textsuperscript",
    "textsubscript",
    "underline",
    "uline",
    "text",
    "mbox",
    "hbox",
    "mathcal",
    "mathbb",
    "mathbf",
    "mathrm",
    "mathit",
    "mathsf",
    "mathtt",
    "mathfrak",
    "mathscr",
    "boldsymbol",
    "bm",
    "pmb",
    "operatorname",
    "hat",
    "widehat",
    "tilde",
    "widetilde",
    "bar",
    "overline",
    "vec",
    "dot",
    "ddot",
    "check",
    "url",
    "path",
    "ensuremath",
    "uppercase",
    "lowercase",
    "overrightarrow",
    "footnotesize",
];

const DECLARATIONS: &[&str] = &[
    "it",
    "bf",
    "em",
    "rm",
    "sc",
    "sf",
    "tt",
    "sl",
    "cal",
    "itshape",
    "bfseries",
    "scshape",
    "ttfamily",
    "sffamily",
    "normalfont",
    "small",
    "large",
    "tiny",
    "displaystyle",
    "textstyle",
    "noopsort",
];

const REFERENCES: &[&str] = &["cite", "citep", "citet", "citealp", "ref", "eqref", "label", "cref", "Cref", "autoref"];

// By name, for the binary search.
const SYMBOLS: &[(&str, &str)] = &[
    ("Delta", "Δ"),
    ("Gamma", "Γ"),
    ("Lambda", "Λ"),
    ("Leftrightarrow", "⇔"),
    ("Omega", "Ω"),
    ("Phi", "Φ"),
    ("Pi", "Π"),
    ("Psi", "Ψ"),
    ("Rightarrow", "⇒"),
    ("Sigma", "Σ"),
    ("Theta", "Θ"),
    ("Upsilon", "Υ"),
    ("Xi", "Ξ"),
    ("alpha", "α"),
    ("approx", "≈"),
    ("ast", "*"),
    ("beta", "β"),
    ("bullet", "•"),
    ("cap", "∩"),
    ("cdot", "·"),
    ("cdots", "…"),
    ("chi", "χ"),
    ("circ", "∘"),
    ("cup", "∪"),
    ("dagger", "†"),
    ("degree", "°"),
    ("delta", "δ"),
    ("dots", "…"),
    ("ell", "ℓ"),
    ("emptyset", "∅"),
    ("epsilon", "ε"),
    ("equiv", "≡"),
    ("eta", "η"),
    ("exists", "∃"),
    ("forall", "∀"),
    ("gamma", "γ"),
    ("ge", "≥"),
    ("geq", "≥"),
    ("geqslant", "≥"),
    ("gg", "≫"),
    ("gtrsim", "≳"),
    ("hbar", "ℏ"),
    ("in", "∈"),
    ("infty", "∞"),
    ("int", "∫"),
    ("iota", "ι"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("langle", "⟨"),
    ("lceil", "⌈"),
    ("ldots", "…"),
    ("le", "≤"),
    ("leftarrow", "←"),
    ("leftrightarrow", "↔"),
    ("leq", "≤"),
    ("leqslant", "≤"),
    ("lesssim", "≲"),
    ("lfloor", "⌊"),
    ("ll", "≪"),
    ("mapsto", "↦"),
    ("mid", "|"),
    ("mp", "∓"),
    ("mu", "μ"),
    ("nabla", "∇"),
    ("ne", "≠"),
    ("neq", "≠"),
    ("notin", "∉"),
    ("nu", "ν"),
    ("odot", "⊙"),
    ("omega", "ω"),
    ("oplus", "⊕"),
    ("otimes", "⊗"),
    ("partial", "∂"),
    ("perp", "⊥"),
    ("phi", "φ"),
    ("pi", "π"),
    ("pm", "±"),
    ("prime", "′"),
    ("prod", "∏"),
    ("propto", "∝"),
    ("psi", "ψ"),
    ("rangle", "⟩"),
    ("rceil", "⌉"),
    ("rfloor", "⌋"),
    ("rho", "ρ"),
    ("rightarrow", "→"),
    ("setminus", "∖"),
    ("sigma", "σ"),
    ("sim", "~"),
    ("simeq", "≃"),
    ("star", "⋆"),
    ("subset", "⊂"),
    ("subseteq", "⊆"),
    ("sum", "∑"),
    ("tau", "τ"),
    ("theta", "θ"),
    ("times", "×"),
    ("to", "→"),
    ("triangle", "△"),
    ("uparrow", "↑"),
    ("upsilon", "υ"),
    ("varepsilon", "ε"),
    ("varphi", "φ"),
    ("vartheta", "ϑ"),
    ("vee", "∨"),
    ("wedge", "∧"),
    ("xi", "ξ"),
    ("zeta", "ζ"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_symbols_are_in_order() {
        assert!(SYMBOLS.is_sorted_by(|one, next| one.0 < next.0));
        assert_eq!((symbol("alpha"), symbol("zeta"), symbol("Delta")), (Some("α"), Some("ζ"), Some("Δ")));
        assert_eq!(symbol("log"), None);
    }
}
