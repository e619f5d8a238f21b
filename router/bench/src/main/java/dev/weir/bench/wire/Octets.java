package dev.weir.bench.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** What a non-blocking socket carries. Confined to the event loop's thread. */
interface Octets {
  /** Reads what is there; below 0 at the end. */
  int read(ByteBuffer into) throws IOException;

  /** Writes what the socket takes. */
  void write(ByteBuffer from) throws IOException;

  /** Whether there is more to write than {@link #write} was given back. */
  boolean pending();

  /** Without encryption. */
  static Octets plain(SocketChannel channel) {
    return new Octets() {
      @Override
      public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
      }

      @Override
      public void write(ByteBuffer from) throws IOException {
        channel.write(from);
      }

      @Override
      public boolean pending() {
        return false;
      }
    };
  }
}
