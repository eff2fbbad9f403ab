"""Write golden vectors: reference outputs by which any machine can check that it runs the model correctly.

    python golden_vectors.py ../papers-e5-zh-en

Runs 20 texts through model.onnx, one at a time on one thread, and writes golden.json beside it:
[{"kind": "question" | "passage", "text", "vector": [384 numbers]}].
"""

import argparse
import json
from pathlib import Path

from encoder import PASSAGE, QUERY
from embeddings import OnnxEmbedder

TEXTS = [
    ("question", "efficient long context"),
    ("question", "which paper prunes attention heads without retraining?"),
    ("question", "LoRA"),
    ("question", "2402.13753"),
    ("question", "protein structure prediction from a single sequence"),
    ("question", "长上下文"),
    ("question", "怎样把大模型的权重压到四位而不掉点？"),
    ("question", "扩散模型生成神经网络参数"),
    ("question", "有没有用强化学习做芯片布局的工作"),
    ("question", "KV cache 压缩"),
    ("passage", "A survey of speculative decoding."),
    ("passage", "We show that most heads of a trained transformer can be removed one after another with hardly any loss, and give a gradient-based measure of which go first. On two translation tasks a third of the heads carries all of the quality."),
    ("passage", "Low-rank updates\nInstead of all weights of a layer, only the product of two thin matrices is trained and added to it. The number of trained values falls by four orders of magnitude, a step needs a third of the memory, and nothing is slower afterwards, since the product can be added once and for all."),
    ("passage", "We measure the boundary layer over a swept wing at Mach 0.8, with and without suction through slots near the leading edge. Suction moves transition back to 60 % of the chord; the drag falls by a fifth, pumping included."),
    ("passage", "Mice lacking the receptor kept their weight on a fatty diet (n = 24, p < 0.01), ate as much as their litter mates and were warmer by 0.4 °C; the effect vanished when the sympathetic nerve was cut."),
    ("passage", "一种不需要训练的长文本方法。"),
    ("passage", "全注意力的开销随长度平方增长。作者让每个词只看附近的窗口，另外挑少数几个词看全文，于是开销与长度成正比，几万词的文档也放得下，问答和摘要都有提升。"),
    ("passage", "动机：现有的量化方法在四位以下精度骤降。方法：先找出激活值特别大的通道，把它们的尺度移到权重里，再逐层求误差最小的取整。结果：70B 模型四位量化后困惑度只升 0.1，单卡即可推理，速度为原来的 2.3 倍。结论：尺度的均衡比取整的方式更重要。"),
    ("passage", "Retrieval-Augmented Generation\n检索增强生成：先从资料库里找出与问题有关的段落，再让语言模型依据这些段落作答。资料可以随时更新，模型不必重新训练，回答也能给出出处。"),
    ("passage", "１２３　ＡＢＣ：全角字符、emoji 🙂、公式 $e^{i\\pi}+1=0$ 和 naïve café 混在一起。"),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="a directory with model.onnx and tokenizer.json")
    place = parser.parse_args().model
    embed = OnnxEmbedder(place / "model.onnx", 512, place / "tokenizer.json", cores=1)
    prefix = {"question": QUERY, "passage": PASSAGE}
    vectors = embed([prefix[kind] + text for kind, text in TEXTS])
    entries = [
        {"kind": kind, "text": text, "vector": [round(float(x), 5) for x in vector]}
        for (kind, text), vector in zip(TEXTS, vectors)
    ]
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    (place / "golden.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    print(f"{len(entries)} texts")


if __name__ == "__main__":
    main()
