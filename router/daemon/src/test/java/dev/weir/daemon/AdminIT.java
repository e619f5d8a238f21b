package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The admin listener of the daemon as a process. */
class AdminIT {
  private static final Pattern ADDRESS = Pattern.compile("health and metrics at (http://\\S+)");

  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir Path directory;

  private Path configuration(int port) throws IOException {
    Files.writeString(directory.resolve("token"), "s3cret\n");
    return Files.writeString(
        directory.resolve("weir.yaml"),
        """
        listeners: [{address: "127.0.0.1:0", websocket: {path: /ws}}]
        realms:
          realm1:
            authentication: {anonymous: {role: guest}}
            roles: {guest: [{uri: "", match: prefix, allow: [call, register]}]}
        admin: {address: "127.0.0.1:%d", token: "${file:token}"}
        """
            .formatted(port));
  }

  private HttpResponse<String> get(URI admin, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(admin.resolve(path))
            .header("Authorization", "Bearer s3cret")
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static URI address(WeirProcess weir) throws InterruptedException {
    weir.untilErr("health and metrics at ");
    return weir.errLines().stream()
        .map(ADDRESS::matcher)
        .filter(Matcher::find)
        .map(found -> URI.create(found.group(1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itIsReadyFromTheReadyLineUntilTheSignal() throws Exception {
    try (WeirProcess weir = WeirProcess.jar("--config", configuration(0).toString())) {
      URI url = weir.ready().get(0);
      URI admin = address(weir);
      assertThat(get(admin, "/readyz").body()).isEqualTo("ready\n");
      try (TestSession callee = TestSession.join(url, "realm1");
          TestSession caller = TestSession.join(url, "realm1")) {
        callee.send("[64,1,{},\"com.example.slow\"]");
        assertThat(callee.next()).startsWith("[65,1,");
        caller.send("[48,1,{},\"com.example.slow\"]");
        String invocation = callee.next().split(",")[1];
        assertThat(get(admin, "/metrics").body())
            .contains(
                "weir_sessions{realm=\"realm1\"} 2\n", "weir_calls_running{realm=\"realm1\"} 1\n")
            .doesNotContain("s3cret");
        weir.signal("TERM");
        weir.untilErr("stopping");
        assertThat(get(admin, "/readyz").statusCode()).isEqualTo(503);
        assertThat(get(admin, "/readyz").body()).isEqualTo("draining\n");
        assertThat(get(admin, "/healthz").statusCode()).isEqualTo(200);
        callee.send("[70," + invocation + ",{}]");
        assertThat(caller.next()).startsWith("[50,1,");
      }
      assertThat(weir.exitCode()).isZero();
      assertThat(weir.outLines()).hasSize(1);
      assertThat(String.join("\n", weir.errLines())).doesNotContain("s3cret");
    }
  }

  @Test
  void aPortInUseIsToldInASentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        WeirProcess weir =
            WeirProcess.jar("--config", configuration(taken.getLocalPort()).toString())) {
      assertThat(weir.exitCode()).isEqualTo(2);
      assertThat(weir.outLines()).isEmpty();
      assertThat(weir.errLines())
          .last()
          .asString()
          .contains("the admin listener cannot wait at 127.0.0.1:" + taken.getLocalPort());
    }
  }
}
