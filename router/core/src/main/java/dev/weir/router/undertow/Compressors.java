package dev.weir.router.undertow;

import dev.weir.protocol.transport.MessageDeflater;
import dev.weir.protocol.transport.MessageInflater;
import java.util.HashMap;
import java.util.Map;

/**
 * The compressors of a loop, which its connections use in turn as long as no message refers to
 * another; made when one is needed. Confined to the loop.
 */
final class Compressors implements AutoCloseable {
  private final Map<Integer, MessageDeflater> deflaters = new HashMap<>();
  private MessageInflater inflater;

  MessageDeflater deflater(int level) {
    return deflaters.computeIfAbsent(level, l -> new MessageDeflater(l, false));
  }

  MessageInflater inflater() {
    if (inflater == null) {
      inflater = new MessageInflater(false);
    }
    return inflater;
  }

  @Override
  public void close() {
    deflaters.values().forEach(MessageDeflater::close);
    deflaters.clear();
    if (inflater != null) {
      inflater.close();
      inflater = null;
    }
  }
}
