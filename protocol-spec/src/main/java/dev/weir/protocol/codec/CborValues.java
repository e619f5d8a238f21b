package dev.weir.protocol.codec;

import dev.weir.protocol.Payload;

final class CborValues implements ValueReader {
  @Override
  public Payload values(Payload raw) {
    return raw;
  }
}
