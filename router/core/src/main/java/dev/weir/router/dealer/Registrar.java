package dev.weir.router.dealer;

import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Feature;
import dev.weir.protocol.InvocationPolicy;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Register;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Role;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.Unregistered;
import dev.weir.router.member.Answers;
import dev.weir.router.member.Delivery;

/**
 * How callees come to registrations and lose them: REGISTER, UNREGISTER, leaving and revocation.
 * Runs inside the realm's turn.
 */
final class Registrar {
  private final Registrations registrations;
  private final Delivery delivery;
  private final int most;

  /** A session may have {@code most} registrations. */
  Registrar(Registrations registrations, Delivery delivery, int most) {
    this.registrations = registrations;
    this.delivery = delivery;
    this.most = most;
  }

  void register(Party callee, Register register) {
    Registration present = registrations.of(register.procedure(), register.options().match());
    if (present != null) {
      refuse(
          callee,
          register,
          ErrorUri.PROCEDURE_ALREADY_EXISTS,
          "the procedure is registered already");
    } else if (callee.registrations().size() >= most) {
      refuseBeyondQuota(callee, register);
    } else {
      Registration created =
          registrations.create(
              callee, register.procedure(), register.options().match(), InvocationPolicy.SINGLE);
      registrations.add(created, new Endpoint(callee, register.options().forwardTimeout()));
      delivery.send(callee.member(), new Registered(register.request(), created.id()));
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
    registrations.remove(registration, callee);
    delivery.send(callee.member(), new Unregistered(unregister.request(), Dict.EMPTY));
  }

  /** The session is gone. */
  void leave(Party callee) {
    for (Registration registration : callee.registrations().values()) {
      registrations.remove(registration, callee);
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
        revoke(registration, endpoint.callee(), reason);
        return true;
      }
    }
    return false;
  }

  private void revoke(Registration registration, Party callee, String reason) {
    registrations.remove(registration, callee);
    if (callee.member().hello().announces(Role.CALLEE, Feature.REGISTRATION_REVOCATION)) {
      Dict details =
          Dict.builder().put("registration", registration.id()).put("reason", reason).build();
      delivery.send(callee.member(), new Unregistered(0, details));
    }
  }

  private void refuseBeyondQuota(Party callee, Register register) {
    delivery.send(
        callee.member(),
        Answers.limit(
            MessageType.REGISTER,
            register.request(),
            "the number of registrations of a session",
            most,
            "realms.limits.registrations_per_session"));
  }

  private void refuse(Party callee, Register register, String error, String sentence) {
    delivery.send(
        callee.member(), Answers.error(MessageType.REGISTER, register.request(), error, sentence));
  }
}
