package dev.weir.router.cookie;

import dev.weir.protocol.Dict;
import dev.weir.protocol.auth.AuthMethod;
import dev.weir.router.auth.Applicant;
import dev.weir.router.auth.Authentication;
import dev.weir.router.auth.Authenticator;
import dev.weir.router.auth.BrowserCookie;
import dev.weir.router.auth.Evidence;
import dev.weir.router.auth.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Method {@code cookie}: a browser that has logged in by another method before is known again by
 * the cookie that it was given with its WebSocket (as in Crossbar). A login binds only a cookie
 * that was made for its very connection: one that somebody has slipped into the browser never comes
 * to stand for its user. A cookie that is unknown, has expired, or stands for somebody whom the
 * other method does not know any more, or in another role, leaves the browser to the other methods.
 * Thread-safe.
 */
public final class CookieAuthenticator implements Authenticator {
  private static final List<String> METHODS = List.of(AuthMethod.COOKIE);

  /** Who vouches for those whom a procedure has judged. */
  private static final String DYNAMIC = "dynamic";

  private final CookieOptions options;
  private final CookieStore store;
  private final Authentication others;
  private final InstantSource clock;

  /** The cookie repeats logins by the other methods of the realm. */
  public CookieAuthenticator(CookieOptions options, CookieStore store, Authentication others) {
    this(options, store, others, InstantSource.system());
  }

  /** The same with another clock. */
  public CookieAuthenticator(
      CookieOptions options, CookieStore store, Authentication others, InstantSource clock) {
    this.options = options;
    this.store = store;
    this.others = others;
    this.clock = clock;
  }

  public CookieOptions options() {
    return options;
  }

  /** Whether the cookie with this digest stands for somebody now. */
  public boolean holds(String digest) {
    return store.find(digest, clock.instant()).isPresent();
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
  public boolean decoy() {
    return false;
  }

  @Override
  public boolean knows(Applicant applicant) {
    return known(applicant).isPresent();
  }

  @Override
  public CompletionStage<Step> begin(Applicant applicant) {
    Instant now = clock.instant();
    return known(applicant)
        .map(
            browser ->
                new Step.Accept(browser.authid(), browser.authrole(), "cookie", Dict.EMPTY)
                    .within(Duration.between(now, browser.until()))
                    .now())
        .orElseGet(() -> new Step.Deny("no cookie stands for this applicant").now());
  }

  @Override
  public void admitted(Applicant applicant, Step.Accept accept) {
    Instant now = clock.instant();
    Duration counts =
        accept
            .lifetime()
            .filter(lifetime -> lifetime.compareTo(options.maxAge()) < 0)
            .orElse(options.maxAge());
    cookie(applicant.evidence())
        .filter(BrowserCookie::fresh)
        .ifPresent(
            cookie ->
                store.put(
                    cookie.digest(),
                    new KnownBrowser(
                        applicant.realm(),
                        accept.authid(),
                        accept.authrole(),
                        accept.authprovider().equals(DYNAMIC) ? DYNAMIC : applicant.method(),
                        now.plus(counts))));
  }

  @Override
  public void loggedOut(Evidence evidence) {
    cookie(evidence).ifPresent(cookie -> store.remove(cookie.digest()));
  }

  private Optional<BrowserCookie> cookie(Evidence evidence) {
    return evidence.cookies().stream()
        .filter(cookie -> cookie.name().equals(options.name()))
        .findFirst();
  }

  private Optional<KnownBrowser> known(Applicant applicant) {
    return cookie(applicant.evidence())
        .flatMap(cookie -> store.find(cookie.digest(), clock.instant()))
        .filter(
            browser ->
                browser.realm().equals(applicant.realm())
                    && applicant.authid().orElse(browser.authid()).equals(browser.authid())
                    && stillKnown(applicant, browser));
  }

  /**
   * By the method that let it in first, with the same role; a procedure is not asked, but must be
   * able to give the role still.
   */
  private boolean stillKnown(Applicant applicant, KnownBrowser browser) {
    if (browser.method().equals(DYNAMIC)) {
      return others.dynamic().filter(one -> one.roles().contains(browser.authrole())).isPresent();
    }
    Applicant first = applicant.named(browser.authid()).by(browser.method());
    return others.methods().stream()
        .filter(method -> method.methods().contains(browser.method()))
        .anyMatch(method -> method.vouches(first, browser.authrole()));
  }
}
