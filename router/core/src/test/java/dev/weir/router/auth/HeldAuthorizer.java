package dev.weir.router.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An authorizer whose answers a test gives, when and in the order in which it likes. */
final class HeldAuthorizer implements Authorizer {
  private final BlockingQueue<Held> asked = new LinkedBlockingQueue<>();

  /** A question and where its answer goes. */
  record Held(AuthorizationRequest request, CompletableFuture<Authorization> answer) {

    void allow() {
      answer.complete(Authorization.ALLOW);
    }

    void deny() {
      answer.complete(Authorization.DENY);
    }
  }

  @Override
  public boolean quick() {
    return true;
  }

  @Override
  public CompletionStage<Authorization> authorize(AuthorizationRequest request) {
    Held held = new Held(request, new CompletableFuture<>());
    asked.add(held);
    return held.answer;
  }

  /** The next question; fails when none comes within ten seconds. */
  Held next() throws InterruptedException {
    Held held = asked.poll(10, TimeUnit.SECONDS);
    assertThat(held).as("a question for the authorizer").isNotNull();
    return held;
  }

  /** The next question, which is about this URI. */
  Held next(String uri) throws InterruptedException {
    Held held = next();
    assertThat(held.request.uri()).isEqualTo(uri);
    return held;
  }

  int waiting() {
    return asked.size();
  }
}
