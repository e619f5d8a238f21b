package dev.weir.protocol.codec;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;

final class MessagePackEmitter implements Emitter {
  @Override
  public void open(ByteSink sink, int elements) {}

  @Override
  public void integer(long value) {}

  @Override
  public void text(String value) {}

  @Override
  public void dict(Dict value) {}

  @Override
  public void payload(Payload payload) {}

  @Override
  public void close() {}
}
