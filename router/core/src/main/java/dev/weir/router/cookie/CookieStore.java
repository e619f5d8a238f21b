package dev.weir.router.cookie;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which cookies stand for whom, by the digests of their values. One authid has a number of them at
 * most, of which the oldest goes first, and so has the store, so that nobody fills it or gets
 * others forgotten before all that are older. Thread-safe.
 */
public final class CookieStore implements AutoCloseable {
  private static final int MOST = 100_000;
  private static final int MOST_OF_ONE = 20;

  private final int most;
  private final int mostOfOne;
  private final Optional<CookieJournal> journal;
  private final Map<String, KnownBrowser> known = new LinkedHashMap<>();
  private final Map<Person, Deque<String>> own = new HashMap<>();

  private record Person(String realm, String authid) {
    static Person of(KnownBrowser browser) {
      return new Person(browser.realm(), browser.authid());
    }
  }

  private CookieStore(int most, int mostOfOne, Optional<CookieJournal> journal) {
    if (most < 1 || mostOfOne < 1) {
      throw new IllegalArgumentException("a store of cookies has room for one at least");
    }
    this.most = most;
    this.mostOfOne = mostOfOne;
    this.journal = journal;
  }

  /** In memory: 100,000 cookies, 20 for one authid. */
  public static CookieStore inMemory() {
    return inMemory(MOST, MOST_OF_ONE);
  }

  /** In memory, for so many cookies, and so many of one authid. */
  public static CookieStore inMemory(int most, int mostOfOne) {
    return new CookieStore(most, mostOfOne, Optional.empty());
  }

  /** In a file too, once it is {@link #open}ed; only digests stand in it. */
  public static CookieStore onDisk(Path file, int most, int mostOfOne) {
    return new CookieStore(most, mostOfOne, Optional.of(new CookieJournal(file)));
  }

  /**
   * Takes in what the file has, and keeps it from now on.
   *
   * @throws IOException when it cannot be read or written
   */
  public synchronized void open(Instant now) throws IOException {
    if (journal.isPresent()) {
      journal.get().read(this::take, this::drop);
      known.values().removeIf(browser -> !browser.until().isAfter(now));
      own.clear();
      known.forEach((digest, browser) -> digests(browser).add(digest));
      journal.get().begin(known);
    }
  }

  /** Whom the cookie stands for, if it counts at that time. */
  synchronized Optional<KnownBrowser> find(String digest, Instant now) {
    return Optional.ofNullable(known.get(digest)).filter(browser -> browser.until().isAfter(now));
  }

  /** The cookie stands for this one from now on. */
  synchronized void put(String digest, KnownBrowser browser) {
    take(digest, browser);
    journal.ifPresent(file -> file.put(digest, browser, known));
  }

  /** The cookie stands for nobody. */
  synchronized void remove(String digest) {
    if (drop(digest)) {
      journal.ifPresent(file -> file.remove(digest, known));
    }
  }

  synchronized int size() {
    return known.size();
  }

  /** Waits until the file has everything. */
  @Override
  public void close() {
    journal.ifPresent(CookieJournal::close);
  }

  private void take(String digest, KnownBrowser browser) {
    drop(digest);
    Deque<String> others = digests(browser);
    if (others.size() >= mostOfOne) {
      drop(others.getFirst());
    } else if (known.size() >= most) {
      drop(known.keySet().iterator().next());
    }
    known.put(digest, browser);
    digests(browser).add(digest);
  }

  private boolean drop(String digest) {
    KnownBrowser browser = known.remove(digest);
    if (browser == null) {
      return false;
    }
    Deque<String> others = digests(browser);
    others.remove(digest);
    if (others.isEmpty()) {
      own.remove(Person.of(browser));
    }
    return true;
  }

  private Deque<String> digests(KnownBrowser browser) {
    return own.computeIfAbsent(Person.of(browser), person -> new ArrayDeque<>());
  }
}
