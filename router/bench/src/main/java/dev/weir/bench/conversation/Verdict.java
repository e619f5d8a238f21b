package dev.weir.bench.conversation;

import dev.weir.conversation.ConversationFailure;
import dev.weir.conversation.Script;
import dev.weir.protocol.Serializer;
import java.util.List;
import java.util.Map;

/**
 * What came of a conversation with a router. Immutable.
 *
 * @param notAnnounced features that it needs and the router did not announce
 * @param failures by the serializers in which it went otherwise
 * @param serializers in how many it was played
 */
public record Verdict(
    Script script,
    List<String> notAnnounced,
    Map<Serializer, ConversationFailure> failures,
    int serializers) {

  /** Whether the router kept to the script in every serializer. */
  public boolean kept() {
    return failures.isEmpty();
  }

  /** Whether the router announced what it needs, and yet did otherwise. */
  public boolean deviates() {
    return !kept() && notAnnounced.isEmpty();
  }
}
