package dev.weir.router.http;

import dev.weir.protocol.Ids;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts the requests of a client in order that sends several at a time, each by a connection of its
 * own, as autobahn for JavaScript does: what is ahead of the sequence of request ids waits, a
 * second at most, for what is missing. What never comes in sequence is not put in order any more.
 * Confined to the transport's loop.
 */
final class Upstream {
  private static final int MOST = 64;
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  private final TreeMap<Long, byte[]> early = new TreeMap<>();
  private final int mostOctets;
  private int octets;
  private boolean inSequence = true;
  private long next = 1;
  private long since;

  /** So many octets may wait. */
  Upstream(int mostOctets) {
    this.mostOctets = mostOctets;
  }

  /**
   * Whether these messages of one body are ahead of others; then they are kept until their turn.
   */
  boolean keeps(List<Message> messages, byte[] body, long now) {
    long id = firstRequest(messages);
    boolean ahead = inSequence && id > next && !early.containsKey(id);
    if (!ahead || early.size() == MOST || octets + body.length > mostOctets) {
      return false;
    }
    if (early.isEmpty()) {
      since = now;
    }
    early.put(id, body);
    octets += body.length;
    return true;
  }

  /** These messages have been handed on. */
  void passed(List<Message> messages) {
    for (Message message : messages) {
      if (message.type() == MessageType.HELLO) {
        next = 1;
      }
      next = Math.max(next, Ids.ofRequest(message) + 1);
    }
  }

  /** The body whose turn it is; one that has waited for too long has its turn in any case. */
  Optional<byte[]> due(long now) {
    if (early.isEmpty()) {
      return Optional.empty();
    }
    if (early.firstKey() > next && inSequence) {
      if (now - since < PATIENCE_NANOS) {
        return Optional.empty();
      }
      inSequence = false;
    }
    byte[] body = early.pollFirstEntry().getValue();
    octets -= body.length;
    return Optional.of(body);
  }

  void clear() {
    early.clear();
    octets = 0;
  }

  private static long firstRequest(List<Message> messages) {
    return messages.stream().mapToLong(Ids::ofRequest).filter(id -> id > 0).findFirst().orElse(0);
  }
}
