package dev.weir.client.auth;

import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.auth.AuthMethod;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Login by a ticket (advanced profile, "Ticket-based Authentication"), or by a JSON Web Token,
 * which travels in the same way. Immutable, thread-safe.
 */
public final class Ticket implements Authentication {
  private final String method;
  private final Optional<String> authid;
  private final Supplier<String> ticket;
  private final boolean insecure;

  private Ticket(
      String method, Optional<String> authid, Supplier<String> ticket, boolean insecure) {
    this.method = method;
    this.authid = authid;
    this.ticket = ticket;
    this.insecure = insecure;
  }

  static Ticket of(String authid, Supplier<String> ticket) {
    return new Ticket(
        AuthMethod.TICKET,
        Optional.of(Texts.named("authid", authid)),
        Objects.requireNonNull(ticket),
        false);
  }

  /** Who the client is, stands in the token. */
  static Ticket ofToken(Supplier<String> token) {
    return new Ticket(AuthMethod.JWT, Optional.empty(), Objects.requireNonNull(token), false);
  }

  /**
   * Sends the ticket also where others can read it, without TLS to another machine. Only for
   * networks that nobody else is on.
   */
  public Ticket allowInsecure() {
    return new Ticket(method, authid, ticket, true);
  }

  @Override
  public List<String> methods() {
    return List.of(method);
  }

  @Override
  public Optional<String> authid() {
    return authid;
  }

  @Override
  public Login begin(Channel channel) throws AuthenticationException {
    if (!channel.confidential() && !insecure) {
      throw new AuthenticationException(
          "a "
              + word()
              + " is not sent without TLS to another machine, where others can read it; connect"
              + " by wss://, or allow it with Ticket.allowInsecure()");
    }
    return this::answer;
  }

  private String word() {
    return method.equals(AuthMethod.JWT) ? "token" : "ticket";
  }

  private Authenticate answer(Challenge challenge) {
    return new Authenticate(Objects.requireNonNull(ticket.get(), "the " + word()), Dict.EMPTY);
  }

  @Override
  public String toString() {
    return method + authid.map(name -> " of " + name).orElse("");
  }
}
