package dev.weir.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.router.cookie.CookieAuthenticator;
import dev.weir.router.cookie.CookieStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cookies as they are configured. */
class CookieConfigurationTest {
  @TempDir Path directory;

  @Test
  void aCookieIsTheFirstMethodAndLikeItIsSaid() throws IOException {
    Configuration read =
        read("cookie: {max_age: 1h, same_site: lax, path: /ws, secure: false, store: data/cookies}")
            .configuration()
            .orElseThrow();
    CookieAuthenticator cookie =
        (CookieAuthenticator) read.realms().get(0).authentication().methods().get(0);
    assertThat(cookie.options().header("x"))
        .isEqualTo("weir=x; Max-Age=3600; Path=/ws; HttpOnly; SameSite=Lax");
    assertThat(read.realms().get(0).authentication().methods())
        .extracting(method -> method.methods().get(0))
        .containsExactly("cookie", "ticket");
  }

  /** Checking a configuration writes nothing. */
  @Test
  void theFileIsMadeWhenItIsOpened() throws IOException {
    Configuration read = read("cookie: {store: data/cookies}").configuration().orElseThrow();
    assertThat(directory.resolve("data")).doesNotExist();
    for (CookieStore store : read.cookies()) {
      store.open(Instant.now());
      store.close();
    }
    assertThat(directory.resolve("data").resolve("cookies")).isRegularFile();
  }

  @Test
  void twoRealmsDoNotShareACookieOrAFile() throws IOException {
    List<Verdict> same = read("cookie: {}", "cookie: {}").verdicts();
    assertThat(same)
        .singleElement()
        .asString()
        .contains("a second realm has a cookie named `weir`");
    assertThat(read("cookie: {name: a}", "cookie: {name: b}").verdicts()).isEmpty();
    List<Verdict> file =
        read("cookie: {name: a, store: x}", "cookie: {name: b, store: ./x}").verdicts();
    assertThat(file).singleElement().asString().contains("is no file for these cookies alone");
  }

  private ConfigurationFile read(String... cookies) throws IOException {
    StringBuilder text =
        new StringBuilder("listeners: [{address: 127.0.0.1:0, websocket: {path: /ws}}]\nrealms:\n");
    Files.writeString(directory.resolve("ticket"), "s3cret");
    for (int i = 0; i < cookies.length; i++) {
      text.append(
          """
            realm%d:
              authentication:
                ticket: {joe: {ticket: "${file:ticket}", role: user}}
                %s
              roles: {user: []}
          """
              .formatted(i, cookies[i]));
    }
    return ConfigurationFile.read(
        Files.writeString(directory.resolve("weir.yaml"), text.toString()));
  }
}
