"""What all drivers of autobahn for Python share: a session that can be awaited, and lines of JSON in and out."""

import asyncio
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
        address = urllib.parse.urlsplit(url)
        if address.scheme == "tcp":
            factory = WampRawSocketClientFactory(lambda: session, serializer=SERIALIZERS[serializer]())
        else:
            factory = WampWebSocketClientFactory(lambda: session, url=url, serializers=[SERIALIZERS[serializer]()])
        await asyncio.get_running_loop().create_connection(factory, address.hostname, address.port)
        session.details = await asyncio.wait_for(session.joined, ANSWER_WITHIN)
        return session

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
