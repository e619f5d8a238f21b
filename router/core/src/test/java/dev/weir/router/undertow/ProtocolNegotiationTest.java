package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.protocol.Serializer;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RawSocketOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawSocketPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What clients are told that ask for a protocol within TLS (RFC 7301). */
final class ProtocolNegotiationTest {
  private static final int PATIENCE_MILLIS = 10_000;

  private static Network network;

  @BeforeAll
  static void start() throws IOException {
    ListenerOptions both =
        ListenerOptions.of("127.0.0.1", 0)
            .withRawSocket(RawSocketOptions.DEFAULT)
            .withTls(Tls.context());
    network = Network.start(RouterOptions.DEFAULT, List.of(both), (link, on) -> new Echo(link));
  }

  @AfterAll
  static void stop() {
    network.close();
  }

  private static SSLSocket connect(String... protocols) throws IOException {
    int port = network.uris().get(0).getPort();
    SSLSocket socket = (SSLSocket) Tls.context().getSocketFactory().createSocket("127.0.0.1", port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    return socket;
  }

  @Test
  void ofSeveralItIsHttp11() throws Exception {
    try (SSLSocket socket = connect("h2", "http/1.1")) {
      socket.startHandshake();
      assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
      byte[] request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      socket.getOutputStream().write(request);
      byte[] answer = socket.getInputStream().readNBytes(12);
      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 404");
    }
  }

  @Test
  void whoAsksForNothingGetsNoneAndMaySpeakAnything() throws Exception {
    try (SSLSocket socket = connect()) {
      socket.startHandshake();
      assertThat(socket.getApplicationProtocol()).isEmpty();
      socket.getOutputStream().write(RawSocketPeer.hello(Serializer.CBOR.rawSocketId(), 15));
      byte[] answer = socket.getInputStream().readNBytes(4);
      assertThat(answer).startsWith(0x7F, 0xF0 | Serializer.CBOR.rawSocketId());
    }
  }

  /** RFC 7301, section 3.2. */
  @Test
  void whoSpeaksNothingElseIsRefused() throws Exception {
    try (SSLSocket socket = connect("h2")) {
      assertThatExceptionOfType(SSLHandshakeException.class)
          .isThrownBy(socket::startHandshake)
          .withMessageContaining("no_application_protocol");
    }
  }
}
