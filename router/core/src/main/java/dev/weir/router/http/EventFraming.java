package dev.weir.router.http;

import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.transport.Framing;
import java.nio.charset.StandardCharsets;

/**
 * A message as one event of a stream (HTML standard, "Server-sent events"): on one line, for which
 * line breaks between the tokens of JSON become spaces; within strings there are none. Stateless.
 */
enum EventFraming implements Framing {
  EVENT;

  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

  @Override
  public int begin(ByteSink sink) {
    int mark = sink.position();
    sink.put(DATA);
    return mark;
  }

  @Override
  public void end(ByteSink sink, int mark) {
    byte[] array = sink.array();
    for (int i = mark; i < sink.position(); i++) {
      if (array[i] == '\n' || array[i] == '\r') {
        array[i] = ' ';
      }
    }
    sink.put(END);
  }

  @Override
  public int form() {
    return UNSHARED;
  }
}
