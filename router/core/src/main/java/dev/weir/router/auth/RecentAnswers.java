package dev.weir.router.auth;

import dev.weir.protocol.MatchPolicy;
import java.util.Optional;

/**
 * What the authorizer of a role answered lately, at most 4,096 answers, each for one session name,
 * action, URI and match, for a time and for one version of the realm's {@link Roles}: a newer one
 * takes the place of an older one. Thread-safe; answers are found without a lock, because what it
 * keeps never changes.
 */
public final class RecentAnswers {
  private static final int BITS = 12;
  private static final int LONGEST = 256;
  private static final int GOLDEN = 0x9E3779B9; // spreads what differs a little over all slots

  private final Entry[] slots = new Entry[1 << BITS];
  private final long nanos;
  private volatile long forgotten;

  private record Entry(
      String authid,
      Action action,
      String uri,
      MatchPolicy match,
      long version,
      long until,
      Optional<Authorization> answer) {

    boolean is(String who, Action what, String where, MatchPolicy how) {
      return action == what && match == how && uri.equals(where) && authid.equals(who);
    }
  }

  /** Answers count for so many nanoseconds; with 0 none is kept. */
  public RecentAnswers(long nanos) {
    this.nanos = nanos;
  }

  /** The answer to this question, given in this version and not too long before {@code now}. */
  public Optional<Authorization> find(
      String authid, Action action, String uri, MatchPolicy match, long version, long now) {
    if (nanos == 0) {
      return Optional.empty();
    }
    Entry entry = slots[slot(authid, action, uri, match)];
    return entry != null
            && entry.version == version
            && now - entry.until < 0
            && entry.is(authid, action, uri, match)
        ? entry.answer
        : Optional.empty();
  }

  /** How often something was forgotten. */
  public long forgotten() {
    return forgotten;
  }

  /** Forgets these answers, and does not keep those that are on their way. */
  public synchronized void forget(AnswerScope scope) {
    forgotten++;
    for (int i = 0; i < slots.length; i++) {
      Entry entry = slots[i];
      if (entry != null && scope.covers(entry.authid, entry.uri)) {
        slots[i] = null;
      }
    }
  }

  /**
   * Keeps the answer to a question that was put in this version, unless something was forgotten
   * since, when there was {@code before}.
   */
  public synchronized void keep(
      AuthorizationRequest request, Authorization answer, long version, long before, long now) {
    if (before == forgotten) {
      keep(request, answer, version, now);
    }
  }

  private void keep(AuthorizationRequest request, Authorization answer, long version, long now) {
    String authid = request.authid();
    String uri = request.uri();
    if (nanos > 0 && answer.remembered() && uri.length() <= LONGEST && authid.length() <= LONGEST) {
      slots[slot(authid, request.action(), uri, request.match())] =
          new Entry(
              authid,
              request.action(),
              uri,
              request.match(),
              version,
              now + nanos,
              Optional.of(answer));
    }
  }

  private static int slot(String authid, Action action, String uri, MatchPolicy match) {
    int hash = (uri.hashCode() * 31 + action.ordinal()) * 31 + match.ordinal();
    return (hash * 31 + authid.hashCode()) * GOLDEN >>> 32 - BITS;
  }
}
