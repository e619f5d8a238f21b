package dev.weir.client;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The invocations that were answered before their last chunk had come: the chunks that follow are
 * none of anybody's business and no new invocations (advanced profile, progressive call
 * invocations, "Continuations on Completed Calls"). Bounded: the oldest is forgotten. Thread-safe.
 */
final class EndedStreams {
  private static final int MOST = 4096;

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Long> requests = new LinkedHashSet<>();
  private volatile boolean some;

  void add(long request) {
    lock.lock();
    try {
      requests.add(request);
      if (requests.size() > MOST) {
        Iterator<Long> oldest = requests.iterator();
        oldest.next();
        oldest.remove();
      }
      some = true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a chunk belongs to one of them; it is forgotten with its last chunk. */
  boolean swallows(long request, boolean last) {
    if (!some) {
      return false;
    }
    lock.lock();
    try {
      boolean late = last ? requests.remove(request) : requests.contains(request);
      some = !requests.isEmpty();
      return late;
    } finally {
      lock.unlock();
    }
  }
}
