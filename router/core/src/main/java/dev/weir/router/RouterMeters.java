package dev.weir.router;

import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.dealer.CallLoad;
import dev.weir.router.dealer.ProcedureLoad;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.memory.MemoryUse;
import dev.weir.router.meter.MeterSource;
import dev.weir.router.meter.Meters;
import dev.weir.router.realm.Realm;
import dev.weir.router.realm.RealmLoad;
import dev.weir.router.realm.Realms;
import dev.weir.router.realm.RoleLoad;
import dev.weir.router.undertow.Network;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * All that is measured in a router: its counters, and what there is in each realm, for which every
 * realm is asked in its turn. Thread-safe.
 */
final class RouterMeters implements MeterSource {
  /** Peers can make registrations with a limit; further ones are only counted. */
  private static final int MOST_PROCEDURES = 1_000;

  private static final long PATIENCE_MILLIS = 2_000;
  private static final double MILLIS_PER_SECOND = 1_000;

  private final Counters counters;
  private final Supplier<MemoryUse> memory;
  private final Realms realms;
  private final Network network;

  RouterMeters(Counters counters, Supplier<MemoryUse> memory, Realms realms, Network network) {
    this.counters = counters;
    this.memory = memory;
    this.realms = realms;
    this.network = network;
  }

  @Override
  public void measure(Meters to) {
    for (Counter counter : Counter.values()) {
      String name = counter.name().toLowerCase(Locale.ROOT);
      to.counter(name, "Weir's counter " + name, counters.value(counter));
    }
    to.gauge("connections", "connections that are open", network.connections());
    to.gauge(
        "compression_held_bytes",
        "octets that connections have for themselves to compress messages",
        network.compressionMemory());
    memory("memory", "all of the router", memory.get(), Map.of(), to);
    Map<Realm, CompletableFuture<RealmLoad>> asked = new LinkedHashMap<>();
    realms.all().forEach(realm -> asked.put(realm, ask(realm)));
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    int silent = 0;
    for (Map.Entry<Realm, CompletableFuture<RealmLoad>> realm : asked.entrySet()) {
      silent += answered(realm.getKey(), realm.getValue(), end, to) ? 0 : 1;
    }
    to.gauge("realms_silent", "realms that did not tell their load within two seconds", silent);
  }

  private CompletableFuture<RealmLoad> ask(Realm realm) {
    CompletableFuture<RealmLoad> load = new CompletableFuture<>();
    EventLoop loop = network.anyLoop();
    loop.execute(() -> realm.enter(loop, () -> load.complete(realm.load(MOST_PROCEDURES))));
    return load;
  }

  private static boolean answered(
      Realm realm, CompletableFuture<RealmLoad> load, long end, Meters to) {
    try {
      long left = Math.max(0, end - System.nanoTime());
      show(realm, load.get(left, TimeUnit.NANOSECONDS), to);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void show(Realm realm, RealmLoad load, Meters to) {
    Map<String, String> labels = Map.of("realm", realm.options().name());
    to.gauge("sessions", "sessions of a realm", labels, load.sessions());
    to.gauge("subscriptions", "subscriptions of a realm", labels, load.subscriptions());
    to.gauge("registrations", "registrations of a realm", labels, load.registrations());
    to.gauge("calls_running", "calls in progress in a realm", labels, load.runningCalls());
    memory("realm_memory", "a realm", realm.memory().use(), labels, to);
    for (RoleLoad role : load.roles()) {
      Map<String, String> both = new LinkedHashMap<>(labels);
      both.put("role", role.role());
      to.gauge("role_sessions", "sessions of a role with limits", both, role.sessions());
      memory("role_memory", "the mailboxes of a role with a limit", role.memory(), both, to);
    }
    for (ProcedureLoad procedure : load.procedures()) {
      show(labels.get("realm"), procedure, to);
    }
  }

  private static void memory(
      String name, String where, MemoryUse use, Map<String, String> labels, Meters to) {
    to.gauge(name + "_held_bytes", "octets that wait in " + where, labels, use.held());
    to.gauge(name + "_limit_bytes", "octets that may, 0 for no limit", labels, use.limit());
    to.gauge(
        name + "_strained",
        "1 while sessions and publications are refused for want of memory",
        labels,
        use.strained() ? 1 : 0);
  }

  private static void show(String realm, ProcedureLoad procedure, Meters to) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("realm", realm);
    labels.put("uri", procedure.uri());
    labels.put("match", procedure.match().word());
    CallLoad load = procedure.load();
    to.gauge(
        "procedure_slots",
        "calls of a procedure that may run at once",
        labels,
        load.concurrency() == Integer.MAX_VALUE ? Double.POSITIVE_INFINITY : load.concurrency());
    to.gauge("procedure_executing", "calls of a procedure that run", labels, load.executing());
    to.gauge("procedure_waiting", "calls of a procedure that wait", labels, load.waiting());
    to.gauge("procedure_waiting_bytes", "octets of those", labels, load.waitingBytes());
    to.gauge(
        "procedure_longest_wait_seconds",
        "since when the one waits that has waited longest",
        labels,
        load.longestMillis() / MILLIS_PER_SECOND);
    to.gauge("procedure_queue", "calls of a procedure that may wait", labels, load.queue());
  }
}
