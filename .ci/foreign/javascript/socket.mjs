import WebSocket from 'ws';

/** A WebSocket that keeps the last message as it came, before the library rounds what JavaScript cannot hold. */
export class KeepingSocket extends WebSocket {
  static latest;

  constructor(url, protocols) {
    super(url, protocols);
    this.on('message', (message) => (this.lastMessage = Buffer.from(message)));
    this.on('error', () => {}); // a close follows, which is what autobahn listens for
    KeepingSocket.latest = this;
  }
}
