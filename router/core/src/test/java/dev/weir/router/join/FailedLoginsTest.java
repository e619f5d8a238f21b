package dev.weir.router.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.router.options.AddressRange;
import dev.weir.router.options.Rate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Failed logins and their limit, on a clock that the test moves. */
final class FailedLoginsTest {
  private static final long SECOND = 1_000_000_000L;

  private final FailedLogins failed =
      new FailedLogins(Optional.of(new Rate(5, 0.5)), List.of(AddressRange.parse("127.0.0.0/8")));

  @Test
  void afterTheBurstOneMayTryAsOftenAsTheRateSays() throws Exception {
    FailedLogins.Pair joe = pair("192.0.2.1", "joe");
    for (int i = 0; i < 5; i++) {
      assertThat(failed.begin(joe, 0)).isEmpty();
    }
    assertThat(failed.begin(joe, 0)).hasValue(2_000);
    assertThat(failed.begin(joe, SECOND)).hasValue(1_000);
    assertThat(failed.begin(joe, 2 * SECOND)).isEmpty();
    assertThat(failed.begin(joe, 2 * SECOND)).isPresent();
    assertThat(failed.begin(joe, 100 * SECOND)).isEmpty();
  }

  @Test
  void nobodyLocksOutSomebodyElsewhere() throws Exception {
    FailedLogins.Pair joe = pair("192.0.2.1", "joe");
    for (int i = 0; i < 6; i++) {
      failed.begin(joe, 0);
    }
    assertThat(failed.begin(joe, 0)).isPresent();
    assertThat(failed.begin(pair("192.0.2.2", "joe"), 0)).isEmpty();
    assertThat(failed.begin(pair("192.0.2.1", "ann"), 0)).isEmpty();
  }

  @Test
  void whatSucceedsCostsNothing() throws Exception {
    FailedLogins.Pair joe = pair("192.0.2.1", "joe");
    for (int i = 0; i < 100; i++) {
      assertThat(failed.begin(joe, 0)).isEmpty();
      failed.forgive(joe, 0);
    }
  }

  @Test
  void denialsComeLaterAndLater() throws Exception {
    FailedLogins.Pair joe = pair("192.0.2.1", "joe");
    long[] delays = new long[5];
    for (int i = 0; i < delays.length; i++) {
      failed.begin(joe, 0);
      delays[i] = failed.delay(joe, 0) / 1_000_000;
    }
    assertThat(delays).containsExactly(0, 0, 0, 100, 200);
  }

  /** Who has one IPv6 address has 2^64 of them. */
  @Test
  void anIpv6NetworkIsOneAddress() throws Exception {
    assertThat(pair("2001:db8::1", "joe")).isEqualTo(pair("2001:db8::2:1", "joe"));
    assertThat(pair("2001:db8:0:1::1", "joe")).isNotEqualTo(pair("2001:db8::1", "joe"));
  }

  @Test
  void exemptAddressesAreNotCounted() throws Exception {
    assertThat(failed.pair(address("127.1.2.3"), "joe")).isEmpty();
    assertThat(failed.pair(address("128.0.0.1"), "joe")).isPresent();
    FailedLogins off = new FailedLogins(Optional.empty(), List.of());
    assertThat(off.pair(address("192.0.2.1"), "joe")).isEmpty();
  }

  @Test
  void rangesEndWhereTheirBitsEnd() throws Exception {
    AddressRange range = AddressRange.parse("192.0.2.128/25");
    assertThat(range.contains(InetAddress.getByName("192.0.2.128"))).isTrue();
    assertThat(range.contains(InetAddress.getByName("192.0.2.255"))).isTrue();
    assertThat(range.contains(InetAddress.getByName("192.0.2.127"))).isFalse();
    assertThat(range.contains(InetAddress.getByName("::1"))).isFalse();
    assertThat(AddressRange.parse("::1").contains(InetAddress.getByName("::1"))).isTrue();
    assertThat(AddressRange.parse("0.0.0.0/0").contains(InetAddress.getByName("8.8.8.8"))).isTrue();
    for (String wrong : List.of("", "host", "10.0.0.0/33", "10.0.0.0/x", "a.b.c", "10.0.0.256")) {
      assertThatThrownBy(() -> AddressRange.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private FailedLogins.Pair pair(String address, String authid) throws UnknownHostException {
    return failed.pair(address(address), authid).orElseThrow();
  }

  private static InetSocketAddress address(String address) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByName(address), 4711);
  }
}
