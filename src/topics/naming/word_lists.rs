//! Words that are no names of topics, as lists.

/// English words without a meaning of their own.
pub(super) const FUNCTION_WORDS: &str = "\
    a about above according across after against al all almost alone along also although among an and another any \
    appendix are around as at away based be became because become been before being below best better between \
    beyond both but by can cannot case cases certain could did do does doing done down due during e each easily \
    eg either else enough et etc even ever every few fewer fig figure first for four from fully further \
    furthermore g given good great had has have having he hence her here highly his how however i ie if in indeed \
    instead into is it its itself just kind largely last later least less let like likely little long main mainly \
    many may me mean means meanwhile might more moreover most mostly much must my namely near nearly necessary \
    need needed needs neither never nevertheless new next no non none nor not now of off often on once one ones \
    only onto or other others otherwise our out over overall own part per perhaps possible potential potentially \
    previously prior quite rather recent recently respectively s same second section see several shall she should \
    simple simply since six so some sometimes somewhat spanning still such t table than that the their them \
    themselves then there thereby therefore these they third this those though three through throughout thus to \
    today together too toward towards two under unless unlike until up upon us usually various very via vs was \
    way ways we well were what when where whereas whether which while who whole whom whose why will with within \
    without worse would yet you your";

/// What every paper says of itself, and labels and months of lists.
pub(super) const ACADEMIC_WORDS: &str = "\
    ability able abstract acceptable accepted accuracy accurate accurately achievement acm additional \
    additionally advance advanced advances advantage advantages alternative ample applicable approach approaches \
    appropriate april arbitrary article arxiv aspect aspects august author authors available background \
    benchmarked broad capabilities capability capable carefully challenge challenges challenging chapter \
    characteristic clear clearly closely com common commonly comparable comparative comparison comparisons \
    competitive complementary complete completely complex comprehensive concept conclusion conclusions concrete \
    conference consistent consistently contribution contributions conventional copyright corresponding critical \
    crucial current currently december demo designed designing designs different difficult difficulty direction \
    directions directly diverse doi easy effective effectively effectiveness efficacy efficiency efficient \
    efficiently effort efforts elegant elsevier empirical empirically entire entirely especially essential \
    evidence exact example examples excellent experiment experimental experiments explicit explicitly extensive \
    extent fact favorable featured featuring february finally findings flexibility flexible focus framework \
    frameworks frequently full fundamental future gap gaps generally github goal goals high higher highest \
    homepage http https idea ideas ieee immediate impact impacts importance important impressive improvement \
    improvements increasingly independent inherent initial insight insights interest interesting introduction \
    isbn issue issues january journal july june key keyword keywords large-scale latest limit limitation \
    limitations limits literature low lower major march maximum method methodologies methodology methods minimal \
    minimum modern month months motivation multiple nature negligible notable notably novel novelty november \
    numerous observation observations october original overview page pages paper papers particular particularly \
    pdf performance phenomenon popular positive powerful practical practice practices precise precisely \
    preliminary preprint previous primarily primary principle principled problem problems proceedings promising \
    properly proposal published purpose qualitative quantitative range ranges real realistic reasonable regarding \
    related relevant remarkable remarkably reported reporting reports requirement requirements research \
    researchers review reviewed reviewing rich rigorous robustly role scenario scenarios scheme schemes \
    scientific seminal september serious significance significant significantly similar similarly single \
    situation small solid solution solutions source specific specifically specifications springer \
    state-of-the-art strategies strength strong subject substantial substantially substantive success successful \
    successfully suitable summary superior supported supporting supports survey surveys tags technique techniques \
    technology term terms tested thesis thorough tldr toolkit topic topics total traditional typical typically \
    underlying unique universal url usage useful vast version video-url view views website wide widely wiley www \
    year years";

