"""Runs every ordered pair of foreign WAMP clients against a router and counts what was checked.

usage: matrix.py URL SOCKET REALM TARGET      (called by ./run, which installs the clients first; README.md has the protocol)
"""

import asyncio
import collections
import json
import pathlib
import sys
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
ANSWER_WITHIN = 120  # seconds for one command to a driver; a driver gives up on a router long before
WHOLE_RUN_WITHIN = 600
WITNESS = "autobahn_python"


class Driver:
    """One client library's process, driven by lines of JSON."""

    def __init__(self, name, process):
        self.name, self.process = name, process
        self.answers = {}
        self.reading = asyncio.create_task(self.read())

    @classmethod
    async def start(cls, name, command, log):
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=HERE,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=log.open("wb"),
            limit=1 << 24,
        )
        return cls(name, process)

    async def ask(self, do, **details):
        if self.reading.done():
            raise Problem(f"driver {self.name} ended")
        number = len(self.answers) + 1
        self.answers[number] = answer = asyncio.get_running_loop().create_future()
        line = json.dumps({"id": number, "do": do, **details})
        try:
            self.process.stdin.write(line.encode() + b"\n")
            return await asyncio.wait_for(answer, ANSWER_WITHIN)
        except (TimeoutError, asyncio.TimeoutError):
            raise Problem(f"driver {self.name} did not answer within {ANSWER_WITHIN} s")

    async def read(self):
        async for line in self.process.stdout:
            message = json.loads(line)
            answer = self.answers[message["id"]]
            if answer.done():
                continue  # too late, and counted as that
            if "failed" in message:
                answer.set_exception(Problem(message["failed"]))
            else:
                answer.set_result(message["done"])
        for answer in self.answers.values():
            if not answer.done():
                answer.set_exception(Problem(f"driver {self.name} ended"))

    async def stop(self):
        self.process.stdin.close()
        try:
            await asyncio.wait_for(self.process.wait(), 10)
        except (TimeoutError, asyncio.TimeoutError):
            self.process.kill()


class Problem(Exception):
    """What a driver, or the conversation with it, could not do."""


class Tally:
    """Counts checks and keeps what failed, by end or pair."""

    def __init__(self):
        self.checks = 0
        self.failures = collections.defaultdict(list)

    def add(self, subject, what, problem):
        self.checks += 1
        if problem is not None:
            self.failures[subject].append(f"{what}: {problem}")

    @property
    def failed(self):
        return sum(len(problems) for problems in self.failures.values())

    def print_failures(self, shown=3):
        for subject, problems in self.failures.items():
            more = f" (+{len(problems) - shown} more)" if len(problems) > shown else ""
            print(f"FAILED {subject}: " + "; ".join(problems[:shown]) + more)


class End:
    """One client with one serializer; it has a session that calls and publishes and one that is called and subscribes."""

    def __init__(self, driver, serializer, table, payloads):
        self.driver, self.serializer = driver, serializer
        self.protocol = f"{serializer}.batched" if driver.name in table["batched"] else serializer
        self.name = f"{driver.name}.{serializer}"
        self.tells_subprotocol = driver.name not in table["tell_no_subprotocol"]
        self.accepts = [case["name"] for case in payloads["cases"]]
        self.spoilt = [case["name"] for case in payloads["spoilt"]]
        self.sends = [case for case in self.accepts if case not in self.cannot("send", table)]
        self.result_refusals = self.cannot("get the result", table)

    def cannot(self, what, table):
        refusals = [one["cases"] for one in table["exceptions"] if one["cannot"] == what and self.name in one["ends"]]
        return set().union(*refusals)

    def results(self, cases):
        """Those of the cases whose result this end can receive."""
        return [case for case in cases if case not in self.result_refusals]

    def ask(self, do, **details):
        return self.driver.ask(do, end=self.name, **details)

    async def call(self, callee, arguments, results, errors):
        """What was wrong with each case, by kind."""
        asked = {"arguments": arguments, "results": results, "errors": errors}
        try:
            return await self.ask("call", callee=callee.name, **asked)
        except Problem as failure:
            return {kind: dict.fromkeys(cases, str(failure)) for kind, cases in asked.items()}


