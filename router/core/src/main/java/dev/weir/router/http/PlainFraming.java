package dev.weir.router.http;

import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.transport.Framing;

/** A message alone, marked off by the body of its response. Stateless. */
enum PlainFraming implements Framing {
  PLAIN;

  @Override
  public int begin(ByteSink sink) {
    return sink.position();
  }

  @Override
  public void end(ByteSink sink, int mark) {
    // The body's end is the message's.
  }

  @Override
  public int form() {
    return UNSHARED;
  }
}
