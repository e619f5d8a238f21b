import autobahn from 'autobahn';
import serializers from 'autobahn/lib/serializer.js';
import { KeepingSocket } from './socket.mjs';

const SERIALIZERS = {
  json: serializers.JSONSerializer,
  msgpack: serializers.MsgpackSerializer,
  cbor: serializers.CBORSerializer,
};

globalThis.WebSocket = KeepingSocket; // autobahn takes the global one, which Node.js has from version 22

/** There is no session, for the reason in `uri` where the router gave one. */
export class NotOpened extends Error {
  constructor(reason, details) {
    super(`${reason}: ${details.reason} ${details.message}`);
    this.uri = details.reason;
  }
}

/** A session of autobahn for JavaScript, with its connection, WELCOME.Details and socket. */
export function connect(url, realm, serializer, more = {}) {
  return new Promise((resolve, reject) => {
    const connection = new autobahn.Connection({
      url,
      realm,
      serializers: [new SERIALIZERS[serializer]()],
      max_retries: 0,
      ...more,
      on_user_error: () => {}, // errors are thrown on purpose here; autobahn would log each
    });
    connection.onopen = (session, details) => resolve({ connection, session, details, socket });
    connection.onclose = (reason, details) => reject(new NotOpened(reason, details));
    connection.open();
    const socket = KeepingSocket.latest;
  });
}
