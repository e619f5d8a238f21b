package dev.weir.protocol.transport;

import dev.weir.protocol.Serializer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A subprotocol of WebSocket, by which HTTP long-poll names its protocols too: a serializer, and
 * whether several messages travel in one (advanced profile, "Message Batching"). Immutable.
 */
public record Subprotocol(Serializer serializer, boolean batched) {
  /** Behind the serializer's own name. */
  private static final String BATCHED = ".batched";

  /** All that Weir speaks, first those without batches. */
  public static final List<Subprotocol> ALL =
      Stream.of(false, true)
          .flatMap(
              batched -> Stream.of(Serializer.values()).map(each -> new Subprotocol(each, batched)))
          .toList();

  /** Such as {@code wamp.2.json} or {@code wamp.2.json.batched}. */
  public String label() {
    return batched ? serializer.subprotocol() + BATCHED : serializer.subprotocol();
  }

  /** The one of this label; empty when it is none that Weir speaks. */
  public static Optional<Subprotocol> of(String label) {
    boolean batched = label.endsWith(BATCHED);
    String plain = batched ? label.substring(0, label.length() - BATCHED.length()) : label;
    return Serializer.ofSubprotocol(plain).map(serializer -> new Subprotocol(serializer, batched));
  }

  @Override
  public String toString() {
    return label();
  }
}
