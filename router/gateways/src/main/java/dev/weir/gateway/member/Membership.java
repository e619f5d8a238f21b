package dev.weir.gateway.member;

import dev.weir.protocol.codec.Transcoder;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.local.LocalErrorException;
import dev.weir.router.local.LocalPeer;
import dev.weir.router.local.LocalSession;
import dev.weir.router.options.RealmOptions;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The membership of a realm of something that serves it, as a callee or a subscriber. It outlives a
 * session that an administrator ends: a second later there is another one, and where that is
 * refused it is tried again, after 30 s at most. Thread-safe.
 */
public final class Membership implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Router router;
  private final LocalPeer peer;
  private final String name;
  private final Entry entry;
  private final Backoff pauses = new Backoff(SOON, LONGEST);
  private Optional<LocalSession> session = Optional.empty();
  private Runnable exit = () -> {};
  private boolean left;

  private Membership(Router router, LocalPeer peer, String name, Entry entry) {
    this.router = router;
    this.peer = peer;
    this.name = name;
    this.entry = entry;
  }

  /** The realm with this rule of this role, which gets it when it is not there. */
  public static RealmOptions allowing(RealmOptions realm, String role, Rule rule) {
    List<Rule> rules = new ArrayList<>(realm.roles().getOrDefault(role, List.of()));
    rules.add(rule);
    return realm.toBuilder().role(role, rules).build();
  }

  /** What is done with each session that has joined. */
  public interface Entry {
    /** Registers or subscribes. What it ends with takes that back, while the session goes on. */
    CompletionStage<Runnable> enter(LocalSession session);
  }

  /**
   * Joins, enters and waits until that is done.
   *
   * @param name stands in the log
   * @throws IOException when the router refuses, with the reason
   */
  public static Membership begin(Router router, LocalPeer peer, String name, Entry entry)
      throws IOException {
    Membership membership = new Membership(router, peer, name, entry);
    try {
      membership.enter().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return membership;
    } catch (ExecutionException refused) {
      membership.close();
      throw new IOException(sentence(refused.getCause()), refused);
    } catch (TimeoutException late) {
      membership.close();
      throw new IOException("the router does not answer", late);
    } catch (InterruptedException e) {
      membership.close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private CompletionStage<Void> enter() {
    return router.session(peer).thenCompose(this::enter);
  }

  private CompletionStage<Void> enter(LocalSession joined) {
    return entry
        .enter(joined)
        .whenComplete(
            (back, refused) -> {
              if (refused == null) {
                entered(joined, back);
              } else {
                joined.close();
              }
            })
        .thenAccept(back -> {});
  }

  private synchronized void entered(LocalSession joined, Runnable back) {
    if (left) {
      joined.close();
      return;
    }
    session = Optional.of(joined);
    exit = back;
    pauses.reset();
    joined.ended().thenAccept(reason -> ended());
  }

  private synchronized void ended() {
    session = Optional.empty();
    exit = () -> {};
    tryLater();
  }

  private synchronized void tryLater() {
    if (!left) {
      long millis = pauses.failed().toMillis();
      CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(this::tryAgain);
    }
  }

  private void tryAgain() {
    synchronized (this) {
      if (left) {
        return;
      }
    }
    try {
      enter()
          .whenComplete(
              (entered, refused) -> {
                if (refused == null) {
                  LOG.info("{}: has joined again", name);
                } else {
                  LOG.error("{}: the router refuses: {}", name, sentence(refused));
                  tryLater();
                }
              });
    } catch (IllegalStateException closed) {
      LOG.debug("the router is closed", closed);
    }
  }

  private static String sentence(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    return cause instanceof LocalErrorException error
        ? error.error() + ": " + Transcoder.values(error.payload()).arguments()
        : String.valueOf(cause.getMessage());
  }

  /** Takes nothing more; answers to what runs are still given. */
  public synchronized void leave() {
    left = true;
    exit.run();
  }

  /** Ends the session. */
  @Override
  public synchronized void close() {
    left = true;
    session.ifPresent(LocalSession::close);
  }
}
