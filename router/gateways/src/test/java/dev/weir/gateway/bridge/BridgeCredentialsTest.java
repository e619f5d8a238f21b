package dev.weir.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.call.Seat;
import dev.weir.protocol.Payload;
import dev.weir.protocol.auth.Argon2id;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may use a bridge: by a key, a password, from a page. */
class BridgeCredentialsTest extends BridgeBench {
  private static final String KEY_SHA256 =
      "2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683"; // of the word key

  @Test
  void aFormOfAnotherSiteAndItsPagesAreRefused() throws Exception {
    start(open().withCors(List.of("http://localhost:*")));
    callee.register("com.add").answering(payload -> payload);
    HttpRequest form =
        HttpRequest.newBuilder(uri("/call"))
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString("{\"procedure\":\"com.add\"}"))
            .build();
    assertThat(http.send(form, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(415);
    assertThat(page("https://evil.example").statusCode()).isEqualTo(403);
    HttpResponse<String> friend = page("http://localhost:3000");
    assertThat(friend.statusCode()).isEqualTo(200);
    assertThat(friend.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("http://localhost:3000");
    assertThat(page("http://127.0.0.1:" + router.port()).statusCode()).isEqualTo(200);
    HttpRequest asks =
        HttpRequest.newBuilder(uri("/call"))
            .header("Origin", "http://localhost:3000")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> told = http.send(asks, HttpResponse.BodyHandlers.ofString());
    assertThat(told.statusCode()).isEqualTo(204);
    assertThat(told.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
        .contains("Content-Type", "X-API-Key");
  }

  private HttpResponse<String> page(String origin) throws Exception {
    return http.send(
        request("/call", "{\"procedure\":\"com.add\"}").header("Origin", origin).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void withoutARoleCredentialsAreNeeded() throws Exception {
    Users users = Users.builder().key(KEY_SHA256, new Seat("realm1", "joe", "partner")).build();
    start(BridgeOptions.of("realm1").withUsers(users));
    callee.register("org.mine").answering(payload -> Payload.of("yes"));
    String body = "{\"procedure\":\"org.mine\"}";
    HttpResponse<String> refused = post("/call", body);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    for (String[] header : new String[][] {{"Authorization", "Bearer key"}, {"X-API-Key", "key"}}) {
      HttpRequest with = request("/call", body).header(header[0], header[1]).build();
      assertThat(http.send(with, HttpResponse.BodyHandlers.ofString()).body())
          .isEqualTo("{\"args\":[\"yes\"]}");
    }
    HttpRequest wrong = request("/call", body).header("X-API-Key", "other").build();
    assertThat(http.send(wrong, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(401);
  }

  @Test
  void aPasswordIsProvedOnceAndKnownAgain() throws Exception {
    byte[] salt = "sixteen octets!!".getBytes(StandardCharsets.UTF_8);
    byte[] hash =
        Argon2id.installed()
            .orElseThrow()
            .hash("s3cret".getBytes(StandardCharsets.UTF_8), salt, 2, 1_024, 32);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    String form =
        "$argon2id$v=19$m=1024,t=2,p=1$%s$%s"
            .formatted(base64.encodeToString(salt), base64.encodeToString(hash));
    Users users = Users.builder().password(form, new Seat("realm1", "joe", "partner")).build();
    start(open().withUsers(users));
    callee.register("org.mine").answering(payload -> Payload.of("yes"));
    for (int i = 0; i < 2; i++) {
      assertThat(login("joe", "s3cret").body()).isEqualTo("{\"args\":[\"yes\"]}");
    }
    for (String[] wrong : new String[][] {{"joe", "guess"}, {"jim", "s3cret"}}) {
      HttpResponse<String> refused = login(wrong[0], wrong[1]);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"weir\"");
    }
  }

  private HttpResponse<String> login(String name, String password) throws Exception {
    HttpRequest with =
        request("/call", "{\"procedure\":\"org.mine\"}")
            .header("Authorization", basic(name, password))
            .build();
    return http.send(with, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void wrongCredentialsAreNotAnonymous() throws Exception {
    start(open());
    HttpRequest wrong =
        request("/call", "{\"procedure\":\"com.none\"}")
            .header("Authorization", basic("joe", "guess"))
            .build();
    assertThat(http.send(wrong, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(401);
  }

  private static String basic(String name, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
  }
}
