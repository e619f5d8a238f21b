package dev.weir.client;

import dev.weir.client.link.LinkOptions;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.transport.CompressionOptions;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What a {@link WampClientBuilder} was told of connections so far: how they are opened and kept.
 * Confined to the builder's thread.
 */
final class LinkSettings {
  List<Serializer> serializers = List.of(Serializer.MESSAGEPACK, Serializer.CBOR, Serializer.JSON);
  boolean batched;
  Optional<CompressionOptions> compression = Optional.empty();
  final Map<String, String> headers = new LinkedHashMap<>();
  Optional<SSLContext> tls = Optional.empty();
  Duration connectTimeout = Duration.ofSeconds(10);
  int maxMessage = 16 << 20;
  int sendQueue = 8 << 20;
  Duration pingInterval = Duration.ofSeconds(30);
  Duration pingTimeout = Duration.ofSeconds(10);
  boolean pingAlways;

  /** The options of a connection to this router. */
  LinkOptions to(URI router) {
    if (RouterAddress.isRawSocket(router) && !headers.isEmpty()) {
      throw new IllegalArgumentException(
          "RawSocket has no HTTP request that could take the header "
              + headers.keySet().iterator().next());
    }
    return new LinkOptions(
        router,
        serializers,
        batched,
        compression,
        Map.copyOf(headers),
        tls,
        connectTimeout,
        maxMessage,
        sendQueue,
        pingInterval,
        pingTimeout,
        pingAlways);
  }
}
