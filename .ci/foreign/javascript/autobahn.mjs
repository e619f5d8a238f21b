// Drives autobahn for JavaScript.

import autobahn from 'autobahn';
import { connect } from './autobahn-connection.mjs';
import { Answer, drive } from './driver.mjs';

class Session {
  constructor({ connection, session, details, socket }) {
    Object.assign(this, { connection, session, socket, protocol: details.transport.protocol });
    this.undoings = [];
  }

  raw() {
    return this.socket.lastMessage;
  }

  async register(uri, endpoint) {
    const registration = await this.session.register(uri, (args, kwargs) => {
      try {
        const result = endpoint({ args, kwargs });
        return new autobahn.Result(result.args, result.kwargs);
      } catch (error) {
        throw new autobahn.Error(error.uri, error.payload.args, error.payload.kwargs);
      }
    });
    this.undoings.push(() => registration.unregister());
  }

  async subscribe(uri, handler) {
    const subscription = await this.session.subscribe(uri, (args, kwargs) => handler({ args, kwargs }));
    this.undoings.push(() => subscription.unsubscribe());
  }

  async call(uri, { args, kwargs }) {
    try {
      const result = await this.session.call(uri, args, kwargs);
      if (result instanceof autobahn.Result) return result;
      return { args: result === null ? [] : [result], kwargs: {} };
    } catch (error) {
      throw error instanceof autobahn.Error ? new Answer(error.error, error) : error;
    }
  }

  publish(uri, { args, kwargs }) {
    return this.session.publish(uri, args, kwargs, { acknowledge: true });
  }

  async undo() {
    for (const undo of this.undoings) await undo();
  }

  leave() {
    return new Promise((resolve) => {
      this.connection.onclose = () => resolve();
      this.connection.close();
    });
  }
}

drive(async (url, realm, serializer) => new Session(await connect(url, realm, serializer)));
