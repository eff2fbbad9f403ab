// Formulas between `$` as readable text: LaTeX commands become Unicode characters, `^` and `_` raised and lowered text.
import { el } from './dom.js';

const SYMBOLS = new Map(
  (
    'alpha α beta β gamma γ delta δ epsilon ε varepsilon ε eps ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ ' +
    'pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ ' +
    'Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω times × cdot · div ÷ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet • ' +
    'oplus ⊕ ominus ⊖ otimes ⊗ odot ⊙ leq ≤ le ≤ leqslant ≤ geq ≥ ge ≥ geqslant ≥ ll ≪ gg ≫ neq ≠ ne ≠ equiv ≡ approx ≈ sim ∼ ' +
    'simeq ≃ cong ≅ propto ∝ lesssim ≲ gtrsim ≳ in ∈ ni ∋ notin ∉ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ cup ∪ cap ∩ ' +
    'setminus ∖ emptyset ∅ varnothing ∅ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ land ∧ wedge ∧ lor ∨ vee ∨ to → rightarrow → ' +
    'leftarrow ← gets ← leftrightarrow ↔ mapsto ↦ uparrow ↑ downarrow ↓ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ implies ⇒ ' +
    'iff ⇔ longrightarrow ⟶ infty ∞ partial ∂ nabla ∇ sum ∑ prod ∏ int ∫ oint ∮ sqrt √ ell ℓ hbar ℏ Re ℜ Im ℑ aleph ℵ angle ∠ ' +
    'perp ⊥ parallel ∥ mid ∣ vert | Vert ‖ lVert ‖ rVert ‖ lvert | rvert | langle ⟨ rangle ⟩ lceil ⌈ rceil ⌉ lfloor ⌊ rfloor ⌋ ldots … ' +
    'cdots ⋯ dots … vdots ⋮ ddots ⋱ prime ′ degree ° dagger † ddagger ‡ models ⊨ vdash ⊢ top ⊤ bot ⊥ triangle △ square □ ' +
    'checkmark ✓ colon : lbrace { rbrace } backslash \\ quad \u2003 qquad \u2003\u2003'
  )
    .split(' ')
    .flatMap((part, at, all) => (at % 2 === 0 ? [[part, all[at + 1]]] : [])),
);
// Written upright, as words.
const FUNCTIONS = new Set(
  'log ln lg exp min max sup inf lim sin cos tan cot arcsin arccos arctan sinh cosh tanh det dim ker deg gcd arg argmin argmax Pr mod bmod poly'.split(
    ' ',
  ),
);
// Change nothing but the shape of their argument.
const BARE = new Set(
  'mathrm mathbf mathit mathsf mathtt mathcal mathscr mathfrak boldsymbol bm pmb text textbf textit textrm textsf texttt textsc emph mbox hbox operatorname rm bf it cal sf tt frak mathop mathbin mathrel left right big Big bigg Bigg bigl bigr Bigl Bigr displaystyle textstyle limits nolimits'.split(
    ' ',
  ),
);
const ACCENTS = {
  hat: '\u0302',
  widehat: '\u0302',
  tilde: '\u0303',
  widetilde: '\u0303',
  bar: '\u0304',
  overline: '\u0305',
  vec: '\u20d7',
  dot: '\u0307',
  ddot: '\u0308',
  check: '\u030c',
  underline: '\u0332',
};
const BOARD = { N: 'ℕ', Z: 'ℤ', Q: 'ℚ', R: 'ℝ', C: 'ℂ', P: 'ℙ', H: 'ℍ', E: '𝔼', F: '𝔽', S: '𝕊', 1: '𝟙' };
const SPACES = new Set([',', ';', ':', '!', ' ', '>']);
const DEEPEST = 20;

/**
 * Where the formulas of a text are: half-open ranges with the `$`. As in Pandoc, `$` opens before what is no space, closes
 * behind what is no space and before what is no digit, so that sums of money stay as they are.
 */
function formulas(text) {
  const found = [];
  for (const match of text.matchAll(/(?<![\\$])(\${1,2})(?![\s$])([^$]{1,400}?)(?<![\s\\])\1(?![\d$])/g)) {
    // A closing `$` behind prose is the opening one of a sum.
    if (/[\p{Script=Han}]|[a-z]{3,} [a-z]{2,} /u.test(match[2].replace(/\\\w+(\{[^}]*\})?/g, ''))) continue;
    found.push({ start: match.index, end: match.index + match[0].length, body: match[2] });
  }
  return found;
}

class Reader {
  constructor(body) {
    this.tokens = [...body.matchAll(/\\([a-zA-Z]+)\*?\s*|\\(.)|([\s\S])/gu)];
    this.at = 0;
  }

