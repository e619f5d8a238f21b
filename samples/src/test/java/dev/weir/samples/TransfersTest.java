package dev.weir.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.client.Call;
import dev.weir.client.CallResult;
import dev.weir.client.Procedure;
import dev.weir.client.Reason;
import dev.weir.client.Reconnect;
import dev.weir.client.WampClient;
import dev.weir.client.WampClientBuilder;
import dev.weir.client.WampException;
import dev.weir.client.flow.Backoff;
import dev.weir.client.transfer.Transfer;
import dev.weir.client.transfer.Transfers;
import dev.weir.router.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Large transfers through a router. How many downloads go on across broken connections is {@code
 * -Dweir.transfers}; with 5,000 of them they must take no more than 1.5 times as long as without
 * cuts.
 */
final class TransfersTest {
  private static final int TRANSFERS = Integer.getInteger("weir.transfers", 200);

  /** From so many on it is judged how much longer they take. */
  private static final int FULL = 1_000;

  private static final int CUTS = 10;
  private static final int AT_ONCE = 16;
  private static final int MEGABYTE = 1 << 20;
  private static final String PROCEDURE = "com.example.transfer";

  @TempDir Path directory;
  private Router router;
  private Proxy proxy;
  private WampClient callee;
  private WampClient caller;

  @BeforeEach
  void start() throws IOException {
    router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
    proxy = new Proxy(router.port());
    callee = WampClient.connect(router.uris().get(0), "realm1");
    caller = client().connect();
  }

  @AfterEach
  void stop() {
    caller.close();
    callee.close();
    proxy.close();
    router.close();
  }

  private WampClientBuilder client() {
    return WampClient.builder()
        .router(proxy.uri())
        .realm("realm1")
        .reconnect(
            Reconnect.on()
                .backoff(Backoff.exponential(Duration.ofMillis(20), Duration.ofMillis(200))));
  }

  private static Transfers.Builder transfers(WampClient client) {
    return Transfers.builder(client)
        .backoff(Backoff.exponential(Duration.ofMillis(20), Duration.ofMillis(500)));
  }

  private static byte[] octets(long seed, int length) {
    byte[] octets = new byte[length];
    new Random(seed).nextBytes(octets);
    return octets;
  }

  private static Transfer soon(CompletableFuture<Transfer> transfer) throws Exception {
    return transfer.get(60, TimeUnit.SECONDS);
  }

