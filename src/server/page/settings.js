// The reader's choices that outlive a visit: language and theme. Storage may be forbidden, so each use is guarded.
import { button, el, fill } from './dom.js';
import { language, setLanguage, t } from './words.js';

const THEMES = ['auto', 'light', 'dark'];
let theme = document.documentElement.dataset.theme ?? 'auto';

function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // The choice then lasts until the page is left.
  }
}

function setTheme(next) {
  theme = next;
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  keep('papers-sem theme', theme);
}

/** Shows the switches. `changed` is called when the language changes, `help` when help is wanted. */
export function showSettings(place, { changed, help }) {
  const draw = () => {
    const other = language() === 'zh' ? 'en' : 'zh';
    const choose = (event) => setTheme(event.target.value);
    fill(
      place,
      button(
        other === 'zh' ? '中文' : 'English',
        () => {
          setLanguage(other);
          keep('papers-sem language', other);
          draw();
          changed();
        },
        { lang: other === 'zh' ? 'zh-CN' : 'en', 'data-key': 'language' },
      ),
      el(
        'select',
        { 'aria-label': t('theme'), onchange: choose, 'data-key': 'theme' },
        THEMES.map((name) => {
          const option = el('option', { value: name }, t(`theme_${name}`));
          option.selected = name === theme;
          return option;
        }),
      ),
      button('?', help, { 'aria-label': t('help'), title: `${t('help')} (?)`, 'data-key': 'help' }),
    );
  };
  draw();
}
