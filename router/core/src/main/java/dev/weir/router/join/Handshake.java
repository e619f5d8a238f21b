package dev.weir.router.join;

import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Hello;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.UriRules;
import dev.weir.protocol.Welcome;
import dev.weir.router.auth.Applicant;
import dev.weir.router.auth.Authentication;
import dev.weir.router.auth.DynamicAuthentication;
import dev.weir.router.auth.Step;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.link.PeerAddress;
import dev.weir.router.member.IdSource;
import dev.weir.router.member.Identity;
import dev.weir.router.member.Strain;
import dev.weir.router.memory.Budget;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.realm.Realm;
import dev.weir.router.realm.Realms;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * What all logins share (basic profile, "Session Establishment"): which realms may be joined, by
 * which methods, and what WELCOME says. Thread-safe.
 */
public final class Handshake {
  private final Realms realms;
  private final IdSource authids;
  private final String agent;
  private final Workers workers;
  private final FailedLogins failed;
  private final Counters counters;
  private final MethodChoice methods = new MethodChoice();

  /** The authids of anonymous sessions are made from the source. */
  public Handshake(
      Realms realms,
      IdSource authids,
      String agent,
      Workers workers,
      FailedLogins failed,
      Counters counters) {
    this.realms = realms;
    this.authids = authids;
    this.agent = agent;
    this.workers = workers;
    this.failed = failed;
    this.counters = counters;
  }

  /** A login that waits for its HELLO. */
  public Login login(Visit visit, Guest guest) {
    return new Login(this, visit, guest);
  }

  Workers workers() {
    return workers;
  }

  FailedLogins failed() {
    return failed;
  }

  Counters counters() {
    return counters;
  }

  /** The realm that a HELLO names. */
  Realm realm(Hello hello, Predicate<String> realmsHere) throws RefusedHelloException {
    if (hello.realm().isEmpty()) {
      throw new RefusedHelloException(ErrorUri.NO_SUCH_REALM, "HELLO names no realm");
    }
    requireShort("HELLO.Realm", hello.realm(), ErrorUri.INVALID_URI);
    if (!UriRules.LOOSE.valid(hello.realm(), MatchPolicy.EXACT)) {
      throw new RefusedHelloException(ErrorUri.INVALID_URI, "HELLO.Realm is not a valid URI");
    }
    if (hello.details().roles().isEmpty()) {
      throw new RefusedHelloException(
          ErrorUri.PROTOCOL_VIOLATION,
          "HELLO.Details.roles must name at least one of publisher, subscriber, caller, callee");
    }
    Optional<Realm> found =
        realmsHere.test(hello.realm()) ? realms.find(hello.realm()) : Optional.empty();
    Realm realm = found.orElseThrow(() -> missing(hello.realm(), realmsHere));
    requireMemory(realm.memory());
    return realm;
  }

  /** Before anything is computed for somebody who cannot join now. */
  private void requireMemory(Budget memory) throws RefusedHelloException {
    if (memory.isStrained()) {
      counters.count(Counter.MEMORY_JOINS_REFUSED);
      throw new RefusedHelloException(
          ErrorUri.UNAVAILABLE, Strain.sentence(memory), Strain.payload(memory));
    }
  }

  private RefusedHelloException missing(String realm, Predicate<String> realmsHere) {
    Optional<Integer> most = realmsHere.test(realm) ? realms.full(realm) : Optional.empty();
    return most.map(
            limit ->
                new RefusedHelloException(
                    ErrorUri.LIMIT_EXCEEDED,
                    "the number of realms made on demand is limited to "
                        + limit
                        + " (auto_realms.max)"))
        .orElseGet(
            () ->
                new RefusedHelloException(
                    ErrorUri.NO_SUCH_REALM, "no realm of this name can be joined here"));
  }

  private void requireShort(String what, String text, String error) throws RefusedHelloException {
    if (text.length() > realms.longestName()) {
      throw new RefusedHelloException(
          error,
          what
              + " has "
              + text.length()
              + " characters; the limit is "
              + realms.longestName()
              + " (limits.uri)");
    }
  }

