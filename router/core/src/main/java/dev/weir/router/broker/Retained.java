package dev.weir.router.broker;

import dev.weir.protocol.Audience;
import dev.weir.router.member.Identity;
import java.util.List;
import java.util.Optional;

/** A publication that is kept for later subscribers. Immutable. */
final class Retained {
  /** About what a kept event takes besides its payload and its texts. */
  private static final int OVERHEAD = 512;

  private static final int PER_ID = 24;
  private static final int PER_TEXT = 56;

  private final Publication publication;
  private final long leftOut;
  private final long sinceNanos;
  private final long bytes;

  /** Not for the session of this id, the publisher that did not ask for its own events; 0: none. */
  Retained(Publication publication, long leftOut, long sinceNanos) {
    this.publication = publication;
    this.leftOut = leftOut;
    this.sinceNanos = sinceNanos;
    this.bytes = weigh(publication);
  }

  Publication publication() {
    return publication;
  }

  long sinceNanos() {
    return sinceNanos;
  }

  /** Whether it is for every subscriber of its topic. */
  boolean isForAll() {
    return publication.audience() == Audience.ALL;
  }

  /** Whether a session would have got it when it was published. */
  boolean isFor(Identity identity) {
    return identity.session() != leftOut && publication.isFor(identity);
  }

  /** About the octets that it takes. */
  long bytes() {
    return bytes;
  }

  private static long weigh(Publication publication) {
    Audience audience = publication.audience();
    return OVERHEAD
        + publication.payload().size()
        + 2L * (publication.topic().length() + publication.carriedLength())
        + (long) PER_ID * (audience.exclude().size() + size(audience.eligible()))
        + texts(audience.excludeAuthid())
        + texts(audience.excludeAuthrole())
        + texts(audience.eligibleAuthid().orElse(List.of()))
        + texts(audience.eligibleAuthrole().orElse(List.of()));
  }

  private static int size(Optional<List<Long>> list) {
    return list.map(List::size).orElse(0);
  }

  private static long texts(List<String> texts) {
    long bytes = 0;
    for (String text : texts) {
      bytes += PER_TEXT + text.length();
    }
    return bytes;
  }
}
