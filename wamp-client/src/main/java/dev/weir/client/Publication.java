package dev.weir.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Something to be published: the topic, the arguments of the event and what is wanted of this one
 * publication. Immutable: each method returns another one; one may be published any number of
 * times, by any threads.
 */
public final class Publication {
  private final String topic;
  private final Arguments arguments;
  private final Map<String, Object> options;

  private Publication(String topic, Arguments arguments, Map<String, Object> options) {
    this.topic = topic;
    this.arguments = arguments;
    this.options = options;
  }

  /** A publication to a topic, without arguments. */
  public static Publication of(String topic) {
    return new Publication(Objects.requireNonNull(topic), Arguments.NONE, Map.of());
  }

  /** With these positional arguments instead; keyword arguments are kept. */
  public Publication arguments(Object... positional) {
    return arguments(Arguments.of(positional).withAll(arguments.keywords()));
  }

  /** With these arguments instead. */
  public Publication arguments(Arguments all) {
    return new Publication(topic, all, options);
  }

  /** With a keyword argument more. */
  public Publication argument(String keyword, Object value) {
    return arguments(arguments.with(keyword, value));
  }

  /** Delivered to this session too, if it subscribes (advanced profile, publisher exclusion). */
  public Publication includeMe() {
    return option("exclude_me", false);
  }

  /** With this session's id shown to subscribers, where the router allows it. */
  public Publication discloseMe() {
    return option("disclose_me", true);
  }

  /** Delivered to these sessions only, as far as they subscribe. */
  public Publication eligible(List<Long> sessions) {
    return option("eligible", List.copyOf(sessions));
  }

  /** Not delivered to these sessions. */
  public Publication exclude(List<Long> sessions) {
    return option("exclude", List.copyOf(sessions));
  }

  /**
   * With an option of PUBLISH that has no method here, such as {@code eligible_authrole}.
   *
   * @param key its key on the wire
   * @param value a value that WAMP carries
   */
  public Publication option(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(options);
    more.put(key, value);
    return new Publication(topic, arguments, more);
  }

  String topic() {
    return topic;
  }

  Arguments arguments() {
    return arguments;
  }

  Map<String, Object> options() {
    return options;
  }
}
