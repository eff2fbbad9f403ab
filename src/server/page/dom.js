// Building of elements. Data become text nodes and attributes, never markup.

/**
 * An element with properties and children. `class`, `data-…`, `aria-…`, `role`, `lang` and the like are attributes,
 * `on…` are listeners; `null`, `undefined` and `false` are left out.
 */
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key === 'value' || key === 'checked' || key === 'hidden') element[key] = value;
    else element.setAttribute(key, value === true ? '' : value);
  }
  add(element, children);
  return element;
}

/** Appends text, elements and lists of them; what is empty is left out. */
export function add(parent, children) {
  for (const child of [children].flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false && child !== '') parent.append(child);
  }
  return parent;
}

/** Replaces the content of an element. The focus stays on what has the same `data-key` before and after. */
export function fill(parent, ...children) {
  const active = document.activeElement;
  const key = parent.contains(active) ? active.closest('[data-key]')?.dataset.key : undefined;
  parent.replaceChildren();
  add(parent, children);
  if (key !== undefined) parent.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

/** A button with a text. */
export function button(text, onclick, properties = {}) {
  return el('button', { type: 'button', class: 'plain', onclick, ...properties }, text);
}

const HAN = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;

/** `zh` for a text with a Chinese character, else `en`. */
export function languageOf(text) {
  return HAN.test(text ?? '') ? 'zh' : 'en';
}

/** What `lang` attributes say of a language. */
export function tag(language) {
  return language === 'zh' ? 'zh-CN' : 'en';
}

/** What `lang` attributes say of a text. */
export function tagOf(text) {
  return tag(languageOf(text));
}

const SCHEMES = /^(https?|zotero|mendeley|obsidian|calibre|bookends|x-devonthink-item):/i;

/** A link out of the page, or nothing for an address that a browser should not be sent to. */
export function link(address, label, properties = {}) {
  if (!address || !SCHEMES.test(address)) return null;
  return el('a', { href: address, target: '_blank', rel: 'noopener noreferrer', ...properties }, label);
}

/** The host of an address, without `www.`; the scheme of what is no web page. */
export function host(address) {
  try {
    const { protocol, hostname } = new URL(address);
    return /^https?:$/.test(protocol) ? hostname.replace(/^www\./, '') : protocol.slice(0, -1);
  } catch {
    return address;
  }
}

/** The name of a file, without its folders. */
export function fileName(path) {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}

/** Whether a key is meant for a field of text. */
export function isTyping(target) {
  return (
    target instanceof Element &&
    target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select') !== null
  );
}
