// Drives autobahn for JavaScript through features.

import autobahn from 'autobahn';
import { connect } from './autobahn-connection.mjs';
import { drive } from './features.mjs';

class Session {
  constructor({ connection, session }) {
    Object.assign(this, { connection, session, id: session.id });
  }

  register(uri, options, endpoint) {
    const answer = async (args, kwargs, details) => {
      const progress = details.progress ? (results) => details.progress(results) : () => {};
      const results = await endpoint({ args, details, progress });
      return new autobahn.Result(results, {});
    };
    return this.session.register(uri, answer, options);
  }

  /** Canceled with mode kill: with any other autobahn forgets the call, and ends the session at the router's answer. */
  call(uri, args, options, progress) {
    const asked = this.session.call(uri, args, {}, options);
    asked.watch = (part) => progress(list(part));
    const failed = (error) => {
      throw error instanceof autobahn.Error ? { uri: error.error } : error;
    };
    return { results: asked.then(list, failed), cancel: () => asked.cancel({ mode: 'kill' }) };
  }

  subscribe(uri, options, handler) {
    return this.session.subscribe(uri, (args, kwargs, details) => handler(args, details), options);
  }

  publish(uri, args, options) {
    return this.session.publish(uri, args, {}, { acknowledge: true, ...options });
  }

  leave() {
    return new Promise((resolve) => {
      this.connection.onclose = () => resolve();
      this.connection.close();
    });
  }
}

/** What autobahn asks of a deferred, which JavaScript's promises lack: to be told of progress. */
function deferred() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  made.notify = (part) => made.promise.watch(part);
  return made;
}

const list = (result) => (result instanceof autobahn.Result ? result.args : [result]);

drive(async (url, realm, serializer) => new Session(await connect(url, realm, serializer, { use_deferred: deferred })));
