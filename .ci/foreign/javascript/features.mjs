// Drives a WAMP library for JavaScript through features: lines of JSON in, lines of JSON out; ../README.md has the protocol.
//
// The library comes as `join(url, realm, serializer)`, which gives a session:
//   id                                          the session id
//   register(uri, options, endpoint)            endpoint({args, details, progress}) gives a list of results, or a promise of one
//   call(uri, args, options, progress)          {results, cancel()}: a promise of the list of results, which throws {uri} for an error;
//                                               progress(args) for each before
//   subscribe(uri, options, handler)            handler(args, details)
//   publish(uri, args, options), leave()

import { createInterface } from 'node:readline';

const ANSWER_WITHIN = 10_000;

class Actor {
  constructor(name, session) {
    Object.assign(this, { name, session, heard: new Map(), started: new Set(), calls: new Map(), waiting: new Set() });
  }

  register(uri, options, behaviour) {
    const behaviours = {
      details: ({ details }) => [{ procedure: details.procedure ?? null, caller: details.caller ?? null }],
      progress: ({ args, progress }) => {
        for (let number = 0; number < args[0]; number++) progress([number]);
        return ['done'];
      },
      wait: () => {
        this.started.add(uri);
        this.changed();
        return new Promise(() => {});
      },
      who: () => [this.name],
    };
    return this.session.register(uri, options, behaviours[behaviour]);
  }

  async call(uri, args, options) {
    const progress = [];
    const call = this.session.call(uri, args, options, (results) => progress.push(results[0]));
    this.calls.set(uri, call);
    try {
      return { result: await call.results, progress };
    } catch (error) {
      if (!error.uri) throw error;
      return { error: error.uri, progress };
    }
  }

  subscribe(uri, options) {
    const heard = [];
    this.heard.set(uri, heard);
    return this.session.subscribe(uri, options, (args, details) => {
      const about = { topic: details.topic ?? null, publisher: details.publisher ?? null, retained: details.retained === true };
      heard.push([args, about]);
      this.changed();
    });
  }

  changed() {
    this.waiting.forEach((look) => look());
  }

  until(condition) {
    return new Promise((resolve) => {
      const look = () => {
        if (condition()) resolve(this.waiting.delete(look));
      };
      this.waiting.add(look);
      look();
    });
  }

  async events(uri, count) {
    const heard = this.heard.get(uri);
    await this.until(() => heard.length >= count);
    return heard;
  }
}

function soon(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_WITHIN} ms`)), ANSWER_WITHIN);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** wampy reads ids beyond 32 bits as BigInt from MessagePack and CBOR. */
const plain = (_, value) => (typeof value === 'bigint' ? Number(value) : value);

/** Obeys the commands on standard input until it ends. */
export function drive(join) {
  const [url, realm] = process.argv.slice(2);
  const actors = new Map();

  const commands = {
    async open({ session, serializer }) {
      const joined = await join(url, realm, serializer);
      actors.set(session, new Actor(session, joined));
      return joined.id;
    },
    register: ({ session, uri, options, behaviour }) => actors.get(session).register(uri, options, behaviour),
    call: ({ session, uri, args, options }) => actors.get(session).call(uri, args, options),
    cancel: ({ session, uri }) => actors.get(session).calls.get(uri).cancel(),
    started: ({ session, uri }) => actors.get(session).until(() => actors.get(session).started.has(uri)),
    subscribe: ({ session, uri, options }) => actors.get(session).subscribe(uri, options),
    publish: ({ session, uri, args, options }) => actors.get(session).session.publish(uri, args, options),
    events: ({ session, uri, count }) => actors.get(session).events(uri, count),
    leave: ({ session }) => actors.get(session).session.leave(),
  };

  async function obey(command) {
    try {
      const done = await soon(Promise.resolve(commands[command.do](command)));
      return { id: command.id, done: command.do === 'open' || command.do === 'call' || command.do === 'events' ? done : null };
    } catch (failure) {
      return { id: command.id, failed: `${command.do}: ${failure?.message ?? JSON.stringify(failure)}` };
    }
  }

  process.on('uncaughtException', (error) => console.error(error));
  const input = createInterface({ input: process.stdin });
  input.on('line', async (line) => process.stdout.write(JSON.stringify(await obey(JSON.parse(line)), plain) + '\n'));
  input.on('close', () => process.exit());
}
