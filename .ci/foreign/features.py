"""Tries features of WAMP between foreign clients through a router, and counts what was checked.

usage: features.py URL REALM TARGET      (called by ./run, which installs the clients first; README.md has the protocol)
"""

import asyncio
import json
import pathlib
import sys
import time

from matrix import HERE, Driver, Problem, Tally, each

WHOLE_RUN_WITHIN = 120


class Part:
    """A session of a client."""

    def __init__(self, driver, name, session):
        self.driver, self.name, self.session = driver, name, session

    @classmethod
    async def enter(cls, driver, serializer, name):
        return cls(driver, name, await driver.ask("open", session=name, serializer=serializer))

    def register(self, uri, behaviour, **options):
        return self.ask("register", uri=uri, behaviour=behaviour, options=options)

    def call(self, uri, *args, **options):
        return self.ask("call", uri=uri, args=args, options=options)

    def subscribe(self, uri, **options):
        return self.ask("subscribe", uri=uri, options=options)

    def publish(self, uri, *args, **options):
        return self.ask("publish", uri=uri, args=args, options=options)

    def events(self, uri, count):
        """The events of a subscription, when there are so many: [arguments, details]."""
        return self.ask("events", uri=uri, count=count)

    def ask(self, do, **details):
        return self.driver.ask(do, session=self.name, **details)


class End:
    """A client with one serializer: a session that uses what others provide, and two that provide."""

    def __init__(self, driver, serializer):
        self.driver, self.serializer = driver, serializer
        self.name = f"{driver.name}.{serializer}"

    async def enter(self):
        self.user, self.provider, self.second = [
            await Part.enter(self.driver, self.serializer, f"{self.name}.{part}") for part in ("user", "provider", "second")
        ]

    async def leave(self):
        for part in (self.user, self.provider, self.second):
            await part.ask("leave")


def same(what, got, wanted):
    return None if got == wanted else f"{what} {got} in place of {wanted}"


# Each feature is what one end uses and another provides, below a URI that nothing else has; it gives a problem or None.


async def progressive_results(user, provider, uri):
    await provider.provider.register(uri, "progress")
    answer = await user.user.call(uri, 3, receive_progress=True)
    return same("answer", answer, {"result": ["done"], "progress": [0, 1, 2]})


async def canceling(user, provider, uri):
    await provider.provider.register(uri, "wait")
    answer = asyncio.ensure_future(user.user.call(uri))
    await provider.provider.ask("started", uri=uri)
    await user.user.ask("cancel", uri=uri)
    return same("answer", await answer, {"error": "wamp.error.canceled", "progress": []})


async def interrupts(user, provider, uri):
    problem = await canceling(user, provider, uri)
    await provider.provider.ask("interrupted", uri=uri)
    return problem


async def timeouts(user, provider, uri):
    await provider.provider.register(uri, "wait")
    answer = await user.user.call(uri, timeout=50)
    return same("answer", answer, {"error": "wamp.error.timeout", "progress": []})


async def pattern_registrations(user, provider, uri):
    wildcard = uri.replace("feature.", "feature..", 1)
    await provider.provider.register(f"{uri}.prefix", "details", match="prefix")
    await provider.provider.register(f"{wildcard}..end", "details", match="wildcard")
    for called in (f"{uri}.prefix.a", wildcard.replace("..", ".b.", 1) + ".c.end"):
        answer = await user.user.call(called)
        if "error" in answer or answer["result"][0]["procedure"] != called:
            return f"call of {called}: {answer}"


async def pattern_subscriptions(user, provider, uri):
    await provider.provider.subscribe(f"{uri}.a", match="prefix")
    await provider.provider.subscribe(f"{uri}..end", match="wildcard")
    await user.user.publish(f"{uri}.a.end", 1)
    for pattern in (f"{uri}.a", f"{uri}..end"):
        [[args, details]] = await provider.provider.events(pattern, 1)
        if args != [1] or details["topic"] != f"{uri}.a.end":
            return f"event on {pattern}: {args} {details}"


async def publisher_exclusion(user, provider, uri):
    await user.user.subscribe(uri)
    await user.user.publish(uri, "not me")
    await user.user.publish(uri, "me", exclude_me=False)
    return same("events", [args for args, _ in await user.user.events(uri, 1)], [["me"]])


async def lists(user, provider, uri):
    await provider.provider.subscribe(uri)
    await provider.second.subscribe(uri)
    await user.user.publish(uri, "all but provider", exclude=[provider.provider.session])
    await user.user.publish(uri, "provider alone", eligible=[provider.provider.session])
    await user.user.publish(uri, "all")
    got = [[args[0] for args, _ in await part.events(uri, 2)] for part in (provider.provider, provider.second)]
    return same("events", got, [["provider alone", "all"], ["all but provider", "all"]])


async def shared_registrations(user, provider, uri):
    for part in (provider.provider, provider.second):
        await part.register(uri, "who", invoke="roundrobin")
    names = [(await user.user.call(uri)).get("result") for _ in range(4)]
    return same("callees", names, [[provider.provider.name], [provider.second.name]] * 2)


async def caller_identification(user, provider, uri):
    await provider.provider.register(uri, "details")
    answer = await user.user.call(uri, disclose_me=True)
    return same("caller", answer.get("result", [{}])[0].get("caller"), user.user.session)


