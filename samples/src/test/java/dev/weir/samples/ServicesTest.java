package dev.weir.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.client.Arguments;
import dev.weir.client.CallResult;
import dev.weir.client.Event;
import dev.weir.client.Invocation;
import dev.weir.client.Reason;
import dev.weir.client.WampClient;
import dev.weir.client.WampException;
import dev.weir.client.service.Keyword;
import dev.weir.client.service.ServiceBinding;
import dev.weir.client.service.Services;
import dev.weir.client.service.WampError;
import dev.weir.client.service.WampProcedure;
import dev.weir.client.service.WampService;
import dev.weir.client.service.WampTopic;
import dev.weir.router.Router;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Objects that are offered, and proxies, with a router between them. */
final class ServicesTest {
  private Router router;
  private WampClient callee;
  private WampClient caller;
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final CompletableFuture<Object> never = new CompletableFuture<>();

  @BeforeEach
  void start() throws Exception {
    router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
    callee = WampClient.connect(router.uris().get(0), "realm1");
    caller = WampClient.connect(router.uris().get(0), "realm1");
  }

  @AfterEach
  void stop() {
    callee.close();
    caller.close();
    router.close();
  }

  record Point(int x, int y) {}

  @WampError("com.example.error.bad_point")
  static final class BadPoint extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<WampException> wamp;

    BadPoint() {
      super("bad");
      this.wamp = Optional.empty();
    }

