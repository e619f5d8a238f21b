"""Drives autobahn for Python through features: lines of JSON in, lines of JSON out; ../README.md has the protocol.

usage: features.py URL REALM
"""

import asyncio
import collections
import sys

import txaio
from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.types import CallOptions, CallResult, PublishOptions, RegisterOptions, SubscribeOptions

from session import ANSWER_WITHIN, Session, serve


class Actor(Session):
    """A session that does what the commands say, and keeps what it is told."""

    def __init__(self, realm):
        super().__init__(realm)
        self.name = None
        self.heard = collections.defaultdict(list)
        self.started, self.interrupted = set(), set()
        self.calls = {}
        self.change = asyncio.Condition()

    async def offer(self, uri, options, behaviour):
        def details(*args, details=None):
            return {"procedure": details.procedure, "caller": details.caller}

        async def progress(count, details=None):
            for number in range(count):
                details.progress(number)
                await asyncio.sleep(0)
            return "done"

        async def wait(details=None):
            self.started.add(uri)
            await self.changed()
            try:
                await asyncio.get_running_loop().create_future()
            except asyncio.CancelledError:
                self.interrupted.add(uri)
                await self.changed()
                raise ApplicationError("wamp.error.canceled") from None

        def who(details=None):
            return self.name

        endpoint = {"details": details, "progress": progress, "wait": wait, "who": who}[behaviour]
        await self.register(endpoint, uri, RegisterOptions(details_arg="details", **options))

    async def ask(self, uri, args, options):
        progress = []
        if options.pop("receive_progress", False):
            options["on_progress"] = progress.append
        asked = self.calls[uri] = self.call(uri, *args, options=CallOptions(**options))
        try:
            result = await asyncio.wait_for(asked, ANSWER_WITHIN)
            args = list(result.results) if isinstance(result, CallResult) else [result]
            return {"result": args, "progress": progress}
        except ApplicationError as error:
            return {"error": error.error, "progress": progress}
        except asyncio.CancelledError:
            return {"error": "wamp.error.canceled", "progress": progress}

    async def follow(self, uri, options):
        async def receive(*args, details=None, **kwargs):
            about = {"topic": details.topic, "publisher": details.publisher, "retained": bool(details.retained)}
            self.heard[uri].append([list(args), about])
            await self.changed()

        await self.subscribe(receive, uri, SubscribeOptions(details_arg="details", **options))

    async def changed(self):
        async with self.change:
            self.change.notify_all()

    async def until(self, condition):
        async with self.change:
            await asyncio.wait_for(self.change.wait_for(condition), ANSWER_WITHIN)


class Control:
    def __init__(self, url, realm):
        self.url, self.realm = url, realm
        self.actors = {}

    async def obey(self, command):
        actor = self.actors.get(command["session"])
        match command:
            case {"do": "open", "session": name, "serializer": serializer}:
                actor = self.actors[name] = await Actor.join_at(self.url, self.realm, serializer)
                actor.name = name
                return actor.details.session
            case {"do": "register", "uri": uri, "options": options, "behaviour": behaviour}:
                await actor.offer(uri, options, behaviour)
            case {"do": "call", "uri": uri, "args": args, "options": options}:
                return await actor.ask(uri, args, options)
            case {"do": "cancel", "uri": uri}:
                txaio.cancel(actor.calls[uri])
            case {"do": "started", "uri": uri}:
                await actor.until(lambda: uri in actor.started)
            case {"do": "subscribe", "uri": uri, "options": options}:
                await actor.follow(uri, options)
            case {"do": "publish", "uri": uri, "args": args, "options": options}:
                done = actor.publish(uri, *args, options=PublishOptions(acknowledge=True, **options))
                await asyncio.wait_for(done, ANSWER_WITHIN)
            case {"do": "events", "uri": uri, "count": count}:
                await actor.until(lambda: len(actor.heard[uri]) >= count)
                return actor.heard[uri]
            case {"do": "interrupted", "uri": uri}:
                await actor.until(lambda: uri in actor.interrupted)
            case {"do": "leave"}:
                actor.leave()
                await asyncio.wait_for(actor.gone, ANSWER_WITHIN)
            case _:
                raise ValueError("unknown command")


async def main(url, realm):
    await serve(Control(url, realm).obey)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
