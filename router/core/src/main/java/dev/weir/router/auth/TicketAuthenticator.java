package dev.weir.router.auth;

import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Dict;
import dev.weir.protocol.auth.Mac256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Method {@code ticket} (advanced profile, "Ticket-based Authentication"): the client sends a
 * secret as it is. So it is closed to connections that others could listen to: without TLS it is
 * open to peers on this machine only. Immutable; made by {@link #builder}.
 */
public final class TicketAuthenticator implements Authenticator {
  private static final List<String> METHODS = List.of("ticket");

  /** Digests are compared, so that the time tells nothing of the ticket's length either. */
  private record Ticket(byte[] digest, String role) {}

  private static final Ticket NOBODYS = new Ticket(new byte[32], "");

  private final Map<String, Ticket> tickets;
  private final boolean insecure;

  private TicketAuthenticator(Builder builder) {
    this.tickets = Map.copyOf(builder.tickets);
    this.insecure = builder.insecure;
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  public List<String> methods() {
    return METHODS;
  }

  @Override
  public boolean quick() {
    return true;
  }

  @Override
  public Optional<String> closedTo(Applicant applicant) {
    return applicant.confidential() || insecure
        ? Optional.empty()
        : Optional.of(
            "authmethod ticket is not served without TLS"
                + " (realms.*.authentication.allow_insecure_ticket)");
  }

  @Override
  public boolean knows(Applicant applicant) {
    return applicant.authid().filter(tickets::containsKey).isPresent();
  }

  @Override
  public boolean vouches(Applicant applicant, String role) {
    return applicant.authid().map(tickets::get).filter(one -> one.role.equals(role)).isPresent();
  }

  @Override
  public CompletionStage<Step> begin(Applicant applicant) {
    String authid = applicant.authid().orElse("");
    return new Step.Ask(Dict.EMPTY, answer -> check(authid, answer).now()).now();
  }

  private Step check(String authid, Authenticate answer) {
    Ticket ticket = tickets.getOrDefault(authid, NOBODYS);
    boolean right = MessageDigest.isEqual(ticket.digest, digest(answer.signature()));
    if (right && ticket != NOBODYS) {
      return new Step.Accept(authid, ticket.role, "static", Dict.EMPTY);
    }
    return new Step.Deny(ticket == NOBODYS ? "no such authid" : "the ticket is wrong");
  }

  private static byte[] digest(String ticket) {
    return Mac256.hash(ticket.getBytes(StandardCharsets.UTF_8));
  }

  /** Collects tickets. Confined to one thread. */
  public static final class Builder {
    private final Map<String, Ticket> tickets = new LinkedHashMap<>();
    private boolean insecure;

    private Builder() {}

    /**
     * Who shows this ticket for this authid joins with the role.
     *
     * @throws IllegalArgumentException when the ticket is empty
     */
    public Builder user(String authid, String ticket, String role) {
      if (ticket.isEmpty()) {
        throw new IllegalArgumentException("a ticket must not be empty");
      }
      tickets.put(authid, new Ticket(digest(ticket), role));
      return this;
    }

    /** Whether tickets are taken on connections that others can listen to; default no. */
    public Builder allowInsecure(boolean allowed) {
      insecure = allowed;
      return this;
    }

    public TicketAuthenticator build() {
      return new TicketAuthenticator(this);
    }
  }
}
