package dev.weir.router.undertow;

import dev.weir.router.undertow.unix.UnixServer;
import java.io.IOException;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.channels.AcceptingChannel;

/** A socket that is listened on, of whatever kind. Thread-safe. */
interface Listening extends AutoCloseable {

  /** The next connection, or null. */
  StreamConnection accept() throws IOException;

  void suspend();

  void resume();

  boolean isOpen();

  @Override
  void close();

  /** One over TCP. */
  static Listening of(AcceptingChannel<StreamConnection> server) {
    return new Listening() {
      @Override
      public StreamConnection accept() throws IOException {
        return server.accept();
      }

      @Override
      public void suspend() {
        server.suspendAccepts();
      }

      @Override
      public void resume() {
        server.resumeAccepts();
      }

      @Override
      public boolean isOpen() {
        return server.isOpen();
      }

      @Override
      public void close() {
        IoUtils.safeClose(server);
      }
    };
  }

  /** One over a Unix socket. */
  static Listening of(UnixServer server) {
    return new Listening() {
      @Override
      public StreamConnection accept() throws IOException {
        return server.accept();
      }

      @Override
      public void suspend() {
        server.suspend();
      }

      @Override
      public void resume() {
        server.resume();
      }

      @Override
      public boolean isOpen() {
        return server.isOpen();
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }
}
