package dev.weir.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.Audience;
import dev.weir.protocol.Dict;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import dev.weir.router.history.HistoryRule;
import dev.weir.router.history.KeptEvent;
import dev.weir.router.history.StoredLog;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store by itself: what it gives back, its bounds, and X4, damage to its file. */
final class DiskHistoryStoreTest {
  private static final HistoryRule RULE =
      HistoryRule.of("com.x", MatchPolicy.EXACT).withLimit(100_000).withDurable(true);

  @TempDir Path directory;

  @Test
  void eventsComeBackAsTheyWere() throws IOException {
    Audience audience =
        new Audience(
            List.of(),
            List.of("joe"),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(List.of("admin")));
    byte[] raw = "[1],{\"a\":2}".getBytes(StandardCharsets.UTF_8);
    List<KeptEvent> events =
        List.of(
            new KeptEvent(
                1,
                11,
                5,
                "com.x",
                Dict.EMPTY,
                Audience.ALL,
                0,
                Payload.raw(Serializer.JSON, raw, 2)),
            new KeptEvent(2, 12, 6, "com.x", Dict.of("publisher", 9L), audience, 7, Payload.EMPTY),
            new KeptEvent(3, 13, 7, "com.x", Dict.EMPTY, audience, 0, Payload.EMPTY));
    try (DiskHistoryStore store = open()) {
      store.open(RULE).append(events, 0);
      store.commit();
    }
    try (DiskHistoryStore store = open()) {
      StoredLog log = store.open(RULE);
      assertThat(log.first()).isEqualTo(1);
      assertThat(log.end()).isEqualTo(4);
      assertThat(read(log)).isEqualTo(events);
      List<KeptEvent> back = new ArrayList<>();
      log.readBack(3, 1, back::add);
      assertThat(back).containsExactly(events.get(1), events.get(0));
      assertThat(log.find(12)).hasValue(2);
      assertThat(log.find(99)).isEmpty();
    }
  }

  @Test
  void payloadsOfValuesAreKeptToo() throws IOException {
    KeptEvent event =
        new KeptEvent(1, 11, 5, "com.x", Dict.EMPTY, Audience.ALL, 0, Payload.of("text", 7L));
    try (DiskHistoryStore store = open()) {
      StoredLog log = store.open(RULE);
      log.append(List.of(event), 0);
      assertThat(dev.weir.protocol.codec.Transcoder.values(read(log).get(0).payload()))
          .isEqualTo(event.payload());
    }
  }

  @Test
  void boundsOfTheRuleHoldAndNumbersGoOn() throws IOException {
    HistoryRule few = RULE.withLimit(5).withAge(Duration.ofMillis(1_000));
    try (DiskHistoryStore store = open()) {
      StoredLog log = store.open(few);
      log.append(events(1, 21), 0);
      assertThat(sequences(log)).containsExactly(16L, 17L, 18L, 19L, 20L);
      log.append(List.of(), 1_018);
      assertThat(sequences(log)).containsExactly(18L, 19L, 20L);
      log.append(List.of(), 10_000);
      assertThat(sequences(log)).isEmpty();
      store.commit();
    }
    try (DiskHistoryStore store = open()) {
      StoredLog log = store.open(few.withBytes(400));
      assertThat(log.first()).isEqualTo(21);
      assertThat(log.end()).isEqualTo(21);
      log.append(events(21, 31), 0);
      assertThat(sequences(log)).endsWith(29L, 30L).hasSizeLessThan(5);
    }
  }

