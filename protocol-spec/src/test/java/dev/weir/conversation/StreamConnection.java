package dev.weir.conversation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** A connection that makes frames itself. Confined to the player's thread. */
abstract class StreamConnection implements Transport.Connection {
  private final StreamSocket socket;

  StreamConnection(StreamSocket socket) {
    this.socket = socket;
  }

  /** The frame of a message. */
  abstract byte[] frame(byte[] message);

  /** The next message; empty when the router says that it closes. */
  abstract Optional<byte[]> message(StreamSocket from) throws IOException, TimeoutException;

  @Override
  public final void send(byte[] message) {
    try {
      socket.send(frame(message));
    } catch (IOException | TimeoutException e) {
      close(); // the message is lost, and receive tells it
    }
  }

  @Override
  public final Optional<byte[]> receive() throws TimeoutException {
    try {
      return message(socket);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public final void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
