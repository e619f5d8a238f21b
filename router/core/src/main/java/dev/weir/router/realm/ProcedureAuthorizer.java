package dev.weir.router.realm;

import dev.weir.protocol.Payload;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.router.auth.Authorization;
import dev.weir.router.auth.AuthorizationRequest;
import dev.weir.router.dealer.RegistrationDescription;
import dev.weir.router.dealer.RegistrationView;
import dev.weir.router.meta.RealmAccess;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Asks a procedure of the realm to authorize, as Crossbar's dynamic authorizers are asked. Runs
 * inside the realm's turn.
 */
final class ProcedureAuthorizer {
  private static final int LARGEST_ANSWER = 1 << 16;

  private final String procedure;
  private final Duration timeout;
  private final RouterCaller caller;
  private final RegistrationView registrations;
  private final RealmAccess realm;

  ProcedureAuthorizer(
      String procedure,
      Duration timeout,
      RouterCaller caller,
      RegistrationView registrations,
      RealmAccess realm) {
    this.procedure = procedure;
    this.timeout = timeout;
    this.caller = caller;
    this.registrations = registrations;
    this.realm = realm;
  }

  /** Completes the answer, on one of the loops, or at once for those who answer it themselves. */
  void ask(AuthorizationRequest request, CompletableFuture<Authorization> answer) {
    if (answers(request.authrole())) {
      answer.complete(Authorization.ALLOW.once());
      return;
    }
    caller
        .call(procedure, arguments(request), timeout)
        .whenComplete(
            (payload, error) -> {
              try {
                answer.complete(read(Optional.ofNullable(payload).orElseThrow(() -> why(error))));
              } catch (RefusedCallException | Unencodable | IllegalArgumentException e) {
                answer.completeExceptionally(e);
              }
            });
  }

  private static RefusedCallException why(Throwable error) {
    return error instanceof RefusedCallException refused
        ? refused
        : new RefusedCallException(String.valueOf(error));
  }

  /** A role that authorizes cannot wait for itself: its rules have to do. */
  private boolean answers(String authrole) {
    return registrations
        .match(procedure)
        .map(RegistrationDescription::id)
        .flatMap(registrations::callees)
        .stream()
        .flatMap(List::stream)
        .flatMap(session -> realm.session(session).stream())
        .anyMatch(member -> member.identity().authrole().equals(authrole));
  }

  private static Payload arguments(AuthorizationRequest request) {
    Map<String, Object> session = new LinkedHashMap<>();
    session.put("realm", request.realm());
    session.put("session", request.session());
    session.put("authid", request.authid());
    session.put("authrole", request.authrole());
    session.put("authmethod", request.authmethod());
    session.put("authprovider", request.authprovider());
    Map<String, Object> options = new LinkedHashMap<>(request.options().toMap());
    options.put("match", request.match().word());
    return Payload.of(
        List.of(session, request.uri(), request.action().name().toLowerCase(Locale.ROOT), options),
        Map.of());
  }

  private static Authorization read(Payload payload) throws Unencodable {
    if (payload.size() > LARGEST_ANSWER) {
      throw new IllegalArgumentException("the answer has more than 64 KiB");
    }
    List<Object> results = Transcoder.values(payload).arguments();
    Object first = results.isEmpty() ? "nothing" : results.get(0);
    if (first instanceof Boolean allowed) {
      return Authorization.of(allowed);
    }
    if (first instanceof Map<?, ?> answer && answer.get("allow") instanceof Boolean allowed) {
      return detailed(Authorization.of(allowed), answer);
    }
    throw new IllegalArgumentException("the answer is neither a bool nor a dictionary with allow");
  }

  private static Authorization detailed(Authorization plain, Map<?, ?> answer) {
    Authorization read = plain;
    if (answer.get("disclose") instanceof Boolean disclose) {
      read = read.withDisclose(disclose);
    }
    return Boolean.FALSE.equals(answer.get("cache")) ? read.once() : read;
  }
}