/// Verbs with which papers say what they do. Their forms are made by rule.
pub(super) const VERBS: &str = "\
    accelerate account achieve acquire address adjust adopt affect aim align allow analyse analyze apply argue \
    assess assume attain attempt avoid begin believe benefit bring calibrate call capture cause characterize \
    choose classify combine come compare complement comprise conduct confirm consider consist construct contain \
    contribute coordinate create deal decide decode define deliver demonstrate depend deploy derive describe \
    detail detect determine develop devise differ discover discuss display distinguish effect eliminate emerge \
    emphasize employ enable encode encompass encourage enhance enrich ensure establish estimate evaluate evolve \
    examine exceed exclude exhibit exist expand expect explain exploit explore extend facilitate fail find fix \
    follow formulate gain generalize generate get give go guarantee handle highlight hold identify illustrate \
    imply improve include incorporate increase incur indicate infer inform inspire integrate introduce \
    investigate involve keep know lack lead leverage lie maintain make maximize minimize mitigate motivate \
    observe obtain occur offer open optimize outline outperform overcome pave perform pose possess predict \
    present preserve prevent produce propose prove provide put raise reach receive recognise recognize \
    reconstruct reduce refer refine release rely remain remove replace represent require resolve result retrieve \
    reveal run satisfy say seek serve show simulate solve span speed start struggle study suffer suggest \
    summarize surpass tackle take tend translate try underscore understand unify unveil use utilize validate vary \
    verify want work yield";

/// English words that are a part of names.
pub(super) const WEAK_WORDS: &str = "\
    action activity adaptation aggregation ai algorithm allocation analysis application architecture artificial \
    assessment assumption attribute behavior behaviour benchmark benchmarking budget calculation category change \
    class code collection communication complexity component computation computational computer computing \
    condition configuration connection constraint construction content context control corpus correlation cost \
    coverage criterion data database dataset deep default definition degree demand dependence dependency \
    description design development device difference digital dimension distance distribution domain dynamic \
    element end energy engineering environment error evaluation event evolution expert exploration extension \
    factor failure feature field flow form format function general generalization group growth guidance human \
    hybrid hypothesis implementation inference influence information input instance integration intelligence \
    intelligent interaction interface interpretation item knowledge label language large layer learn learning \
    length level library line linear local location loss machine management mapping matching material matter \
    measure measurement mechanism member metric mode model modeling modelling module motion multi name natural \
    network neural noise norm number object objective online operation operator order organization outcome output \
    pair parameter partition path pattern people period perspective phase physical pipeline platform point policy \
    population position power precision prediction presence procedure process processing product program project \
    property protocol public quality question random rate ratio reality reasoning region relation relationship \
    reliability report representation resource response risk robust robustness rule sample sampling scale scene \
    science score search selection sequence series service session set setting setup shape share side signal \
    simulation size skill software space spatial special stability stage standard state statistical statistics \
    step strategy stream structure style subset supervision support surface system target task temporal test text \
    theory threat time tool training trajectory transfer transformation transition treatment trend type \
    uncertainty unit user validation value variable variance variant variation vector video visual volume weight \
    window word world";

