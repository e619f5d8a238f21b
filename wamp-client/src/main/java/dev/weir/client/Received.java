package dev.weir.client;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;

/** A payload received, decoded and decrypted when it is first asked for. Thread-safe. */
final class Received {
  private final PayloadCodec codec;
  private final Payload payload;
  private final Dict details;
  private final String uri;
  private volatile Arguments arguments;

  /**
   * A payload.
   *
   * @param details of its message
   * @param uri the procedure or topic that it is about
   */
  Received(PayloadCodec codec, Payload payload, Dict details, String uri) {
    this.codec = codec;
    this.payload = payload;
    this.details = details;
    this.uri = uri;
  }

  Arguments arguments() {
    Arguments decoded = arguments;
    if (decoded == null) {
      decoded = codec.decode(payload, details, uri);
      arguments = decoded;
    }
    return decoded;
  }

  /**
   * Sees that it can be read if the key ring's rules cover its URI: what anybody could have made is
   * nothing to act on.
   *
   * @throws WampException with {@link Reason#ENCRYPTION} and others if not
   */
  void requireTrusted() {
    if (codec.packing().covers(uri)) {
      arguments();
    }
  }

  /** About how many bytes it holds. */
  int size() {
    return payload.size();
  }
}