  @Test
  void eventsTakeHalfOfTheFilesBound() throws IOException {
    long max = 4 << 20;
    try (DiskHistoryStore store = DiskHistoryStore.open(directory, Duration.ZERO, max)) {
      StoredLog log = store.open(RULE);
      for (int i = 0; i < 20; i++) {
        List<KeptEvent> batch = large(1 + i * 64L, 1 + (i + 1) * 64L);
        for (KeptEvent event : batch) {
          log.append(List.of(event), 0);
          store.commit();
        }
      }
      assertThat(log.end()).isEqualTo(1 + 20 * 64);
      long octets = (log.end() - log.first()) * 10_000;
      assertThat(octets).isBetween(max / 4, max * 3 / 4);
      assertThat(sequences(log)).endsWith(log.end() - 1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 4_096, 10_000, 30_000})
  @Hostile("X4")
  void aTornTailIsLeftOut(int torn) throws IOException { // X4
    Path file = written();
    try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
      cut.setLength(cut.length() - torn);
    }
    checkPrefix();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  @Hostile("X4")
  void aDamagedTailIsLeftOut(int seed) throws IOException { // X4
    Path file = written();
    Random random = new Random(seed);
    try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
      long from = damaged.length() - 20_000;
      byte[] noise = new byte[1 + random.nextInt(5_000)];
      random.nextBytes(noise);
      damaged.seek(from + random.nextInt(15_000));
      damaged.write(noise);
    }
    checkPrefix();
  }

  @Test
  @Hostile("X4")
  void aFileOfNoiseIsPutAside() throws IOException { // X4
    byte[] noise = new byte[50_000];
    new Random(1).nextBytes(noise);
    Files.write(directory.resolve("history.mv"), noise);
    try (DiskHistoryStore store = open()) {
      StoredLog log = store.open(RULE);
      log.append(events(1, 3), 0);
      store.commit();
      assertThat(sequences(log)).containsExactly(1L, 2L);
    }
    assertThat(directory.resolve("history.mv.damaged-1")).hasBinaryContent(noise);
  }

  /** A file that was not closed, of 100 commits of ten events. */
  private Path written() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    try (DiskHistoryStore store = DiskHistoryStore.open(other, Duration.ZERO, 1L << 40)) {
      StoredLog log = store.open(RULE);
      for (long i = 0; i < 100; i++) {
        log.append(events(1 + i * 10, 11 + i * 10), 0);
        store.commit();
      }
      Path file = directory.resolve("history.mv");
      return Files.copy(other.resolve("history.mv"), file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** What is left is a beginning of what was there, and the store goes on behind it. */
  private void checkPrefix() throws IOException {
    try (DiskHistoryStore store = open()) {
      StoredLog log = store.open(RULE);
      long end = log.end();
      assertThat(read(log)).isEqualTo(events(1, end));
      assertThat(end).isBetween(500L, 1_001L);
      log.append(events(end, end + 10), 0);
      store.commit();
    }
    try (DiskHistoryStore store = open()) {
      StoredLog log = store.open(RULE);
      assertThat(read(log)).isEqualTo(events(1, log.end()));
    }
  }

  private DiskHistoryStore open() throws IOException {
    return DiskHistoryStore.open(directory, Duration.ZERO, 1L << 40);
  }

  private static List<KeptEvent> events(long from, long before) {
    return events(from, before, "some text of some length".repeat(3));
  }

  private static List<KeptEvent> large(long from, long before) {
    return events(from, before, "x".repeat(10_000));
  }

  private static List<KeptEvent> events(long from, long before, String text) {
    List<KeptEvent> events = new ArrayList<>();
    for (long i = from; i < before; i++) {
      byte[] raw = ("[" + i + ",\"" + text + "\"]").getBytes(StandardCharsets.UTF_8);
      Payload payload = Payload.raw(Serializer.JSON, raw, 1);
      events.add(new KeptEvent(i, 1_000 + i, i, "com.x", Dict.EMPTY, Audience.ALL, 0, payload));
    }
    return events;
  }

  private static List<KeptEvent> read(StoredLog log) throws IOException {
    List<KeptEvent> events = new ArrayList<>();
    log.read(log.first(), log.end(), events::add);
    return events;
  }

  private static List<Long> sequences(StoredLog log) throws IOException {
    return read(log).stream().map(KeptEvent::sequence).toList();
  }
}
