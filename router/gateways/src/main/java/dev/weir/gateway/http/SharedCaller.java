package dev.weir.gateway.http;

import dev.weir.gateway.call.Caller;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A session that the requests of one I/O thread share. Those that found no session yet or no room
 * are tried again when there is. Confined to the I/O thread.
 */
public final class SharedCaller implements Caller.Tenant {
  private final Caller caller = new Caller(this);
  private final Runnable ended;
  private final Set<Runnable> waiting = new LinkedHashSet<>();

  SharedCaller(Runnable ended) {
    this.ended = ended;
  }

  /** The session. */
  public Caller caller() {
    return caller;
  }

  /** Has this tried again when something may have changed. */
  public void whenReady(Runnable again) {
    waiting.add(again);
  }

  /** Nobody waits any more. */
  public void forget(Runnable again) {
    waiting.remove(again);
  }

  @Override
  public void joined() {
    tryAgain();
  }

  @Override
  public void room() {
    tryAgain();
  }

  @Override
  public void delivered() {
    // each request is answered as its answer comes
  }

  @Override
  public void ended() {
    ended.run();
    tryAgain();
  }

  private void tryAgain() {
    List<Runnable> all = new ArrayList<>(waiting);
    waiting.clear();
    all.forEach(Runnable::run);
  }
}
