package dev.weir.router.join;

import dev.weir.router.auth.KeyedHash;
import dev.weir.router.options.AddressRange;
import dev.weir.router.options.Rate;
import dev.weir.router.rate.Bucket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How many logins failed lately, by address and authid together, so that nobody can lock out
 * somebody elsewhere. Each login that begins takes a token, and one that succeeds gives it back:
 * logins that are begun and given up, or made at the same time, count too. The denials of those who
 * go on come later and later. Keeps 50,000 pairs, forgetting those first that were not seen for
 * longest. Thread-safe.
 */
public final class FailedLogins {
  private static final int MOST_PAIRS = 50_000;
  private static final int IPV6_NETWORK = 8;
  private static final int KEY = 16;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int FREE = 3;
  private static final long FIRST_DELAY_NANOS = 100_000_000;
  private static final int MOST_DOUBLINGS = 5;

  private final Optional<Rate> rate;
  private final List<AddressRange> exempt;
  private final KeyedHash hash = new KeyedHash();
  private final Map<Pair, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Pair, Bucket> eldest) {
          return size() > MOST_PAIRS;
        }
      };

  /** Without a rate nothing is counted; nor for the exempt addresses. */
  public FailedLogins(Optional<Rate> rate, List<AddressRange> exempt) {
    this.rate = rate;
    this.exempt = List.copyOf(exempt);
  }

  /** Whose logins are counted together; an authid's length does not matter. */
  record Pair(long first, long second) {}

  Rate rate() {
    return rate.orElseThrow();
  }

  /** The pair to be counted; empty when this one is not. */
  Optional<Pair> pair(InetSocketAddress from, String authid) {
    InetAddress address = from.getAddress();
    if (rate.isEmpty()
        || address == null
        || exempt.stream().anyMatch(range -> range.contains(address))) {
      return Optional.empty();
    }
    byte[] octets = address.getAddress();
    int length = address instanceof Inet6Address ? IPV6_NETWORK : octets.length;
    String network = HexFormat.of().formatHex(octets, 0, length);
    ByteBuffer key = ByteBuffer.wrap(hash.octets(network, authid, KEY));
    return Optional.of(new Pair(key.getLong(), key.getLong()));
  }

  /** A login begins. Empty when it may; else the milliseconds after which it may. */
  synchronized OptionalLong begin(Pair pair, long nowNanos) {
    Bucket bucket = bucket(pair, nowNanos);
    long wait = bucket.untilToken(nowNanos);
    if (wait > 0) {
      return OptionalLong.of((long) Math.ceil(wait / NANOS_PER_MILLI));
    }
    bucket.take(1, nowNanos);
    return OptionalLong.empty();
  }

  /** It succeeded, or failed by no fault of the client. */
  synchronized void forgive(Pair pair, long nowNanos) {
    Bucket bucket = bucket(pair, nowNanos);
    bucket.giveBack(nowNanos);
    if (bucket.missing(nowNanos) <= 0) {
      buckets.remove(pair);
    }
  }

  /** Nanoseconds that its denial shall wait: 0 for the first, then longer and longer. */
  synchronized long delay(Pair pair, long nowNanos) {
    int failed = (int) Math.ceil(bucket(pair, nowNanos).missing(nowNanos));
    return failed <= FREE ? 0 : FIRST_DELAY_NANOS << Math.min(failed - FREE - 1, MOST_DOUBLINGS);
  }

  private Bucket bucket(Pair pair, long nowNanos) {
    return buckets.computeIfAbsent(pair, p -> new Bucket(rate(), nowNanos));
  }
}
