// The page's own words, in both languages. What is said of the library comes from the server as it is.

let now = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';

const number = (n) => new Intl.NumberFormat(now === 'zh' ? 'zh-CN' : 'en').format(n);
const papers = (n) => `${number(n)} ${n === 1 ? 'paper' : 'papers'}`;
const files = (n) => `${number(n)} ${n === 1 ? 'file' : 'files'}`;
const list = (items) => new Intl.ListFormat(now === 'zh' ? 'zh-CN' : 'en').format(items);

// name: [English, Chinese]; a function where there are arguments.
const TABLE = {
  skip: ['To the answers', '跳到结果'],
  field: ['Question or paper', '问题或论文'],
  field_hint: ['Ask in English or Chinese', '用中文或英文提问'],
  clear: ['Clear', '清空'],
  mode: ['Search by', '检索方式'],
  mode_hybrid: ['Meaning and words', '语义和词语'],
  mode_semantic: ['Meaning', '语义'],
  mode_lexical: ['Words', '词语'],
  paste: ['Paste a paragraph', '粘贴一段文字'],
  theme: ['Colours', '配色'],
  theme_auto: ['Auto', '自动'],
  theme_light: ['Light', '浅色'],
  theme_dark: ['Dark', '深色'],
  help: ['Help', '帮助'],
  map: ['Map', '地图'],
  close: ['Close', '关闭'],
  back: ['Back', '返回'],
  copy: ['Copy', '复制'],
  copied: ['Copied', '已复制'],
  not_copied: ['Not copied', '复制失败'],
  copy_place: [(place) => `Copy ${place}`, (place) => `复制 ${place}`],
  copy_command: [(command) => `Copy the command ${command}`, (command) => `复制命令 ${command}`],

  found: [
    (n) => (n === 0 ? 'Nothing found' : `${papers(n)} found`),
    (n) => (n === 0 ? '没有结果' : `找到 ${number(n)} 篇`),
  ],
  shown: [(n) => papers(n), (n) => `${number(n)} 篇论文`],
  shown_of: [(n, all) => `${number(n)} of ${papers(all)}`, (n, all) => `${number(n)} 篇，共 ${number(all)} 篇`],
  took: [
    (ms) => `${ms < 10 ? ms.toFixed(1) : number(Math.round(ms))} ms`,
    (ms) => `${ms < 10 ? ms.toFixed(1) : number(Math.round(ms))} 毫秒`,
  ],
  newest_first: ['newest first', '按时间倒序'],
  answers: ['Answers', '结果'],
  more: ['Show more', '显示更多'],
  doubtful: [
    'Probably not in your library. These are the nearest papers.',
    '你的资料库里很可能没有。下面是最接近的论文。',
  ],
  condition_author: [(name) => `by ${name}`, (name) => `作者：${name}`],
  condition_year: [(years) => `year ${years}`, (years) => `年份：${years}`],
  condition_venue: [(venue) => `at ${venue}`, (venue) => `发表于 ${venue}`],
  kind_survey: ['survey', '综述'],
  kind_benchmark: ['benchmark', '评测基准'],
  kind_dataset: ['dataset', '数据集'],
  kind_tutorial: ['tutorial', '教程'],
  kind_position: ['position paper', '立场文章'],
  not_left_out: [(text) => `papers that mention “${text}” are not left out`, (text) => `提到“${text}”的论文没有排除`],
  literally: ['Search word for word', '逐字检索'],
  is_literal: ['Word for word', '逐字检索'],
  not_literally: ['Recognise authors, years and kinds', '识别作者、年份和类型'],
  from_here_doubtful: ['From here on less likely', '以下可能性较低'],
  select: [(title) => `Select: ${title}`, (title) => `选择：${title}`],
  select_all: ['Select all', '全选'],
  more_authors: [(n) => `and ${number(n)} more`, (n) => `等 ${number(n + 3)} 人`],
  found_by: [(ways) => `found by ${list(ways)}`, (ways) => `命中：${list(ways)}`],
  by_name: ['name', '名称'],
  by_meaning: ['meaning', '语义'],
  by_words: ['words', '词语'],
  by_translated_words: ['translated words', '译词'],
  likelihood: [(percent) => `How sure: ${percent} %`, (percent) => `把握：${percent}%`],
  unlikely: ['not sure', '不确定'],
  whole_passage: ['whole passage', '整段'],
  similar: ['More like this', '类似论文'],
  in_library: [(name) => `In ${name}`, (name) => `在 ${name} 中打开`],
  cite: ['Cite', '引用'],
  copy_as: [(format) => `Copy as ${format}`, (format) => `复制为 ${format}`],
  filter_tag: [(tag) => `Only papers tagged ${tag}`, (tag) => `只看标签“${tag}”`],

  filters: ['Filters', '筛选'],
  filters_on: [(n) => `Filters (${n})`, (n) => `筛选（${n}）`],
  active_filters: ['Active filters', '已选条件'],
  drop: [(filter) => `Drop the filter ${filter}`, (filter) => `去掉条件 ${filter}`],
  drop_all: ['Drop all', '全部清除'],
  lang: ['Language', '语言'],
  lang_en: ['English', '英文'],
  lang_zh: ['Chinese', '中文'],
  year: ['Year', '年份'],
  since: ['from', '从'],
  until: ['to', '到'],
  any_year: ['any', '不限'],
  tag: ['Tag', '标签'],
  category: ['Category', '类别'],
  author: ['Author', '作者'],
  source: ['Source', '来源'],
  has: ['Has', '包含'],
  min_score: ['How sure, at least', '最低把握'],
  chip_since: [(date) => `from ${date}`, (date) => `${date} 起`],
  chip_until: [(date) => `to ${date}`, (date) => `至 ${date}`],
  all_values: [(n) => `All ${number(n)}`, (n) => `全部 ${number(n)} 项`],
  fewer: ['Fewer', '收起'],

  none_filtered: ['No paper meets all filters.', '没有论文符合全部条件。'],
  none_filtered_next: ['Drop one of them:', '可以去掉其中一项：'],
  without: [(filter, n) => `${papers(n)} without “${filter}”`, (filter, n) => `去掉“${filter}”：${number(n)} 篇`],
  none_words: ['No paper has these words.', '没有论文含有这些词。'],
  none_words_next: ['Search by meaning instead', '改用语义检索'],
  none: ['No paper answers this.', '没有找到论文。'],
  none_next: ['Say it in other words, or in the other language.', '换一种说法，或换一种语言试试。'],

  like: ['More like', '类似于'],
  paragraph_label: ['A paragraph: an abstract, a page of your draft, a review', '一段文字：摘要、草稿或评审意见'],
  paragraph_find: ['Find papers', '查找论文'],
  paragraph_hint: ['Ctrl+Enter', 'Ctrl+Enter'],

  holds: [
    (all, first, last) => `${papers(all)}${first ? `, ${first === last ? first : `${first} – ${last}`}` : ''}`,
    (all, first, last) => `${number(all)} 篇论文${first ? `，${first === last ? first : `${first} – ${last}`}` : ''}`,
  ],
  holds_files: [
    (n, passages) => `from ${files(n)}, ${number(passages)} passages`,
    (n, passages) => `来自 ${number(n)} 个文件，共 ${number(passages)} 段`,
  ],
  holds_languages: [
    (en, zh) => `${number(en)} with English texts, ${number(zh)} with Chinese`,
    (en, zh) => `${number(en)} 篇有英文，${number(zh)} 篇有中文`,
  ],
  try: ['Try', '试试'],
  newest: ['Newest', '最新'],
  by_year: ['By year', '按年份'],
  tags: ['Tags', '标签'],

  none_yet: ['No papers yet', '还没有论文'],
  no_index: [(index) => `There is no index in ${index}.`, (index) => `${index} 里还没有索引。`],
  empty_index: [(index) => `The index in ${index} holds no paper.`, (index) => `${index} 里的索引没有论文。`],
  what_to_run: [
    'Give papers-sem your notes, a Zotero folder or an exported list, in a terminal:',
    '在终端里把笔记、Zotero 文件夹或导出的文献列表交给 papers-sem：',
  ],
  what_is_read: [
    'It reads Markdown, HTML, text, BibTeX, RIS, CSV, JSON, Zotero and more. This page shows the papers as soon as they are there.',
    '可以读取 Markdown、HTML、纯文本、BibTeX、RIS、CSV、JSON、Zotero 等。论文入库后，本页会自动显示。',
  ],

  paper: ['Paper', '论文'],
  identifiers: ['Identifiers', '标识'],
  published: ['Published', '发表'],
  links: ['Links', '链接'],
  sources: ['Read from', '来源'],
  no_text: ['The index holds no text of this paper.', '索引里没有这篇论文的正文。'],
  unknown_paper: ['There is no such paper. Nearest by name:', '没有这篇论文。名称最接近的有：'],
  text_abstract: ['Abstract', '摘要'],
  text_summary: ['Summary', '总结'],
  text_key_points: ['Key points', '要点'],
  text_tldr: ['In one sentence', '一句话总结'],
  text_motivation: ['Motivation', '动机'],
  text_method: ['Method', '方法'],
  text_result: ['Results', '结果'],
  text_conclusion: ['Conclusion', '结论'],
  text_note: ['Note', '笔记'],
  text_section: ['Section', '章节'],

  selected: [(n) => `${number(n)} selected`, (n) => `已选 ${number(n)} 篇`],
  export: ['Save as', '导出为'],
  unselect: ['Clear the selection', '清除选择'],

  updating: [
    (task, done, total) => `The index is being updated: ${task}${total ? `, ${number(done)} of ${number(total)}` : ''}`,
    (task, done, total) => `正在更新索引：${task}${total ? `，${number(done)} / ${number(total)}` : ''}`,
  ],
  task_reading: ['reading files', '读取文件'],
  task_embedding: ['reading texts with the model', '用模型处理文本'],
  task_indexing: ['indexing words', '建立词语索引'],
  sources_changed: [
    (parts) => `Since the index was made, ${list(parts)}. To bring it up to date:`,
    (parts) => `建立索引以后：${list(parts)}。更新索引：`,
  ],
  changed: [(n) => `${files(n)} changed`, (n) => `${number(n)} 个文件有改动`],
  new: [(n) => `${files(n)} ${n === 1 ? 'is' : 'are'} new`, (n) => `新增 ${number(n)} 个文件`],
  gone: [(n) => `${files(n)} ${n === 1 ? 'is' : 'are'} gone`, (n) => `少了 ${number(n)} 个文件`],
  damaged: [
    'The newest index cannot be used, the one before it answers.',
    '最新的索引无法使用，目前由上一个索引回答。',
  ],
  all_damaged: ['The index cannot be used.', '索引无法使用。'],
  update_failed: ['The index could not be updated, and is as it was.', '索引更新失败，内容保持不变。'],
  offline: ['The server does not answer. It is started with:', '服务器没有响应。启动命令：'],
  no_answer: ['The connection broke.', '连接中断。'],
  retry: ['Try again', '重试'],
  token: [
    'This server asks for its token. It is the one that papers-sem serve was started with.',
    '服务器需要令牌，即启动 papers-sem serve 时给出的令牌。',
  ],
  token_label: ['Token', '令牌'],
  token_use: ['Use', '使用'],
  failed: ['The question was not answered.', '这次检索没有成功。'],

  keys: ['Keys', '快捷键'],
  keys_field: ['to the search field', '跳到搜索框'],
  keys_move: ['next and previous paper', '下一篇、上一篇'],
  keys_enter: ['open the paper; keep the question in the history', '打开论文；把问题记入历史'],
  keys_escape: ['close, go back, clear', '关闭、返回、清空'],
  keys_outside: ['Outside the search field', '不在搜索框时'],
  keys_select: ['select the paper', '选择论文'],
  keys_similar: ['more like this', '类似论文'],
  keys_link: ['open its address', '打开链接'],
  keys_place: ['copy file and line', '复制文件和行号'],
  keys_help: ['this help', '本帮助'],
  help_ask: [
    'A question may be in either language, whatever the papers are written in. The name, the arXiv id or the DOI of a paper finds it directly.',
    '不论论文是中文还是英文，都可以用任一语言提问。输入论文名、arXiv 编号或 DOI 可以直接找到论文。',
  ],
  help_sure: [
    'The bar beside a paper shows how sure it is that this paper was meant: full is certain, empty is a guess.',
    '论文旁的横条表示把握大小：满格为确定，空白为猜测。',
  ],
  help_address: [
    'The address of the page holds the question, the filters and the open paper. It can be kept as a bookmark or sent to someone who uses the same server.',
    '网址里包含问题、筛选条件和打开的论文，可以收藏，也可以发给使用同一服务器的人。',
  ],
};

/** The word of a name in the language of the page. */
export function t(name, ...values) {
  const word = TABLE[name]?.[now === 'zh' ? 1 : 0] ?? name;
  return typeof word === 'function' ? word(...values) : word;
}

export const hasWord = (name) => name in TABLE;
export const language = () => now;
export const count = number;

export function setLanguage(next) {
  now = next;
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en';
}
