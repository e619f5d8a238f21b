package dev.weir.router.broker;

import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Feature;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Role;
import dev.weir.protocol.Subscribe;
import dev.weir.router.mailbox.SlowRule;
import dev.weir.router.mailbox.SlowRule.Drop;
import dev.weir.router.matching.PatternIndex;
import dev.weir.router.member.Answers;
import dev.weir.router.member.Member;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.SlowConsumer;
import dev.weir.router.options.SlowConsumerRule;
import dev.weir.router.options.SlowPolicy;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a realm's configuration says of subscribers that do not read as fast as events come: what a
 * subscriber chose among what it may, else the rule of the topic, else that of its role, else the
 * realm's. Immutable.
 */
public final class SlowRules {
  private static final String CHOICE = "_slow_consumer";

  private final PatternIndex<SlowConsumerRule> topics = new PatternIndex<>();
  private final RealmOptions options;

  SlowRules(RealmOptions options) {
    options.slowConsumers().forEach(rule -> topics.put(rule.uri(), rule.match(), rule));
    this.options = options;
  }

  /** The rule of a seat; null when it is the usual one, that its session is ended. */
  SlowRule rule(Member member, Subscribe subscribe) {
    SlowConsumer slow = usual(member, subscribe);
    Optional<SlowPolicy> chosen = choice(subscribe).flatMap(SlowPolicy::of);
    if (chosen.isPresent() && chosen.get() != slow.policy()) {
      slow = SlowConsumer.of(chosen.get());
    }
    if (slow.policy() == SlowPolicy.DISCONNECT) {
      return null;
    }
    boolean slows = slow.policy() == SlowPolicy.SLOW_PUBLISHERS;
    return new SlowRule(
        drop(slow.policy()),
        slows ? slow.pause().toNanos() : 0,
        member.hello().announces(Role.SUBSCRIBER, Feature.EVENT_GAP));
  }

  /** Why a subscriber cannot have what it chose. */
  Optional<ErrorMessage> refusal(Member member, Subscribe subscribe) {
    Optional<String> choice = choice(subscribe);
    if (choice.isEmpty()) {
      return Optional.empty();
    }
    Set<SlowPolicy> allowed = EnumSet.of(usual(member, subscribe).policy());
    topic(subscribe).ifPresent(rule -> allowed.addAll(rule.allow()));
    return SlowPolicy.of(choice.get()).filter(allowed::contains).isPresent()
        ? Optional.empty()
        : Optional.of(refusal(subscribe, allowed));
  }

  private static ErrorMessage refusal(Subscribe subscribe, Set<SlowPolicy> allowed) {
    return Answers.error(
        MessageType.SUBSCRIBE,
        subscribe.request(),
        ErrorUri.OPTION_NOT_ALLOWED,
        "SUBSCRIBE.Options._slow_consumer can here be "
            + allowed.stream().map(SlowPolicy::word).collect(Collectors.joining(" or "))
            + " (realms.slow_consumers.allow)");
  }

  private SlowConsumer usual(Member member, Subscribe subscribe) {
    return topic(subscribe)
        .map(SlowConsumerRule::slow)
        .or(() -> options.roleOptions(member.identity().authrole()).slowConsumer())
        .orElseGet(options::slowConsumer);
  }

  private Optional<SlowConsumerRule> topic(Subscribe subscribe) {
    return topics.isEmpty()
        ? Optional.empty()
        : topics
            .find(subscribe.topic(), subscribe.options().match())
            .or(() -> Optional.ofNullable(topics.best(subscribe.topic())));
  }

  /** What is no text names no policy either. */
  private static Optional<String> choice(Subscribe subscribe) {
    return subscribe.options().dict().find(CHOICE).map(Object::toString);
  }

  private static Drop drop(SlowPolicy policy) {
    return switch (policy) {
      case DISCONNECT, SLOW_PUBLISHERS -> Drop.NONE;
      case DROP_NEWEST -> Drop.NEWEST;
      case DROP_OLDEST -> Drop.OLDEST;
      case CONFLATE -> Drop.SAME_TOPIC;
    };
  }
}
