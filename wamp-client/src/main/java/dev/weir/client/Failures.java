package dev.weir.client;

import dev.weir.client.auth.AuthenticationException;
import dev.weir.client.flow.Rate;
import dev.weir.client.link.LinkEnd;
import dev.weir.protocol.Abort;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.protocol.transport.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The sentences of {@link WampException}s: what happened, and what to do about it. Stateless. */
final class Failures {
  /** What callees answer with when a handler throws something of its own; Autobahn's URI. */
  static final String RUNTIME_ERROR = "wamp.error.runtime_error";

  /** When encrypted arguments cannot be read; Autobahn's URI. */
  static final String DECRYPT_ERROR = "wamp.error.encryption.decrypt_error";

  private Failures() {}

  static WampException of(
      Reason reason, String uri, String what, Arguments arguments, Throwable cause) {
    String advice = "; " + reason.advice(); // which may have come with the error of another client
    String sentence = what.endsWith(advice) ? what : what + advice;
    return new WampException(reason, uri, sentence, arguments, cause);
  }

  static WampException of(Reason reason, String uri, String what) {
    return of(reason, uri, what, Arguments.NONE, null);
  }

  static WampException invalidArgument(String what, Throwable cause) {
    return of(Reason.INVALID_ARGUMENT, ErrorUri.INVALID_ARGUMENT, what, Arguments.NONE, cause);
  }

  static WampException of(Unencodable e) {
    return of(
        Reason.of(e.error(), Reason.INVALID_ARGUMENT),
        e.error(),
        e.getMessage(),
        Arguments.NONE,
        e);
  }

  static WampException invalidUri(String kind, String uri) {
    return of(Reason.INVALID_URI, ErrorUri.INVALID_URI, "\"" + uri + "\" is no " + kind);
  }

  static WampException timeout(String request, Duration timeout) {
    return of(
        Reason.TIMEOUT,
        ErrorUri.TIMEOUT,
        request + " got no answer within " + Times.shown(timeout));
  }

  static WampException overloaded(String what) {
    return of(Reason.OVERLOADED, ErrorUri.UNAVAILABLE, what);
  }

  static WampException tooLarge(int size, int limit) {
    return of(
        Reason.PAYLOAD_TOO_LARGE,
        ErrorUri.PAYLOAD_SIZE_EXCEEDED,
        "a message of "
            + size
            + " bytes is over the limit of "
            + limit
            + " (maxMessage, or what the router takes over RawSocket)");
  }

  static WampException interrupted(String request) {
    return of(
        Reason.CANCELED,
        ErrorUri.CANCELED,
        request + " was not sent: its thread was interrupted while it waited for room");
  }

  static WampException interruptedJoin() {
    return of(
        Reason.CANCELED,
        ErrorUri.CANCELED,
        "the wait for the router's WELCOME was interrupted, and the connection is closed");
  }

  /** A failure, unless it says that what was to end has ended already, alone or with all else. */
  static CompletableFuture<Void> unless(String uri, Throwable failure) {
    return failure instanceof WampException answered
            && (answered.uri().equals(uri) || isEndOfSession(answered.reason()))
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(failure);
  }

  private static boolean isEndOfSession(Reason reason) {
    return switch (reason) {
      case CONNECTION_LOST, SESSION_ENDED, CLOSED -> true;
      default -> false;
    };
  }

  static WampException notSupported(String what) {
    return of(
        Reason.NOT_SUPPORTED, ErrorUri.FEATURE_NOT_SUPPORTED, "the router does not offer " + what);
  }

  static WampException ended(String request) {
    return of(Reason.CANCELED, ErrorUri.CANCELED, request + " has ended already");
  }

  static WampException encryption(String what, Throwable cause) {
    return of(Reason.ENCRYPTION, DECRYPT_ERROR, what, Arguments.NONE, cause);
  }

  static WampException unsentInTime(String request, Duration timeout) {
    return of(
        Reason.TIMEOUT,
        ErrorUri.TIMEOUT,
        request + " could not be sent within " + Times.shown(timeout) + ", and was not");
  }

  static WampException notConnectedNow() {
    return of(
        Reason.CONNECTION_LOST,
        ErrorUri.NETWORK_FAILURE,
        "there is no session at the moment, and nothing was sent");
  }

  static WampException tooManyWait(String request, String most, String option) {
    return overloaded(
        request + " was not sent: " + most + " wait to be sent already (" + option + ")");
  }

  static WampException waitedTooLong(String request, Duration most) {
    return overloaded(
        request + " was not sent: it waited for " + Times.shown(most) + " (Throttle.patience)");
  }

  static WampException tooManyInFlight(String request, int most) {
    return overloaded(
        request + " was not sent: " + most + " calls are under way already (Throttle.inFlight)");
  }

  /** Says when to try again, as a router would. */
  static WampException circuitOpen(String request, long nanos) {
    long millis = Times.milliseconds(Duration.ofNanos(nanos));
    return of(
        Reason.OVERLOADED,
        ErrorUri.UNAVAILABLE,
        request + " was not sent: too many of the last ones failed (CircuitBreaker)",
        Arguments.NONE.with("retry_after_ms", millis),
        null);
  }

  static WampException hedgedProgress() {
    return invalidArgument("a call with progressive results cannot be hedged", null);
  }

  /** Says when to try again, as a router would. */
  static WampException tooFast(String request, Rate most, long nanos) {
    long millis = Times.milliseconds(Duration.ofNanos(nanos));
    return of(
        Reason.OVERLOADED,
        ErrorUri.UNAVAILABLE,
        request + " was not sent: the rate is " + most + " (Throttle.rate)",
        Arguments.NONE.with("retry_after_ms", millis),
        null);
  }