async def publisher_identification(user, provider, uri):
    await provider.provider.subscribe(uri)
    await user.user.publish(uri, disclose_me=True)
    [[_, details]] = await provider.provider.events(uri, 1)
    return same("publisher", details["publisher"], user.user.session)


async def retention(user, provider, uri):
    await user.user.publish(uri, "kept", retain=True)
    await provider.provider.subscribe(uri, get_retained=True)
    [[args, details]] = await provider.provider.events(uri, 1)
    return same("event", [args, details["retained"]], [["kept"], True])


async def testaments(user, provider, uri):
    await provider.provider.subscribe(uri)
    testator = await Part.enter(user.driver, user.serializer, f"{uri}.testator")
    answer = await testator.call("wamp.session.add_testament", uri, ["my last"], {})
    if "error" in answer:
        return answer["error"]
    await testator.ask("leave")
    return same("events", [args for args, _ in await provider.provider.events(uri, 1)], [["my last"]])


async def session_meta_api(user, provider, uri):
    session = provider.provider.session
    listed = await user.user.call("wamp.session.list")
    if session not in listed.get("result", [[]])[0]:
        return f"{session} is not in {listed}"
    answer = await user.user.call("wamp.session.get", session)
    return same("session", answer.get("result", [{}])[0].get("session"), session)


async def registration_meta_api(user, provider, uri):
    await provider.provider.register(uri, "who")
    found = await user.user.call("wamp.registration.lookup", uri)
    answer = await user.user.call("wamp.registration.list_callees", *found.get("result", []))
    return same("callees", answer.get("result"), [[provider.provider.session]])


async def subscription_meta_api(user, provider, uri):
    await provider.provider.subscribe(uri)
    found = await user.user.call("wamp.subscription.lookup", uri)
    answer = await user.user.call("wamp.subscription.list_subscribers", *found.get("result", []))
    return same("subscribers", answer.get("result"), [[provider.provider.session]])


async def passthru(user, provider, uri):
    packed = {"ppt_scheme": "x_foreign", "ppt_serializer": "cbor"}
    await provider.provider.subscribe(uri)
    await user.user.publish(uri, "packed", 7, **packed)
    return same("events", [args for args, _ in await provider.provider.events(uri, 1)], [["packed", 7]])


class Trial:
    """Tries each feature between every ordered pair of ends, but for what the table says that a client cannot."""

    def __init__(self, ends, table):
        self.ends, self.table = ends, table
        self.tally = Tally()

    async def run(self):
        await each(self.ends, lambda end: self.check(end.name, "join", end.enter()))
        self.ends = [end for end in self.ends if end.name not in self.tally.failures]
        await each(self.ends, self.use)
        await each(self.ends, lambda end: self.check(end.name, "leave", end.leave()))

    async def use(self, user):
        start = self.ends.index(user)  # each user starts elsewhere, so that no provider has all of them at once
        for provider in self.ends[start:] + self.ends[:start]:
            for feature in self.table["features"]:
                if not (self.cannot(user, "use", feature) or self.cannot(provider, "provide", feature)):
                    uri = f"feature.{feature}.{user.name}.{provider.name}"
                    await self.check(f"{user.name} -> {provider.name}", feature, globals()[feature](user, provider, uri))

    def cannot(self, end, what, feature):
        return any(
            one["cannot"] == what and feature in one["features"] and {end.name, end.driver.name} & set(one["clients"])
            for one in self.table["exceptions"]
        )

    async def check(self, subject, what, asking):
        try:
            problem = await asking
        except Problem as failure:
            problem = str(failure)
        except (KeyError, IndexError, TypeError, ValueError) as failure:
            problem = f"an answer of another shape: {failure!r}"
        self.tally.add(subject, what, problem)


async def main(url, realm, target):
    table = json.loads((HERE / "features.json").read_text())
    started = time.monotonic()
    logs = target / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    drivers = []
    for name, command in table["drivers"].items():
        words = [word.format(target=target) for word in command]
        drivers.append(await Driver.start(name, [*words, url, realm], logs / f"{name}-features.log"))
    trial = Trial([End(driver, serializer) for driver in drivers for serializer in table["serializers"]], table)
    try:
        await asyncio.wait_for(trial.run(), WHOLE_RUN_WITHIN)
    except (TimeoutError, asyncio.TimeoutError):
        trial.tally.failures["the whole run"].append(f"not done after {WHOLE_RUN_WITHIN} s")
    finally:
        await each(drivers, Driver.stop)

    tally, expected = trial.tally, table["expected"]
    tally.print_failures()
    for one in table["exceptions"]:
        print(f"left out: {', '.join(one['clients'])} cannot {one['cannot']} {', '.join(one['features'])}: {one['because']}")
    counted = {"ends": len(trial.ends), "checks": tally.checks}
    for what, number in expected.items():
        if counted[what] != number:
            print(f"FAILED count of {what}: {counted[what]} counted, {number} expected")
    print(
        f"features of foreign clients: {len(trial.ends)} ends, {len(table['features'])} features, {tally.checks} checks,"
        f" {tally.failed} failed, {time.monotonic() - started:.1f} s"
    )
    return 1 if tally.failed or counted != expected else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]))))