/// Chinese words without a meaning of their own.
pub(super) const FUNCTION_HAN: &str = "\
    一 一个 一些 一套 一定 一方面 一旦 一样 一直 一种 一系列 一致 一般 三 三个 上 上述 下 不 不仅 不会 不再 不同 \
    不同于 不断 不能 不足 不需 不需要 与 与其 与此同时 专门 且 两 两个 两种 两者 严重 个 中 中的 为 为了 主要 之 \
    之前 之后 之间 也 了 事实 二 于 互补 些 些许 亟待 亟需 亦 人 人们 什么 仅 仅仅 今 今后 仍 仍然 从 从未 从而 \
    他 他们 代 以 以上 以下 以便 以及 以往 以来 们 件 任 任何 任意 份 优 优于 优势 优异 优秀 优越 优越性 会 传统 \
    似乎 但 但是 位 何 何种 作 作为 你 使 使得 例 例如 依 依据 依然 依赖 依靠 便 值 假设 偏 做 健全 像 充分 先 \
    先前 先进 全新 全部 全面 公开 共 共同 关于 关键 其 其中 其他 其它 具 具体 具备 具有 典型 再 写 冲 准 几 几个 \
    几乎 几种 出 出色 分别 则 创新 创新性 初 初步 别 到 到底 前 前人 前所未有 力 功 加 务 动 包含 包括 化 即 \
    即使 即可 却 原 原因 原有 又 及 及其 反 取得 受 受到 变 另 另一 另外 只 只有 只能 只需 可 可以 可用 可能 \
    可行 可靠 各 各个 各种 各类 合理 同 同一 同时 后 后续 吗 否 否则 含 听 呈 呈现 周 和 品 哪 哪些 唯一 嘛 四 \
    因 因为 因此 国 在 在于 地 均 型 基 基于 基本 基础 增 处 处于 复杂 外 多个 多数 多样 多种 够 大多数 大幅 \
    大幅度 大规模 大部分 大量 天 太 失 头 套 好 如 如下 如何 如果 如此 始终 存 存在 它 它们 完全 完整 实 实际 家 \
    容易 宽 密切 对 对于 对此 将 少数 尤其 就 尽管 层 属 属于 岁 左右 巨大 己 已 已有 已经 带 常 常常 常用 常见 \
    年 并 并不 并且 并未 广泛 应 应当 应该 度 座 式 强大 强烈 强调 当 当今 当前 形 往往 待 很 很多 後 得 得以 \
    得到 必要 必须 快速 忽 怎么 怎样 急需 性 总 总体 总是 恰当 您 情况 情形 惊人 想 愈 意 意味着 成 成为 成功 我 \
    我们 或 或者 所 所以 所有 所谓 所需 手 才 打 扩 批 找 把 按 按照 换 据 排 接 接近 控 搜 支 收 改 放 效 整个 \
    整体 新型 新颖 方面 无法 无需 既 日 日益 旧 旨在 时 明显 明确 易 易于 是 是否 显式 显示 显著 普遍 更 更低 \
    更加 更多 更大 更好 更强 更高 曾 替 最 最优 最佳 最后 最大 最好 最小 最新 最终 最近 月 有 有些 有助于 有所 \
    有效 有效性 有望 有机 有用 有限 期 未 未来 未能 本 本质 本身 条 来 来自 极 极其 极大 构成 某 某些 某种 样 \
    核心 根据 模 次 正 正确 此 此外 此类 步 段 每 每个 每种 比 比如 毫 水 没有 法 派 深入 清晰 清楚 源 源于 满足 \
    潜在 灵活 点 然 然后 然而 照 版 物 特别 特定 独 独特 率 现 现代 现实 现有 生 用 用于 由 由于 略 的 目前 直到 \
    直接 相 相互 相似 相关 相对 相应 相当 相比 看 真 真实 真正 着 知 确保 离 种 称 称为 稍 稳健 突出 第 第一 第三 \
    第二 等 等等 简单 类 类似 精 精确 紧密 累 纯 经 经常 经过 结 给 给出 给定 统一 维 罕见 者 而 而且 而是 而非 \
    能 能否 能够 自己 自身 至 至关重要 至少 良 良好 艰难 若 若干 获 获得 虽 虽然 被 要 见 角度 许多 该 详细 语 说 \
    诸多 谁 负 起 超过 足够 跟 路 较 较为 较低 较大 较好 较少 较高 边 达 达到 过 过于 过去 还 还是 还有 这 这一 \
    这个 这些 这是 这样 这种 这类 进 进一步 进而 远 连 适 适合 适当 适用 适用于 逐 逐步 逐渐 通 通常 通用 通过 速 \
    造成 遇 遭 那 那些 部 部分 都 里 重 重大 重要 重要性 量 针对 针对性 长 随 随着 难 难以 需 需要 非常 面 面临 \
    面向 项 首 首个 首先 首次 高度 高效 高质量 高达";

