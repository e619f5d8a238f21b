package dev.weir.bench.conversation;

import dev.weir.conversation.ConversationFailure;
import dev.weir.conversation.Player;
import dev.weir.conversation.Script;
import dev.weir.conversation.Transport;
import dev.weir.protocol.Serializer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plays scripts against a router that is up. Confined to one thread. */
public final class Trial {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Transport transport;
  private final List<Serializer> serializers;

  /** A router's address, and the serializers to speak. */
  public Trial(URI router, List<Serializer> serializers) {
    this.transport = Transport.to(router, PATIENCE);
    this.serializers = serializers;
  }

  /** Plays each script in each serializer. */
  public List<Verdict> of(List<Script> scripts) {
    List<Verdict> verdicts = new ArrayList<>();
    scripts.forEach(script -> verdicts.add(of(script)));
    return verdicts;
  }

  private Verdict of(Script script) {
    Map<Serializer, ConversationFailure> failures = new EnumMap<>(Serializer.class);
    Set<String> notAnnounced = new LinkedHashSet<>();
    for (Serializer serializer : serializers) {
      Player player = new Player(script, transport, List.of(serializer));
      try {
        player.play();
      } catch (ConversationFailure failure) {
        failures.put(serializer, failure);
      }
      notAnnounced.addAll(player.notAnnounced());
    }
    return new Verdict(script, List.copyOf(notAnnounced), failures, serializers.size());
  }
}
