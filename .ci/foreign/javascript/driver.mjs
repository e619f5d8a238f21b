// Drives a WAMP library for JavaScript: lines of JSON in, lines of JSON out; README.md has the protocol.
//
// The library comes as `join(url, realm, serializer)`, which gives a session:
//   protocol                      the subprotocol that was negotiated
//   raw()                         the last message that arrived, as it came
//   register(uri, endpoint)       endpoint(payload) gives a payload or throws an Answer
//   subscribe(uri, handler)       handler(payload)
//   call(uri, payload)            the result's payload; throws an Answer when it is an error
//   publish(uri, payload)         done when acknowledged
//   undo(), leave()               unregisters and unsubscribes everything; says goodbye
// A payload is {args, kwargs}.

import { createInterface } from 'node:readline';
import { Payloads, show } from './payloads.mjs';

const ANSWER_WITHIN = 10_000;

/** An error as WAMP has it. */
export class Answer extends Error {
  constructor(uri, { args, kwargs }) {
    super(uri === 'foreign.error.differs' ? args[0] : `${uri} ${show(args)}`);
    this.uri = uri;
    this.payload = { args, kwargs };
  }
}

/** One library with one serializer: an active session that calls and publishes, a passive one that is called and subscribes. */
class End {
  constructor(name, serializer, payloads, active, passive) {
    Object.assign(this, { name, serializer, payloads, active, passive });
    this.events = new Map();
    this.arrivals = new Set();
    this.broken = null;
  }

  async offer(accepts, gives) {
    for (const name of accepts) await this.passive.register(`foreign.${this.name}.${name}.accept`, (payload) => this.accept(name, payload));
    for (const name of gives) {
      await this.passive.register(`foreign.${this.name}.${name}.give`, () => this.sent(name));
      await this.passive.register(`foreign.${this.name}.${name}.fail`, () => this.fail(name));
    }
  }

  sent(name) {
    return this.payloads.sent(name, this.serializer);
  }

  difference(name, payload, session) {
    return this.payloads.difference(name, payload, this.serializer, session.raw());
  }

  accept(name, payload) {
    const difference = this.difference(name, payload, this.passive);
    if (difference !== null) throw new Answer('foreign.error.differs', { args: [difference], kwargs: {} });
    return { args: ['same'], kwargs: {} };
  }

  fail(name) {
    throw new Answer(`foreign.error.${name}`, this.sent(name));
  }

  async follow(topics) {
    for (const [publisher, names] of Object.entries(topics)) {
      this.events.set(publisher, []);
      for (const name of names) {
        await this.passive.subscribe(`foreign.${publisher}.${name}.event`, (payload) => this.receive(publisher, name, payload));
      }
    }
  }

  receive(publisher, name, payload) {
    this.events.get(publisher).push([name, this.difference(name, payload, this.passive)]);
    this.arrivals.forEach((arrived) => arrived());
  }

  async call(callee, args, results, errors) {
    const uri = `foreign.${callee}`;
    return {
      arguments: await checkEach(args, (name) => this.checkArguments(`${uri}.${name}.accept`, name)),
      results: await checkEach(results, (name) => this.checkResult(`${uri}.${name}.give`, name)),
      errors: await checkEach(errors, (name) => this.checkError(`${uri}.${name}.fail`, name)),
    };
  }

  async checkArguments(procedure, name) {
    const { result, error } = await this.answer(procedure, this.sent(name));
    if (error) return error.message;
    return result.args?.[0] === 'same' ? null : `answered with ${show(result)}`;
  }

  async checkResult(procedure, name) {
    const { result, error } = await this.answer(procedure);
    return error ? error.message : this.difference(name, result, this.active);
  }

  async checkError(procedure, name) {
    const { error } = await this.answer(procedure);
    if (!error) return 'a result in place of an error';
    return error.uri === `foreign.error.${name}` ? this.difference(name, error.payload, this.active) : error.message;
  }

  /** The result or the error of a call; after a lost answer nothing more is tried. */
  async answer(procedure, payload = { args: [], kwargs: {} }) {
    if (this.broken) return { error: this.broken };
    try {
      return { result: await soon(this.active.call(procedure, payload), procedure) };
    } catch (error) {
      if (!(error instanceof Answer)) this.broken = new Error(`not tried after ${procedure}: ${error?.message ?? show(error)}`);
      return { error };
    }
  }

  async callUnknown(procedure) {
    const { error } = await this.answer(procedure);
    return error?.uri ?? String(error);
  }

  async publish(names) {
    for (const name of names) await soon(this.active.publish(`foreign.${this.name}.${name}.event`, this.sent(name)), `publish ${name}`);
  }

  /** The events of a publisher once there are so many, or what came of them in time. */
  async collect(publisher, count) {
    const events = this.events.get(publisher) ?? [];
    let arrived;
    const complete = new Promise((resolve) => {
      arrived = () => events.length >= count && resolve();
      this.arrivals.add(arrived);
      arrived();
    });
    await soon(complete, 'events').catch(() => {});
    this.arrivals.delete(arrived);
    return events;
  }

  async leave() {
    await soon(this.passive.undo(), 'unregister and unsubscribe');
    for (const session of [this.active, this.passive]) await soon(session.leave(), 'leave');
  }
}

async function checkEach(names, check) {
  const problems = {};
  for (const name of names) problems[name] = await check(name);
  return problems;
}

function soon(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no answer within ${ANSWER_WITHIN} ms`)), ANSWER_WITHIN);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Obeys the commands on standard input until it ends. */
export function drive(join) {
  const [url, realm, path] = process.argv.slice(2);
  const payloads = new Payloads(path);
  const ends = new Map();

  const commands = {
    async join({ end, serializer }) {
      const active = await soon(join(url, realm, serializer), 'join');
      const passive = await soon(join(url, realm, serializer), 'join');
      ends.set(end, new End(end, serializer, payloads, active, passive));
      return active.protocol;
    },
    offer: ({ end, accepts, gives }) => ends.get(end).offer(accepts, gives),
    follow: ({ end, topics }) => ends.get(end).follow(topics),
    call: ({ end, callee, arguments: args, results, errors }) => ends.get(end).call(callee, args, results, errors),
    call_unknown: ({ end, procedure }) => ends.get(end).callUnknown(procedure),
    publish: ({ end, cases }) => ends.get(end).publish(cases),
    events: ({ end, publisher, count }) => ends.get(end).collect(publisher, count),
    leave: ({ end }) => ends.get(end).leave(),
  };

  async function obey(command) {
    try {
      return { id: command.id, done: (await commands[command.do](command)) ?? null };
    } catch (failure) {
      return { id: command.id, failed: `${command.do}: ${failure?.message ?? show(failure)}` };
    }
  }

  process.on('uncaughtException', (error) => console.error(error)); // a library that chokes on one message; its end stays without an answer
  const input = createInterface({ input: process.stdin });
  input.on('line', async (line) => process.stdout.write(JSON.stringify(await obey(JSON.parse(line))) + '\n'));
  input.on('close', () => process.exit());
}
