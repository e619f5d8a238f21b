// Drives autobahn for JavaScript.

import autobahn from 'autobahn';
import serializers from 'autobahn/lib/serializer.js';
import { Answer, drive } from './driver.mjs';
import { KeepingSocket } from './socket.mjs';

const SERIALIZERS = {
  json: serializers.JSONSerializer,
  msgpack: serializers.MsgpackSerializer,
  cbor: serializers.CBORSerializer,
};

globalThis.WebSocket = KeepingSocket; // autobahn takes the global one, which Node.js has from version 22

class Session {
  constructor(connection, session, details, socket) {
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

function join(url, realm, serializer) {
  return new Promise((resolve, reject) => {
    const connection = new autobahn.Connection({
      url,
      realm,
      serializers: [new SERIALIZERS[serializer]()],
      max_retries: 0,
      on_user_error: () => {}, // errors are thrown on purpose here; autobahn would log each
    });
    connection.onopen = (session, details) => resolve(new Session(connection, session, details, socket));
    connection.onclose = (reason, details) => reject(new Error(`${reason}: ${details.reason} ${details.message}`));
    connection.open();
    const socket = KeepingSocket.latest;
  });
}

drive(join);
