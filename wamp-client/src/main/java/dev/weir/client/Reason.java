package dev.weir.client;

import dev.weir.protocol.ErrorUri;

/** Why something failed, for programs to decide on; {@link WampException#uri()} tells it finer. */
public enum Reason {
  /** No answer came in time. The request may still have been carried out. */
  TIMEOUT("check that the other side is alive, or allow more time for this request"),
  /** No connection to the router could be made. */
  CONNECTION_FAILED("check the router's address and that it serves there"),
  /**
   * The connection died, this client's or, when it is the answer to a request, another one that it
   * needed. What was under way may or may not have been carried out.
   */
  CONNECTION_LOST("repeat only what is safe to do twice, and mark that as idempotent"),
  /** This client was closed. */
  CLOSED("do not use a client after close()"),
  /** The router ended the session or refused it; the URI says why. */
  SESSION_ENDED("connect again when the cause named here is gone"),
  /** The router knows no such realm. */
  NO_SUCH_REALM("check the spelling of the realm and the router's configuration"),
  /** The router did not accept who this client is. */
  NOT_AUTHENTICATED("check the credentials and the methods that the router accepts"),
  /** The session may not do this. */
  NOT_AUTHORIZED("let the router's configuration allow it for this role, or use another role"),
  /** Nobody has registered the procedure. */
  NO_SUCH_PROCEDURE("check the spelling, and that the callee is connected to this realm"),
  /** The procedure is registered already. */
  PROCEDURE_ALREADY_EXISTS("unregister the other one, or register both with the same policy"),
  /** The call was cancelled, by this side or by the router because its callee is gone. */
  CANCELED("repeat it if it is still wanted"),
  /** A limit of the router, the callee or this client is used up. */
  OVERLOADED("send less at once, and try again later"),
  /** A URI breaks WAMP's rules. */
  INVALID_URI("use components of letters, digits and underscores, joined by dots"),
  /** An argument cannot be sent, or is not what was expected. */
  INVALID_ARGUMENT("check the arguments against what the procedure or topic expects"),
  /** A message is larger than a limit. */
  PAYLOAD_TOO_LARGE("send it in parts, or raise the limit"),
  /** The router, or the callee, lacks a feature. */
  NOT_SUPPORTED("do without the feature, or use a peer that has it"),
  /** Encrypted arguments cannot be read or made, or some that should be encrypted are not. */
  ENCRYPTION("let both sides have the same key under the same id, for the same URIs"),
  /** One side broke the protocol. */
  PROTOCOL("report this to the makers of the side that is named"),
  /** Another error URI, which the application at the other end chose. */
  APPLICATION("see the URI and the arguments");

  private final String advice;

  Reason(String advice) {
    this.advice = advice;
  }

  /** What to do about it, in a few words. */
  public String advice() {
    return advice;
  }

  /**
   * Whether the same request may succeed later with nothing changed by anybody: what failed may be
   * tried again. Whether it must not be carried out twice, only the application knows; of these
   * only {@link #OVERLOADED} and {@link #CONNECTION_FAILED} say that it was not carried out.
   */
  public boolean isRetryable() {
    return switch (this) {
      case TIMEOUT, CONNECTION_FAILED, CONNECTION_LOST, SESSION_ENDED, CANCELED, OVERLOADED -> true;
      default -> false;
    };
  }

  /** The reason that a URI stands for; the given one when it is none of the predefined URIs. */
  static Reason of(String uri, Reason other) {
    return switch (uri) {
      case ErrorUri.TIMEOUT -> TIMEOUT;
      case ErrorUri.NO_SUCH_REALM -> NO_SUCH_REALM;
      case ErrorUri.NO_SUCH_PROCEDURE -> NO_SUCH_PROCEDURE;
      case ErrorUri.PROCEDURE_ALREADY_EXISTS -> PROCEDURE_ALREADY_EXISTS;
      // The specification spells it both ways.
      case ErrorUri.CANCELED, "wamp.error.cancelled" -> CANCELED;
      case ErrorUri.UNAVAILABLE, ErrorUri.NO_AVAILABLE_CALLEE, ErrorUri.LIMIT_EXCEEDED ->
          OVERLOADED;
      case ErrorUri.NETWORK_FAILURE -> CONNECTION_LOST;
      case ErrorUri.INVALID_URI -> INVALID_URI;
      case ErrorUri.INVALID_ARGUMENT -> INVALID_ARGUMENT;
      case ErrorUri.PAYLOAD_SIZE_EXCEEDED -> PAYLOAD_TOO_LARGE;
      case ErrorUri.FEATURE_NOT_SUPPORTED -> NOT_SUPPORTED;
      case Failures.DECRYPT_ERROR -> ENCRYPTION;
      case ErrorUri.PROTOCOL_VIOLATION -> PROTOCOL;
      default -> ofSecurity(uri, other);
    };
  }

  private static Reason ofSecurity(String uri, Reason other) {
    return switch (uri) {
      case ErrorUri.NOT_AUTHORIZED,
          ErrorUri.AUTHORIZATION_FAILED,
          "wamp.error.authorization_denied",
          "wamp.error.authorization_required",
          ErrorUri.OPTION_NOT_ALLOWED,
          ErrorUri.OPTION_DISALLOWED_DISCLOSE_ME,
          "wamp.error.disclose_me.not_allowed" ->
          NOT_AUTHORIZED;
      case ErrorUri.AUTHENTICATION_DENIED,
          ErrorUri.AUTHENTICATION_FAILED,
          ErrorUri.AUTHENTICATION_REQUIRED,
          ErrorUri.NO_MATCHING_AUTH_METHOD,
          ErrorUri.NO_SUCH_ROLE,
          "wamp.error.no_such_principal",
          "wamp.error.no_auth_method" ->
          NOT_AUTHENTICATED;
      default -> other;
    };
  }
}
