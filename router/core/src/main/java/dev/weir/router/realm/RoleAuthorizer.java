package dev.weir.router.realm;

import dev.weir.protocol.MatchPolicy;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.AnswerScope;
import dev.weir.router.auth.Authorization;
import dev.weir.router.auth.AuthorizationRequest;
import dev.weir.router.auth.Authorizer;
import dev.weir.router.auth.RecentAnswers;
import dev.weir.router.auth.Roles;
import dev.weir.router.auth.RouterUris;
import dev.weir.router.auth.UserThreads;
import dev.weir.router.auth.Watchdog;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.member.Identity;
import dev.weir.router.options.AuthorizerOptions;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who decides on single messages of a role, with what it answered lately. An authorizer that may
 * block runs on threads of its own. Thread-safe.
 */
public final class RoleAuthorizer {
  private static final Logger LOG = LoggerFactory.getLogger(RoleAuthorizer.class);

  private final String role;
  private final AuthorizerOptions options;
  private final Roles roles;
  private final Gate gate;
  private final LongSupplier clock;
  private final BiConsumer<EventLoop, Question> asking;
  private final RecentAnswers recent;
  private final UserThreads threads;
  private volatile boolean failing;

  /** A question and where its answer goes. */
  record Question(AuthorizationRequest request, CompletableFuture<Authorization> answer) {}

  /** Of a role of this realm; a procedure is asked by {@code procedure}, which enters the turn. */
  RoleAuthorizer(
      String role,
      AuthorizerOptions options,
      Roles roles,
      Gate gate,
      LongSupplier clock,
      Watchdog watchdog,
      BiConsumer<EventLoop, Question> procedure) {
    this.role = role;
    this.options = options;
    this.roles = roles;
    this.gate = gate;
    this.clock = clock;
    this.recent = new RecentAnswers(options.cache().toNanos());
    this.threads = new UserThreads("weir-authorizer-" + role, watchdog);
    this.asking =
        options
            .authorizer()
            .<BiConsumer<EventLoop, Question>>map(own -> (loop, question) -> put(own, question))
            .orElse(procedure);
  }

  public String role() {
    return role;
  }

  /** Nanoseconds after which a message is denied. */
  public long timeoutNanos() {
    return options.timeout().toNanos();
  }

  /** How many messages of a session may wait. */
  public int queue() {
    return options.queue();
  }

  /** Changes when what was answered before does not count any more. */
  public long version() {
    return roles.version() + recent.forgotten();
  }

  /** These answers, as far as they are of this role, do not count any more. */
  void forget(AnswerScope scope) {
    if (scope.authrole().orElse(role).equals(role)) {
      recent.forget(scope);
    }
  }

  /**
   * Whether it is asked at all: not about what the rules deny or what is open to every role, nor
   * about what is no URI.
   */
  public boolean concerns(Identity session, Action action, String uri, MatchPolicy match) {
    return !RouterUris.refuses(action, uri)
        && !(action == Action.CALL && RouterUris.open(uri))
        && gate.wellFormed(uri, match)
        && session.permissions().allows(action, uri, match);
  }

  /** The answer that was given lately and still counts. */
  public Optional<Authorization> recent(
      Identity session, Action action, String uri, MatchPolicy match) {
    return recent.find(session.authid(), action, uri, match, roles.version(), clock.getAsLong());
  }

  /**
   * Puts a question; the answer may come on any thread, and when it is cancelled nobody waits for
   * it any more.
   *
   * @param loop of the calling thread
   */
  public CompletableFuture<Authorization> ask(EventLoop loop, AuthorizationRequest request) {
    long version = roles.version();
    long forgotten = recent.forgotten();
    CompletableFuture<Authorization> given = new CompletableFuture<>();
    CompletableFuture<Authorization> answer = new CompletableFuture<>();
    given.whenComplete(
        (decision, error) -> {
          note(request, decision, error, version, forgotten);
          if (error == null) {
            answer.complete(decision);
          } else {
            answer.completeExceptionally(error);
          }
        });
    answer.whenComplete((decision, error) -> given.cancel(false)); // too late for all but a cancel
    asking.accept(loop, new Question(request, given));
    return answer;
  }

  /** A question of this realm was not answered in time; returns a sentence that says so. */
  public String late(String realm) {
    String sentence =
        "the authorizer of role "
            + role
            + " did not answer within "
            + options.timeout().toMillis()
            + " ms (role_settings."
            + role
            + ".authorizer.timeout)";
    failed(realm, sentence);
    return sentence;
  }

  void close() {
    threads.close();
  }

  /** Before the session hears of it, so that its next message finds the answer. */
  private void note(
      AuthorizationRequest request,
      Authorization given,
      Throwable error,
      long version,
      long forgotten) {
    if (error == null) {
      failing = false;
      recent.keep(request, given, version, forgotten, clock.getAsLong());
    } else if (!(error instanceof CancellationException)) {
      failed(request.realm(), error.toString());
    }
  }

  private void failed(String realm, String how) {
    if (!failing) { // one line when it begins, the counter tells the rest
      failing = true;
      LOG.warn("the authorizer of role {} in realm {} fails: {}", role, realm, how);
    }
  }

  private void put(Authorizer authorizer, Question question) {
    Supplier<CompletionStage<Authorization>> asked = () -> authorizer.authorize(question.request());
    if (authorizer.quick()) {
      UserThreads.askHere(asked, question.answer());
    } else {
      threads.ask(asked, question.answer());
    }
  }
}
