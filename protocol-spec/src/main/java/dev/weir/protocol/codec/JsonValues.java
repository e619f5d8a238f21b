package dev.weir.protocol.codec;

import dev.weir.protocol.Payload;

final class JsonValues implements ValueReader {
  @Override
  public Payload values(Payload raw) {
    return raw;
  }
}
