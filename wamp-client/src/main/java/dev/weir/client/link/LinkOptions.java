package dev.weir.client.link;

import dev.weir.protocol.Serializer;
import dev.weir.protocol.transport.CompressionOptions;
import dev.weir.protocol.transport.Subprotocol;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * How a connection is opened and kept. Immutable.
 *
 * @param target URI of the router; {@code wss:} and {@code tls:} are encrypted
 * @param serializers offered, the preferred one first
 * @param batched whether several messages in one of WebSocket are offered too, and preferred
 * @param compression whether and how WebSocket's messages are compressed by a server that takes it
 * @param headers further headers of the opening HTTP request, where there is one
 * @param tls for TLS; the JDK's default when empty
 * @param connectTimeout for TCP, TLS and the opening handshake together
 * @param maxMessage bytes of the largest message that is received
 * @param sendQueue bytes that may wait for being written before senders wait
 * @param pingInterval silence after which the peer is pinged; zero for never
 * @param pingTimeout silence after a ping that ends the connection
 * @param pingAlways whether a router is pinged too that may not know pings, as over RawSocket those
 *     may that have sent none
 */
public record LinkOptions(
    URI target,
    List<Serializer> serializers,
    boolean batched,
    Optional<CompressionOptions> compression,
    Map<String, String> headers,
    Optional<SSLContext> tls,
    Duration connectTimeout,
    int maxMessage,
    int sendQueue,
    Duration pingInterval,
    Duration pingTimeout,
    boolean pingAlways) {

  /** The same with this serializer only. */
  public LinkOptions with(Serializer only) {
    return new LinkOptions(
        target,
        List.of(only),
        batched,
        compression,
        headers,
        tls,
        connectTimeout,
        maxMessage,
        sendQueue,
        pingInterval,
        pingTimeout,
        pingAlways);
  }

  boolean secure() {
    String scheme = target.getScheme();
    return "wss".equalsIgnoreCase(scheme) || "tls".equalsIgnoreCase(scheme);
  }

  /** The path of the socket file that {@code unix:} names. */
  Optional<String> socketFile() {
    return "unix".equalsIgnoreCase(target.getScheme())
        ? Optional.of(target.getSchemeSpecificPart())
        : Optional.empty();
  }

  String host() {
    String host = target.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  int port() {
    int port = target.getPort();
    return port >= 0 ? port : secure() ? 443 : 80;
  }

  /** The serializers by the names that WebSocket has for them, those with batches first. */
  public List<String> subprotocols() {
    return Stream.of(true, false)
        .filter(inBatches -> batched || !inBatches)
        .flatMap(inBatches -> serializers.stream().map(each -> new Subprotocol(each, inBatches)))
        .map(Subprotocol::label)
        .toList();
  }
}
