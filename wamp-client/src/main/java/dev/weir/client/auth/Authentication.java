package dev.weir.client.auth;

import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.auth.CryptosignKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A way to log in to a router (advanced profile, "Session Authentication"), with all that it needs.
 *
 * <p>Those of the specification are made here. Prefer {@link #cryptosign} and {@link #scram}: they
 * do not send the secret, the router need not have it, and the router can prove that it is the
 * right one. Applications may implement further ones; implementations are immutable and
 * thread-safe, and show no secret as text.
 */
public interface Authentication {

  /** Without any proof, which only some realms allow. The default of a client. */
  static Authentication anonymous() {
    return new Anonymous();
  }

  /**
   * WAMP-SCRAM, by a password that stays here. The router must prove that it knows the password's
   * keys before the session counts as open.
   *
   * @param authid who the client is; it and the password are brought into one form by SASLprep
   * @throws IllegalArgumentException if one is empty or has characters that SASLprep forbids
   */
  static Scram scram(String authid, String password) {
    return Scram.of(authid, password);
  }

  /**
   * Cryptosign, by an Ed25519 key whose public half the router knows.
   *
   * @param key such as {@code CryptosignKey.parse(Files.readString(path))}
   */
  static Cryptosign cryptosign(CryptosignKey key) {
    return Cryptosign.of(key);
  }

  /**
   * WAMP-CRA, by a secret that stays here, and that the router must have too, or what is derived
   * from it by its salt.
   *
   * @throws IllegalArgumentException if one is empty
   */
  static Authentication wampcra(String authid, String secret) {
    return new Cra(Texts.named("authid", authid), Texts.named("secret", secret));
  }

  /**
   * A ticket, which is sent as it is: refused on connections that others could read, which are all
   * without TLS that leave this machine.
   *
   * @throws IllegalArgumentException if one is empty
   */
  static Ticket ticket(String authid, String ticket) {
    Texts.named("ticket", ticket);
    return ticket(authid, () -> ticket);
  }

  /**
   * A ticket that may be another one each time, such as a token that expires.
   *
   * @param ticket asked once a login, on the executor of handlers
   */
  static Ticket ticket(String authid, Supplier<String> ticket) {
    return Ticket.of(authid, ticket);
  }

  /**
   * A JSON Web Token, which says who the client is. It is sent as it is, and therefore refused on
   * connections that others could read, like a ticket. When it expires the router ends the session
   * with {@code weir.close.login_expired}.
   *
   * @throws IllegalArgumentException if it is empty
   */
  static Ticket jwt(String token) {
    Texts.named("token", token);
    return jwt(() -> token);
  }

  /**
   * A JSON Web Token that is another one each time, as tokens expire.
   *
   * @param token asked once a login, on the executor of handlers
   */
  static Ticket jwt(Supplier<String> token) {
    return Ticket.ofToken(token);
  }

  /**
   * A certificate that the client shows in the handshake of TLS: the one of the key managers in
   * {@code WampClientBuilder.sslContext}. Who the client is, the router reads in it. Needs {@code
   * wss:}.
   */
  static Authentication tlsCertificate() {
    return new TlsCertificate();
  }

  /** Its names in {@code HELLO.Details.authmethods}. */
  List<String> methods();

  /** Who the client is, for {@code HELLO.Details.authid}; empty if the router is to say. */
  Optional<String> authid();

  /**
   * Begins a login on a new connection.
   *
   * @throws AuthenticationException if it cannot be made on such a connection; nothing is sent then
   */
  Login begin(Channel channel) throws AuthenticationException;

  /** One login on one connection. Its methods are called one after another, each at most once. */
  interface Login {

    /** What it adds to {@code HELLO.Details.authextra}. */
    default Dict hello() {
      return Dict.EMPTY;
    }

    /**
     * Answers the router's challenge; may take its time, on the executor of handlers.
     *
     * @throws AuthenticationException if the challenge must not be answered; the session is aborted
     * @throws dev.weir.protocol.ProtocolViolation if the challenge is not one of this method
     */
    Authenticate answer(Challenge challenge) throws AuthenticationException;

    /**
     * Whether the router has to prove who it is, in the challenge or in WELCOME. A WELCOME that
     * comes without a challenge then ends the session.
     */
    default boolean provesRouter() {
      return false;
    }

    /**
     * Judges {@code WELCOME.Details.authextra} before the session counts as open; must not block.
     *
     * @throws AuthenticationException if the router is not who it should be; the session is aborted
     */
    default void welcomed(Dict extra) throws AuthenticationException {}
  }
}
