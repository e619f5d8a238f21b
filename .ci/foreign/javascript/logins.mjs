// Drives a WAMP library for JavaScript through logins: lines of JSON in, lines of JSON out; ../README.md has the protocol.
//
// The library comes as `login(url, realm, serializer, {method, authid, secret, pubkey})`, which gives {authid, authrole, authmethod} after
// joining and leaving, or {refused: uri}.

import { createInterface } from 'node:readline';

/** Obeys the commands on standard input until it ends. */
export function drive(login) {
  const [url, realm] = process.argv.slice(2);

  async function obey({ id, serializer, ...who }) {
    try {
      return { id, done: await login(url, realm, serializer, who) };
    } catch (failure) {
      return { id, failed: `login: ${failure?.message ?? JSON.stringify(failure)}` };
    }
  }

  process.on('uncaughtException', (error) => console.error(error));
  const input = createInterface({ input: process.stdin });
  input.on('line', async (line) => process.stdout.write(JSON.stringify(await obey(JSON.parse(line))) + '\n'));
  input.on('close', () => process.exit());
}
