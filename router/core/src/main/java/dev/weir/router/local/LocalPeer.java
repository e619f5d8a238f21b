package dev.weir.router.local;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Feature;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Role;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;

/**
 * A peer in the same program as the router ({@code Router.join}): who it is, which nobody asks it
 * to prove, and how it is served. Immutable; each method gives a changed copy.
 *
 * <p>Unless {@link #announcing} says else it announces the roles of publisher, subscriber, caller
 * and callee, and no features but those that a {@link LocalSession} serves when it is one:
 * progressive results and canceling.
 */
public final class LocalPeer {
  private static final int WINDOW = 1 << 20;

  private final String realm;
  private final String authid;
  private final String role;
  private final Map<String, Object> roles;
  private final Optional<Executor> executor;
  private final boolean inline;
  private final int window;
  private final OptionalInt mailbox;

  private LocalPeer(
      String realm,
      String authid,
      String role,
      Map<String, Object> roles,
      Optional<Executor> executor,
      boolean inline,
      int window,
      OptionalInt mailbox) {
    this.realm = realm;
    this.authid = authid;
    this.role = role;
    this.roles = roles;
    this.executor = executor;
    this.inline = inline;
    this.window = window;
    this.mailbox = mailbox;
  }

  /**
   * A peer of this authid and role, which may join this realm and no other.
   *
   * @throws IllegalArgumentException when one of them is empty
   */
  public static LocalPeer of(String realm, String authid, String role) {
    return new LocalPeer(
        text("realm", realm),
        text("authid", authid),
        text("role", role),
        Map.of(),
        Optional.empty(),
        false,
        WINDOW,
        OptionalInt.empty());
  }

  /**
   * The same with this role among those that it announces, which are no more all four, and with
   * these features of it.
   */
  public LocalPeer announcing(Role announced, Feature... features) {
    Map<String, Object> flags = new LinkedHashMap<>();
    for (Feature feature : features) {
      flags.put(feature.word(), true);
    }
    Map<String, Object> all = new LinkedHashMap<>(roles);
    all.put(announced.word(), Map.of("features", flags));
    return new LocalPeer(realm, authid, role, all, executor, inline, window, mailbox);
  }

  /**
   * The same, whose receiver is called in tasks of this executor, one at a time. Default: a few
   * threads of the router, shared by all such peers, which the receiver must not block for long.
   *
   * <p>Where the executor is one of the router's I/O threads, as a handler of HTTP has it of its
   * exchange, the session lives on that thread: a bridge is served where its connection is, and no
   * other thread is woken for it. Such a receiver never blocks.
   */
  public LocalPeer on(Executor calls) {
    return new LocalPeer(realm, authid, role, roles, Optional.of(calls), false, window, mailbox);
  }

  /**
   * The same, whose receiver is called on one of the router's I/O threads: the least work for the
   * processor, for receivers that never block and throw nothing.
   */
  public LocalPeer inline() {
    return new LocalPeer(realm, authid, role, roles, Optional.empty(), true, window, mailbox);
  }

  /**
   * The same, for which so many octets and a message may wait in either direction, outside of the
   * session's mailbox; when there are more, it is told that there is no room. Default 1 MiB.
   *
   * @throws IllegalArgumentException when they are not positive
   */
  public LocalPeer window(int octets) {
    if (octets < 1) {
      throw new IllegalArgumentException("a window must be positive, not " + octets);
    }
    return new LocalPeer(realm, authid, role, roles, executor, inline, octets, mailbox);
  }

  /**
   * The same with a mailbox of so many octets in place of what its role has: for a peer that asks
   * on behalf of many, so that their answers may come all at once.
   *
   * @throws IllegalArgumentException when they are not positive
   */
  public LocalPeer mailbox(int octets) {
    if (octets < 1) {
      throw new IllegalArgumentException("a mailbox must be positive, not " + octets);
    }
    return new LocalPeer(
        realm, authid, role, roles, executor, inline, window, OptionalInt.of(octets));
  }

  /** The same, as a {@link LocalSession} announces itself unless it is told how. */
  LocalPeer withSession() {
    Feature[] calls = {Feature.PROGRESSIVE_CALL_RESULTS, Feature.CALL_CANCELING};
    return roles.isEmpty()
        ? announcing(Role.PUBLISHER)
            .announcing(Role.SUBSCRIBER)
            .announcing(Role.CALLER, calls)
            .announcing(Role.CALLEE, calls)
        : this;
  }

  public String realm() {
    return realm;
  }

  public String authid() {
    return authid;
  }

  public String role() {
    return role;
  }

  /** What its HELLO says. */
  public HelloDetails hello() {
    Map<String, Object> all = new LinkedHashMap<>(roles);
    if (all.isEmpty()) {
      for (Role each : new Role[] {Role.PUBLISHER, Role.SUBSCRIBER, Role.CALLER, Role.CALLEE}) {
        all.put(each.word(), Map.of());
      }
    }
    return HelloDetails.of(Dict.of("roles", all));
  }

  Optional<Executor> executor() {
    return executor;
  }

  boolean isInline() {
    return inline;
  }

  OptionalInt mailbox() {
    return mailbox;
  }

  int window() {
    return window;
  }

  private static String text(String what, String value) {
    if (Objects.requireNonNull(value, what).isEmpty()) {
      throw new IllegalArgumentException("the " + what + " of a local peer is empty");
    }
    return value;
  }
}