    BadPoint(WampException wamp) {
      super(wamp);
      this.wamp = Optional.of(wamp);
    }
  }

  @WampService("com.example.points.")
  interface Points {
    @WampProcedure
    List<Point> mirror(List<Point> points, @Keyword("swap") boolean swap);

    @WampProcedure
    Optional<String> label(@Keyword("of") Point point);

    @WampProcedure
    void check(Optional<Point> point) throws BadPoint;

    @WampProcedure
    CompletableFuture<String> later(String text) throws BadPoint;

    @WampProcedure
    CompletableFuture<Object> wait_();

    @WampProcedure("raw")
    CallResult whole(int one, String two);

    @WampProcedure("raw")
    Arguments all(int one, String two);

    @WampProcedure(timeoutMillis = 50)
    String hurry();

    @WampTopic
    void moved(Point point, @Keyword("by") String who);

    @WampTopic("moved")
    CompletableFuture<Long> movedAcknowledged(Point point, @Keyword("by") String who);

    default String twice(String text) {
      return later(text).join() + later(text).join();
    }
  }

  /** Does not implement the interface: what counts are the URIs. */
  @WampService("com.example.points.")
  final class Offered {
    @WampProcedure
    List<Point> mirror(List<Point> points, @Keyword("swap") boolean swap) {
      return points.stream().map(p -> swap ? new Point(p.y(), p.x()) : p).toList();
    }

    @WampProcedure
    Optional<String> label(@Keyword("of") Point point) {
      return point.x() == 0 ? Optional.empty() : Optional.of("x" + point.x());
    }

    @WampProcedure
    void check(Optional<Point> point) {
      if (point.isEmpty()) {
        throw new BadPoint();
      }
    }

    @WampProcedure
    CompletableFuture<String> later(String text) {
      return text.isEmpty()
          ? CompletableFuture.failedFuture(new BadPoint())
          : CompletableFuture.completedFuture(text + "!");
    }

    @WampProcedure
    CompletableFuture<Object> wait_() {
      heard.add("waiting");
      return never;
    }

    @WampProcedure
    Arguments raw(Invocation invocation, int one, String two) {
      return Arguments.of(one, two).with("procedure", invocation.procedure());
    }

    @WampProcedure
    CompletableFuture<Object> hurry() {
      return never;
    }

    @WampTopic
    void moved(Event event, Point point, @Keyword("by") String who) {
      heard.add(who + " moved " + point.x() + " on " + event.topic());
    }
  }

  private String hear() {
    try {
      return heard.poll(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void argumentsAndResultsTravelInTheirTypes() {
    Services.of(callee).offer(new Offered()).join();
    Points points = Services.of(caller).proxy(Points.class);
    assertThat(points.mirror(List.of(new Point(1, 2), new Point(3, 4)), true))
        .containsExactly(new Point(2, 1), new Point(4, 3));
    assertThat(points.label(new Point(7, 0))).contains("x7");
    assertThat(points.label(new Point(0, 0))).isEmpty();
    points.check(Optional.of(new Point(1, 1)));
    assertThat(points.later("so").join()).isEqualTo("so!");
    assertThat(points.twice("a")).isEqualTo("a!a!");
    assertThat(points.whole(1, "two").arguments().positional()).containsExactly(1L, "two");
    assertThat(points.all(1, "two").keywords())
        .isEqualTo(Map.of("procedure", "com.example.points.raw"));
    Points other = Services.of(caller).proxy(Points.class);
    assertThat(Set.of(points, other)).contains(points, other).hasSize(2);
    assertThat(points).hasToString("Proxy of " + Points.class.getName());
  }

  @Test
  void errorsAreExceptionsAtBothEnds() {
    Services.of(callee).offer(new Offered()).join();
    Points points = Services.of(caller).proxy(Points.class);
    BadPoint thrown = catchThrowableOfType(BadPoint.class, () -> points.check(Optional.empty()));
    assertThat(thrown.wamp.orElseThrow().uri()).isEqualTo("com.example.error.bad_point");
    assertThat(thrown.wamp.orElseThrow().arguments().get(0, String.class)).isEqualTo("bad");
    CompletionException later =
        catchThrowableOfType(CompletionException.class, () -> points.later("").join());
    assertThat(later.getCause()).isInstanceOf(BadPoint.class);
    WampException slow = catchThrowableOfType(WampException.class, points::hurry);
    assertThat(slow.reason()).isEqualTo(Reason.TIMEOUT);
    WampException missing =
        catchThrowableOfType(
            WampException.class, () -> caller.blocking().call("com.example.points.mirror"));
    assertThat(missing.reason()).isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(missing).hasMessageContaining("argument 0").hasMessageContaining("Point");
  }

  @Test
  void cancellingWhatAProxyReturnedCancelsTheHandlersStage() {
    Services.of(callee).offer(new Offered()).join();
    CompletableFuture<Object> waiting = Services.of(caller).proxy(Points.class).wait_();
    assertThat(hear()).isEqualTo("waiting");
    assertThat(waiting.cancel(true)).isTrue();
    assertThat(never).failsWithin(Duration.ofSeconds(10));
    assertThat(never).isCancelled();
  }

  @Test
  void eventsArePublishedAndHandledByMethods() {
    Services.of(callee).offer(new Offered()).join();
    Points points = Services.of(caller).proxy(Points.class);
    points.moved(new Point(5, 0), "ann");
    assertThat(points.movedAcknowledged(new Point(6, 0), "bob").join()).isPositive();
    assertThat(hear()).isEqualTo("ann moved 5 on com.example.points.moved");
    assertThat(hear()).isEqualTo("bob moved 6 on com.example.points.moved");
  }

  @Test
  void theOptionsOfAProxysCallsCanBeChanged() {
    Services.of(callee).offer(new Offered()).join();
    Points points =
        Services.of(caller).proxy(Points.class, call -> call.timeout(Duration.ofMillis(20)));
    CompletionException slow =
        catchThrowableOfType(CompletionException.class, () -> points.wait_().join());
    assertThat(((WampException) slow.getCause()).reason()).isEqualTo(Reason.TIMEOUT);
  }

  @Test
  void allIsUndoneWhenOneCannotBeRegistered() {
    caller.register("com.example.points.later", invocation -> "mine").join();
    CompletableFuture<ServiceBinding> offering = Services.of(callee).offer(new Offered());
    CompletionException refused = catchThrowableOfType(CompletionException.class, offering::join);
    assertThat(((WampException) refused.getCause()).reason())
        .isEqualTo(Reason.PROCEDURE_ALREADY_EXISTS);
    ServiceBinding bound =
        Services.of(caller)
            .offer(
                new Object() {
                  @WampProcedure("com.example.points.mirror")
                  String mirror() {
                    return "free again";
                  }
                })
            .join();
    assertThat(bound.registrations()).hasSize(1);
    bound.end().join();
    assertThat(bound.registrations().get(0).isActive()).isFalse();
  }

  interface Unmarked {
    String what();
  }

  interface Both {
    @WampProcedure
    @WampTopic
    void both();
  }

  interface Asking {
    @WampProcedure
    void ask(Invocation invocation);
  }

  interface Telling {
    @WampTopic
    String tell();
  }

  @Test
  void whatCannotBeServedIsRefusedAtOnceByName() {
    Services services = Services.of(caller);
    assertThatThrownBy(() -> services.proxy(Unmarked.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("what()");
    assertThatThrownBy(() -> services.proxy(Both.class)).hasMessageContaining("not both");
    assertThatThrownBy(() -> services.proxy(Asking.class)).hasMessageContaining("offer");
    assertThatThrownBy(() -> services.proxy(Telling.class)).hasMessageContaining("must return");
    assertThatThrownBy(() -> services.proxy(String.class)).hasMessageContaining("no interface");
    assertThatThrownBy(() -> services.offer("text")).hasMessageContaining("no method");
    assertThatThrownBy(
            () ->
                services.offer(
                    new Object() {
                      @WampTopic("com.example.t")
                      void heard(Invocation invocation) {}
                    }))
        .hasMessageContaining("Invocation");
  }
}
