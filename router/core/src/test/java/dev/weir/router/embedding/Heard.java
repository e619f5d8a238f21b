package dev.weir.router.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.router.member.Identity;
import dev.weir.router.options.RouterListener;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a listener was told, in order. Thread-safe. */
final class Heard implements RouterListener {
  private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  void expect(String call) throws InterruptedException {
    assertThat(calls.poll(10, TimeUnit.SECONDS)).isEqualTo(call);
  }

  void expectNothingMore() {
    assertThat(calls).isEmpty();
  }

  /** The threads on which it was told. */
  Set<Thread> threads() {
    return threads;
  }

  @Override
  public void realmMade(String realm) {
    hear("made " + realm);
  }

  @Override
  public void realmEnded(String realm) {
    hear("ended " + realm);
  }

  @Override
  public void joined(Identity session) {
    hear("joined " + session.session());
  }

  @Override
  public void left(Identity session, String cause) {
    hear("left " + session.session());
  }

  @Override
  public void refused(String realm, String error, String sentence) {
    hear("refused " + realm + " " + error);
  }

  @Override
  public void dropped(Identity session, String error, String sentence) {
    hear("dropped " + session.session() + " " + error);
  }

  private void hear(String call) {
    threads.add(Thread.currentThread());
    calls.add(call);
  }
}
