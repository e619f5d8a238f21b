package dev.weir.router.dealer;

import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Feature;
import dev.weir.protocol.InvocationPolicy;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Register;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Role;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.Unregistered;
import dev.weir.router.auth.Action;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.matching.PatternQuota.Excess;
import dev.weir.router.member.Allowance;
import dev.weir.router.member.Answers;
import dev.weir.router.member.Delivery;
import dev.weir.router.member.Identity;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How callees come to registrations and lose them: REGISTER, UNREGISTER, leaving and revocation.
 * Runs inside the realm's turn.
 */
final class Registrar {
  private static final String FORCE = "force_reregister";
  private static final String REMOVE_CALLEE = "wamp.registration.remove_callee";
  private static final Payload GONE = Payload.of("the last callee of the procedure is gone");
  private static final String POLICIES =
      "REGISTER.Options.invoke must be one of "
          + Arrays.stream(InvocationPolicy.values())
              .map(InvocationPolicy::word)
              .collect(Collectors.joining(", "));

  private final Registrations registrations;
  private final ProcedureRules rules;
  private final Delivery delivery;
  private final Counters counters;
  private final CallQueues queues;

  Registrar(
      Registrations registrations,
      ProcedureRules rules,
      Delivery delivery,
      Counters counters,
      CallQueues queues) {
    this.registrations = registrations;
    this.rules = rules;
    this.delivery = delivery;
    this.counters = counters;
    this.queues = queues;
  }

  void register(Party callee, Register register) {
    InvocationPolicy policy = policy(register);
    if (policy == null) {
      refuse(callee, register, ErrorUri.OPTION_NOT_ALLOWED, POLICIES);
      return;
    }
    Registration present = registrations.of(register.procedure(), register.options().match());
    boolean displaces = present != null && register.options().dict().flag(FORCE);
    if (register.options().discloseCaller() && !mayDisclose(callee, register)) {
      refuse(
          callee,
          register,
          ErrorUri.OPTION_NOT_ALLOWED,
          role(callee) + " may not have callers disclosed to it here (disclose_caller)");
    } else if (displaces && !mayDisplace(callee, present)) {
      refuse(
          callee,
          register,
          ErrorUri.NOT_AUTHORIZED,
          role(callee) + " may not take over the registration of another role (" + FORCE + ")");
    } else if (!displaces && present != null && refusesToShare(callee, register, present, policy)) {
      return;
    } else if (hasAllItMay(callee) && !(displaces && present.has(callee))) {
      refuseBeyondQuota(callee, register);
    } else if (present == null && exceedsPatterns(callee, register)) {
      return;
    } else {
      if (displaces) {
        displace(present);
      }
      admit(callee, register, displaces ? null : present, policy);
    }
  }

  void unregister(Party callee, Unregister unregister) {
    Registration registration = callee.registrations().get(unregister.registration());
    if (registration == null) {
      delivery.send(
          callee.member(),
          Answers.error(
              MessageType.UNREGISTER,
              unregister.request(),
              ErrorUri.NO_SUCH_REGISTRATION,
              "this session holds no registration " + unregister.registration()));
      return;
    }
    remove(registration, callee, ErrorUri.NO_AVAILABLE_CALLEE, GONE);
    delivery.send(callee.member(), new Unregistered(unregister.request(), Dict.EMPTY));
  }

  /** The session is gone. */
  void leave(Party callee) {
    for (Registration registration : callee.registrations().values()) {
      remove(registration, callee, ErrorUri.NO_AVAILABLE_CALLEE, GONE);
    }
  }

  /** Takes a callee out of a registration; false when it is not in it. */
  boolean revoke(long id, long session, String reason) {
    Registration registration = registrations.byId(id);
    if (registration == null) {
      return false;
    }
    for (Endpoint endpoint : registration.endpoints()) {
      if (endpoint.callee().member().identity().session() == session) {
        revoke(registration, endpoint.callee(), reason, ErrorUri.NO_AVAILABLE_CALLEE, GONE);
        return true;
      }
    }
    return false;
  }

  /** The policy that a REGISTER asks for; null when there is none of that name. */
  private InvocationPolicy policy(Register register) {
    return register.options().dict().find("invoke").isPresent()
        ? InvocationPolicy.of(register.options().invoke()).orElse(null)
        : rules.policy(register.procedure(), register.options().match());
  }

