// Drives wampy through features.

import { Wampy, Errors } from 'wampy';
import { JsonSerializer } from 'wampy/JsonSerializer.js';
import { MsgpackSerializer } from 'wampy/MsgpackSerializer.js';
import { CborSerializer } from 'wampy/CborSerializer.js';
import { drive } from './features.mjs';
import { KeepingSocket } from './socket.mjs';

const SERIALIZERS = { json: JsonSerializer, msgpack: MsgpackSerializer, cbor: CborSerializer };

class Session {
  constructor(wampy, serializer) {
    Object.assign(this, { wampy, id: wampy.getSessionId(), binary: serializer !== 'json' });
  }

  register(uri, options, endpoint) {
    const answer = async ({ argsList, details, result_handler: send }) => {
      const progress = (args) => send({ argsList: args, options: { progress: true } });
      return { argsList: await endpoint({ args: argsList, details, progress }) };
    };
    return this.wampy.register(uri, answer, options);
  }

  call(uri, args, { receive_progress: progressive, ...options }, progress) {
    const watching = progressive ? { progress_callback: ({ argsList }) => progress(argsList) } : {};
    const sent = args.map((arg) => this.sent(arg));
    const asked = this.wampy.call(uri, sent, { ...options, ...watching });
    const { reqId } = this.wampy.getOpStatus();
    const failed = (error) => {
      throw error instanceof Errors.CallError ? { uri: error.errorUri } : error;
    };
    return { results: asked.then(({ argsList }) => argsList, failed), cancel: () => this.wampy.cancel(reqId, { mode: 'kill' }) };
  }

  subscribe(uri, options, handler) {
    return this.wampy.subscribe(uri, ({ argsList, details }) => handler(argsList, details), options);
  }

  publish(uri, args, options) {
    const given = { ...options };
    for (const list of ['exclude', 'eligible']) if (given[list]) given[list] = given[list].map((id) => this.sent(id));
    return this.wampy.publish(uri, args.map((arg) => this.sent(arg)), given);
  }

  /** Ids go back as the BigInt that wampy gave: in MessagePack and CBOR a number beyond 32 bits would leave as a float. */
  sent(value) {
    return this.binary && Number.isInteger(value) && value > 0xffffffff ? BigInt(value) : value;
  }

  leave() {
    return this.wampy.disconnect();
  }
}

drive(async (url, realm, serializer) => {
  const wampy = new Wampy(url, {
    realm,
    ws: KeepingSocket,
    serializer: new SERIALIZERS[serializer](),
    payloadSerializers: { cbor: new CborSerializer() },
    autoReconnect: false,
  });
  await wampy.connect();
  return new Session(wampy, serializer);
});
