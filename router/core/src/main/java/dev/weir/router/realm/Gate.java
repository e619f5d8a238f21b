package dev.weir.router.realm;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.UriRules;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.RouterUris;
import dev.weir.router.member.Answers;
import dev.weir.router.member.Member;
import java.util.Optional;

/**
 * Whether a request may go on: the realm is not closing, its URI is valid and the session's role
 * may do this with it. Runs inside the realm's turn.
 */
final class Gate {
  private final UriRules uris;
  private final int longest;
  private boolean closing;
  private String reason = "";
  private String sentence = "";

  Gate(boolean strict, int longest) {
    this.uris = strict ? UriRules.STRICT : UriRules.LOOSE;
    this.longest = longest;
  }

  /** Whether this is a URI here, of an allowed length. */
  boolean valid(String uri) {
    return wellFormed(uri, MatchPolicy.EXACT);
  }

  /** Whether this is a URI or pattern here, of an allowed length. Thread-safe. */
  boolean wellFormed(String uri, MatchPolicy use) {
    return uri.length() <= longest && uris.valid(uri, use);
  }

  /** From now on nobody joins, and no call and no registration is begun, for this reason. */
  void close(String error, String because) {
    closing = true;
    reason = error;
    sentence = because;
  }

  boolean isClosing() {
    return closing;
  }

  /** What those are told who come too late. */
  Abort closed() {
    return Answers.abort(reason, sentence);
  }

  /** The error to answer with, or empty when the request may go on. */
  Optional<ErrorMessage> refusal(
      Member member, Action action, MessageType type, long request, String uri, MatchPolicy use) {
    if (closing && (action == Action.CALL || action == Action.REGISTER)) {
      return Optional.of(Answers.error(type, request, reason, sentence));
    }
    if (uri.length() > longest) {
      return Optional.of(tooLong(type, request, uri));
    }
    if (!uris.valid(uri, use)) {
      return Optional.of(
          Answers.error(
              type, request, ErrorUri.INVALID_URI, "not a valid URI for match " + use.word()));
    }
    if (RouterUris.refuses(action, uri)) {
      return Optional.of(
          Answers.error(
              type,
              request,
              ErrorUri.INVALID_URI,
              "URIs below wamp., weir.session., weir.registration. and weir.authorization. are"
                  + " reserved for the router"));
    }
    if (!member.identity().permissions().allows(action, uri, use)) {
      return Optional.of(
          Answers.error(
              type,
              request,
              ErrorUri.NOT_AUTHORIZED,
              "role "
                  + member.identity().authrole()
                  + " may not "
                  + action.name().toLowerCase(java.util.Locale.ROOT)
                  + (use == MatchPolicy.EXACT ? " this URI" : " all that this pattern covers")));
    }
    return Optional.empty();
  }

  private ErrorMessage tooLong(MessageType type, long request, String uri) {
    String sentence =
        "a URI of " + uri.length() + " characters; the limit is " + longest + " (limits.uri)";
    Payload payload = Answers.limited(sentence, "the length of a URI", longest, "limits.uri");
    return new ErrorMessage(type.code(), request, Dict.EMPTY, ErrorUri.INVALID_URI, payload);
  }
}
