package dev.weir.client;

import dev.weir.client.auth.Authentication;
import dev.weir.client.auth.AuthenticationException;
import dev.weir.client.auth.Channel;
import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ProtocolViolation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The logins that a session offers to its router, of which the router chooses one by its CHALLENGE.
 * Thread-safe: the reader thread hears the router, an executor answers it.
 */
final class Logins {
  private record Offered(Authentication authentication, Authentication.Login login) {
    boolean named(String method) {
      return authentication.methods().contains(method);
    }
  }

  private final List<Offered> offered;
  private volatile Optional<Authentication.Login> chosen = Optional.empty();
  private volatile boolean answered;

  private Logins(List<Offered> offered) {
    this.offered = offered;
  }

  /**
   * Begins all of them.
   *
   * @throws AuthenticationException if one cannot be made on this connection
   */
  static Logins begin(List<Authentication> authentications, Channel channel)
      throws AuthenticationException {
    List<Offered> offered = new ArrayList<>(authentications.size());
    for (Authentication authentication : authentications) {
      offered.add(new Offered(authentication, authentication.begin(channel)));
    }
    return new Logins(offered);
  }

  /** The names of all methods, in their order. */
  List<String> methods() {
    return offered.stream().flatMap(each -> each.authentication.methods().stream()).toList();
  }

  Optional<String> authid() {
    return offered.stream().flatMap(each -> each.authentication.authid().stream()).findFirst();
  }

  /** {@code HELLO.Details.authextra}, with what each of them adds. */
  Dict extra() {
    Map<String, Object> extra = new LinkedHashMap<>();
    offered.forEach(each -> extra.putAll(each.login.hello().toMap()));
    return Dict.of(extra);
  }

  /**
   * Takes the router's choice.
   *
   * @return whether it is one of those offered
   * @throws ProtocolViolation if it has chosen before
   */
  boolean chosen(String method) {
    if (chosen.isPresent()) {
      throw new ProtocolViolation("a second CHALLENGE must not come");
    }
    chosen = offered.stream().filter(each -> each.named(method)).map(Offered::login).findFirst();
    return chosen.isPresent();
  }

  /** Answers the challenge of the method chosen; see {@link Authentication.Login#answer}. */
  Authenticate answer(Challenge challenge) throws AuthenticationException {
    Authenticate answer = chosen.orElseThrow().answer(challenge);
    // Before it is sent: the WELCOME may follow at once.
    answered = true;
    return answer;
  }

  /**
   * Judges a WELCOME before the session counts as open.
   *
   * @throws AuthenticationException if the router did not prove who it is, and should have
   * @throws ProtocolViolation if it came before the answer to the challenge
   */
  void welcomed(Dict details) throws AuthenticationException {
    if (chosen.isPresent() && !answered) {
      throw new ProtocolViolation("WELCOME must not come before AUTHENTICATE");
    }
    if (chosen.isEmpty() && offered.stream().allMatch(each -> each.login.provesRouter())) {
      throw new AuthenticationException(
          "the router let this client in without proving who it is, which it has to do for "
              + String.join(", ", methods()));
    }
    if (chosen.isPresent()) {
      chosen.get().welcomed(details.dict("authextra"));
    }
  }

  /**
   * What is offered together.
   *
   * @throws IllegalArgumentException if it is for different authids, or if one method comes twice
   */
  static List<Authentication> checked(List<Authentication> all) {
    if (all.stream().flatMap(each -> each.authid().stream()).distinct().count() > 1) {
      throw new IllegalArgumentException(
          "what is offered to one router must be for one authid: " + all);
    }
    List<String> names = all.stream().flatMap(each -> each.methods().stream()).toList();
    if (Set.copyOf(names).size() < names.size()) {
      throw new IllegalArgumentException("a method must not be offered twice: " + names);
    }
    return all;
  }
}
