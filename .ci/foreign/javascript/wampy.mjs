// Drives wampy.

import { Wampy, Errors } from 'wampy';
import { JsonSerializer } from 'wampy/JsonSerializer.js';
import { MsgpackSerializer } from 'wampy/MsgpackSerializer.js';
import { CborSerializer } from 'wampy/CborSerializer.js';
import { Answer, drive } from './driver.mjs';
import { KeepingSocket } from './socket.mjs';

const SERIALIZERS = { json: JsonSerializer, msgpack: MsgpackSerializer, cbor: CborSerializer };

class Session {
  constructor(wampy, socket) {
    Object.assign(this, { wampy, socket, protocol: socket.protocol });
    this.undoings = [];
  }

  raw() {
    return this.socket.lastMessage;
  }

  async register(uri, endpoint) {
    await this.wampy.register(uri, ({ argsList, argsDict }) => {
      try {
        return list(endpoint({ args: argsList, kwargs: argsDict }));
      } catch (error) {
        throw { error: error.uri, ...list(error.payload) };
      }
    });
    this.undoings.push(() => this.wampy.unregister(uri));
  }

  async subscribe(uri, handler) {
    const { subscriptionKey } = await this.wampy.subscribe(uri, ({ argsList, argsDict }) => handler({ args: argsList, kwargs: argsDict }));
    this.undoings.push(() => this.wampy.unsubscribe(subscriptionKey));
  }

  async call(uri, payload) {
    try {
      const { argsList, argsDict } = await this.wampy.call(uri, list(payload));
      return { args: argsList, kwargs: argsDict };
    } catch (error) {
      throw error instanceof Errors.CallError ? new Answer(error.errorUri, { args: error.argsList, kwargs: error.argsDict }) : error;
    }
  }

  publish(uri, payload) {
    return this.wampy.publish(uri, list(payload));
  }

  async undo() {
    for (const undo of this.undoings) await undo();
  }

  leave() {
    return this.wampy.disconnect();
  }
}

/** A payload as wampy wants it. */
const list = ({ args, kwargs }) => ({ argsList: args, argsDict: kwargs });

async function join(url, realm, serializer) {
  const wampy = new Wampy(url, { realm, ws: KeepingSocket, serializer: new SERIALIZERS[serializer](), autoReconnect: false });
  const connected = wampy.connect();
  const socket = KeepingSocket.latest;
  await connected;
  return new Session(wampy, socket);
}

drive(join);
