package dev.weir.client.link;

import java.io.IOException;
import java.io.InputStream;
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
 * @param wire how it is read and written
 */
record Connection(Socket tcp, Optional<SSLSession> tls, InputStream in, Wire wire) {

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