  private void admit(
      Party callee, Register register, Registration present, InvocationPolicy policy) {
    Registration joined =
        present == null
            ? registrations.create(callee, register.procedure(), register.options().match(), policy)
            : present;
    Endpoint endpoint = Endpoint.of(callee, register.options());
    registrations.add(joined, endpoint);
    if (joined.concurrency() != null) {
      queues.joined(joined.concurrency());
    } else if (endpoint.slots() != null || joined.terms().limits().isPresent()) {
      queues.limit(joined);
    }
    delivery.send(callee.member(), new Registered(register.request(), joined.id()));
  }

  private boolean refusesToShare(
      Party callee, Register register, Registration present, InvocationPolicy policy) {
    String sentence =
        present.has(callee)
            ? "this session has registered the procedure already"
            : present.policy() == InvocationPolicy.SINGLE
                ? "the procedure is registered already, for a single callee"
                : present.policy() != policy
                    ? "the procedure is registered already, with invoke "
                        + present.policy().word()
                        + " and not "
                        + policy.word()
                    : "";
    if (!sentence.isEmpty()) {
      refuse(callee, register, ErrorUri.PROCEDURE_ALREADY_EXISTS, sentence);
    }
    return !sentence.isEmpty();
  }

  /** Whether this callee's role may see who calls. */
  private static boolean mayDisclose(Party callee, Register register) {
    return callee
        .member()
        .identity()
        .permissions()
        .allows(Action.DISCLOSE, register.procedure(), register.options().match());
  }

  /** Its own role's registrations, or any when it may remove callees at all. */
  private static boolean mayDisplace(Party callee, Registration present) {
    Identity own = callee.member().identity();
    return own.permissions().allows(Action.CALL, REMOVE_CALLEE, MatchPolicy.EXACT)
        || present.endpoints().stream()
            .map(endpoint -> endpoint.callee().member().identity().authrole())
            .allMatch(own.authrole()::equals);
  }

  /** All callees lose the registration, and the calls to it that run end. */
  private void displace(Registration present) {
    for (Endpoint endpoint : List.copyOf(present.endpoints())) {
      Party displaced = endpoint.callee();
      revoke(present, displaced, ErrorUri.UNREGISTERED, ErrorUri.CANCELED, CallerLeg.TAKEN_OVER);
      for (CalleeLeg leg : displaced.invocations().values()) {
        if (leg.registration() == present) {
          leg.displaced();
        }
      }
    }
  }

  private static String role(Party callee) {
    return "role " + callee.member().identity().authrole();
  }

  /** The callee goes; when it is the last one, calls that wait get this error. */
  private void remove(Registration registration, Party callee, String error, Payload payload) {
    registrations.remove(registration, callee);
    if (registration.concurrency() != null) {
      queues.left(registration.concurrency(), callee, error, payload);
    }
  }

  private void revoke(
      Registration registration, Party callee, String reason, String error, Payload payload) {
    counters.count(Counter.REGISTRATIONS_REVOKED);
    remove(registration, callee, error, payload);
    if (callee.member().hello().announces(Role.CALLEE, Feature.REGISTRATION_REVOCATION)) {
      Dict details =
          Dict.builder().put("registration", registration.id()).put("reason", reason).build();
      delivery.send(callee.member(), new Unregistered(0, details));
    }
  }

  private boolean exceedsPatterns(Party callee, Register register) {
    Optional<Excess> excess =
        registrations.excess(register.procedure(), register.options().match());
    excess.ifPresent(
        limit ->
            delivery.send(
                callee.member(),
                Answers.limit(
                    MessageType.REGISTER,
                    register.request(),
                    limit.what(),
                    limit.value(),
                    limit.key())));
    return excess.isPresent();
  }

  private static boolean hasAllItMay(Party callee) {
    return callee.registrations().size() >= callee.member().limits().registrations();
  }

  private void refuseBeyondQuota(Party callee, Register register) {
    Allowance limits = callee.member().limits();
    delivery.send(
        callee.member(),
        Answers.limit(
            MessageType.REGISTER,
            register.request(),
            "the number of registrations of a session",
            limits.registrations(),
            limits.key("registrations_per_session")));
  }

  private void refuse(Party callee, Register register, String error, String sentence) {
    delivery.send(
        callee.member(), Answers.error(MessageType.REGISTER, register.request(), error, sentence));
  }
}
