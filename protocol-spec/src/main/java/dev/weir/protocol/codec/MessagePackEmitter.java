package dev.weir.protocol.codec;

import dev.weir.protocol.Serializer;
import java.math.BigInteger;

final class MessagePackEmitter extends Emitter {
  MessagePackEmitter() {
    super(Serializer.MESSAGEPACK);
  }

  @Override
  void nothing() {}

  @Override
  void flag(boolean value) {}

  @Override
  void integer(long value) {}

  @Override
  void integer(BigInteger value) {}

  @Override
  void fraction(double value) {}

  @Override
  void text(String value) {}

  @Override
  void bytes(byte[] value) {}

  @Override
  void openList(int elements) {}

  @Override
  void closeList() {}

  @Override
  void openDict(int entries) {}

  @Override
  void key(String key) {}

  @Override
  void closeDict() {}

  @Override
  void raw(byte[] elements) {}
}
