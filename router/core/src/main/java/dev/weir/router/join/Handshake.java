package dev.weir.router.join;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Hello;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.UriRules;
import dev.weir.protocol.Welcome;
import dev.weir.router.member.Answers;
import dev.weir.router.member.IdSource;
import dev.weir.router.member.Identity;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.realm.Realm;
import dev.weir.router.realm.Realms;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Answers a HELLO (basic profile, "Session Establishment"): the realm and the identity with which a
 * session may join, or the ABORT that says why not. Thread-safe.
 */
public final class Handshake {
  private static final String ANONYMOUS = "anonymous";

  private final Realms realms;
  private final IdSource authids;
  private final String agent;

  /** The authids of anonymous sessions are made from the source. */
  public Handshake(Realms realms, IdSource authids, String agent) {
    this.realms = realms;
    this.authids = authids;
    this.agent = agent;
  }

  /** Either a realm with an identity and a WELCOME, or an ABORT. */
  public record Outcome(
      Optional<Realm> realm,
      Optional<Identity> identity,
      Optional<Welcome> welcome,
      Optional<Abort> refusal) {}

  /**
   * The session id is a fresh one; the filter says which realms may be joined on this connection.
   */
  public Outcome answer(Hello hello, long session, Predicate<String> realmsHere) {
    if (hello.realm().isEmpty()) {
      return refused(ErrorUri.NO_SUCH_REALM, "HELLO names no realm");
    }
    if (hello.realm().length() > realms.longestName()) {
      return refused(ErrorUri.INVALID_URI, tooLong(hello.realm().length()));
    }
    if (!UriRules.LOOSE.valid(hello.realm(), MatchPolicy.EXACT)) {
      return refused(ErrorUri.INVALID_URI, "HELLO.Realm is not a valid URI");
    }
    if (hello.details().roles().isEmpty()) {
      return refused(
          ErrorUri.PROTOCOL_VIOLATION,
          "HELLO.Details.roles must name at least one of publisher, subscriber, caller, callee");
    }
    if (!realmsHere.test(hello.realm())) {
      return noSuchRealm();
    }
    return realms
        .find(hello.realm())
        .map(found -> authenticate(hello, session, found))
        .orElseGet(() -> missing(hello.realm()));
  }

  private Outcome missing(String realm) {
    return realms
        .full(realm)
        .map(
            most ->
                refused(
                    ErrorUri.LIMIT_EXCEEDED,
                    "the number of realms made on demand is limited to "
                        + most
                        + " (auto_realms.max)"))
        .orElseGet(Handshake::noSuchRealm);
  }

  private static Outcome noSuchRealm() {
    return refused(ErrorUri.NO_SUCH_REALM, "no realm of this name can be joined here");
  }

  private String tooLong(int length) {
    return "HELLO.Realm has "
        + length
        + " characters; the limit is "
        + realms.longestName()
        + " (limits.uri)";
  }

  private Outcome authenticate(Hello hello, long session, Realm realm) {
    RealmOptions options = realm.options();
    if (options.anonymousRole().isEmpty()) {
      return refused(
          ErrorUri.AUTHENTICATION_REQUIRED,
          "the realm has no authentication method that this router serves");
    }
    List<String> methods = hello.details().authmethods();
    if (!methods.isEmpty() && !methods.contains(ANONYMOUS)) {
      return refused(
          ErrorUri.NO_MATCHING_AUTH_METHOD, "the realm serves authmethod anonymous only");
    }
    Identity identity = anonymous(realm, session);
    return new Outcome(
        Optional.of(realm),
        Optional.of(identity),
        Optional.of(welcome(identity, options)),
        Optional.empty());
  }

  /** The authid tells nothing of the session's id, by which others could address it. */
  private Identity anonymous(Realm realm, long session) {
    RealmOptions options = realm.options();
    String role = options.anonymousRole().orElseThrow();
    String authid = ANONYMOUS + "-" + Long.toString(authids.next(), 36);
    return new Identity(
        session,
        options.name(),
        authid,
        role,
        ANONYMOUS,
        "static",
        realm.roles().permissions(role, authid),
        options.trustlevel(role));
  }

  private Welcome welcome(Identity identity, RealmOptions options) {
    Dict details =
        Dict.builder()
            .put("roles", Features.roles(options))
            .put("agent", agent)
            .put("realm", identity.realm())
            .put("authid", identity.authid())
            .put("authrole", identity.authrole())
            .put("authmethod", identity.authmethod())
            .put("authprovider", identity.authprovider())
            .build();
    return new Welcome(identity.session(), details);
  }

  private static Outcome refused(String error, String sentence) {
    return new Outcome(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(Answers.abort(error, sentence)));
  }
}
