// Drives wampy through logins.

import { Errors, Wampy } from 'wampy';
import { JsonSerializer } from 'wampy/JsonSerializer.js';
import { MsgpackSerializer } from 'wampy/MsgpackSerializer.js';
import { CborSerializer } from 'wampy/CborSerializer.js';
import * as cra from 'wampy/wampcra.js';
import * as cryptosign from 'wampy/cryptosign.js';
import { drive } from './logins.mjs';
import { KeepingSocket } from './socket.mjs';

const SERIALIZERS = { json: JsonSerializer, msgpack: MsgpackSerializer, cbor: CborSerializer };
const PLUGINS = { ticket: (secret) => () => secret, wampcra: cra.sign, cryptosign: cryptosign.sign };

async function login(url, realm, serializer, { method, authid, secret, pubkey }) {
  const wampy = new Wampy(url, {
    realm,
    ws: KeepingSocket,
    serializer: new SERIALIZERS[serializer](),
    autoReconnect: false,
    authid,
    authmethods: [method],
    authextra: pubkey ? { pubkey } : {},
    authPlugins: { [method]: PLUGINS[method](secret) },
    authMode: 'auto',
  });
  try {
    const details = await wampy.connect();
    await wampy.disconnect();
    return { authid: details.authid, authrole: details.authrole, authmethod: details.authmethod };
  } catch (failure) {
    if (failure instanceof Errors.AbortError) return { refused: failure.errorUri };
    throw failure;
  }
}

drive(login);
