package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.memory.Budget;
import dev.weir.router.options.AddressRange;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RawSocketOptions;
import dev.weir.router.options.RouterOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies that tell for whom they connect, and those who only say so. */
final class ProxyProtocolTest {
  private static final List<AddressRange> US =
      List.of(AddressRange.parse("127.0.0.1"), AddressRange.parse("10.0.0.0/8"));
  private static final byte[] RAW_SOCKET = {0x7F, (byte) 0xF1, 0, 0};

  private final Counters counters = new Counters();
  private Stage stage;

  private void start(boolean tls, List<AddressRange> trusted) throws IOException {
    ListenerOptions plain =
        ListenerOptions.of("127.0.0.1", 0)
            .withPath("/")
            .withRawSocket(RawSocketOptions.DEFAULT)
            .withProxies(trusted);
    RouterOptions brief = RouterOptions.builder().helloDeadline(Duration.ofSeconds(2)).build();
    stage =
        Stage.start(
            tls ? plain.withTls(Tls.context()) : plain,
            IoLoops.start(brief, Budget.UNLIMITED, counters));
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  private FramePeer open() throws IOException {
    return FramePeer.open(stage.uri());
  }

  private String address() throws InterruptedException {
    var address = stage.puppet().link().peer().address();
    return address.getAddress().getHostAddress() + " " + (address.getPort() == 40_000);
  }

  @ParameterizedTest
  @CsvSource({
    "false, 203.0.113.5, 203.0.113.5 true",
    "true, 203.0.113.5, 203.0.113.5 true",
    "false, 2001:db8::5, 2001:db8:0:0:0:0:0:5 true",
    "true, 2001:db8::5, 2001:db8:0:0:0:0:0:5 true"
  })
  void theHeaderSaysFromWhere(boolean tls, String source, String address) throws Exception {
    start(tls, US);
    try (FramePeer peer = open()) {
      peer.bare(ProxyOctets.from(source)).upgrade();
      assertThat(address()).isEqualTo(address);
      peer.sendText("one");
      assertThat(peer.text()).isEqualTo("one");
    }
  }

  /** Whatever is told besides is skipped, also where all comes at once or octet by octet. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itEndsWhereItSays(boolean drip) throws Exception {
    start(false, US);
    byte[] header = ProxyOctets.from("203.0.113.5", 1_000);
    try (FramePeer peer = open()) {
      if (drip) {
        for (byte octet : header) {
          peer.bare(new byte[] {octet});
        }
        peer.upgrade();
      } else {
        peer.send(FramePeer.join(header, peer.request("")));
        assertThat(peer.head()).startsWith("HTTP/1.1 101 ");
      }
      assertThat(address()).startsWith("203.0.113.5 ");
    }
  }

  @Test
  void rawSocketIsToldToo() throws Exception {
    start(false, US);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), stage.uri().getPort())) {
      socket.setSoTimeout(FramePeer.PATIENCE_MILLIS);
      socket.getOutputStream().write(FramePeer.join(ProxyOctets.from("203.0.113.5"), RAW_SOCKET));
      assertThat(socket.getInputStream().readNBytes(4)[0]).isEqualTo((byte) 0x7F);
      assertThat(address()).isEqualTo("203.0.113.5 true");
    }
  }

  /** The proxy's own address holds where it has none to tell. */
  @Test
  void whoHasNoAddressHasTheProxys() throws Exception {
    start(false, US);
    for (byte[] header :
        List.of(
            ProxyOctets.header(ProxyOctets.LOCAL, ProxyOctets.UNSPEC, new byte[0]),
            ProxyOctets.header(ProxyOctets.LOCAL, 0xFF, new byte[7]),
            ProxyOctets.header(ProxyOctets.PROXY, ProxyOctets.UNSPEC, new byte[20]),
            ProxyOctets.header(ProxyOctets.PROXY, ProxyOctets.UNIX, new byte[216]))) {
      try (FramePeer peer = open()) {
        peer.bare(header).upgrade();
        assertThat(address()).startsWith("127.0.0.1 ");
      }
    }
  }

  /** A header that is none, or of version 1, is no connection. */
  @Test
  void whatIsNoHeaderEndsTheConnection() throws Exception {
    start(false, US);
    byte[] good = ProxyOctets.from("203.0.113.5");
    byte[] wrongEnd = good.clone();
    wrongEnd[11] = 0x0D;
    List<byte[]> wrong =
        List.of(
            wrongEnd,
            "\r\nGET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII),
            ProxyOctets.header(0x11, ProxyOctets.TCP4, new byte[12]),
            ProxyOctets.header(0x22, ProxyOctets.TCP4, new byte[12]),
            ProxyOctets.header(ProxyOctets.PROXY, 0x12, new byte[12]),
            ProxyOctets.header(ProxyOctets.PROXY, 0x41, new byte[12]),
            ProxyOctets.header(ProxyOctets.PROXY, ProxyOctets.TCP4, new byte[11]),
            ProxyOctets.header(ProxyOctets.PROXY, ProxyOctets.TCP6, new byte[35]),
            ProxyOctets.header(ProxyOctets.PROXY, ProxyOctets.UNIX, new byte[215]),
            ProxyOctets.header(ProxyOctets.PROXY, ProxyOctets.TCP4, new byte[4_097]));
    for (byte[] octets : wrong) {
      try (FramePeer peer = open()) {
        peer.send(FramePeer.join(octets, peer.request("")));
        assertThat(peer.gone()).isTrue();
      } catch (SocketException reset) {
        assertThat(reset).hasMessageMatching("(?i).*(reset|pipe).*");
      }
    }
    assertThat(counters.value(Counter.PROXIES_REFUSED)).isEqualTo(wrong.size());
    try (FramePeer peer = open()) {
      peer.send(
          "PROXY TCP4 203.0.113.5 127.0.0.1 40000 443\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(peer.rest()).doesNotContain(" 101 ");
    }
    assertThat(stage.network().connections()).isZero();
  }

  @Test
  @Hostile("H2")
  void aHeaderThatDripsIsEndedByTheDeadline() throws Exception {
    start(true, US);
    byte[] header = ProxyOctets.from("203.0.113.5", 500);
    List<Socket> dripping = new ArrayList<>();
    long begun = System.nanoTime();
    for (int length : new int[] {0, 1, 15, 16, 17, header.length - 1, header.length}) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), stage.uri().getPort());
      dripping.add(socket);
      socket.setSoTimeout(FramePeer.PATIENCE_MILLIS);
      socket.getOutputStream().write(header, 0, length);
    }
    for (Socket socket : dripping) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      socket.close();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
  }

  /** Nobody says by itself from where it comes: to others the header is nothing but octets. */
  @Test
  void whoIsNotTrustedIsNotBelieved() throws Exception {
    start(false, List.of(AddressRange.parse("10.0.0.0/8")));
    try (FramePeer peer = open()) {
      peer.send(peer.request("X-Forwarded-For: 203.0.113.5\r\n"));
      assertThat(peer.head()).startsWith("HTTP/1.1 101 ");
      assertThat(address()).startsWith("127.0.0.1 ");
    }
    try (FramePeer peer = open()) {
      peer.send(FramePeer.join(ProxyOctets.from("203.0.113.5"), peer.request("")));
      assertThat(peer.rest()).doesNotContain(" 101 ");
    }
  }

  /** What the proxy has added counts, and not what its client has written before. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.5|203.0.113.5",
        "127.0.0.1, 198.51.100.1,203.0.113.5|203.0.113.5",
        "no address, 203.0.113.5, 10.1.2.3|203.0.113.5",
        "203.0.113.5:40000|203.0.113.5",
        "2001:db8::5|2001:db8:0:0:0:0:0:5",
        "[2001:db8::5]:40000|2001:db8:0:0:0:0:0:5",
        "10.1.2.3|10.1.2.3",
        "127.0.0.1, 10.1.2.3|10.1.2.3"
      })
  void aRequestIsForTheLastThatIsNoProxy(String header, String address) throws Exception {
    start(true, US);
    try (FramePeer peer = open()) {
      peer.send(peer.request("X-Forwarded-For: " + header + "\r\n"));
      assertThat(peer.head()).startsWith("HTTP/1.1 101 ");
      assertThat(address()).startsWith(address + " ");
    }
  }

  @Test
  void severalHeadersAreOne() throws Exception {
    start(false, US);
    try (FramePeer peer = open()) {
      peer.send(peer.request("X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-For: 203.0.113.5\r\n"));
      assertThat(peer.head()).startsWith("HTTP/1.1 101 ");
      assertThat(address()).startsWith("203.0.113.5 ");
    }
  }

  /** One that forwards by octets tells of the client first; what that says of itself is nothing. */
  @Test
  void behindTheHeaderOnlyAnotherProxyIsBelieved() throws Exception {
    start(false, US);
    try (FramePeer peer = open()) {
      peer.bare(ProxyOctets.from("203.0.113.5"));
      peer.send(peer.request("X-Forwarded-For: 198.51.100.1\r\n"));
      peer.head();
      assertThat(address()).startsWith("203.0.113.5 ");
    }
    try (FramePeer peer = open()) {
      peer.bare(ProxyOctets.from("10.0.0.7"));
      peer.send(peer.request("X-Forwarded-For: 198.51.100.1\r\n"));
      peer.head();
      assertThat(address()).startsWith("198.51.100.1 ");
    }
    try (FramePeer peer = open()) {
      peer.bare(ProxyOctets.from("10.0.0.7")).upgrade();
      assertThat(address()).isEqualTo("10.0.0.7 true");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "X-Forwarded-For: \r\n",
        "X-Forwarded-For: unknown\r\n",
        "X-Forwarded-For: example.com\r\n",
        "X-Forwarded-For: 203.0.113.5,\r\n",
        "X-Forwarded-For: 203.0.113.555\r\n",
        "X-Forwarded-For: 203.0.113\r\n",
        "X-Forwarded-For: [2001:db8::5\r\n",
        "X-Forwarded-For: 2001:db8:::5\r\n",
        "X-Forwarded-For: 203.0.113.5:70000\r\n"
      })
  void aProxyThatDoesNotTellIsRefused(String headers) throws Exception {
    start(false, US);
    try (FramePeer peer = open()) {
      peer.send(peer.request(headers));
      assertThat(peer.rest())
          .startsWith("HTTP/1.1 400 ")
          .contains("This is asked by a proxy, and", "(listeners.proxy_protocol)");
    }
    assertThat(counters.value(Counter.PROXIES_REFUSED)).isEqualTo(1);
  }

  @Test
  void aRawSocketOfAProxyNeedsTheHeader() throws Exception {
    start(false, US);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), stage.uri().getPort())) {
      socket.setSoTimeout(FramePeer.PATIENCE_MILLIS);
      socket.getOutputStream().write(RAW_SOCKET);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(counters.value(Counter.PROXIES_REFUSED)).isEqualTo(1);
  }
}
