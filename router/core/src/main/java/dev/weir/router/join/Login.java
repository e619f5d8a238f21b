package dev.weir.router.join;

import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Hello;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.router.auth.Applicant;
import dev.weir.router.auth.Authenticator;
import dev.weir.router.auth.Step;
import dev.weir.router.counter.Counter;
import dev.weir.router.member.Answers;
import dev.weir.router.realm.Realm;
import dev.weir.router.realm.RefusedCallException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HELLO on its way to WELCOME or ABORT (advanced profile, "Authentication"). An answer of an
 * authenticator that comes when the login is over changes nothing. Confined to the connection's
 * loop.
 *
 * <pre>
 *   NEW ──HELLO──▶ ASKING ──CHALLENGE──▶ CHALLENGED ──AUTHENTICATE──▶ ASKING
 *    │              └──WELCOME, ABORT─┐       └──timeout, lost─┐        └──▶ DENIED ──delay─┐
 *    └──WELCOME, ABORT────────────────┴──────────▶ OVER ◀──────┴────────────────────────────┘
 * </pre>
 */
public final class Login {
  /** All that a client is told when it is denied, for whatever reason. */
  static final String DENIED = "the login is denied";

  private static final Logger LOG = LoggerFactory.getLogger(Login.class);

  /** Of a lifetime that is more than the clock can tell. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private enum State {
    NEW,
    ASKING,
    CHALLENGED,
    DENIED,
    OVER
  }

  private final Handshake handshake;
  private final Visit visit;
  private final Guest guest;
  private final Attempt attempt;

  private State state = State.NEW;
  private Hello hello;
  private Realm realm;
  private Authenticator authenticator;
  private Applicant applicant;
  private CompletableFuture<Step> question;
  private Function<Authenticate, CompletionStage<Step>> answered;
  private Duration timeout;
  private long due;
  private boolean challenged;

  Login(Handshake handshake, Visit visit, Guest guest) {
    this.handshake = handshake;
    this.visit = visit;
    this.guest = guest;
    this.attempt = new Attempt(handshake, visit);
  }

  /** The HELLO; the guest may be told of its outcome before this returns. */
  public void begin(Hello message) {
    hello = message;
    try {
      realm = handshake.realm(hello, visit.invitation().realms());
      Optional<Step.Accept> host = visit.invitation().host();
      if (host.isPresent()) {
        admit(handshake.host(realm, host.get()), MethodChoice.LOCAL);
        return;
      }
      applicant = handshake.applicant(hello, visit);
      Optional<MethodChoice.Chosen> chosen = handshake.choose(hello, realm, applicant, visit);
      if (chosen.isEmpty()) {
        admit(handshake.nameless(realm), MethodChoice.ANONYMOUS);
      } else {
        authenticator = chosen.get().authenticator();
        applicant = applicant.by(chosen.get().name());
        timeout = realm.options().authentication().timeout();
        attempt.begin(applicant);
        ask(() -> authenticator.begin(applicant));
      }
    } catch (RefusedHelloException e) {
      over();
      guest.refused(hello.realm(), e.abort(), e.sentence());
    }
  }

  /**
   * The answer to the CHALLENGE.
   *
   * @throws ProtocolViolation when there is none to be answered
   */
  public void authenticate(Authenticate message) {
    if (state != State.CHALLENGED) {
      throw new ProtocolViolation("AUTHENTICATE without a CHALLENGE to be answered");
    }
    Function<Authenticate, CompletionStage<Step>> once = answered;
    answered = null;
    ask(() -> once.apply(message));
  }

  /** Ends it when client or authenticator took too long. */
  public void tick(long nowNanos) {
    if (state == State.CHALLENGED && nowNanos - due > 0) {
      handshake.counters().count(Counter.CHALLENGES_UNANSWERED);
      fail("no AUTHENTICATE within " + limit());
    } else if (state == State.ASKING && nowNanos - due > 0) {
      handshake.counters().count(Counter.AUTHENTICATIONS_FAILED);
      attempt.forgive();
      LOG.warn("authenticator {} took longer than {}", applicant.method(), limit());
      fail("the credentials could not be judged within " + limit());
    }
  }

  /** The connection is gone, or the router has ended it. */
  public void abandon() {
    over();
  }

