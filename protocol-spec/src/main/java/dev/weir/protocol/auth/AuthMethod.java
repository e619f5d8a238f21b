package dev.weir.protocol.auth;

/** The names of the methods of authentication, as {@code HELLO.Details.authmethods} has them. */
public final class AuthMethod {
  public static final String ANONYMOUS = "anonymous";
  public static final String TICKET = "ticket";
  public static final String WAMPCRA = "wampcra";
  public static final String SCRAM = "wamp-scram";

  /** What Autobahn and Crossbar call WAMP-SCRAM; see {@link ScramDialect#AUTOBAHN}. */
  public static final String SCRAM_ALIAS = "scram";

  public static final String CRYPTOSIGN = "cryptosign";

  /** A certificate that the client shows in the handshake of TLS. */
  public static final String TLS = "tls";

  /** A JSON Web Token, which travels as a ticket does (Weir's own). */
  public static final String JWT = "jwt";

  /** A cookie that the browser has from an earlier login (as Crossbar has it). */
  public static final String COOKIE = "cookie";

  private AuthMethod() {}
}