  private static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - start).as(what).isLessThan(60_000_000_000L);
      Thread.onSpinWait();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_536, 65_537, 3 * MEGABYTE + 17})
  void downloadsIntoAFile(int length) throws Exception {
    Transfers.of(callee)
        .offerDownload(
            Procedure.exact(PROCEDURE),
            download -> {
              OutputStream output = download.output();
              byte[] all = octets(7, download.invocation().argument(0, int.class));
              output.write(all, 0, all.length / 2);
              output.write(all, all.length / 2, all.length - all.length / 2);
              return "that is all";
            })
        .join();
    Path file = directory.resolve("file");
    Transfer transfer =
        soon(
            transfers(caller)
                .checked()
                .build()
                .download(Call.of(PROCEDURE).arguments(length), file));
    assertThat(transfer.octets()).isEqualTo(length);
    assertThat(transfer.result().as(String.class)).isEqualTo("that is all");
    assertThat(transfer.result().keywords()).isEmpty();
    assertThat(file).hasBinaryContent(octets(7, length));
    assertThat(files()).containsExactly(file);
  }

  @Test
  void aFileIsDownloadedAsAStream() throws Exception {
    Path source = Files.write(directory.resolve("source"), octets(1, 2 * MEGABYTE));
    Transfers.of(callee)
        .offerDownload(Procedure.exact(PROCEDURE), download -> download.send(source))
        .join();
    try (InputStream in = Transfers.of(caller).open(Call.of(PROCEDURE))) {
      assertThat(in).hasBinaryContent(octets(1, 2 * MEGABYTE));
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void aCallerThatDoesNotReadHoldsTheCalleeBack() throws Exception {
    AtomicLong written = new AtomicLong();
    Transfers.of(callee)
        .offerDownload(
            Procedure.exact(PROCEDURE),
            download -> {
              OutputStream output = download.output();
              for (int i = 0; i < 1_000; i++) {
                output.write(new byte[1_000]);
                written.addAndGet(1_000);
              }
              return null;
            })
        .join();
    Transfers small = transfers(caller).window(10_000).chunk(1_000).build();
    // Nothing is read for longer than the call's timeout, and no harm is done by that.
    try (InputStream in = small.open(Call.of(PROCEDURE).timeout(Duration.ofSeconds(2)))) {
      await("the window to be used up", () -> written.get() >= 10_000);
      long start = System.nanoTime();
      await("two timeouts", () -> System.nanoTime() - start > 4_000_000_000L);
      assertThat(written.get()).isBetween(10_000L, 11_000L);
      assertThat(in.readAllBytes()).hasSize(1_000_000);
    }
  }

  @Test
  void closingAStreamCancelsTheCall() throws Exception {
    CountDownLatch canceled = new CountDownLatch(1);
    Transfers.of(callee)
        .offerDownload(
            Procedure.exact(PROCEDURE),
            download -> {
              download.invocation().onCancel(canceled::countDown);
              while (true) {
                download.output().write(new byte[1_000]);
              }
            })
        .join();
    try (InputStream in = Transfers.of(caller).open(Call.of(PROCEDURE))) {
      assertThat(in.readNBytes(100_000)).hasSize(100_000);
    }
    assertThat(canceled.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void errorsOfTheCalleeReachTheCallerAndLeaveNoFile() throws Exception {
    Transfers.of(callee)
        .offerDownload(
            Procedure.exact(PROCEDURE),
            download -> {
              download.output().write(new byte[200_000]);
              throw new WampException("com.example.error.torn", "the page is torn");
            })
        .join();
    CompletableFuture<Transfer> transfer =
        Transfers.of(caller).download(Call.of(PROCEDURE), directory.resolve("file"));
    assertThatThrownBy(() -> soon(transfer)).hasMessageContaining("the page is torn");
    assertThat(files()).isEmpty();
    try (InputStream in = Transfers.of(caller).open(Call.of(PROCEDURE))) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the page is torn");
    }
  }

  @Test
  void whatChangesBetweenTwoCallsIsFoundOut() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch cut = new CountDownLatch(1);
    Transfers.of(callee)
        .offerDownload(
            Procedure.exact(PROCEDURE),
            download -> {
              int call = calls.incrementAndGet();
              OutputStream output = download.output();
              output.write(octets(call, 300_000));
              output.flush();
              if (call == 1) {
                cut.countDown();
                download.invocation().chunks().forEach(credit -> {});
              }
              return null;
            })
        .join();
    CompletableFuture<Transfer> transfer =
        transfers(caller).checked().build().download(Call.of(PROCEDURE), directory.resolve("file"));
    assertThat(cut.await(10, TimeUnit.SECONDS)).isTrue();
    await("something to have come", () -> directory.toFile().list().length > 0);
    proxy.cut();
    assertThatThrownBy(() -> soon(transfer)).hasMessageContaining("checksum");
    assertThat(calls).hasValue(2);
    assertThat(files()).isEmpty();
  }

  /** Nothing holds it back: what it has not read fits into its mailbox here. */
  @Test
  void whoeverKnowsNothingOfCreditGetsADownloadAllTheSame() throws Exception {
    Transfers.of(callee)
        .offerDownload(
            Procedure.exact(PROCEDURE),
            download -> {
              download.output().write(octets(3, MEGABYTE / 2));
              return null;
            })
        .join();
    List<byte[]> parts = new ArrayList<>();
    Call call =
        Call.of(PROCEDURE).onProgress(part -> parts.add(part.arguments().get(0, byte[].class)));
    CallResult result = caller.call(call).get(30, TimeUnit.SECONDS);
    assertThat(result.arguments().get("_transfer", java.util.Map.class))
        .containsEntry("length", MEGABYTE / 2L);
    assertThat(parts.stream().mapToInt(part -> part.length).sum()).isEqualTo(MEGABYTE / 2);
    assertThatThrownBy(() -> caller.call(PROCEDURE).join())
        .hasMessageContaining("progressive results");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_536, 65_537, 3 * MEGABYTE + 17})
  void uploadsAFile(int length) throws Exception {
    Path source = Files.write(directory.resolve("source"), octets(5, length));
    Path target = directory.resolve("target");
    Transfers.of(callee)
        .offerUpload(
            Procedure.exact(PROCEDURE),
            upload -> upload.invocation().argument(0, String.class) + upload.saveTo(target))
        .join();
    Transfer transfer =
        soon(
            transfers(caller)
                .checked()
                .build()
                .upload(Call.of(PROCEDURE).arguments("length "), source));
    assertThat(transfer.octets()).isEqualTo(length);
    assertThat(transfer.result().as(String.class)).isEqualTo("length " + length);
    assertThat(target).hasSameBinaryContentAs(source);
    assertThat(files()).containsExactly(source, target);
  }

  @Test
  void aCalleeThatDoesNotReadHoldsTheCallerBack() throws Exception {
    AtomicLong read = new AtomicLong();
    CountDownLatch goOn = new CountDownLatch(1);
    transfers(callee)
        .window(10_000)
        .build()
        .offerUpload(
            Procedure.exact(PROCEDURE),
            upload -> {
              InputStream in = upload.input();
              in.readNBytes(1_000);
              goOn.await();
              return 1_000 + in.readAllBytes().length;
            })
        .join();
    CompletableFuture<Transfer> transfer =
        transfers(caller)
            .chunk(1_000)
            .build()
            .upload(
                Call.of(PROCEDURE),
                offset ->
                    new InputStream() {
                      @Override
                      public int read() {
                        return read.incrementAndGet() > 100_000 ? -1 : 7;
                      }
                    });
    await("the window to be used up", () -> read.get() == 10_000);
    goOn.countDown();
    assertThat(soon(transfer).result().as(int.class)).isEqualTo(100_000);
  }

  @Test
  void uploadsGoOnWhereTheyBrokeOff() throws Exception {
    int length = 8 * MEGABYTE;
    Path source = Files.write(directory.resolve("source"), octets(9, length));
    Path target = directory.resolve("target");
    Transfers.of(callee)
        .offerUpload(Procedure.exact(PROCEDURE), upload -> upload.saveTo(target))
        .join();
    CompletableFuture<Transfer> transfer =
        transfers(caller)
            .checked()
            .window(64 << 10)
            .build()
            .upload(Call.of(PROCEDURE).timeout(Duration.ofSeconds(10)), source);
    for (int cut = 1; cut <= 3; cut++) {
      long enough = cut * MEGABYTE;
      await("some to have come", () -> partLength() >= enough || transfer.isDone());
      proxy.cut();
    }
    assertThat(soon(transfer).octets()).isEqualTo(length);
    assertThat(target).hasSameBinaryContentAs(source);
    assertThat(files()).containsExactly(source, target);
  }

  private long partLength() {
    String[] names = directory.toFile().list((where, name) -> name.endsWith(".part"));
    return Arrays.stream(names)
        .mapToLong(name -> directory.resolve(name).toFile().length())
        .max()
        .orElse(0);
  }

  @Test
  void downloadsGoOnAcrossBrokenConnections() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    byte[] pattern = octets(11, MEGABYTE);
    Transfers.of(callee)
        .offerDownload(
            Procedure.exact(PROCEDURE).concurrency(AT_ONCE),
            download -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              try {
                int number = download.invocation().argument(0, int.class);
                byte[] own = pattern.clone();
                own[number] = (byte) number;
                download.output().write(own);
                return number;
              } finally {
                running.decrementAndGet();
              }
            })
        .join();
    Duration undisturbed = downloadAll(0, "calm");
    for (Path file : files()) {
      Files.delete(file);
    }
    Duration disturbed = downloadAll(CUTS, "cut");
    System.getLogger("transfers")
        .log(
            System.Logger.Level.INFO,
            "{0} downloads: {1}, with {2} cuts {3}",
            TRANSFERS,
            undisturbed,
            CUTS,
            disturbed);
    assertThat(most.get()).isLessThanOrEqualTo(AT_ONCE);
    assertThat(caller.statistics().reconnects()).isGreaterThanOrEqualTo(CUTS);
    for (int i = 0; i < TRANSFERS; i++) {
      byte[] expected = pattern.clone();
      expected[i] = (byte) i;
      boolean same = Arrays.equals(Files.readAllBytes(directory.resolve("cut" + i)), expected);
      assertThat(same).as("file %d is what was sent", i).isTrue();
    }
    if (TRANSFERS >= FULL) {
      assertThat(disturbed).isLessThanOrEqualTo(undisturbed.multipliedBy(3).dividedBy(2));
    }
  }

  /** Downloads all files while the connection is cut so many times, evenly. */
  private Duration downloadAll(int cuts, String name) throws Exception {
    Transfers transfers = transfers(caller).atOnce(AT_ONCE).build();
    AtomicInteger done = new AtomicInteger();
    List<CompletableFuture<Transfer>> all = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < TRANSFERS; i++) {
      CompletableFuture<Transfer> transfer =
          transfers.download(Call.of(PROCEDURE).arguments(i), directory.resolve(name + i));
      transfer.thenRun(done::incrementAndGet);
      all.add(transfer);
    }
    for (int cut = 1; cut <= cuts; cut++) {
      int enough = cut * TRANSFERS / (cuts + 1);
      await("downloads", () -> done.get() >= enough && caller.isOpen());
      assertThat(transfers.running()).isLessThanOrEqualTo(AT_ONCE);
      proxy.cut();
      await("the cut to be noticed", () -> !caller.isOpen() || done.get() == TRANSFERS);
    }
    for (CompletableFuture<Transfer> each : all) {
      assertThat(each.get(10, TimeUnit.MINUTES).octets()).isEqualTo(MEGABYTE);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void whatWaitsBehindAClientThatIsClosedFailsByName() {
    Transfers.of(callee)
        .offerDownload(
            Procedure.exact(PROCEDURE),
            download -> {
              download.invocation().chunks().forEach(credit -> {});
              return null;
            })
        .join();
    Transfers transfers = transfers(caller).atOnce(4).waiting(20_000).build();
    List<CompletableFuture<Transfer>> all = new ArrayList<>();
    for (int i = 0; i < 20_004; i++) {
      all.add(transfers.download(Call.of(PROCEDURE), directory.resolve("file" + i)));
    }
    CompletableFuture<Transfer> refused =
        transfers.download(Call.of(PROCEDURE), directory.resolve("one more"));
    assertThatThrownBy(refused::join).hasMessageContaining("Transfers.waiting");
    caller.close();
    for (CompletableFuture<Transfer> each : all) {
      assertThatThrownBy(() -> soon(each))
          .cause()
          .isInstanceOfSatisfying(
              WampException.class,
              failure -> assertThat(failure.reason()).isEqualTo(Reason.CLOSED));
    }
    assertThat(transfers.running()).isZero();
  }
}