  private void ask(Supplier<CompletionStage<Step>> asking) {
    state = State.ASKING;
    due = visit.clock().getAsLong() + timeout.toNanos();
    CompletableFuture<Step> asked = handshake.workers().ask(authenticator, asking);
    question = asked;
    if (asked.isDone()) {
      asked.whenComplete((step, error) -> take(asked, step, error));
    } else {
      asked.whenComplete((step, error) -> visit.loop().execute(() -> take(asked, step, error)));
    }
  }

  private void take(CompletableFuture<Step> asked, Step step, Throwable error) {
    if (question != asked) {
      return; // the login went on without it
    }
    question = null;
    if (error != null) {
      failed(error);
    } else if (step instanceof Step.Ask ask) {
      challenge(ask);
    } else if (step instanceof Step.Accept accept) {
      Optional<String> fault = handshake.faultOf(accept.authid());
      if (fault.isPresent()) {
        deny(fault.get());
      } else {
        tellMethods(accept);
        admit(accept, applicant.method());
      }
    } else {
      deny(((Step.Deny) step).reason());
    }
  }

  /** Cookies begin to stand for who was asked for proof, and not for who had to give none. */
  private void tellMethods(Step.Accept accept) {
    if (challenged) {
      for (Authenticator method : realm.options().authentication().methods()) {
        method.admitted(applicant, accept);
      }
    }
  }

  private void challenge(Step.Ask ask) {
    state = State.CHALLENGED;
    challenged = true;
    due = visit.clock().getAsLong() + timeout.toNanos();
    answered = ask.answered();
    handshake.counters().count(Counter.CHALLENGES);
    guest.challenged(new Challenge(applicant.method(), ask.extra()));
  }

  private void admit(Step.Accept accept, String method) {
    over();
    attempt.forgive();
    guest.admitted(
        realm,
        handshake.identity(realm, visit.session(), accept, method),
        hello.details(),
        handshake.welcome(realm, visit.session(), accept, method),
        until(accept));
  }

  private OptionalLong until(Step.Accept accept) {
    return accept
        .lifetime()
        .map(longest -> longest.compareTo(LONGEST) < 0 ? longest : LONGEST)
        .map(longest -> OptionalLong.of(visit.clock().getAsLong() + longest.toNanos()))
        .orElseGet(OptionalLong::empty);
  }

  /** Those who try again and again wait longer and longer for it. */
  private void deny(String reason) {
    handshake.counters().count(Counter.AUTHENTICATIONS_DENIED);
    long delay = attempt.delay();
    if (delay == 0) {
      denied(reason);
    } else {
      state = State.DENIED;
      visit.loop().executeAfter(() -> denied(reason), delay);
    }
  }

  private void denied(String reason) {
    if (state != State.OVER) {
      over();
      guest.refused(
          hello.realm(), Answers.abort(ErrorUri.AUTHENTICATION_DENIED, DENIED), told(reason));
    }
  }

  private void failed(Throwable error) {
    attempt.forgive();
    handshake.counters().count(Counter.AUTHENTICATIONS_FAILED);
    if (error instanceof RejectedExecutionException) {
      over();
      String sentence = "too many logins by " + applicant.method() + " wait, try again later";
      guest.refused(hello.realm(), Answers.abort(ErrorUri.UNAVAILABLE, sentence), told(sentence));
    } else {
      log(error instanceof CompletionException ? error.getCause() : error);
      fail("the credentials could not be judged");
    }
  }

  private void log(Throwable error) {
    if (error instanceof RefusedCallException) {
      LOG.warn("authenticator {} failed: {}", applicant.method(), error.getMessage());
    } else {
      LOG.warn("authenticator {} failed", applicant.method(), error);
    }
  }

  private void fail(String sentence) {
    over();
    guest.refused(
        hello.realm(), Answers.abort(ErrorUri.AUTHENTICATION_FAILED, sentence), told(sentence));
  }

  /** For the log: who, from where, and never with what. */
  private String told(String reason) {
    return "login to "
        + hello.realm()
        + " by "
        + applicant.method()
        + " as "
        + applicant.authid().orElse("nobody")
        + " from "
        + visit.peer().address()
        + ": "
        + reason;
  }

  private String limit() {
    return timeout.toMillis() + " ms (realms.*.authentication.timeout)";
  }

  private void over() {
    state = State.OVER;
    answered = null;
    CompletableFuture<Step> asked = question;
    question = null;
    if (asked != null) {
      asked.cancel(false);
    }
  }
}
