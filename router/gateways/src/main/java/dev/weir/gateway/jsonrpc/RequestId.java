package dev.weir.gateway.jsonrpc;

import dev.weir.protocol.codec.ByteSink;
import java.nio.charset.StandardCharsets;

/** The id of a request as it stands there, whatever JSON it is: it goes back as it came. */
final class RequestId {
  /** Of what cannot be answered by its own id. */
  static final RequestId NULL = new RequestId("null".getBytes(StandardCharsets.US_ASCII));

  private final byte[] text;

  RequestId(byte[] text) {
    this.text = text;
  }

  void write(ByteSink sink) {
    sink.put(text);
  }

  @Override
  public String toString() {
    return new String(text, StandardCharsets.UTF_8);
  }
}