  static WampException tooManyKept(String request, int most) {
    return overloaded(
        request
            + " was not sent: there is no session, and publications of "
            + most
            + " bytes wait for one already (Reconnect.publications)");
  }

  static WampException progressTooFast(String request, int most) {
    return overloaded(
        request
            + " was cancelled: its progressive results came faster than they were taken, and"
            + " more than "
            + most
            + " bytes waited (receiveQueue)");
  }

  static WampException eventsTooFast(String topic, int most) {
    return overloaded(
        "the flow of events of "
            + topic
            + " has ended: they came faster than they were requested, and more than "
            + most
            + " bytes waited (receiveQueue)");
  }

  static WampException revoked(String request, Optional<String> why) {
    String said = why.map(text -> ": " + text).orElse("");
    return of(Reason.CANCELED, ErrorUri.CANCELED, "the router has ended " + request + said);
  }

  static WampException closed() {
    return of(Reason.CLOSED, ErrorUri.CLOSE_GOODBYE_AND_OUT, "the client is closed");
  }

  static WampException protocol(String what) {
    return of(Reason.PROTOCOL, ErrorUri.PROTOCOL_VIOLATION, what);
  }

  static WampException notReading() {
    return of(
        Reason.CONNECTION_LOST,
        ErrorUri.NETWORK_FAILURE,
        "the router does not read what it is sent");
  }

  /** The answer to a request. */
  static WampException answered(String request, ErrorMessage error, Arguments arguments) {
    return of(
        Reason.of(error.error(), Reason.APPLICATION),
        error.error(),
        request + " failed with " + error.error() + WampException.said(arguments),
        arguments,
        null);
  }

  /** Before WELCOME nothing was asked for but to get in; Crossbar says not_authorized to that. */
  private static Reason reason(Abort abort, boolean joining) {
    Reason reason = Reason.of(abort.reason(), Reason.SESSION_ENDED);
    return joining && reason == Reason.NOT_AUTHORIZED ? Reason.NOT_AUTHENTICATED : reason;
  }

  static WampException aborted(Abort abort, Arguments arguments, boolean joining) {
    String said = abort.details().text("message").map(text -> ": " + text).orElse("");
    return of(
        reason(abort, joining),
        abort.reason(),
        "the router aborted the session with "
            + abort.reason()
            + (said.isEmpty() ? WampException.said(arguments) : said),
        arguments,
        null);
  }

  static WampException goodbye(Goodbye goodbye) {
    String said = goodbye.details().text("message").map(text -> ": " + text).orElse("");
    return of(
        Reason.SESSION_ENDED,
        goodbye.reason(),
        "the router ended the session with " + goodbye.reason() + said);
  }

  static WampException ended(LinkEnd end) {
    return switch (end.kind()) {
      case VIOLATION, FAULT ->
          of(
              Reason.PROTOCOL,
              ErrorUri.PROTOCOL_VIOLATION,
              end.sentence(),
              Arguments.NONE,
              end.cause().orElse(null));
      case CLOSED, CLOSED_BY_PEER, LOST ->
          of(
              Reason.CONNECTION_LOST,
              ErrorUri.NETWORK_FAILURE,
              end.sentence(),
              Arguments.NONE,
              end.cause().orElse(null));
    };
  }

  static WampException notConnected(String router, Exception e) {
    return of(
        Reason.CONNECTION_FAILED,
        ErrorUri.NETWORK_FAILURE,
        "no connection to " + router + ": " + sentence(e),
        e instanceof WebSocketHandshakeException refused ? retryAfter(refused) : Arguments.NONE,
        e);
  }

  private static Arguments retryAfter(WebSocketHandshakeException refused) {
    return refused
        .retryAfter()
        .map(wait -> Arguments.NONE.with("retry_after_ms", wait.toMillis()))
        .orElse(Arguments.NONE);
  }

  /** The exception may hold a secret, so its message is not told here. */
  static WampException notAttempted(RuntimeException e) {
    return of(
        Reason.CONNECTION_FAILED,
        ErrorUri.NETWORK_FAILURE,
        "joining failed in this program: " + e.getClass().getName(),
        Arguments.NONE,
        e);
  }

  static WampException notOffered(String method, List<String> offered) {
    return of(
        Reason.NOT_AUTHENTICATED,
        ErrorUri.NO_MATCHING_AUTH_METHOD,
        "the router asks for authentication by "
            + method
            + ", and this client offers only "
            + String.join(", ", offered));
  }

  static WampException notAuthenticated(AuthenticationException e) {
    return of(
        Reason.NOT_AUTHENTICATED,
        ErrorUri.AUTHENTICATION_FAILED,
        e.getMessage(),
        Arguments.NONE,
        e);
  }

  /** The exception may hold a secret, so its message is not told here. */
  static WampException unanswered(Throwable e) {
    return of(
        Reason.NOT_AUTHENTICATED,
        ErrorUri.AUTHENTICATION_FAILED,
        "the router's challenge could not be answered: " + e.getClass().getName(),
        Arguments.NONE,
        e);
  }

  /** The failure of one of many requests that have the same cause. */
  static WampException copy(WampException cause, String request) {
    return new WampException(
        cause.reason(),
        cause.uri(),
        request + " failed: " + cause.getMessage(),
        cause.arguments(),
        cause);
  }

  static String sentence(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getName() : message;
  }
}
