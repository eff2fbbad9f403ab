#!/usr/bin/env python3
"""Measures `papers-sem serve`: the time of a question, questions a second, and memory.

    cargo build --release
    benches/serve/load.py --index index
    benches/serve/load.py --index index --replace 50

Starts a server of the index on a free port of this machine, and asks it different questions in both languages: first one
client, question after question, then several at the same time. With --replace the server answers from a copy of the index,
to which a paper is added again and again meanwhile. Needs Python 3.8 and nothing else. The clients run on the same cores as
the server, so the figures include their cost.
"""

import argparse
import asyncio
import itertools
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path

ENGLISH = (
    ["efficient", "robust", "self-supervised", "multilingual", "sparse", "causal", "interactive", "private"],
    ["training", "evaluation", "compression", "retrieval", "segmentation", "planning", "alignment", "decoding"],
    ["of large language models", "for long documents", "in medical images", "with graph neural networks",
     "under distribution shift", "for robots", "of code", "for speech recognition"],
)
CHINESE = (
    ["高效的", "鲁棒的", "自监督", "多语言", "稀疏", "因果", "交互式", "保护隐私的"],
    ["大语言模型", "长文档", "医学图像", "图神经网络", "代码", "语音", "机器人", "推荐系统"],
    ["训练", "评测", "压缩", "检索", "分割", "规划", "对齐", "解码"],
)


def questions():
    """Different questions, English and Chinese in turn, always in the same order."""
    texts = [[" ".join(parts) for parts in itertools.product(*ENGLISH)], ["".join(parts) for parts in itertools.product(*CHINESE)]]
    for language in texts:
        random.Random(1).shuffle(language)
    return [text for pair in zip(*texts) for text in pair]


class Connection:
    """A connection that stays open from question to question."""

    def __init__(self, port):
        self.port, self.reader, self.writer = port, None, None
        self.generation = 0

    async def ask(self, text, extra=""):
        """Seconds until the whole answer is there."""
        path = "/api/search?q=" + urllib.parse.quote(text) + extra
        start = time.perf_counter()
        status, body = await self.get(path)
        took = time.perf_counter() - start
        if status != 200:
            raise RuntimeError(f"{status}: {body[:300]!r}")
        generation = json.loads(body)["generation"]
        if generation < self.generation:
            raise RuntimeError(f"generation {generation} after {self.generation}")
        self.generation = generation
        return took

    async def get(self, path):
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
        length = next(int(line.split(":")[1]) for line in head if line.startswith("content-length:"))
        return int(head[0].split()[1]), await self.reader.readexactly(length)

    def close(self):
        if self.writer is not None:
            self.writer.close()


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def memory(pid):
    """Resident memory in MB: all of it, and what belongs to no file (the rest is the mapped index, which can be dropped)."""
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return tuple(int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon"))


def show_memory(pid, when):
    whole, own = memory(pid)
    print(f"memory {when}: {whole:.0f} MB resident, {own:.0f} MB of it anonymous", flush=True)


async def one_client(port, count, extra):
    connection, times = Connection(port), []
    texts = questions()
    for text in texts[-20:]:
        await connection.ask(text, extra)
    for text in itertools.islice(itertools.cycle(texts[:-20]), count):
        times.append(await connection.ask(text, extra))
    connection.close()
    ms = [1000 * value for value in times]
    print(f"one client, {count} questions: p50 {percentile(ms, 0.5):.1f} ms, p99 {percentile(ms, 0.99):.1f} ms", flush=True)


async def many_clients(server, port, args, replacing):
    texts, end, times, failed = questions(), time.monotonic() + args.seconds, [], []
    is_replacing = asyncio.Event()

    async def client(number):
        connection = Connection(port)
        for text in itertools.cycle(texts[number * 37:] + texts[: number * 37]):
            if time.monotonic() > end and not is_replacing.is_set():
                break
            try:
                times.append(await connection.ask(text, args.parameters))
            except (RuntimeError, OSError, asyncio.IncompleteReadError) as error:
                failed.append(str(error))
                connection.close()
                connection = Connection(port)
        connection.close()

    async def watch():
        for minute in range(1, 1 + args.seconds // 60):
            await asyncio.sleep(60)
            show_memory(server.pid, f"after {minute} min")

    async def replace():
        is_replacing.set()
        try:
            await replacing()
        finally:
            is_replacing.clear()

    start = time.monotonic()
    watcher = asyncio.ensure_future(watch())
    await asyncio.gather(*(client(number) for number in range(args.clients)), *([replace()] if replacing else []))
    took = time.monotonic() - start
    watcher.cancel()
    ms = [1000 * value for value in times]
    print(f"{args.clients} clients, {took:.0f} s: {len(times) / took:.0f} questions a second, {len(failed)} failed, "
          f"p50 {percentile(ms, 0.5):.1f} ms, p99 {percentile(ms, 0.99):.1f} ms", flush=True)
    for error in failed[:5]:
        print("  " + error)
    return failed


async def replace_index(args, index, notes):
    """Adds a paper, again and again, each time with a new generation."""
    for number in range(1, args.replace + 1):
        paper = f"## Load Paper {number}\n[arXiv](https://arxiv.org/abs/2401.{number:05})\n\nThe load is number {number}.\n"
        (notes / f"{number}.md").write_text(paper)
        command = [args.binary, "index", "--index", str(index), "--threads", "1", str(notes)]
        process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        _, said = await process.communicate()
        if process.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: {said.decode()}")


async def measure(args, scratch):
    index, replacing = Path(args.index).resolve(), None
    if args.replace:
        index, notes = scratch / "index", scratch / "notes"
        shutil.copytree(args.index, index)
        notes.mkdir()

        async def replacing():
            await replace_index(args, index, notes)

    server = subprocess.Popen([args.binary, "serve", "--index", str(index), "--listen", "127.0.0.1:0"],
                              stdout=subprocess.PIPE, text=True)
    try:
        port = int(server.stdout.readline().rstrip("/\n").rsplit(":", 1)[1])
        _, health = await Connection(port).get("/health")
        health = json.loads(health)
        print(f"{health['papers']} papers, generation {health['generation']}")
        show_memory(server.pid, "at the start")
        await one_client(port, args.single, args.parameters)
        failed = await many_clients(server, port, args, replacing)
        show_memory(server.pid, "at the end")
        if args.replace:
            _, health = await Connection(port).get("/health")
            print(f"replaced {args.replace} times: generation {json.loads(health)['generation']}")
        return 1 if failed else 0
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default="target/release/papers-sem")
    parser.add_argument("--index", default="index", help="directory of an index")
    parser.add_argument("--single", type=int, default=500, help="questions of the one client")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--replace", type=int, default=0, metavar="N", help="replace the index N times meanwhile")
    parser.add_argument("--parameters", default="", help="more parameters of each question, such as &facets=true")
    args = parser.parse_args()
    if not (1 <= args.clients <= 64 and 1 <= args.seconds <= 3600 and 1 <= args.single <= 100_000 and args.replace <= 1000):
        parser.error("at most 64 clients, 3600 seconds, 100000 questions of one client and 1000 replacements")
    with tempfile.TemporaryDirectory(prefix="papers-sem-load-") as scratch:
        sys.exit(asyncio.run(measure(args, Path(scratch))))


if __name__ == "__main__":
    main()
