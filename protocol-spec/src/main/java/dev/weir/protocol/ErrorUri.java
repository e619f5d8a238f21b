package dev.weir.protocol;

/** The URIs that the specification predefines for errors and for closing, and Weir's own. */
public final class ErrorUri {
  public static final String INVALID_URI = "wamp.error.invalid_uri";
  public static final String NO_SUCH_PROCEDURE = "wamp.error.no_such_procedure";
  public static final String PROCEDURE_ALREADY_EXISTS = "wamp.error.procedure_already_exists";
  public static final String NO_SUCH_REGISTRATION = "wamp.error.no_such_registration";
  public static final String NO_SUCH_SUBSCRIPTION = "wamp.error.no_such_subscription";
  public static final String INVALID_ARGUMENT = "wamp.error.invalid_argument";
  public static final String CANCELED = "wamp.error.canceled";
  public static final String PAYLOAD_SIZE_EXCEEDED = "wamp.error.payload_size_exceeded";
  public static final String PROTOCOL_VIOLATION = "wamp.error.protocol_violation";
  public static final String NOT_AUTHORIZED = "wamp.error.not_authorized";
  public static final String AUTHORIZATION_FAILED = "wamp.error.authorization_failed";
  public static final String AUTHENTICATION_REQUIRED = "wamp.error.authentication_required";
  public static final String AUTHENTICATION_DENIED = "wamp.error.authentication_denied";
  public static final String AUTHENTICATION_FAILED = "wamp.error.authentication_failed";
  public static final String NO_MATCHING_AUTH_METHOD = "wamp.error.no_matching_auth_method";
  public static final String NO_SUCH_REALM = "wamp.error.no_such_realm";
  public static final String NO_SUCH_SESSION = "wamp.error.no_such_session";
  public static final String NO_SUCH_ROLE = "wamp.error.no_such_role";
  public static final String TIMEOUT = "wamp.error.timeout";
  public static final String OPTION_NOT_ALLOWED = "wamp.error.option_not_allowed";
  public static final String OPTION_DISALLOWED_DISCLOSE_ME =
      "wamp.error.option_disallowed.disclose_me";
  public static final String NETWORK_FAILURE = "wamp.error.network_failure";
  public static final String UNAVAILABLE = "wamp.error.unavailable";
  public static final String NO_AVAILABLE_CALLEE = "wamp.error.no_available_callee";
  public static final String FEATURE_NOT_SUPPORTED = "wamp.error.feature_not_supported";

  /** Why a registration ended that another callee has taken over (as Crossbar gives it). */
  public static final String UNREGISTERED = "wamp.error.unregistered";

  /** A quota of the router is used up; the arguments name it (Weir's own). */
  public static final String LIMIT_EXCEEDED = "weir.error.limit_exceeded";

  /** A publication is not in the history that is asked for, or not any more (Weir's own). */
  public static final String NO_SUCH_PUBLICATION = "weir.error.no_such_publication";

  /** The realm was closed after an error of the router's own (Weir's own). */
  public static final String REALM_INCONSISTENT = "weir.error.realm_inconsistent";

  public static final String CLOSE_SYSTEM_SHUTDOWN = "wamp.close.system_shutdown";
  public static final String CLOSE_REALM = "wamp.close.close_realm";
  public static final String CLOSE_GOODBYE_AND_OUT = "wamp.close.goodbye_and_out";
  public static final String CLOSE_KILLED = "wamp.close.killed";

  /** A browser leaves and is not to be known again by its cookie (as Crossbar has it). */
  public static final String CLOSE_LOGOUT = "wamp.close.logout";

  /** What the session proved itself with counts no longer (Weir's own). */
  public static final String CLOSE_LOGIN_EXPIRED = "weir.close.login_expired";

  private ErrorUri() {}
}
