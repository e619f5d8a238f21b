package dev.weir.router.join;

import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Payload;
import dev.weir.protocol.auth.AuthMethod;
import dev.weir.router.auth.Applicant;
import dev.weir.router.auth.Authenticator;
import dev.weir.router.auth.CraAuthenticator;
import dev.weir.router.auth.CryptosignAuthenticator;
import dev.weir.router.auth.DynamicAuthentication;
import dev.weir.router.auth.ScramAuthenticator;
import dev.weir.router.auth.Step;
import dev.weir.router.auth.TicketAuthenticator;
import dev.weir.router.realm.RefusedCallException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One method of a {@link DynamicAuthentication}: the procedure's answer makes the one user whom the
 * method of that name then asks for proof; a ticket is judged by the procedure itself. When the
 * procedure says no, the applicant is asked like others and denied. Confined to one login.
 */
final class DynamicMethod implements Authenticator {
  private static final Set<String> FAULTS =
      Set.of(
          ErrorUri.NO_SUCH_PROCEDURE,
          ErrorUri.NO_AVAILABLE_CALLEE,
          ErrorUri.UNAVAILABLE,
          ErrorUri.TIMEOUT,
          ErrorUri.CANCELED,
          ErrorUri.NETWORK_FAILURE,
          ErrorUri.INVALID_ARGUMENT,
          ErrorUri.PAYLOAD_SIZE_EXCEEDED);

  private final DynamicAuthentication options;
  private final String method;
  private final Authenticator nobody;
  private final Function<Payload, CompletionStage<Payload>> procedure;

  /** The procedure is called with a payload. */
  DynamicMethod(
      DynamicAuthentication options,
      String method,
      Function<Payload, CompletionStage<Payload>> procedure) {
    this.options = options;
    this.method = method;
    this.nobody =
        switch (method) {
          case AuthMethod.WAMPCRA -> CraAuthenticator.builder().build();
          case AuthMethod.SCRAM -> ScramAuthenticator.builder().build();
          case AuthMethod.CRYPTOSIGN -> CryptosignAuthenticator.builder().build();
          default -> TicketAuthenticator.builder().build();
        };
    this.procedure = procedure;
  }

  @Override
  public List<String> methods() {
    return nobody.methods();
  }

  /** It asks and does not wait. */
  @Override
  public boolean quick() {
    return true;
  }

  @Override
  public Optional<String> closedTo(Applicant applicant) {
    return nobody.closedTo(applicant);
  }

  @Override
  public CompletionStage<Step> begin(Applicant applicant) {
    if (method.equals(AuthMethod.TICKET)) {
      return new Step.Ask(Dict.EMPTY, ticket -> judge(applicant, ticket)).now();
    }
    return answer(applicant, Map.of())
        .thenCompose(
            answer ->
                answer.isPresent()
                    ? answer
                        .get()
                        .user(method, name(applicant))
                        .begin(applicant)
                        .thenApply(step -> named(step, answer.get(), applicant))
                    : nobody.begin(applicant));
  }

  private CompletionStage<Step> judge(Applicant applicant, Authenticate ticket) {
    return answer(applicant, Map.of("ticket", ticket.signature()))
        .thenApply(
            answer ->
                answer
                    .map(yes -> named(accepted(), yes, applicant))
                    .orElseGet(() -> new Step.Deny("the procedure says no")));
  }

  /** As the procedure names it. */
  private static Step named(Step step, DynamicAnswer answer, Applicant applicant) {
    if (step instanceof Step.Ask ask) {
      return new Step.Ask(
          ask.extra(),
          reply -> ask.answered().apply(reply).thenApply(next -> named(next, answer, applicant)));
    }
    if (step instanceof Step.Accept accept) {
      requireName(answer.authid(name(applicant)));
      Map<String, Object> extra = answer.extra().toMap();
      extra.putAll(accept.authextra().toMap());
      return new Step.Accept(
          answer.authid(name(applicant)), answer.role(), "dynamic", Dict.of(extra));
    }
    return step;
  }

  /** To be named. */
  private static Step accepted() {
    return new Step.Accept("", "", "", Dict.EMPTY);
  }

  private static void requireName(String authid) {
    if (authid.isEmpty()) {
      throw new IllegalStateException("neither HELLO nor the procedure gives an authid");
    }
  }

  private static String name(Applicant applicant) {
    return applicant.authid().orElse("");
  }

  /** Empty when the procedure says no. */
  private CompletionStage<Optional<DynamicAnswer>> answer(
      Applicant applicant, Map<String, Object> proof) {
    return procedure
        .apply(arguments(applicant, proof))
        .handle((payload, error) -> error == null ? Optional.of(read(payload)) : refused(error));
  }

  private DynamicAnswer read(Payload payload) {
    DynamicAnswer answer = DynamicAnswer.read(payload);
    if (!options.roles().contains(answer.role())) {
      throw new IllegalStateException(
          options.procedure()
              + " gives a role that it may not give (realms.*.authentication.dynamic.roles)");
    }
    return answer;
  }

  /** That nobody answers is a fault; any other error is an answer. */
  private static Optional<DynamicAnswer> refused(Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    if (cause instanceof RefusedCallException refused && !FAULTS.contains(refused.error())) {
      return Optional.empty();
    }
    throw new CompletionException(cause);
  }

  private static Payload arguments(Applicant applicant, Map<String, Object> proof) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("session", applicant.session());
    details.put("authmethod", applicant.method());
    details.put("authextra", applicant.authextra().toMap());
    details.put(
        "transport", Map.of("peer", applicant.address().toString(), "secure", applicant.secure()));
    details.putAll(proof);
    return Payload.of(
        Arrays.asList(applicant.realm(), applicant.authid().orElse(null), details), Map.of());
  }
}
