package dev.weir.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.client.Call;
import dev.weir.client.Event;
import dev.weir.client.Invocation;
import dev.weir.client.Publication;
import dev.weir.client.Registration;
import dev.weir.client.SessionListener;
import dev.weir.client.Subscription;
import dev.weir.client.WampClient;
import dev.weir.client.WampException;
import dev.weir.conformance.Row;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.RealmOptions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What our client says of others, and hears of revocation, with our router at the other end. */
final class ClientWithRouterTest {
  private static final Rule HIDDEN =
      new Rule(
          "com.hidden.", MatchPolicy.PREFIX, Set.of(Action.CALL, Action.REGISTER, Action.PUBLISH));

  private Router router;
  private WampClient one;
  private WampClient other;
  private final BlockingQueue<String> revoked = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("guest")
                    .role("guest", Rule.allowAll(), Rule.allowMeta(), HIDDEN)
                    .trustlevel("guest", 2)
                    .build())
            .start();
    one = WampClient.connect(router.uris().get(0), "realm1");
    other =
        WampClient.builder()
            .router(router.uris().get(0))
            .realm("realm1")
            .listener(new Revocations())
            .connect();
  }

  @AfterEach
  void stop() {
    one.close();
    other.close();
    router.close();
  }

  @Test
  @Row({"C096", "C102"})
  void aCalleeLearnsWhoCallsAndHowFarItIsTrusted() throws Exception {
    BlockingQueue<Invocation> invoked = new LinkedBlockingQueue<>();
    other
        .register(
            "com.asked",
            invocation -> {
              invoked.add(invocation);
              return "";
            })
        .join();
    one.call(Call.of("com.asked").discloseMe()).join();
    one.call("com.asked").join();
    Invocation disclosed = invoked.poll(10, TimeUnit.SECONDS);
    assertThat(disclosed.caller()).contains(one.session().id());
    assertThat(disclosed.callerAuthrole()).contains("guest");
    assertThat(disclosed.trustlevel()).contains(2L);
    Invocation silent = invoked.poll(10, TimeUnit.SECONDS);
    assertThat(silent.caller()).isEmpty();
    assertThat(silent.trustlevel()).contains(2L);
  }

  @Test
  @Row({"C099", "C102"})
  void aSubscriberLearnsWhoPublishesAndHowFarItIsTrusted() throws Exception {
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    other.subscribe("com.told", events::add).join();
    one.publish(Publication.of("com.told").discloseMe());
    one.publish("com.told");
    Event disclosed = events.poll(10, TimeUnit.SECONDS);
    assertThat(disclosed.publisher()).contains(one.session().id());
    assertThat(disclosed.publisherAuthrole()).contains("guest");
    assertThat(disclosed.trustlevel()).contains(2L);
    Event silent = events.poll(10, TimeUnit.SECONDS);
    assertThat(silent.publisher()).isEmpty();
    assertThat(silent.trustlevel()).contains(2L);
  }

  @Test
  @Row({"C097", "C100"})
  void whereDisclosureIsForbiddenTheFutureFails() {
    other.register("com.hidden.a", invocation -> "").join();
    assertThat(uri(() -> one.call(Call.of("com.hidden.a").discloseMe()).join()))
        .isEqualTo("wamp.error.option_disallowed.disclose_me");
    Publication publication = Publication.of("com.hidden.a").discloseMe();
    assertThat(uri(() -> one.publishAcknowledged(publication).join()))
        .isEqualTo("wamp.error.option_disallowed.disclose_me");
  }

  @Test
  @Row({"C123", "C124", "C126"})
  void whatTheRouterTakesAwayIsTold() throws Exception {
    Registration registration = other.register("com.taken", invocation -> "").join();
    Subscription subscription = other.subscribe("com.taken", event -> {}).join();
    long holder = other.session().id();
    one.meta().removeCallee(registration.id(), holder, "com.reason.callee").join();
    one.meta().removeSubscriber(subscription.id(), holder, "com.reason.subscriber").join();
    assertThat(revoked.poll(10, TimeUnit.SECONDS)).isEqualTo("callee com.reason.callee");
    assertThat(revoked.poll(10, TimeUnit.SECONDS)).isEqualTo("subscriber com.reason.subscriber");
    assertThat(registration.isActive()).isFalse();
    assertThat(subscription.isActive()).isFalse();
    assertThat(uri(() -> one.call("com.taken").join())).isEqualTo("wamp.error.no_such_procedure");
  }

  private static String uri(org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
    CompletionException failure = catchThrowableOfType(CompletionException.class, action);
    return ((WampException) failure.getCause()).uri();
  }

  /** Notes what was taken away. */
  private final class Revocations implements SessionListener {
    @Override
    public void revoked(Registration registration, Optional<String> reason) {
      revoked.add("callee " + reason.orElse(""));
    }

    @Override
    public void revoked(Subscription subscription, Optional<String> reason) {
      revoked.add("subscriber " + reason.orElse(""));
    }
  }
}
