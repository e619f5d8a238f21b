package dev.weir.client.websocket;

import dev.weir.protocol.Serializer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/**
 * An open connection behind its opening handshake.
 *
 * @param tcp the TCP connection; closing it wakes the threads that read and write, under TLS too,
 *     where closing the TLS socket could block
 * @param tls the session of TLS, if it is spoken
 * @param in what the peer sends
 * @param out what it receives
 * @param serializer the one that the server chose
 * @param early what came right behind the handshake
 */
record Connection(
    Socket tcp,
    Optional<SSLSession> tls,
    InputStream in,
    OutputStream out,
    Serializer serializer,
    byte[] early) {

  /** Closes at once, without any farewell. */
  void cut() {
    cut(tcp);
  }

  static void cut(Socket tcp) {
    try {
      tcp.close();
    } catch (IOException e) {
      // There is nothing left that could be released.
    }
  }
}
