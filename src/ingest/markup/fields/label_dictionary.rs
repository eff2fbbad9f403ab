//! The words that label the parts of an entry, in English and Chinese.
//!
//! Labels are compared in a folded form: lower case, without punctuation, pictographs, or spaces between Chinese
//! characters. One spelling of each is enough.

use crate::ingest::markup::fields::label::Label;
use crate::paper::TextKind;

/// Each label with its spellings, separated by commas.
pub(crate) const DICTIONARY: &[(Label, &str)] = &[
    (
        Label::Title,
        "title, paper title, 标题, 题目, 论文题目, 论文标题, 论文名称, 论文名, 文章标题, 中文标题, 中文题目, title zh, title cn, title chinese, chinese title, translated title, 标题翻译, 中文译名, 题名, name",
    ),
    (
        Label::Original,
        "original title, english title, title en, 原文标题, 英文标题, 英文题目, 原标题, 原题, 原文题目, 英文名, 英文名称",
    ),
    (
        Label::Authors,
        "author, authors, author s, firstauthor, first author, full authors, author list, 作者, 全部作者, 论文作者, 作者列表, 所有作者",
    ),
    (
        Label::Date,
        "date, publish, published, publication date, published date, publish date, submitted, submitted on, \
         date published, release date, updated, year, 发布日期, 发布时间, 发表时间, 发表日期, 日期, \
         时间, 提交日期, 提交时间, 年份, published on",
    ),
    (
        Label::Venue,
        "venue, conference, journal, publication, publisher, published in, proceedings, conference journal, 会议, \
         期刊, 发表于, 会议期刊, 期刊会议, 发表会议, 发表, 发表期刊, 期刊名称, 刊名, publication title, journal conference, proceedings title, 来源期刊, 文献来源, 发表于何处",
    ),
    (
        Label::Comment,
        "comment, comments, 发表状态, 录用状态, 录用情况, publication status, 备注, 评论, arxiv comment, 注释",
    ),
    (
        Label::Category,
        "category, categories, main category, primary category, subject, subjects, arxiv category, \
         分类, 类别, 主分类, 学科, 领域分类",
    ),
    (
        Label::Tags,
        "tag, tags, keyword, keywords, key words, topic, topics, index terms, 关键词, 关键字, 标签, \
         匹配领域, 领域, 主题, 研究方向, 分类标签, 关键字标签",
    ),
    (Label::Doi, "doi"),
    (
        Label::Paper,
        "paper, paper link, paper url, paper links, pdf, pdf link, arxiv, arxiv link, arxiv id, \
         arxiv url, abs, full text, original paper, paper address, eprint, 论文, 论文链接, 论文地址, \
         原文链接, 原文地址, paper title link, link to paper, paper pdf, arxiv abs, 原论文, 论文网址, 论文下载, 论文pdf, 论文原文, 原文, 论文及项目相关链接, 论文和项目链接, 文章链接地址",
    ),
    (
        Label::Link,
        "link, links, url, urls, code, code link, github, github link, github repo, repo, project, \
         project page, project website, website, homepage, demo, dataset, data, tweet, twitter, blog, \
         video, slides, model, models, huggingface, hugging face, huggingface collection, code project, \
         related links, resources, 链接, 地址, 代码, 代码链接, 代码地址, 项目, 项目链接, 项目地址, \
         项目主页, 主页, 代码项目, 相关链接, github链接, github代码链接, 开源地址, 数据集, 推特, 博客, \
         演示",
    ),
    (
        Label::Text(TextKind::Abstract),
        "abstract, 摘要, 摘要中文, 摘要原文, 中文摘要, 英文摘要, 原文摘要, 摘要翻译, original abstract, \
         abstract translation, translated abstract, 论文摘要, 内容摘要, abstract en, abstract zh, full abstract, show abstract, \
         view abstract, 查看摘要, 查看完整摘要, 完整摘要, 展开摘要, 查看原文摘要, 英文原文摘要",
    ),
    (
        Label::Text(TextKind::Summary),
        "summary, overview, synopsis, description, 介绍, 简要介绍, 论文介绍, 总结, 概述, 小结, 简介, 概要, 内容简介, 主要内容, \
         论文总结, 全文总结, 总体总结, summary zh, 中文总结, 内容概述, 论文简介, 主要结论内容, \
         核心总结, 核心内容, 核心思想, 核心观点, 主要工作, 论文概要, 核心摘要, ai摘要, 智能摘要, ai summary, ai总结, 速读, 解读, 论文解读",
    ),
    (
        Label::Text(TextKind::KeyPoints),
        "key takeaways, key takeaway, takeaways, key points, key point, highlights, main points, \
         key insights, key findings, contributions, main contributions, key contributions, 要点, \
         关键要点, 主要要点, 重要要点, 核心要点, 要点摘要, 要点总结, 关键点, 主要贡献, 贡献, 核心贡献, \
         亮点, 关键信息, 关键见解, 重点, 主要观点, 关键发现, 主要结论",
    ),
    (
        Label::Text(TextKind::Tldr),
        "tldr, tl dr, in one sentence, one sentence summary, one line summary, one liner, 一句话要点, \
         一句话总结, 一句话, 一句话概括, 一句话摘要, 一句话介绍, 太长不看, 短摘要",
    ),
    (
        Label::Text(TextKind::Motivation),
        "motivation, background, problem, problem statement, motivations, 动机, 背景, 研究背景, \
         研究动机, 问题, 问题背景, 研究问题, 背景与动机",
    ),
    (
        Label::Text(TextKind::Method),
        "method, methods, methodology, approach, proposed method, technique, 方法, 方法详解, 研究方法, \
         方法概述, 技术方法, 核心方法, 技术路线, 方法介绍",
    ),
    (
        Label::Text(TextKind::Result),
        "result, results, experiment, experiments, findings, evaluation, 实验结果, 结果, 实验, \
         实验亮点, 实验与结果, 主要结果, 实验效果",
    ),
    (Label::Text(TextKind::Conclusion), "conclusion, conclusions, discussion, 结论, 总结与展望, 讨论"),
    (
        Label::Text(TextKind::Note),
        "reading notes, annotations, highlights and notes, note, notes, my notes, my note, remark, remarks, thoughts, my thoughts, review, 笔记, \
         我的笔记, 点评, 个人笔记, 感想, 评注, 说明, 推荐理由, 阅读笔记",
    ),
    (
        Label::Text(TextKind::Section),
        "application, applications, limitation, limitations, future work, introduction, related work, \
         应用场景, 局限, 局限性, 未来工作, 引言, 相关工作, 潜在应用",
    ),
    (
        Label::Details,
        "metadata, meta, meta data, info, information, paper info, paper information, paper metadata, basic info, \
         basic information, bibliographic information, bibliographic info, bibliography info, bibliographic data, \
         publication info, publication information, paper details, 信息, 基本信息, 论文信息, 文章信息, 文献信息, \
         论文基本信息, 文献基本信息, 论文元信息, 元信息, 元数据, 论文元数据, 题录信息, 题录, 来源, source, 出处",
    ),
    (
        Label::Ignored,
        "affiliation, affiliations, institution, institutions, organization, 单位, 机构, 作者单位, \
         第一作者单位, 第一作者所属机构, 所属机构, 所属单位, 隶属, 所属, 第一作者隶属, 第一作者的单位, \
         第一位作者的单位, 隶属机构, 隶属单位, 隶属关系, 第一作者隶属机构, 第一作者隶属单位, score, \
         评分, rating, read, status, priority, language, type, item type, itemtype, cite key, bibtex key, zotero link, attachments, pdf attachments, zotero links, zotero items, volume, issue, pages, page, isbn, issn, library catalog, short title, call number, access date, accessed, 卷, 期, 页码, 卷期, 来源库, 第一责任人, 基金, 中图分类号, publish date added, date added, \
         date modified, 语言, 阅读状态, 状态, citation key, citekey, citation, \
         citations, bibtex",
    ),
    (
        Label::Furniture,
        "cool papers, chatpaperfree, chatpaper, 点此查看论文截图, 论文截图, 查看论文截图, details, \
         click to expand, 点击展开, 展开, more, show more, 分享, 收藏, 截图, details summary, \
         back to top, 返回顶部, 回到顶部, top, related, \
         查看全文, 阅读全文, 阅读原文, 查看详情, 查看更多, 展开全文, 点击查看",
    ),
    (
        Label::End,
        "references, reference, bibliography, 参考文献, 参考资料, 参考, 文章作者, 文章链接, 版权声明, \
         数据来源, 本文作者, 本文链接, 转载请注明, table of contents, contents, toc, 目录, copyright, \
         license, 许可协议, acknowledgements, acknowledgments, 致谢, 上一篇, 下一篇, 相关推荐, \
         star history, 关键词云图, 近期论文趋势, 语音播报, 订阅渠道, 今日论文统计, contributing, \
         免责声明, disclaimer, sponsors, installation, 往期回顾, 往期推荐, 往期文章, previous issues, past issues, archive",
    ),
];