  /** Why an authenticator's authid cannot be one; certificates and tokens may hold anything. */
  Optional<String> faultOf(String authid) {
    if (authid.isEmpty()) {
      return Optional.of("the authid is empty");
    }
    if (authid.length() > realms.longestName()) {
      return Optional.of(
          "the authid has " + authid.length() + " characters, more than limits.uri allows");
    }
    return authid.chars().anyMatch(Character::isISOControl)
        ? Optional.of("the authid has control characters")
        : Optional.empty();
  }

  Applicant applicant(Hello hello, Visit visit) throws RefusedHelloException {
    Optional<String> authid = hello.details().authid().filter(name -> !name.isEmpty());
    requireShort("HELLO.Details.authid", authid.orElse(""), ErrorUri.INVALID_ARGUMENT);
    PeerAddress peer = visit.peer();
    return new Applicant(
        hello.realm(),
        "",
        authid,
        hello.details().dict().dict("authextra"),
        peer.address(),
        peer.secure(),
        peer.loopback(),
        peer.evidence(),
        visit.session());
  }

  Optional<MethodChoice.Chosen> choose(Hello hello, Realm realm, Applicant applicant, Visit visit)
      throws RefusedHelloException {
    Authentication authentication = realm.options().authentication();
    return methods.choose(
        new MethodChoice.Served(
            authentication.methods(),
            authentication
                .dynamic()
                .map(options -> dynamic(options, realm, visit))
                .orElse(List.of()),
            authentication.decoys(),
            realm.options().anonymousRole().isPresent()),
        hello.details().authmethods(),
        applicant);
  }

  private List<DynamicMethod> dynamic(DynamicAuthentication options, Realm realm, Visit visit) {
    return options.methods().stream()
        .map(method -> new DynamicMethod(options, method, call -> ask(options, realm, visit, call)))
        .toList();
  }

  private CompletionStage<Payload> ask(
      DynamicAuthentication options, Realm realm, Visit visit, Payload arguments) {
    Realm judges =
        options
            .realm()
            .map(name -> realms.find(name).orElseThrow(() -> missing(name)))
            .orElse(realm);
    return judges.call(visit.loop(), options.procedure(), arguments, options.timeout());
  }

  private static IllegalStateException missing(String realm) {
    return new IllegalStateException(
        "no realm " + realm + " (realms.*.authentication.dynamic.realm)");
  }

  /** The authid tells nothing of the session's id, by which others could address it. */
  Step.Accept nameless(Realm realm) {
    return new Step.Accept(
        MethodChoice.ANONYMOUS + "-" + Long.toString(authids.next(), 36),
        realm.options().anonymousRole().orElseThrow(),
        "static",
        Dict.EMPTY);
  }

  /**
   * Who joins in the same program: its role has to be there, so that no typing error locks it out.
   */
  Step.Accept host(Realm realm, Step.Accept host) throws RefusedHelloException {
    requireShort("the authid", host.authid(), ErrorUri.INVALID_ARGUMENT);
    if (!realm.options().roles().containsKey(host.authrole())) {
      throw new RefusedHelloException(
          ErrorUri.NO_SUCH_ROLE,
          "realm " + realm.options().name() + " has no role " + host.authrole());
    }
    return host;
  }

  Identity identity(Realm realm, long session, Step.Accept accept, String method) {
    RealmOptions options = realm.options();
    String role = accept.authrole();
    return new Identity(
        session,
        options.name(),
        accept.authid(),
        role,
        method,
        accept.authprovider(),
        realm.roles().permissions(role, accept.authid()),
        options.trustlevel(role));
  }

  Welcome welcome(Realm realm, long session, Step.Accept accept, String method) {
    Dict.Builder details =
        Dict.builder()
            .put("roles", Features.roles(realm.options()))
            .put("agent", agent)
            .put("realm", realm.options().name())
            .put("authid", accept.authid())
            .put("authrole", accept.authrole())
            .put("authmethod", method)
            .put("authprovider", accept.authprovider());
    if (!accept.authextra().isEmpty()) {
      details.put("authextra", accept.authextra().toMap());
    }
    return new Welcome(session, details.build());
  }
}
