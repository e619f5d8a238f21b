// Drives autobahn for JavaScript through logins.

import autobahn from 'autobahn';
import { connect, NotOpened } from './autobahn-connection.mjs';
import { drive } from './logins.mjs';

const ANSWERS = {
  ticket: ({ secret }) => secret,
  wampcra: ({ secret }, { challenge, salt, iterations, keylen }) =>
    autobahn.auth_cra.sign(salt ? autobahn.auth_cra.derive_key(secret, salt, iterations, keylen) : secret, challenge),
  cryptosign: ({ secret, pubkey }, extra) => {
    const key = { secretKey: Uint8Array.from(Buffer.from(secret + pubkey, 'hex')) };
    return autobahn.auth_cryptosign.sign_challenge(key, extra);
  },
};

async function login(url, realm, serializer, who) {
  const options = {
    authid: who.authid,
    authmethods: [who.method],
    // what autobahn's own cryptosign connections send
    authextra: who.pubkey ? { pubkey: who.pubkey, trustroot: null, challenge: null, channel_binding: null } : undefined,
    onchallenge: (session, method, extra) => ANSWERS[method](who, extra),
  };
  try {
    const { connection, details } = await connect(url, realm, serializer, options);
    const { authid, authrole, authmethod } = details;
    await new Promise((resolve) => {
      connection.onclose = () => resolve();
      connection.close();
    });
    return { authid, authrole, authmethod };
  } catch (failure) {
    if (failure instanceof NotOpened && failure.uri) return { refused: failure.uri };
    throw failure;
  }
}

drive(login);
