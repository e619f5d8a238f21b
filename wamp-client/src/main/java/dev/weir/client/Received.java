package dev.weir.client;

import dev.weir.protocol.Payload;

/** A payload received, decoded when it is first asked for. Thread-safe. */
final class Received {
  private final PayloadCodec codec;
  private final Payload payload;
  private volatile Arguments arguments;

  Received(PayloadCodec codec, Payload payload) {
    this.codec = codec;
    this.payload = payload;
  }

  Arguments arguments() {
    Arguments decoded = arguments;
    if (decoded == null) {
      decoded = codec.decode(payload);
      arguments = decoded;
    }
    return decoded;
  }

  /** About how many bytes it holds. */
  int size() {
    return payload.size();
  }
}