  /** The nodes up to a closing brace, or to the end. */
  group(depth) {
    const nodes = [];
    while (this.at < this.tokens.length) {
      if (this.tokens[this.at][3] === '}') {
        this.at += 1;
        break;
      }
      nodes.push(...this.one(depth));
    }
    return nodes;
  }

  /** The nodes of one token with its arguments. */
  one(depth) {
    const [, name, escaped, plain] = this.tokens[this.at++] ?? [];
    if (name !== undefined) return this.named(name, depth);
    if (escaped !== undefined) return SPACES.has(escaped) ? ['\u2009'] : [escaped === '|' ? '‖' : escaped];
    if (plain === undefined) return [];
    if (plain === '{') return depth < DEEPEST ? this.group(depth + 1) : [];
    if (plain === '^' || plain === '_') {
      const inner = this.argument(depth);
      const text = inner.map((node) => node.textContent ?? node).join('');
      if (plain === '^' && /^[∘°′*∗†o]$/.test(text)) return [text === '∘' || text === 'o' ? '°' : text];
      return [el(plain === '^' ? 'sup' : 'sub', {}, inner)];
    }
    if (plain === '~' || /\s/.test(plain)) return [' '];
    if (plain === '-') return ['−'];
    if (/[a-zA-Zα-ωϑϕ]/.test(plain)) return [el('i', {}, plain)];
    return [plain];
  }

  argument(depth) {
    while (/^\s$/.test(this.tokens[this.at]?.[3] ?? '')) this.at += 1;
    return depth < DEEPEST ? this.one(depth + 1) : [];
  }

  named(name, depth) {
    if (SYMBOLS.has(name)) {
      if (name === 'sqrt') return ['√', ...this.enclosed(depth)];
      return [SYMBOLS.get(name)];
    }
    if (BARE.has(name)) return this.tokens[this.at]?.[3] === '{' ? [this.upright(depth)] : [];
    if (FUNCTIONS.has(name)) return [name, '\u2009'];
    if (name in ACCENTS) {
      const text = this.upright(depth);
      return [[...text].length === 1 ? text + ACCENTS[name] : text];
    }
    if (name === 'mathbb' || name === 'Bbb') {
      const text = this.upright(depth);
      return [BOARD[text] ?? text];
    }
    if (name in BOARD) return [BOARD[name]];
    if (/^[dt]?frac$/.test(name)) return [...this.enclosed(depth), '/', ...this.enclosed(depth)];
    return [name];
  }

  upright(depth) {
    return this.argument(depth)
      .map((node) => node.textContent ?? node)
      .join('');
  }

  /** An argument, in parentheses when it is more than one character or number. */
  enclosed(depth) {
    const nodes = this.argument(depth);
    const text = nodes.map((node) => node.textContent ?? node).join('');
    return /^([\d.]+|.)$/su.test(text) ? nodes : ['(', ...nodes, ')'];
  }
}

/** The nodes of a formula, without its `$`. */
export function formula(body) {
  return el('span', { class: 'math' }, new Reader(body.trim()).group(0));
}

/**
 * The nodes of a text: formulas readable, and the characters in `marks` marked. Marks are half-open ranges of Unicode
 * code points, in order.
 */
export function prose(raw, marks = []) {
  // A control character is shown as its picture: ␛ for an escape.
  const text = raw.replace(/[\0-\x08\x0b-\x1f\x7f]/g, (c) =>
    String.fromCharCode(c === '\x7f' ? 0x2421 : 0x2400 + c.charCodeAt(0)),
  );
  const found = formulas(text);
  if (found.length === 0 && marks.length === 0) return [text];
  const ranges = units(text, marks);
  const nodes = [];
  let at = 0;
  for (const { start, end, body } of [...found, { start: text.length, end: text.length, body: null }]) {
    nodes.push(...marked(text, at, start, ranges));
    if (body !== null) {
      const inner = formula(body);
      nodes.push(ranges.some(([from, to]) => from < end && start < to) ? el('mark', {}, inner) : inner);
    }
    at = end;
  }
  return nodes;
}

/** Ranges of code points as ranges of UTF-16 units; what is out of order or out of the text is left out. */
function units(text, marks) {
  const starts = [];
  let at = 0;
  for (const c of text) {
    starts.push(at);
    at += c.length;
  }
  starts.push(at);
  const ranges = [];
  for (const [from, to] of marks) {
    if (from < to && to < starts.length && starts[from] >= (ranges.at(-1)?.[1] ?? 0))
      ranges.push([starts[from], starts[to]]);
  }
  return ranges;
}

function marked(text, from, to, ranges) {
  const nodes = [];
  let at = from;
  for (const [start, end] of ranges) {
    const [a, b] = [Math.max(start, at), Math.min(end, to)];
    if (a >= b) continue;
    nodes.push(text.slice(at, a), el('mark', {}, text.slice(a, b)));
    at = b;
  }
  nodes.push(text.slice(at, to));
  return nodes.filter((node) => node !== '');
}
