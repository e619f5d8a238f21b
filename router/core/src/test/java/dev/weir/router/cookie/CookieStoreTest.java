package dev.weir.router.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cookies in a file, over restarts, crashes and disks that fail. */
final class CookieStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-28T00:00:00Z");

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("deep").resolve("cookies");
  }

  private CookieStore open(Instant at) throws IOException {
    CookieStore store = CookieStore.onDisk(file(), 100, 10);
    store.open(at);
    return store;
  }

  private static KnownBrowser joe(Duration counts) {
    return new KnownBrowser("realm1", "joe \n+ x", "user", "ticket", NOW.plus(counts));
  }

  @Test
  void whoIsKnownIsKnownAfterARestart() throws Exception {
    String kept = CookieId.digest(CookieId.make());
    String brief = CookieId.digest(CookieId.make());
    String gone = CookieId.digest(CookieId.make());
    try (CookieStore store = open(NOW)) {
      store.put(kept, joe(Duration.ofDays(1)));
      store.put(brief, joe(Duration.ofMinutes(1)));
      store.put(gone, joe(Duration.ofDays(1)));
      store.remove(gone);
      store.remove(gone);
    }
    try (CookieStore store = open(NOW.plus(Duration.ofHours(1)))) {
      assertThat(store.find(kept, NOW)).contains(joe(Duration.ofDays(1)));
      assertThat(store.find(brief, NOW)).isEmpty();
      assertThat(store.find(gone, NOW)).isEmpty();
      assertThat(store.size()).isEqualTo(1);
    }
    assertThat(Files.readAllLines(file())).hasSize(1);
  }

  /** Nobody gets in who reads the file, and nobody else may. */
  @Test
  void noValueStandsInTheFile() throws Exception {
    String id = CookieId.make();
    try (CookieStore store = open(NOW)) {
      store.put(CookieId.digest(id), joe(Duration.ofDays(1)));
    }
    assertThat(Files.readString(file())).doesNotContain(id).contains(CookieId.digest(id));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void aLineThatIsNotWholeCostsNoOther() throws Exception {
    String kept = CookieId.digest(CookieId.make());
    try (CookieStore store = open(NOW)) {
      store.put(kept, joe(Duration.ofDays(1)));
    }
    String whole = Files.readString(file());
    for (String torn :
        new String[] {
          whole.substring(0, 90),
          "+",
          "+ a b c d e f\n",
          "\n",
          "- \n",
          "+ x 99999999999999999999 a a a a\n"
        }) {
      Files.writeString(file(), whole + torn);
      try (CookieStore store = open(NOW)) {
        assertThat(store.find(kept, NOW)).isPresent();
        assertThat(store.size()).isEqualTo(1);
      }
    }
  }

  @Test
  void theFileDoesNotGrowForEver() throws Exception {
    try (CookieStore store = open(NOW)) {
      for (int i = 0; i < 5_000; i++) {
        String digest = CookieId.digest(CookieId.make());
        store.put(digest, joe(Duration.ofDays(1)));
        store.remove(digest);
      }
      store.put(CookieId.digest("last"), joe(Duration.ofDays(1)));
    }
    try (var lines = Files.lines(file())) {
      assertThat(lines.count()).isLessThanOrEqualTo(1_001);
    }
    try (CookieStore store = open(NOW)) {
      assertThat(store.size()).isEqualTo(1);
    }
  }

  @Test
  void aDiskThatFailsLeavesTheMemory() throws Exception {
    String digest = CookieId.digest(CookieId.make());
    try (CookieStore store = open(NOW)) {
      Files.delete(file());
      Files.createDirectory(file());
      store.put(digest, joe(Duration.ofDays(1)));
      assertThat(store.find(digest, NOW)).isPresent();
    }
    assertThatThrownBy(() -> open(NOW))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cookies");
  }

  @Test
  void theBoundsHoldForWhatTheFileHas() throws Exception {
    try (CookieStore store = open(NOW)) {
      for (int i = 0; i < 30; i++) {
        store.put("d" + i, joe(Duration.ofDays(1)));
      }
      assertThat(store.size()).isEqualTo(10);
    }
    CookieStore smaller = CookieStore.onDisk(file(), 4, 10);
    smaller.open(NOW);
    assertThat(smaller.size()).isEqualTo(4);
    assertThat(smaller.find("d29", NOW)).isPresent();
    smaller.close();
    assertThatThrownBy(() -> CookieStore.inMemory(0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void cookiesThatBrowsersWouldNotTakeAreRefused() {
    CookieOptions usual = CookieOptions.of("weir");
    assertThat(usual.withPath("/ws").withSecure(false).withSameSite(SameSite.LAX).header("x"))
        .isEqualTo("weir=x; Max-Age=604800; Path=/ws; HttpOnly; SameSite=Lax");
    assertThatThrownBy(() -> usual.withSecure(false).withSameSite(SameSite.NONE))
        .hasMessageContaining("secure");
    assertThatThrownBy(() -> CookieOptions.of("__Host-weir").withSecure(false))
        .hasMessageContaining("secure");
    assertThatThrownBy(() -> CookieOptions.of("__Host-weir").withPath("/ws"))
        .hasMessageContaining("path /");
    for (String name : new String[] {"", "a b", "a;b", "a=b", "a\r\nSet-Cookie: b"}) {
      assertThatThrownBy(() -> CookieOptions.of(name)).isInstanceOf(IllegalArgumentException.class);
    }
    for (String path : new String[] {"", "ws", "/a;b", "/a b", "/\r\nX: y"}) {
      assertThatThrownBy(() -> usual.withPath(path)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> usual.withMaxAge(Duration.ZERO)).hasMessageContaining("400 days");
  }
}
