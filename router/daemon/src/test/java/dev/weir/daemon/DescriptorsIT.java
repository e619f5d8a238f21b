package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A daemon with few file descriptors and more peers than it has descriptors for (O8). */
class DescriptorsIT {
  private static final int DESCRIPTORS = 400;

  @Test
  @Hostile("O8")
  void acceptingPausesIsToldOnceASecondAndGoesOn() throws Exception {
    try (WeirProcess weir = WeirProcess.limited(DESCRIPTORS, "--port", "0")) {
      URI url = weir.ready().get(0);
      List<Socket> peers = new ArrayList<>();
      try (TestSession inside = TestSession.join(url, "realm1")) {
        for (int i = 0; i < DESCRIPTORS; i++) {
          peers.add(new Socket(InetAddress.getLoopbackAddress(), url.getPort()));
        }
        weir.untilErr("accepts nobody");
        inside.send("[64,1,{},\"com.example.echo\"]");
        assertThat(inside.next()).startsWith("[65,1,");
        for (Socket peer : peers) {
          peer.close();
        }
        TestSession.join(url, "realm1").close();
      }
      weir.signal("TERM");
      assertThat(weir.exitCode()).isZero();
      assertThat(weir.errLines()).noneMatch(line -> line.contains("ERROR"));
    }
  }
}
