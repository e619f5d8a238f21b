package dev.weir.client.auth;

import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.auth.AuthMethod;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Login by a ticket (advanced profile, "Ticket-based Authentication"). Immutable, thread-safe. */
public final class Ticket implements Authentication {
  private final String authid;
  private final Supplier<String> ticket;
  private final boolean insecure;

  private Ticket(String authid, Supplier<String> ticket, boolean insecure) {
    this.authid = authid;
    this.ticket = ticket;
    this.insecure = insecure;
  }

  static Ticket of(String authid, Supplier<String> ticket) {
    return new Ticket(Texts.named("authid", authid), Objects.requireNonNull(ticket), false);
  }

  /**
   * Sends the ticket also where others can read it, without TLS to another machine. Only for
   * networks that nobody else is on.
   */
  public Ticket allowInsecure() {
    return new Ticket(authid, ticket, true);
  }

  @Override
  public List<String> methods() {
    return List.of(AuthMethod.TICKET);
  }

  @Override
  public Optional<String> authid() {
    return Optional.of(authid);
  }

  @Override
  public Login begin(Channel channel) throws AuthenticationException {
    if (!channel.confidential() && !insecure) {
      throw new AuthenticationException(
          "a ticket is not sent without TLS to another machine, where others can read it; connect"
              + " by wss://, or allow it with Ticket.allowInsecure()");
    }
    return this::answer;
  }

  private Authenticate answer(Challenge challenge) {
    return new Authenticate(Objects.requireNonNull(ticket.get(), "the ticket"), Dict.EMPTY);
  }

  @Override
  public String toString() {
    return "ticket of " + authid;
  }
}