/// What every paper says of itself, in Chinese.
pub(super) const ACADEMIC_HAN: &str = "\
    不变 不足之处 专家们 主动 主张 主要贡献 主题 了解 产生 亮点 介绍 从中 代码 代码链接 代表 代表性 以期 价值 \
    优点 会议 作用 作者 使其 使用 依旧 依次 促进 保持 保留 保证 保障 信服 做出 克服 全方位 公布 关注 关键词 \
    具体来说 准确 准确度 准确性 准确率 减少 减轻 出现 分别是 分类号 列出 创建 创造 利用 制作 制定 加以 加入 加速 \
    动机 包 协助 协同 原理 参考 参考文献 反之 发展 发布 发现 发表 发表于 取代 变体 变得 变成 叙述 合适 后者 启发 \
    命名 回顾 困难 场景 均衡 基准测试 增加 增长 备注 复现 多方位 多方面 大会 失败 好处 如果说 学者 完善 完成 \
    完整性 定义 实施 实现 实用 实证 实践 实验 实验室 实验结果 审视 容许 对应 对比 导向 导致 小时 尝试 局限 局限性 \
    展开 展现 展示 工作 带来 帮助 平均 应用 应用于 建立 开发 开展 开源 引入 引言 弥补 归纳 形成 影响 得出 必要性 \
    思想 思路 性能 总之 总结 情景 意义 愿景 成就 成本 成果 成绩 所示 执行 承担 技巧 技术 投稿 拓展 拥有 指出 指标 \
    挑战 挑战性 挖掘 捕捉 捕获 换言之 掌握 探究 探索 探讨 推出 推动 推导 推广 推进 描述 提供 提出 提到 提升 \
    提取出 提高 揭示 摘要 支持 支撑 收录 改变 改善 改进 效果 效率 效益 效能 整合 文中 文献 文章 方式 方案 方法 \
    方法论 时候 显现 显露 普适 最先进 有利 有利于 期刊 期望 本文 来源 构建 构造 某种程度 框架 案例 概念 概述 模式 \
    步骤 比较 水准 水平 注意到 流程 涉及 深刻 满意 潜力 点评 特性 特点 状况 环境 现象 瓶颈 生活 用户们 用来 用途 \
    界定 留下 目标 目的 直观 相较 相较于 看作 看到 着重 研究 研究人员 研究者 硕士 确定 确立 程度 稳定 突破 竞争力 \
    第一作者 答 算是 类型 精准 精度 系列 细致 终于 经验 结合 结果 结论 维持 综述 缓解 编写 缺乏 缺失 缺点 缺陷 \
    考察 考虑 聚焦 背景 能力 能耗 自然 致力于 范围 范式 获取 融入 衡量 表明 表现 被动 观察 视角 解决 解决方案 \
    触发 认为 讨论 论文 论述 设定 设置 证实 证明 试图 试验 诸如 课题 调整 调查 贡献 资料 起来 超越 路径 转化 转变 \
    转向 过往 运用 运行 进展 进步 进行 追求 适应性 选取 通讯 遵循 部署 配合 采取 采用 里程碑 重新 重点 量化分析 \
    链接 错误 长期 问题 阐明 阐述 降低 限制 隐含 集中 需求 非常规 项目 领先 领域 验证 高于 鲁棒 鲁棒性";

/// Chinese words that are a part of names.
pub(super) const WEAK_HAN: &str = "\
    一致性 上下文 不确定 不确定性 世界 个体 事件 交互 人工 人工智能 人类 任务 仿真 优化 估计 位置 信号 信息 像素 \
    全局 公平 关系 内容 决定 决策 函数 分布 分析 分类 分辨率 动作 动态 化学 匹配 区域 协作 单元 压缩 参数 变化 \
    变换 变量 可解释 可解释性 可靠性 合成 向量 噪声 因素 图像 在线 基准 基线 增强 处理 复杂度 复杂性 多样性 大 \
    学习 安全 定位 实体 实时 对话 对象 对齐 导航 小 尺度 局部 层次 层级 工具 平台 序列 建模 引导 微调 感知 扩展 \
    指令 指导 损失 控制 推理 推荐 提示 搜索 收敛 数学 数据 数据库 数据集 数量 文本 方向 时序 时间 智能 服务 机制 \
    机器 条件 架构 标注 标签 样式 样本 检测 检索 概率 模块 模型 模拟 泛化 泛化能力 注释 测试 测量 深度 物理 特征 \
    状态 理解 理论 生成 生物 用户 监督 目标函数 知识 矩阵 硬件 社会 神经 离线 程序 稳定性 空间 端 端到端 符号 \
    策略 算法 类别 精细 系统 约束 线性 细粒度 结构 维度 编码 编辑 网络 群体 翻译 自动 自动化 自适应 节点 融合 \
    行为 行动 表征 表示 表达 观测 规划 规则 规模 视觉 视频 解码 解释 解释性 计算 认知 认识 训练 设备 设计 评价 \
    评估 评测 识别 语义 语料 语料库 语言 误差 调度 质量 资源 距离 转换 软件 输入 输出 迁移 过程 迭代 适应 适配 \
    选择 通信 通道 速度 逻辑 采样 采集 重建 问答 集成 静态 非线性 预测 预训练 风格";

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_list_is_in_order_and_no_word_is_in_two() {
        let mut all = HashSet::new();
        for list in [FUNCTION_WORDS, ACADEMIC_WORDS, WEAK_WORDS, FUNCTION_HAN, ACADEMIC_HAN, WEAK_HAN] {
            let words: Vec<&str> = list.split_whitespace().collect();
            assert!(words.is_sorted(), "{words:?}");
            assert!(words.iter().all(|word| all.insert(*word)), "a word is twice in the lists");
        }
        assert!(VERBS.split_whitespace().collect::<Vec<_>>().is_sorted());
    }
}
