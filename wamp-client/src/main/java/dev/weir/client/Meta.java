package dev.weir.client;

import dev.weir.protocol.MatchPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The router's meta procedures as methods (advanced profile, session, registration and subscription
 * meta API, session testament, event history). What a router does not offer fails with {@link
 * Reason#NO_SUCH_PROCEDURE}, what the session may not do with {@link Reason#NOT_AUTHORIZED}.
 * Everything else of a meta API is an ordinary call or subscription. Thread-safe.
 */
public final class Meta {
  private final WampClient client;
  private final Membership membership;

  Meta(WampClient client, Membership membership) {
    this.client = client;
    this.membership = membership;
  }

  /**
   * How many sessions the realm has.
   *
   * @param authroles only those with one of these roles; none for all
   */
  public CompletableFuture<Long> sessionCount(String... authroles) {
    return call("wamp.session.count", roles(authroles)).thenApply(result -> result.as(Long.class));
  }

  /** The ids of the realm's sessions; see {@link #sessionCount}. */
  public CompletableFuture<List<Long>> sessions(String... authroles) {
    return call("wamp.session.list", roles(authroles)).thenApply(Meta::ids);
  }

  /** What the router tells of a session, such as {@code authid}, {@code authrole}. */
  public CompletableFuture<Map<String, Object>> session(long session) {
    return call("wamp.session.get", Arguments.of(session)).thenApply(Meta::dictionary);
  }

  /**
   * Ends another session.
   *
   * @param reason the URI of its GOODBYE, such as {@code wamp.close.killed}
   * @param message a sentence for its GOODBYE
   */
  public CompletableFuture<Void> kill(long session, String reason, String message) {
    return call("wamp.session.kill", farewell(Arguments.of(session), reason, message))
        .thenAccept(result -> {});
  }

  /** Ends all other sessions of an authid; the ids of those that were ended. */
  public CompletableFuture<List<Long>> killByAuthid(String authid, String reason, String message) {
    return call("wamp.session.kill_by_authid", farewell(Arguments.of(authid), reason, message))
        .thenApply(Meta::ids);
  }

  /** Ends all other sessions of a role; how many they were. */
  public CompletableFuture<Long> killByAuthrole(String authrole, String reason, String message) {
    return call("wamp.session.kill_by_authrole", farewell(Arguments.of(authrole), reason, message))
        .thenApply(result -> result.as(Long.class));
  }

  /** Ends all other sessions of the realm, of which no event is published; how many they were. */
  public CompletableFuture<Long> killAll(String reason, String message) {
    return call("wamp.session.kill_all", farewell(Arguments.NONE, reason, message))
        .thenApply(result -> result.as(Long.class));
  }

  /**
   * Leaves a publication with the router, which publishes it when this session is gone, however
   * that comes. Testaments are published in their order.
   */
  public CompletableFuture<Void> addTestament(Publication publication, TestamentScope scope) {
    try {
      Testament testament = Testament.of(publication, codec());
      Arguments arguments =
          Arguments.of(
                  publication.topic(),
                  testament.arguments().positional(),
                  testament.arguments().keywords())
              .with("publish_options", testament.options())
              .with("scope", scope.word());
      return call("wamp.session.add_testament", arguments).thenAccept(result -> {});
    } catch (WampException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Takes back all testaments of a scope. */
  public CompletableFuture<Void> flushTestaments(TestamentScope scope) {
    return call("wamp.session.flush_testaments", Arguments.NONE.with("scope", scope.word()))
        .thenAccept(result -> {});
  }

  /** The id of the registration of exactly this procedure or pattern, if there is one. */
  public CompletableFuture<Optional<Long>> registration(String uri, MatchPolicy match) {
    return call("wamp.registration.lookup", lookup(uri, match)).thenApply(Meta::id);
  }

  /** The id of the registration that a call of this procedure would reach, if there is one. */
  public CompletableFuture<Optional<Long>> registrationFor(String procedure) {
    return call("wamp.registration.match", Arguments.of(procedure)).thenApply(Meta::id);
  }

  /** What the router tells of a registration: id, created, uri, match, invoke. */
  public CompletableFuture<Map<String, Object>> registration(long registration) {
    return call("wamp.registration.get", Arguments.of(registration)).thenApply(Meta::dictionary);
  }

  /** The sessions that have registered it. */
  public CompletableFuture<List<Long>> callees(long registration) {
    return call("wamp.registration.list_callees", Arguments.of(registration)).thenApply(Meta::ids);
  }

  /** Revokes a session's part in a registration (Weir's router and WAMP's catalog). */
  public CompletableFuture<Void> removeCallee(long registration, long callee, String reason) {
    return call("wamp.registration.remove_callee", Arguments.of(registration, callee, reason))
        .thenAccept(result -> {});
  }

  /** The id of the subscription to exactly this topic or pattern, if there is one. */
  public CompletableFuture<Optional<Long>> subscription(String uri, MatchPolicy match) {
    return call("wamp.subscription.lookup", lookup(uri, match)).thenApply(Meta::id);
  }

  /** The ids of the subscriptions that a publication to this topic would reach. */
  public CompletableFuture<List<Long>> subscriptionsFor(String topic) {
    return call("wamp.subscription.match", Arguments.of(topic)).thenApply(Meta::ids);
  }

  /** What the router tells of a subscription: id, created, uri, match. */
  public CompletableFuture<Map<String, Object>> subscription(long subscription) {
    return call("wamp.subscription.get", Arguments.of(subscription)).thenApply(Meta::dictionary);
  }

  /** The sessions that subscribe to it. */
  public CompletableFuture<List<Long>> subscribers(long subscription) {
    return call("wamp.subscription.list_subscribers", Arguments.of(subscription))
        .thenApply(Meta::ids);
  }

  /** Revokes a session's part in a subscription (Weir's router and WAMP's catalog). */
  public CompletableFuture<Void> removeSubscriber(
      long subscription, long subscriber, String reason) {
    return call(
            "wamp.subscription.remove_subscriber", Arguments.of(subscription, subscriber, reason))
        .thenAccept(result -> {});
  }

  /**
   * Past events of a subscription, the oldest first unless {@code reverse} says otherwise. A router
   * may give fewer than there are: ask again with {@code after_publication}.
   *
   * @param filters any of {@code limit}, {@code reverse}, {@code topic}, {@code from_time}, {@code
   *     after_time}, {@code before_time}, {@code until_time} (RFC 3339), {@code from_publication},
   *     {@code after_publication}, {@code before_publication}, {@code until_publication}
   */
  public CompletableFuture<List<PastEvent>> events(
      Subscription subscription, Map<String, ?> filters) {
    return call("wamp.subscription.get_events", Arguments.of(subscription.id()).withAll(filters))
        .thenApply(result -> History.of(result, subscription.topic().uri(), codec()));
  }

  private PayloadCodec codec() {
    return membership.session().roles().context().codec();
  }

  private CompletableFuture<CallResult> call(String procedure, Arguments arguments) {
    return client.call(Call.of(procedure).arguments(arguments));
  }

  private static Arguments roles(String... authroles) {
    return authroles.length == 0 ? Arguments.NONE : Arguments.of(List.of(authroles));
  }

  private static Arguments farewell(Arguments whom, String reason, String message) {
    return whom.with("reason", reason).with("message", message);
  }

  private static Arguments lookup(String uri, MatchPolicy match) {
    return Arguments.of(uri, Map.of("match", match.word()));
  }

  /** Routers answer null for none, and nexus 0, which is no id. */
  private static Optional<Long> id(CallResult result) {
    return result.arguments().find(0, Long.class).filter(id -> id != 0);
  }

  /** Routers answer null for none. */
  private static List<Long> ids(CallResult result) {
    return result.arguments().find(0, List.class).isEmpty() ? List.of() : result.asList(Long.class);
  }

  @SuppressWarnings("unchecked") // maps that are received have string keys
  private static Map<String, Object> dictionary(CallResult result) {
    return result.as(Map.class);
  }
}
