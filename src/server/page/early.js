// Runs before the first paint, so that neither colours nor the language change under the reader's eyes.
(() => {
  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  const root = document.documentElement;
  const theme = kept('papers-sem theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  const asked = kept('papers-sem language');
  const chinese = asked ? asked === 'zh' : (navigator.languages?.[0] ?? navigator.language ?? '').startsWith('zh');
  root.lang = chinese ? 'zh-CN' : 'en';
})();
