package dev.weir.router.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Dict;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Unsubscribe;
import dev.weir.protocol.Unsubscribed;
import dev.weir.router.auth.Permissions;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.link.PeerAddress;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.mailbox.Mailbox;
import dev.weir.router.mailbox.Outbound;
import dev.weir.router.mailbox.ReadGate;
import dev.weir.router.mailbox.SlowRule;
import dev.weir.router.mailbox.Touched;
import dev.weir.router.mailbox.WaterMarks;
import dev.weir.router.matching.PatternQuota;
import dev.weir.router.member.Allowance;
import dev.weir.router.member.Delivery;
import dev.weir.router.member.Identity;
import dev.weir.router.member.Member;
import dev.weir.router.memory.Budget;
import dev.weir.router.options.RealmOptions;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What many subscribers share, and what each is told, on the test's thread. */
final class FanOutTest {
  private static final int SUBSCRIBERS = 10_000;
  private static final int LARGE = 64 << 10;

  private final StillLoop loop = new StillLoop();
  private final Counters counters = new Counters();
  private final Delivery delivery = new Delivery(loop::touched, member -> {}, new Unhindered());
  private final List<String> told = new ArrayList<>();
  private final Broker broker = broker();
  private long lastId;

  @Test
  void aLargeEventIsMadeOnceForAllWhoAreToldTheSame() {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < SUBSCRIBERS; i++) {
      members.add(i % 2 == 0 ? member() : member("publisher_identification"));
      subscribe(members.get(i), "com.large");
    }
    publish("com.large", PublishOptions.NONE);
    assertThat(shared(members)).hasSize(1);
    publish("com.large", PublishOptions.of(Dict.of("disclose_me", true)));
    assertThat(shared(members)).hasSize(2).allMatch(Outbound::isShared);
    assertThat(counters.value(Counter.EVENTS)).isEqualTo(2 * SUBSCRIBERS);
  }

  @Test
  void leavingCostsTheSameHoweverManyStay() {
    List<Subscriber> subscribers = new ArrayList<>();
    for (int i = 0; i < SUBSCRIBERS; i++) {
      subscribers.add(subscribe(member(), "com.crowd"));
    }
    long id = broker.subscriptions().matching("com.crowd").get(0);
    Collections.shuffle(subscribers, new java.util.Random(1));
    for (Subscriber subscriber : subscribers.subList(0, SUBSCRIBERS - 1)) {
      broker.leave(subscriber);
    }
    Subscriber last = subscribers.get(SUBSCRIBERS - 1);
    assertThat(broker.subscriptions().subscribers(id))
        .contains(List.of(last.member().identity().session()));
    broker.leave(last);
    assertThat(broker.isEmpty()).isTrue();
  }

  @Test
  @Row({"C124", "C125"})
  void whoIsRevokedIsToldIfItAnnouncedTheFeature() {
    Member able = member("subscription_revocation");
    Member plain = member();
    Subscriber told = subscribe(able, "com.taken");
    Subscriber untold = subscribe(plain, "com.taken");
    long id = broker.subscriptions().matching("com.taken").get(0);
    assertThat(broker.revoke(told, id, Optional.of("com.why"))).isTrue();
    assertThat(broker.revoke(untold, id, Optional.empty())).isTrue();
    assertThat(broker.revoke(untold, id, Optional.empty())).isFalse();
    publish("com.taken", PublishOptions.NONE);
    broker.unsubscribe(told, new Unsubscribe(2, id));
    broker.unsubscribe(untold, new Unsubscribe(2, id));
    assertThat(able.mailbox().next().message().type()).isEqualTo(MessageType.SUBSCRIBED);
    Unsubscribed revoked = (Unsubscribed) able.mailbox().next().message();
    assertThat(revoked.request()).isZero();
    assertThat(revoked.details())
        .isEqualTo(Dict.of(Map.of("subscription", id, "reason", "com.why")));
    assertThat(able.mailbox().next().message().type()).isEqualTo(MessageType.ERROR);
    assertThat(plain.mailbox().next().message().type()).isEqualTo(MessageType.SUBSCRIBED);
    assertThat(plain.mailbox().next().message().type()).isEqualTo(MessageType.ERROR);
    assertThat(broker.isEmpty()).isTrue();
  }

  @Test
  void subscriptionsAreToldOfInTheirOrderAndThoseOfTheRouterNotAtAll() {
    broker.tell(new Diary());
    Subscriber one = subscribe(member(), "com.a");
    Subscriber two = subscribe(member(), "com.a");
    broker.subscribe(one, new Subscribe(2, SubscribeOptions.NONE, "com.a"));
    broker.subscribe(one, new Subscribe(3, SubscribeOptions.NONE, "wamp.session.on_join"));
    broker.unsubscribe(one, new Unsubscribe(4, 1));
    broker.leave(one);
    broker.leave(two);
    assertThat(told)
        .containsExactly(
            "created 1 com.a by 1",
            "subscribed 1 by 1",
            "subscribed 1 by 2",
            "unsubscribed 1 by 1",
            "unsubscribed 1 by 2",
            "deleted 1 by 2");
  }

  @Test
  void theRouterPublishesInNobodysNameAndInThatOfWhoHasLeft() {
    Member able = member("publisher_identification");
    subscribe(able, "com.own");
    able.mailbox().next();
    broker.publish("com.own", PublishOptions.NONE, Payload.EMPTY);
    assertThat(publisher(able)).isEmpty();
    Member departed = member();
    PublishOptions options =
        PublishOptions.of(Dict.of(Map.of("disclose_me", true, "retain", true)));
    broker.publishFor(departed, "com.own", options, Payload.EMPTY);
    assertThat(publisher(able)).contains(departed.identity().session());
    Member late = member();
    Subscribe retained =
        new Subscribe(1, SubscribeOptions.of(Dict.of("get_retained", true)), "com.own");
    broker.subscribe(new Subscriber(late), retained);
    late.mailbox().next();
    assertThat(publisher(late)).isEmpty();
    broker.publish(
        "com.own",
        PublishOptions.of(Dict.of("eligible", List.of(late.identity().session()))),
        Payload.EMPTY);
    assertThat(publisher(late)).isEmpty();
    assertThat(able.mailbox().next()).isNull();
  }

  private static Optional<Long> publisher(Member subscriber) {
    return ((dev.weir.protocol.Event) subscriber.mailbox().next().message()).details().publisher();
  }

  private Broker broker() {
    BrokerRules rules =
        BrokerRules.of(
            RealmOptions.builder("realm1").build(), PatternQuota.unlimited(), Budget.UNLIMITED);
    return new Broker(
        rules, delivery, () -> ++lastId, () -> 0, () -> java.time.Instant.EPOCH, counters);
  }

  private Subscriber subscribe(Member member, String topic) {
    Subscriber subscriber = new Subscriber(member);
    broker.subscribe(subscriber, new Subscribe(1, SubscribeOptions.NONE, topic));
    return subscriber;
  }

  private void publish(String topic, PublishOptions options) {
    Payload payload = Payload.raw(Serializer.JSON, new byte[LARGE], 1);
    broker.publish(member(), new Publish(1, options, topic, payload));
  }

  /** The events that wait for these members, each one once. */
  private static Set<Outbound> shared(List<Member> members) {
    Set<Outbound> events = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Member member : members) {
      Outbound next = member.mailbox().next();
      while (next != null) {
        if (next.message().type() == MessageType.EVENT) {
          events.add(next);
        }
        next = member.mailbox().next();
      }
      member.mailbox().written();
    }
    return events;
  }

  private Member member(String... features) {
    Map<String, Object> flags = new java.util.LinkedHashMap<>();
    for (String feature : features) {
      flags.put(feature, true);
    }
    Map<String, Object> roles = Map.of("subscriber", Map.of("features", flags));
    Identity identity =
        new Identity(
            ++lastId,
            "realm1",
            "somebody",
            "guest",
            "anonymous",
            "static",
            Permissions.of(
                List.of(Rule.allowAll(), new Rule("wamp.", MatchPolicy.PREFIX, Set.of()))),
            OptionalInt.empty());
    Mailbox mailbox = new Mailbox(loop, () -> {}, WaterMarks.ofLimit(1 << 20), () -> 0);
    Member member =
        new Member(
            identity,
            HelloDetails.of(Dict.of("roles", roles)),
            mailbox,
            new ReadGate(loop, () -> {}),
            new PeerAddress(new InetSocketAddress(0), false, "main", "wamp.2.json", 0),
            new Allowance(100, 100, 100, 100, 100, ""));
    member.joined(true);
    return member;
  }

  /** Writes down what it is told. */
  private final class Diary implements SubscriptionEvents {
    @Override
    public void created(Member by, SubscriptionDetails subscription) {
      told.add("created " + subscription.id() + " " + subscription.uri() + by(by));
    }

    @Override
    public void subscribed(Member subscriber, long subscription) {
      told.add("subscribed " + subscription + by(subscriber));
    }

    @Override
    public void unsubscribed(Member subscriber, long subscription) {
      told.add("unsubscribed " + subscription + by(subscriber));
    }

    @Override
    public void deleted(Member by, long subscription) {
      told.add("deleted " + subscription + by(by));
    }

    private String by(Member member) {
      return " by " + member.identity().session();
    }
  }

  /** A loop on which nothing happens. */
  private static final class StillLoop implements EventLoop {
    private final Touched touched = new Touched(this);

    @Override
    public int index() {
      return 0;
    }

    @Override
    public boolean inLoop() {
      return true;
    }

    @Override
    public Touched touched() {
      return touched;
    }

    @Override
    public void execute(Runnable task) {}

    @Override
    public void executeAfter(Runnable task, long nanos) {}
  }

  /** Nobody is slow here. */
  private static final class Unhindered implements Delivery.Congestion {
    @Override
    public void above(Member party, Member receiver) {}

    @Override
    public void above(Member publisher, Member receiver, long pause) {}

    @Override
    public void dropped(Member receiver, int events, SlowRule.Drop which) {}
  }
}
