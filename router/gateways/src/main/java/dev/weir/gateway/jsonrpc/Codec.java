package dev.weir.gateway.jsonrpc;

import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.Limits;
import java.util.Set;

/** What reads requests and writes replies, for all connections of one thread. */
final class Codec {
  private static final int KEPT = 64 << 10;

  private final RequestReader reader;
  private final ReplyWriter writer = new ReplyWriter();
  private ByteSink scratch = new ByteSink(1 << 10);

  Codec(Limits limits, Set<Version> versions) {
    reader = new RequestReader(limits, versions);
  }

  RequestReader reader() {
    return reader;
  }

  ReplyWriter writer() {
    return writer;
  }

  /** An empty sink for one reply, until the next call. */
  ByteSink scratch() {
    if (scratch.array().length > KEPT) {
      scratch = new ByteSink(1 << 10);
    }
    scratch.position(0);
    return scratch;
  }
}
