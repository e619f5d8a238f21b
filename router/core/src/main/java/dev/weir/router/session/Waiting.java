package dev.weir.router.session;

import dev.weir.protocol.Call;
import dev.weir.protocol.Message;
import dev.weir.protocol.Publish;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Authorization;
import dev.weir.router.payload.PayloadBreach;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A message that waits for an authorizer or behind one that does, and what was decided. Confined to
 * the session's loop.
 */
final class Waiting {
  final Message message;
  final Optional<PayloadBreach> breach;
  final Optional<Asked> asked;
  Optional<String> failure = Optional.empty();
  long since;
  long version;
  boolean spent;
  private CompletableFuture<Authorization> question = new CompletableFuture<>();
  private Optional<Authorization> answer = Optional.empty();
  private boolean free;
  private boolean put;

  /** Without a question it goes on when those before it have. */
  Waiting(Message message, Optional<PayloadBreach> breach, Optional<Asked> asked) {
    this.message = message;
    this.breach = breach;
    this.asked = asked;
    this.free = asked.isEmpty();
  }

  /** Octets that it keeps in memory, roughly. */
  int octets() {
    return switch (message.type()) {
      case CALL -> ((Call) message).payload().size();
      case PUBLISH -> ((Publish) message).payload().size();
      default -> 0;
    };
  }

  void put(CompletableFuture<Authorization> to, long when, long rules) {
    question = to;
    since = when;
    version = rules;
    put = true;
  }

  void answered(Authorization given) {
    answer = Optional.of(given);
  }

  /** The rules alone decide. */
  void pass() {
    free = true;
  }

  /** No answer will be waited for. */
  void failed(String sentence) {
    failure = Optional.of(sentence);
    question.cancel(false);
  }

  /** It will not happen. */
  void spend() {
    spent = true;
    question.cancel(false);
  }

  boolean decided() {
    return free || spent || answer.isPresent() || failure.isPresent();
  }

  /** Whether a question was put that has no answer yet. */
  boolean pending() {
    return put && !decided();
  }

  /** Whether it goes on as it is. */
  boolean passes() {
    return decided()
        && !spent
        && failure.isEmpty()
        && breach.isEmpty()
        && !denies()
        && !named()
        && !mayNotBeNamed();
  }

  boolean denies() {
    return answer.isPresent() && !answer.get().allowed();
  }

  /** Whether its sender is to be named, whatever it asked for. */
  boolean named() {
    return disclose().orElse(false) && (message instanceof Publish || isCall());
  }

  /** Whether its sender asks to be named where it must not be. */
  boolean mayNotBeNamed() {
    return !disclose().orElse(true) && asksToBeNamed();
  }

  private Optional<Boolean> disclose() {
    return answer.flatMap(Authorization::disclose);
  }

  private boolean asksToBeNamed() {
    return switch (message.type()) {
      case CALL -> ((Call) message).options().discloseMe();
      case PUBLISH -> ((Publish) message).options().discloseMe();
      default -> false;
    };
  }

  /** A testament is a call for a publication, which names nobody. */
  private boolean isCall() {
    return asked.isPresent() && asked.get().action() == Action.CALL;
  }
}
