package dev.weir.bench.local;

import com.sun.management.OperatingSystemMXBean;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Payload;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.local.LocalPeer;
import dev.weir.router.local.LocalSession;
import dev.weir.router.options.RealmOptions;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * An application that embeds the router and calls itself: {@code LocalProgram PORT
 * sessions|client}. The procedure {@value #PLAY} has it call for so many milliseconds, and answers
 * how many calls came back meanwhile, how many nanoseconds of CPU the whole process took for that,
 * and how many answers were wrong or did not come.
 */
public final class LocalProgram {
  /** What the load program calls. */
  public static final String PLAY = "bench.play";

  private static final String REALM = "realm1";
  private static final String ROLE = "anonymous";
  private static final LocalPeer PEER = LocalPeer.of(REALM, "application", ROLE);
  private static final int SETTLE_MILLIS = 300;
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final LocalCalls calls;

  private LocalProgram(LocalCalls calls) {
    this.calls = calls;
  }

  /** How far it is. */
  private record Reading(long completed, long cpu) {
    private String since(Reading before) {
      return (completed - before.completed) + " " + (cpu - before.cpu);
    }
  }

  /** Runs until it is ended from outside. */
  public static void main(String[] arguments) throws Exception {
    RealmOptions realm =
        RealmOptions.builder(REALM).anonymous(ROLE).role(ROLE, Rule.allowAll()).build();
    Router router =
        Router.builder().listen("127.0.0.1", Integer.parseInt(arguments[0])).realm(realm).start();
    LocalCalls calls =
        arguments[1].equals("client")
            ? ClientCalls.join(router, PEER)
            : SessionCalls.join(router, PEER);
    LocalSession control = router.session(PEER).toCompletableFuture().join();
    control
        .register(PLAY, RegisterOptions.of(Dict.EMPTY), new LocalProgram(calls)::play)
        .toCompletableFuture()
        .join();
    System.out.println("local ready");
    Thread.currentThread().join();
  }

  private CompletionStage<Payload> play(Invocation invocation) {
    long millis = (Long) Transcoder.values(invocation.payload()).arguments().get(0);
    calls.begin();
    return CompletableFuture.supplyAsync(this::read, after(SETTLE_MILLIS))
        .thenCompose(from -> CompletableFuture.supplyAsync(() -> read().since(from), after(millis)))
        .thenCompose(text -> calls.end().thenApply(wrong -> Payload.of(text + " " + wrong)));
  }

  private Reading read() {
    return new Reading(calls.completed(), PROCESS.getProcessCpuTime());
  }

  private static Executor after(long millis) {
    return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
  }
}