class Matrix:
    def __init__(self, ends):
        self.ends = ends
        self.witnesses = {end.serializer: end for end in ends if end.driver.name == WITNESS}
        self.tally = Tally()
        self.pairs = set()

    async def run(self):
        await each(self.ends, self.join)
        self.ends = [end for end in self.ends if end.name not in self.tally.failures]
        for step in (self.prepare, self.call_unknown, self.call_spoilt, self.call_all, self.publish, self.receive, self.leave):
            await each(self.ends, step)

    def witness(self, end):
        """The end that sends the spoilt payloads to this one; it has the same serializer, so that nothing is converted."""
        return self.witnesses[end.serializer]

    def gives(self, end):
        return end.sends + end.spoilt if end is self.witness(end) else end.sends

    async def join(self, end):
        async def told():
            wanted = f"wamp.2.{end.protocol}" if end.tells_subprotocol else None
            got = await end.ask("join", serializer=end.protocol)
            return None if got == wanted else f"subprotocol {got} in place of {wanted}"

        await self.check(end.name, "join", told())

    async def prepare(self, end):
        topics = {other.name: other.sends for other in self.ends}
        topics[self.witness(end).name] = self.gives(self.witness(end))
        offered = end.ask("offer", accepts=end.accepts + end.spoilt, gives=self.gives(end))
        await self.check(end.name, "register", offered)
        await self.check(end.name, "subscribe", end.ask("follow", topics=topics))

    async def call_unknown(self, end):
        async def answered():
            uri = await end.ask("call_unknown", procedure="foreign.nobody.offers.this")
            return None if uri == "wamp.error.no_such_procedure" else f"error {uri}"

        await self.check(end.name, "call of an unknown procedure", answered())

    async def call_spoilt(self, end):
        """A comparison that cannot fail is worth nothing: each end must object to payloads that differ in one place."""
        sent = await self.witness(end).call(end, end.spoilt, [], [])
        received = await end.call(self.witness(end), [], end.results(end.spoilt), end.spoilt)
        for problems in (sent, received):
            for kind, objections in problems.items():
                for case, objection in objections.items():
                    self.check_objection(end, f"{kind} {case}", objection)

    def check_objection(self, end, what, objection):
        noticed = objection is not None and objection.startswith("$")
        self.tally.add(end.name, what, None if noticed else f"no difference noticed, but: {objection}")

    async def call_all(self, caller):
        start = self.ends.index(caller)  # each caller starts elsewhere, so that no callee has all of them at once
        for callee in self.ends[start:] + self.ends[:start]:
            pair = f"{caller.name} -> {callee.name}"
            self.pairs.add(pair)
            problems = await caller.call(callee, caller.sends, caller.results(callee.sends), callee.sends)
            for kind, found in problems.items():
                for case, problem in found.items():
                    self.tally.add(pair, f"{kind} {case}", problem)

    async def publish(self, end):
        await self.check(end.name, "publish", end.ask("publish", cases=self.gives(end)))

    async def receive(self, subscriber):
        await each(self.ends, lambda publisher: self.receive_from(publisher, subscriber))

    async def receive_from(self, publisher, subscriber):
        pair = f"{publisher.name} -> {subscriber.name}"
        spoilt = subscriber.spoilt if publisher is self.witness(subscriber) else []
        wanted = publisher.sends + spoilt
        try:
            events = await subscriber.ask("events", publisher=publisher.name, count=len(wanted))
        except Problem as failure:
            events = [[case, str(failure)] for case in wanted]
        arrived, problems = [case for case, _ in events], dict(events)
        self.tally.add(pair, "order of events", None if arrived == wanted else f"arrived {arrived}")
        for case in publisher.sends:
            self.tally.add(pair, f"event {case}", problems.get(case, "did not arrive"))
        for case in spoilt:
            self.check_objection(subscriber, f"event {case}", problems.get(case, "did not arrive"))

    async def leave(self, end):
        await self.check(end.name, "leave", end.ask("leave"))

    async def check(self, subject, what, asking):
        try:
            problem = await asking
        except Problem as failure:
            problem = str(failure)
        self.tally.add(subject, what, problem)


async def each(items, action):
    await asyncio.gather(*(action(item) for item in items))


def count_problems(matrix, expected):
    counted = {"ends": len(matrix.ends), "pairs": len(matrix.pairs), "checks": matrix.tally.checks}
    return [f"{what}: {counted[what]} counted, {number} expected" for what, number in expected.items() if counted[what] != number]


def addresses(url, socket):
    """The router's address by transport: one port and one socket file, each of which speaks WebSocket and RawSocket."""
    parts = urllib.parse.urlsplit(url)
    return {
        "websocket": url,
        "rawsocket": f"tcp://{parts.netloc}",
        "unix": f"unix:{socket}",
        "unix_websocket": f"ws+unix:{socket}:{parts.path}",
    }


async def main(url, socket, realm, target):
    table = json.loads((HERE / "ends.json").read_text())
    payloads = json.loads((HERE / "payloads.json").read_text())
    started = time.monotonic()
    logs = target / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    drivers = []
    for name, command in table["drivers"].items():
        words = [word.format(target=target) for word in command]
        address = addresses(url, socket)[table["transports"].get(name, "websocket")]
        drivers.append(await Driver.start(name, [*words, address, realm, "payloads.json"], logs / f"{name}.log"))
    ends = [End(driver, serializer, table, payloads) for driver in drivers for serializer in table["serializers"]]
    ends = [end for end in ends if not end.cannot("speak", table)]
    matrix = Matrix(ends)
    try:
        await asyncio.wait_for(matrix.run(), WHOLE_RUN_WITHIN)
    except (TimeoutError, asyncio.TimeoutError):
        matrix.tally.failures["the whole run"].append(f"not done after {WHOLE_RUN_WITHIN} s")
    finally:
        await each(drivers, Driver.stop)

    matrix.tally.print_failures()
    for one in table["exceptions"]:
        print(f"left out: {', '.join(one['ends'])} cannot {one['cannot']} {', '.join(one['cases'])}: {one['because']}")
    wrong_counts = count_problems(matrix, table["expected"])
    for problem in wrong_counts:
        print(f"FAILED count of {problem}")
    print(f"foreign clients took {time.monotonic() - started:.1f} s")
    print(
        f"foreign clients: {len(matrix.ends)} ends, {len(matrix.pairs)} pairs,"
        f" {matrix.tally.checks} checks, {matrix.tally.failed} failed"
    )
    return 1 if matrix.tally.failed or wrong_counts else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*sys.argv[1:4], pathlib.Path(sys.argv[4]))))
