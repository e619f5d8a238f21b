"""Drives autobahn for Python: lines of JSON in, lines of JSON out; README.md has the protocol.

usage: driver.py URL REALM PAYLOADS
"""

import asyncio
import sys

from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.types import CallResult, PublishOptions

from payloads import Payloads
from session import ANSWER_WITHIN, Session, serve


class End:
    """autobahn with one serializer: an active session that calls and publishes, a passive one that is called and subscribes."""

    def __init__(self, name, payloads, active, passive):
        self.name, self.payloads, self.active, self.passive = name, payloads, active, passive
        self.events = {}
        self.arrival = asyncio.Condition()
        self.undo = []
        self.broken = None

    async def offer(self, accepts, gives):
        for case in accepts:
            await self.register(f"foreign.{self.name}.{case}.accept", self.accepting(case))
        for case in gives:
            await self.register(f"foreign.{self.name}.{case}.give", self.giving(case))
            await self.register(f"foreign.{self.name}.{case}.fail", self.failing(case))

    async def register(self, procedure, endpoint):
        registration = await self.passive.register(endpoint, procedure)
        self.undo.append(registration.unregister)

    def accepting(self, case):
        def accept(*args, **kwargs):
            difference = self.payloads.difference(case, args, kwargs)
            if difference:
                raise ApplicationError("foreign.error.differs", difference)
            return "same"

        return accept

    def giving(self, case):
        def give():
            args, kwargs = self.payloads.sent(case)
            return CallResult(*args, **kwargs)

        return give

    def failing(self, case):
        def fail():
            args, kwargs = self.payloads.sent(case)
            raise ApplicationError(f"foreign.error.{case}", *args, **kwargs)

        return fail

    async def follow(self, topics):
        for publisher, cases in topics.items():
            self.events[publisher] = []
            for case in cases:
                handler = self.receiving(publisher, case)
                subscription = await self.passive.subscribe(handler, f"foreign.{publisher}.{case}.event")
                self.undo.append(subscription.unsubscribe)

    def receiving(self, publisher, case):
        async def receive(*args, **kwargs):
            self.events[publisher].append([case, self.payloads.difference(case, args, kwargs)])
            async with self.arrival:
                self.arrival.notify_all()

        return receive

    async def call(self, callee, arguments, results, errors):
        uri = f"foreign.{callee}"
        return {
            "arguments": {case: await self.check_arguments(f"{uri}.{case}.accept", case) for case in arguments},
            "results": {case: await self.check_result(f"{uri}.{case}.give", case) for case in results},
            "errors": {case: await self.check_error(f"{uri}.{case}.fail", case) for case in errors},
        }

    async def check_arguments(self, procedure, case):
        args, kwargs = self.payloads.sent(case)
        result, error = await self.answer(procedure, *args, **kwargs)
        if error:
            return said(error)
        return None if result == "same" else f"answered with {result!r}"

    async def check_result(self, procedure, case):
        result, error = await self.answer(procedure)
        if error:
            return said(error)
        if isinstance(result, CallResult):
            return self.payloads.difference(case, result.results, result.kwresults)
        return self.payloads.difference(case, [] if result is None else [result], {})

    async def check_error(self, procedure, case):
        _, error = await self.answer(procedure)
        if not error:
            return "a result in place of an error"
        if getattr(error, "error", None) != f"foreign.error.{case}":
            return said(error)
        return self.payloads.difference(case, error.args, error.kwargs)

    async def answer(self, procedure, *args, **kwargs):
        """The result and the error of a call, one of which is None; after a lost answer nothing more is tried."""
        if self.broken:
            return None, self.broken
        try:
            return await asyncio.wait_for(self.active.call(procedure, *args, **kwargs), ANSWER_WITHIN), None
        except ApplicationError as error:
            return None, error
        except Exception as error:
            self.broken = RuntimeError(f"not tried after {procedure}: {error!r}")
            return None, error

    async def call_unknown(self, procedure):
        _, error = await self.answer(procedure)
        return getattr(error, "error", repr(error))

    async def publish(self, cases):
        for case in cases:
            args, kwargs = self.payloads.sent(case)
            options = PublishOptions(acknowledge=True)
            publishing = self.active.publish(f"foreign.{self.name}.{case}.event", *args, options=options, **kwargs)
            await asyncio.wait_for(publishing, ANSWER_WITHIN)

    async def collect(self, publisher, count):
        events = self.events.get(publisher, [])
        async with self.arrival:
            try:
                await asyncio.wait_for(self.arrival.wait_for(lambda: len(events) >= count), ANSWER_WITHIN)
            except asyncio.TimeoutError:
                pass  # the caller sees what is missing
        return events

    async def leave(self):
        for undo in self.undo:
            await asyncio.wait_for(undo(), ANSWER_WITHIN)
        for session in (self.active, self.passive):
            session.leave()
            await asyncio.wait_for(session.gone, ANSWER_WITHIN)


def said(error):
    """An error in words; the callee's account of a difference as it stands."""
    if isinstance(error, ApplicationError):
        return error.args[0] if error.error == "foreign.error.differs" else f"{error.error} {error.args!r:.200}"
    return repr(error)


class Control:
    def __init__(self, url, realm, payloads):
        self.url, self.realm, self.payloads = url, realm, payloads
        self.ends = {}

    async def obey(self, command):
        end = self.ends.get(command["end"])
        match command:
            case {"do": "join", "end": name, "serializer": serializer}:
                return await self.join(name, serializer)
            case {"do": "offer", "accepts": accepts, "gives": gives}:
                return await end.offer(accepts, gives)
            case {"do": "follow", "topics": topics}:
                return await end.follow(topics)
            case {"do": "call", "callee": callee, "arguments": arguments, "results": results, "errors": errors}:
                return await end.call(callee, arguments, results, errors)
            case {"do": "call_unknown", "procedure": procedure}:
                return await end.call_unknown(procedure)
            case {"do": "publish", "cases": cases}:
                return await end.publish(cases)
            case {"do": "events", "publisher": publisher, "count": count}:
                return await end.collect(publisher, count)
            case {"do": "leave"}:
                return await end.leave()
            case _:
                raise ValueError("unknown command")

    async def join(self, name, serializer):
        active, passive = [await Session.join_at(self.url, self.realm, serializer) for _ in range(2)]
        self.ends[name] = End(name, self.payloads, active, passive)
        return getattr(active._transport, "websocket_protocol_in_use", None)


async def main(url, realm, payloads):
    await serve(Control(url, realm, Payloads(payloads)).obey)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
