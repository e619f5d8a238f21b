"""Drives autobahn for Python through logins: lines of JSON in, lines of JSON out; ../README.md has the protocol.

usage: logins.py URL REALM
"""

import asyncio
import sys

from autobahn.wamp.auth import create_authenticator

from session import ANSWER_WITHIN, Refused, Session, serve

# autobahn's names for the methods, and for what each of them keeps secret
NAMES = {"ticket": ("ticket", "ticket"), "wampcra": ("wampcra", "secret"), "scram": ("scram", "password"), "cryptosign": ("cryptosign", "privkey")}


class Guest(Session):
    """A session that one of autobahn's authenticators answers for."""

    def __init__(self, realm, authid, authenticator):
        super().__init__(realm)
        self.whom, self.authenticator = authid, authenticator

    def onConnect(self):
        self.join(self.config.realm, [self.authenticator.name], self.whom, authextra=self.authenticator.authextra)

    def onChallenge(self, challenge):
        return self.authenticator.on_challenge(self, challenge)

    def onWelcome(self, welcome):
        return self.authenticator.on_welcome(self, welcome.authextra)


async def login(url, realm, command):
    name, secret = NAMES[command["method"]]
    authenticator = create_authenticator(name, authid=command["authid"], **{secret: command["secret"]})
    try:
        session = await Guest.join_at(url, realm, command["serializer"], authid=command["authid"], authenticator=authenticator)
    except Refused as refused:
        return {"refused": refused.uri}
    details = session.details
    session.leave()
    await asyncio.wait_for(session.gone, ANSWER_WITHIN)
    return {"authid": details.authid, "authrole": details.authrole, "authmethod": details.authmethod}


async def main(url, realm):
    await serve(lambda command: login(url, realm, command))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
