package dev.weir.router.realm;

import dev.weir.router.counter.Counter;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.options.AutoRealms;
import dev.weir.router.options.RealmOptions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The realms of a router: those configured, and those made on demand when that is allowed.
 * Thread-safe.
 */
public final class Realms {
  private static final int LOOKS = 4;

  private final Map<String, Realm> realms = new ConcurrentHashMap<>();

  /** When those made on demand were last of use to somebody. */
  private final Map<String, Long> used = new ConcurrentHashMap<>();

  private final Optional<AutoRealms> auto;
  private final Surroundings surroundings;
  private final int configured;

  public Realms(
      Collection<RealmOptions> options, Optional<AutoRealms> auto, Surroundings surroundings) {
    this.auto = auto;
    this.surroundings = surroundings;
    this.configured = options.size();
    options.forEach(realm -> realms.put(realm.name(), new Realm(realm, surroundings)));
  }

  /** Characters that the name of a realm may have ({@code limits.uri}). */
  public int longestName() {
    return surroundings.longestUri();
  }

  /** The realm of this name, made now if that is allowed. */
  public Optional<Realm> find(String name) {
    used.computeIfPresent(name, (made, before) -> now());
    Realm realm = realms.get(name);
    return realm == null ? auto.flatMap(rule -> make(rule, name)) : Optional.of(realm);
  }

  /**
   * How many realms may be made on demand, when this one could be made but for there being as many.
   */
  public Optional<Integer> full(String name) {
    return auto.filter(rule -> rule.matches(name) && made() >= rule.max()).map(AutoRealms::max);
  }

  /** All realms as of now. */
  public Collection<Realm> all() {
    return List.copyOf(realms.values());
  }

  private synchronized Optional<Realm> make(AutoRealms rule, String name) {
    Realm other = realms.get(name);
    if (other != null) {
      return Optional.of(other); // made meanwhile
    }
    if (!rule.matches(name) || made() >= rule.max()) {
      return Optional.empty();
    }
    Realm realm = new Realm(rule.template().withName(name), surroundings);
    used.put(name, now());
    realms.put(name, realm);
    surroundings.listener().realmMade(name);
    return Optional.of(realm);
  }

  /** Looks after realms made on demand, from now on and by this loop, if they are to end. */
  public void watch(EventLoop loop) {
    long idle = auto.map(rule -> rule.idle().toNanos()).orElse(0L);
    if (idle > 0) {
      loop.executeAfter(() -> look(loop, idle), idle / LOOKS);
    }
  }

  private void look(EventLoop loop, long idle) {
    for (String name : used.keySet()) {
      Realm realm = realms.get(name);
      if (realm != null) { // else it is just being made
        loop.execute(() -> realm.enter(loop, () -> look(realm, idle)));
      }
    }
    loop.executeAfter(() -> look(loop, idle), idle / LOOKS);
  }

  /** In the realm's turn. */
  private void look(Realm realm, long idle) {
    String name = realm.options().name();
    if (realm.sessions() > 0) {
      used.computeIfPresent(name, (made, before) -> now());
    } else if (now() - used.getOrDefault(name, now()) >= idle && realm.retire()) {
      end(name, realm);
    }
  }

  private synchronized void end(String name, Realm realm) {
    realms.remove(name);
    used.remove(name);
    surroundings.counters().count(Counter.REALMS_ENDED);
    surroundings.listener().realmEnded(name);
    realm.close();
  }

  private long now() {
    return surroundings.clock().getAsLong();
  }

  private int made() {
    return realms.size() - configured;
  }
}
