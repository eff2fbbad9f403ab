"""Talks to papers-sem with the client of the package `mcp`: client.py PROGRAM URL.

PROGRAM is started as `PROGRAM mcp` in the current directory; URL is that of a running server. Both answer from an index of
examples/reading-list. Version 1 of the package knows the protocol that begins with `initialize`, version 2 both.
"""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.metadata import version

import anyio
from mcp import StdioServerParameters

IS_NEW = int(version("mcp").split(".")[0]) >= 2
LONGFORMER = "2004.05150"

if IS_NEW:
    from mcp import Client
    from mcp.shared.exceptions import MCPError as ProtocolError
else:
    from mcp import ClientSession, types
    from mcp.client.stdio import stdio_client
    from mcp.client.streamable_http import streamable_http_client
    from mcp.shared.exceptions import McpError as ProtocolError
    from pydantic import AnyUrl


@asynccontextmanager
async def connect(place, mode):
    """A connection to a command or an address."""
    async with AsyncExitStack() as stack:
        if IS_NEW:
            yield await stack.enter_async_context(Client(place, mode=mode))
            return
        transport = streamable_http_client(place) if isinstance(place, str) else stdio_client(place)
        streams = await stack.enter_async_context(transport)
        session = await stack.enter_async_context(ClientSession(streams[0], streams[1]))
        await session.initialize()
        yield session


def fields(result):
    """A result as JSON, whatever its fields are called in this version."""
    return result.model_dump(mode="json", by_alias=True)


async def call(client, tool, arguments):
    return fields(await client.call_tool(tool, arguments))


def cancelled(number):
    parameters = types.CancelledNotificationParams(requestId=number)
    return types.ClientNotification(types.CancelledNotification(method="notifications/cancelled", params=parameters))


async def expect_error(code, work):
    try:
        await work
    except ProtocolError as error:
        assert error.error.code == code, error.error
    else:
        raise AssertionError(f"no error {code}")


async def converse(client, missing_code):
    tools = (await client.list_tools()).tools
    assert len(tools) == 5, tools

    # Both versions check each structured answer against the schema of the tool.
    found = await call(client, "search_papers", {"query": "attention over very long documents", "limit": 3})
    assert not found["isError"], found
    hit = found["structuredContent"]["hits"][0]
    assert hit["id"] == LONGFORMER, hit
    assert hit["evidence"]["path"].endswith(".md") and hit["evidence"]["line"] > 0, hit
    assert json.loads(found["content"][0]["text"]) == found["structuredContent"]

    for tool, arguments in [
        ("similar_papers", {"id": LONGFORMER, "limit": 3}),
        ("similar_papers", {"text": "We attend to local windows of long documents."}),
        ("get_papers", {"ids": [LONGFORMER, "unknown"]}),
        ("cite", {"ids": [LONGFORMER], "format": "ris"}),
        ("library_overview", {}),
    ]:
        result = await call(client, tool, arguments)
        assert not result["isError"] and result["structuredContent"], result

    unknown = await call(client, "get_papers", {"ids": ["2004.0515"]})
    assert unknown["isError"] and LONGFORMER in unknown["content"][0]["text"], unknown
    wrong = await call(client, "search_papers", {"query": "a", "since": "yesterday"})
    assert wrong["isError"] and "2024-02" in wrong["content"][0]["text"], wrong
    await expect_error(-32602, client.call_tool("no_tool", {}))

    templates = fields(await client.list_resource_templates())["resourceTemplates"]
    assert templates[0]["uriTemplate"] == "papers://{id}", templates
    address = (lambda text: text) if IS_NEW else AnyUrl
    contents = fields(await client.read_resource(address(f"papers://{LONGFORMER}")))["contents"]
    assert json.loads(contents[0]["text"])["id"] == LONGFORMER, contents
    contents = fields(await client.read_resource(address("papers://10.1038%2Fnature16961")))["contents"]
    assert json.loads(contents[0]["text"])["doi"] == "10.1038/nature16961", contents
    await expect_error(missing_code, client.read_resource(address("papers://unknown")))

    # A call that is given up, and one after it.
    async with anyio.create_task_group() as group:
        number = None if IS_NEW else client._request_id
        group.start_soon(client.call_tool, "search_papers", {"query": "a question that nobody waits for", "limit": 50})
        await anyio.sleep(0.001)
        if not IS_NEW:
            # Version 2 tells the server itself.
            await client.send_notification(cancelled(number))
        group.cancel_scope.cancel()
    again = await call(client, "search_papers", {"query": "image segmentation", "limit": 1})
    assert not again["isError"], again


def check_malformed(program, url):
    """What no client sends: the server says so and goes on."""
    lines = 'not json\n{"jsonrpc": "2.0", "id": 1, "method": "ping"}\n'
    output = subprocess.run([program, "mcp"], input=lines, capture_output=True, text=True, timeout=120, check=True).stdout
    errors = [json.loads(line) for line in output.splitlines()]
    assert errors[0]["error"]["code"] == -32700 and errors[1]["id"] == 1, errors
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    try:
        urllib.request.urlopen(urllib.request.Request(url, b"not json", headers), timeout=120)
    except urllib.error.HTTPError as error:
        assert error.code == 400 and json.load(error)["error"]["code"] == -32700
    else:
        raise AssertionError("malformed JSON is taken")


async def main(program, url):
    # The code of a missing resource is -32602 since 2026-07-28.
    modes = {"legacy": -32002, "auto": -32602, "2026-07-28": -32602} if IS_NEW else {"initialize": -32002}
    for mode, missing_code in modes.items():
        for place in [StdioServerParameters(command=program, args=["mcp"]), url]:
            async with connect(place, mode) as client:
                await converse(client, missing_code)
            print(f"{version('mcp')} {mode} {'HTTP' if place == url else 'stdio'}: well")
    check_malformed(program, url)
    print("all is well")


if __name__ == "__main__":
    anyio.run(main, *sys.argv[1:])
