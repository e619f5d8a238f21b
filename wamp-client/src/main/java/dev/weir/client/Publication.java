package dev.weir.client;

import dev.weir.client.passthru.Passthru;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Something to be published: the topic, the arguments of the event and what is wanted of this one
 * publication. Immutable: each method returns another one; one may be published any number of
 * times, by any threads.
 */
public final class Publication {
  private final String topic;
  private final Arguments arguments;
  private final Optional<Passthru> passthru;
  private final Map<String, Object> options;

  private Publication(
      String topic, Arguments arguments, Optional<Passthru> passthru, Map<String, Object> options) {
    this.topic = topic;
    this.arguments = arguments;
    this.passthru = passthru;
    this.options = options;
  }

  /** A publication to a topic, without arguments. */
  public static Publication of(String topic) {
    return new Publication(
        Objects.requireNonNull(topic), Arguments.NONE, Optional.empty(), Map.of());
  }

  /** With these positional arguments instead; keyword arguments are kept. */
  public Publication arguments(Object... positional) {
    return arguments(Arguments.of(positional).withAll(arguments.keywords()));
  }

  /** With these arguments instead. */
  public Publication arguments(Arguments all) {
    return new Publication(topic, all, passthru, options);
  }

  /** With a keyword argument more. */
  public Publication argument(String keyword, Object value) {
    return arguments(arguments.with(keyword, value));
  }

  /** Delivered to this session too, if it subscribes (advanced profile, publisher exclusion). */
  public Publication includeMe() {
    return option("exclude_me", false);
  }

  /**
   * With this session's id, authid and authrole shown to subscribers (advanced profile, publisher
   * identification). A router that forbids it drops the publication, with {@link
   * Reason#NOT_AUTHORIZED} if it is to be acknowledged.
   */
  public Publication discloseMe() {
    return option("disclose_me", true);
  }

  /**
   * Delivered to these sessions only, as far as they subscribe; to nobody if there are none. All
   * lists must admit a receiver (advanced profile, subscriber black- and whitelisting).
   */
  public Publication eligible(List<Long> sessions) {
    return option("eligible", List.copyOf(sessions));
  }

  /** Delivered to sessions with these authids only; see {@link #eligible}. */
  public Publication eligibleAuthids(List<String> authids) {
    return option("eligible_authid", List.copyOf(authids));
  }

  /** Delivered to sessions with these authroles only; see {@link #eligible}. */
  public Publication eligibleAuthroles(List<String> authroles) {
    return option("eligible_authrole", List.copyOf(authroles));
  }

  /** Not delivered to these sessions; see {@link #eligible}. */
  public Publication exclude(List<Long> sessions) {
    return option("exclude", List.copyOf(sessions));
  }

  /** Not delivered to sessions with these authids; see {@link #eligible}. */
  public Publication excludeAuthids(List<String> authids) {
    return option("exclude_authid", List.copyOf(authids));
  }

  /** Not delivered to sessions with these authroles; see {@link #eligible}. */
  public Publication excludeAuthroles(List<String> authroles) {
    return option("exclude_authrole", List.copyOf(authroles));
  }

  /**
   * Kept by the router as the topic's last word, for those who subscribe later and ask for it
   * ({@link Topic#retained()}; advanced profile, event retention).
   */
  public Publication retain() {
    return option("retain", true);
  }

  /**
   * With a key that decides which subscriber of those with a node key gets it: equal keys, the same
   * subscriber, as long as they stay (advanced profile, sharded subscription).
   */
  public Publication routingKey(String key) {
    return option("rkey", key);
  }

  /**
   * With the publisher's place in a distributed trace, as W3C's header {@code traceparent} has it;
   * Weir's routers show it to subscribers ({@link Event#traceparent()}).
   */
  public Publication traceparent(String traceparent) {
    return option("_traceparent", traceparent);
  }

  /**
   * With its arguments packed, and encrypted if there is a cipher (advanced profile, payload
   * passthru mode), whatever the client's key ring says of the topic. Routers without the feature
   * get no such publication: it fails with {@link Reason#NOT_SUPPORTED}.
   */
  public Publication passthru(Passthru packing) {
    return new Publication(topic, arguments, Optional.of(packing), options);
  }

  /**
   * With an option of PUBLISH that has no method here.
   *
   * @param key its key on the wire
   * @param value a value that WAMP carries
   */
  public Publication option(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(options);
    more.put(key, value);
    return new Publication(topic, arguments, passthru, more);
  }

  String topic() {
    return topic;
  }

  Arguments arguments() {
    return arguments;
  }

  Optional<Passthru> passthru() {
    return passthru;
  }

  Map<String, Object> options() {
    return options;
  }
}
