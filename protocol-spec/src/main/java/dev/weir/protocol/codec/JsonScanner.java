package dev.weir.protocol.codec;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;

final class JsonScanner implements EnvelopeScanner {
  JsonScanner(Limits limits) {}

  @Override
  public void open(byte[] buffer, int offset, int length) {}

  @Override
  public boolean more() {
    return false;
  }

  @Override
  public boolean nothing() {
    return false;
  }

  @Override
  public long integer(String place) {
    return 0;
  }

  @Override
  public String text(String place) {
    return "";
  }

  @Override
  public Dict dict(String place) {
    return Dict.EMPTY;
  }

  @Override
  public Payload payload(String place) {
    return Payload.EMPTY;
  }

  @Override
  public void close() {}
}
