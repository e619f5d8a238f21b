package dev.weir.gateway.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Payload;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.local.LocalPeer;
import dev.weir.router.local.LocalSession;
import dev.weir.router.options.RealmOptions;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A membership outlives the sessions that somebody ends. */
class MembershipTest {
  private static final String PROCEDURE = "com.example.ask";
  private static final LocalPeer SERVER = LocalPeer.of("realm1", "server", "all");

  private final BlockingQueue<LocalSession> entered = new LinkedBlockingQueue<>();
  private Router router;
  private LocalSession caller;

  @BeforeEach
  void start() throws IOException {
    RealmOptions realm =
        RealmOptions.builder("realm1").role("all", Rule.allowAll(), Rule.allowMeta()).build();
    router = Router.builder().realm(realm).start();
    caller = router.session(LocalPeer.of("realm1", "joe", "all")).toCompletableFuture().join();
  }

  @AfterEach
  void stop() {
    router.close();
  }

  private CompletionStage<Runnable> register(LocalSession session) {
    return session
        .register(
            PROCEDURE,
            RegisterOptions.NONE,
            invocation -> CompletableFuture.completedFuture(Payload.of("served")))
        .thenApply(
            id -> {
              entered.add(session);
              return () -> session.unregister(id);
            });
  }

  @Test
  @Timeout(60)
  void whoIsKilledJoinsAgainUntilItLeaves() throws Exception {
    try (Membership server = Membership.begin(router, SERVER, "a test", this::register)) {
      LocalSession first = next();
      for (int i = 0; i < 2; i++) {
        ask("wamp.session.kill_by_authid", "server");
        assertThat(next()).isNotSameAs(first);
        assertThat(ask(PROCEDURE)).isEqualTo("served");
      }
      server.leave();
      while (served()) { // a session that was about to enter leaves as soon as it has
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void whatTheRouterRefusesAtFirstIsSaid() throws Exception {
    try (Membership server = Membership.begin(router, SERVER, "a test", this::register)) {
      assertThatThrownBy(() -> Membership.begin(router, SERVER, "a test", this::register))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("wamp.error.procedure_already_exists");
      assertThat(ask(PROCEDURE)).isEqualTo("served");
      assertThat(server).isNotNull();
    }
  }

  private LocalSession next() throws InterruptedException {
    LocalSession session = entered.poll(20, TimeUnit.SECONDS);
    assertThat(session).isNotNull();
    return session;
  }

  private boolean served() {
    try {
      return ask(PROCEDURE).equals("served");
    } catch (CompletionException refused) { // or its callee left before it had answered
      return !refused.getMessage().contains("no_such_procedure");
    }
  }

  private Object ask(String procedure, Object... arguments) {
    return Transcoder.values(
            caller.call(procedure, CallOptions.NONE, Payload.of(arguments)).join().payload())
        .arguments()
        .get(0);
  }
}
