package dev.weir.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Notes what a client's listener hears. */
final class LifecycleNotes implements SessionListener {
  private final BlockingQueue<String> notes = new LinkedBlockingQueue<>();
  private volatile Duration delay = Duration.ZERO;

  @Override
  public void joined(SessionDetails session) {
    notes.add("joined");
  }

  @Override
  public void left(SessionDetails session, WampException cause) {
    notes.add("left " + cause.reason());
  }

  @Override
  public void reconnecting(int attempt, Duration wait, WampException cause) {
    delay = wait;
    notes.add("reconnecting " + attempt + " " + cause.reason());
  }

  @Override
  public void closed(WampException cause) {
    notes.add("closed " + cause.reason());
  }

  @Override
  public void revoked(Registration registration, Optional<String> reason) {
    notes.add("revoked " + registration.procedure().uri());
  }

  @Override
  public void revoked(Subscription subscription, Optional<String> reason) {
    notes.add("revoked " + subscription.topic().uri());
  }

  /** The delay that was told last. */
  Duration delay() {
    return delay;
  }

  void expect(String... expected) {
    for (String each : expected) {
      try {
        assertThat(notes.poll(30, TimeUnit.SECONDS)).isEqualTo(each);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  void expectNothing() {
    assertThat(notes).isEmpty();
  }
}
