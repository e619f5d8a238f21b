package dev.weir.router.realm;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Payload;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.member.Answers;
import dev.weir.router.member.Member;
import dev.weir.router.member.Strain;
import dev.weir.router.memory.Budget;
import dev.weir.router.memory.MemoryUse;
import dev.weir.router.options.RealmLimits;
import dev.weir.router.options.RealmOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How many sessions a realm and each of its roles have, and what is held for those of a role, where
 * that is limited. Runs inside the realm's turn.
 */
final class Crowd {
  /** Nobody knows when somebody will leave. */
  private static final long RETRY_AFTER_MILLIS = 1_000;

  private final RealmLimits limits;
  private final RealmOptions options;
  private final Budget memory;
  private final Counters counters;
  private final Map<String, Role> roles = new HashMap<>();
  private int sessions;

  /** The sessions of a role with limits of its own. */
  private static final class Role {
    private final RealmLimits limits;
    private final Budget memory;
    private int sessions;

    Role(RealmLimits limits, Budget realm) {
      this.limits = limits;
      this.memory = realm.ofRole(limits.memory());
    }

    RoleLoad load(String name) {
      return new RoleLoad(
          name, sessions, limits.memory() == 0 ? new MemoryUse(0, 0, false) : memory.use());
    }
  }

  Crowd(RealmOptions options, Budget memory, Counters counters) {
    this.limits = options.limits();
    this.options = options;
    this.memory = memory;
    this.counters = counters;
  }

  /** What a session is told that may not join because there is no room for it; else empty. */
  Optional<Abort> refusal(Member member) {
    if (sessions >= limits.sessions()) {
      return Optional.of(full("sessions of the realm", limits));
    }
    Role role = role(member);
    if (role == null) {
      return Optional.empty();
    }
    if (role.sessions >= role.limits.sessions()) {
      String what = "sessions of role " + member.identity().authrole();
      return Optional.of(full(what, role.limits));
    }
    if (role.memory == memory || !role.memory.isStrained()) {
      return Optional.empty();
    }
    counters.count(Counter.MEMORY_JOINS_REFUSED);
    return Optional.of(abort(Strain.sentence(role.memory), Strain.payload(role.memory)));
  }

  /** A session has joined; what is held for it counts for what this gives. */
  Budget joined(Member member) {
    sessions++;
    Role role = role(member);
    if (role == null) {
      return memory;
    }
    role.sessions++;
    return role.memory;
  }

  void left(Member member) {
    sessions--;
    Role role = role(member);
    if (role != null) {
      role.sessions--;
    }
  }

  /** Of those that somebody had. */
  List<RoleLoad> roles() {
    return roles.entrySet().stream()
        .map(role -> role.getValue().load(role.getKey()))
        .collect(Collectors.toList());
  }

  private Role role(Member member) {
    String name = member.identity().authrole();
    return options
        .roleOptions(name)
        .limits()
        .map(own -> roles.computeIfAbsent(name, key -> new Role(own, memory)))
        .orElse(null);
  }

  private Abort full(String what, RealmLimits most) {
    counters.count(Counter.JOINS_REFUSED);
    String key = most.key("sessions");
    String sentence = what + " are limited to " + most.sessions() + " (" + key + ")";
    return abort(
        sentence, Answers.limitedForNow(sentence, what, most.sessions(), key, RETRY_AFTER_MILLIS));
  }

  private static Abort abort(String sentence, Payload payload) {
    return new Abort(Dict.of("message", sentence), ErrorUri.UNAVAILABLE, payload);
  }
}
