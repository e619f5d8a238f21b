"""What all drivers of autobahn for Python share: a session that can be awaited, and lines of JSON in and out."""

import asyncio
import functools
import json
import sys
import urllib.parse

from autobahn.asyncio.rawsocket import WampRawSocketClientFactory
from autobahn.asyncio.wamp import ApplicationSession
from autobahn.asyncio.websocket import WampWebSocketClientFactory
from autobahn.wamp import serializer as serializers
from autobahn.wamp.types import ComponentConfig

ANSWER_WITHIN = 10
SERIALIZERS = {
    "json": serializers.JsonSerializer,
    "msgpack": serializers.MsgPackSerializer,
    "cbor": serializers.CBORSerializer,
    "json.batched": functools.partial(serializers.JsonSerializer, batched=True),
    "msgpack.batched": functools.partial(serializers.MsgPackSerializer, batched=True),
    "cbor.batched": functools.partial(serializers.CBORSerializer, batched=True),
}


class Refused(Exception):
    """The session was not opened, for the reason in `uri`."""

    def __init__(self, uri, message):
        super().__init__(f"{uri} {message}")
        self.uri = uri


class Session(ApplicationSession):
    """A session whose joining and leaving can be awaited."""

    def __init__(self, realm):
        super().__init__(ComponentConfig(realm=realm))
        self.joined = asyncio.get_running_loop().create_future()
        self.gone = asyncio.get_running_loop().create_future()

    @classmethod
    async def join_at(cls, url, realm, serializer, **more):
        session = cls(realm, **more)
        await session.connect(urllib.parse.urlsplit(url), SERIALIZERS[serializer]())
        session.details = await asyncio.wait_for(session.joined, ANSWER_WITHIN)
        return session

    async def connect(self, address, serializer):
        """To ws://HOST:PORT/PATH, ws+unix:FILE:PATH, tcp://HOST:PORT or unix:FILE."""
        loop = asyncio.get_running_loop()
        file, _, path = address.path.partition(":")
        if address.scheme in ("tcp", "unix"):
            factory = WampRawSocketClientFactory(lambda: self, serializer=serializer)
        else:
            url = address.geturl() if address.scheme == "ws" else f"ws://localhost{path}"
            factory = WampWebSocketClientFactory(lambda: self, url=url, serializers=[serializer])
        if address.scheme.endswith("unix"):
            await loop.create_unix_connection(factory, file)
        else:
            await loop.create_connection(factory, address.hostname, address.port)

    def onJoin(self, details):
        self.joined.set_result(details)

    def onLeave(self, details):
        if not self.joined.done():
            self.joined.set_exception(Refused(details.reason, details.message))
        self.disconnect()

    def onDisconnect(self):
        self.gone.set_result(None)

    def onUserError(self, fail, msg):
        """Errors are raised on purpose here; autobahn would log each."""


async def serve(obey):
    """Answers each line of standard input with one on standard output, many at once, until it ends."""

    async def answer(line):
        command = json.loads(line)
        try:
            answer = {"id": command["id"], "done": await obey(command)}
        except Exception as failure:
            answer = {"id": command["id"], "failed": f"{command['do']}: {failure!r}"}
        print(json.dumps(answer), flush=True)

    stdin = asyncio.StreamReader(limit=1 << 24)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stdin), sys.stdin)
    answering = set()
    async for line in stdin:
        task = asyncio.create_task(answer(line))
        answering.add(task)
        task.add_done_callback(answering.discard)
