"""Tries the methods of authentication with foreign clients against a router, and counts what was checked.

usage: logins.py URL REALM TARGET      (called by ./logins, which installs the clients first; README.md has the protocol)
"""

import asyncio
import json
import pathlib
import sys
import time

from matrix import HERE, Driver, Problem, Tally, each

WHOLE_RUN_WITHIN = 120
DENIED = "wamp.error.authentication_denied"


class End:
    """A client with one serializer."""

    def __init__(self, driver, serializer, table):
        self.driver, self.serializer = driver, serializer
        self.name = f"{driver.name}.{serializer}"
        self.tells_identity = driver.name not in table["tell_no_identity"]
        self.tells_uri = driver.name not in table["tell_the_message"]
        self.takes_any_key = driver.name not in table["check_the_key_themselves"]
        left_out = [one["users"] for one in table["exceptions"] if driver.name in one["clients"]]
        self.users = {name: user for name, user in table["users"].items() if name not in sum(left_out, [])}

    def login(self, user, **changed):
        asked = {key: user[key] for key in ("method", "authid", "secret", "pubkey") if key in user}
        return self.driver.ask("login", serializer=self.serializer, **{**asked, **changed})


class Trial:
    """Has every end log in as every user that it can: with the right secret, with a wrong one, and as somebody whom nobody knows."""

    def __init__(self, ends, table):
        self.ends, self.role, self.message = ends, table["role"], table["message"]
        self.tally = Tally()

    async def run(self):
        await each(self.ends, self.use)

    async def use(self, end):
        for name, user in end.users.items():
            await self.check(end, name, self.welcomed(end, user))
            other_key = {"pubkey": user["pubkey_of_wrong"]} if "pubkey" in user else {}
            await self.check(end, f"{name} with a wrong secret", self.refused(end, user, secret=user["wrong"], **other_key))
            await self.check(end, f"{name} as a stranger", self.refused(end, user, authid="nobody"))
            if "pubkey" in user and end.takes_any_key:
                await self.check(end, f"{name} with another's key", self.refused(end, user, secret=user["wrong"]))

    async def welcomed(self, end, user):
        answer = await end.login(user)
        if not end.tells_identity:
            return None if answer == {} else f"answer {answer}"
        method = answer.pop("authmethod", None)
        if user["method"] not in (method, str(method).removeprefix("wamp-")):
            return f"method {method}, answer {answer}"
        wanted = {"authid": user["authid"], "authrole": self.role}
        return None if answer == wanted else f"answer {answer} in place of {wanted}"

    async def refused(self, end, user, **changed):
        answer = await end.login(user, **changed)
        told = answer.get("refused")
        if end.tells_uri:
            return None if told == DENIED else f"answer {answer}"
        return None if told == self.message else f"answer {answer}"

    async def check(self, end, what, asking):
        try:
            problem = await asking
        except Problem as failure:
            problem = str(failure)
        except (KeyError, TypeError, AttributeError) as failure:
            problem = f"an answer of another shape: {failure!r}"
        self.tally.add(end.name, what, problem)


async def main(url, realm, target):
    table = json.loads((HERE / "logins.json").read_text())
    started = time.monotonic()
    logs = target / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    drivers = []
    for name, command in table["drivers"].items():
        words = [word.format(target=target, url=url, realm=realm) for word in command]
        drivers.append(await Driver.start(name, words, logs / f"{name}-logins.log"))
    trial = Trial([End(driver, serializer, table) for driver in drivers for serializer in table["serializers"]], table)
    try:
        await asyncio.wait_for(trial.run(), WHOLE_RUN_WITHIN)
    except (TimeoutError, asyncio.TimeoutError):
        trial.tally.failures["the whole run"].append(f"not done after {WHOLE_RUN_WITHIN} s")
    finally:
        await each(drivers, Driver.stop)

    tally, expected = trial.tally, table["expected"]
    tally.print_failures()
    for one in table["exceptions"]:
        print(f"left out: {', '.join(one['clients'])} by {', '.join(one['users'])}: {one['because']}")
    counted = {"ends": len(trial.ends), "checks": tally.checks}
    for what, number in expected.items():
        if counted[what] != number:
            print(f"FAILED count of {what}: {counted[what]} counted, {number} expected")
    print(
        f"logins of foreign clients: {len(trial.ends)} ends, {len(table['users'])} users, {tally.checks} checks,"
        f" {tally.failed} failed, {time.monotonic() - started:.1f} s"
    )
    return 1 if tally.failed or counted != expected else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]))))
