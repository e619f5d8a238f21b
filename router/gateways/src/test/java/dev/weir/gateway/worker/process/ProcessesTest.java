package dev.weir.gateway.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes are ended whole, and known again by the next start. */
final class ProcessesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * Heeds signals that whoever has begun this build ignores, as shells do with what runs behind.
   */
  private static final String HEEDING =
      """
      import signal, time
      for name in ("INT", "HUP", "USR1", "USR2"):
          signal.signal(getattr(signal, "SIG" + name), signal.SIG_DFL)
      print("on", flush=True)
      time.sleep(1000)
      """;

  @TempDir Path directory;

  @Test
  void whatAProcessHasBegunIsKnownWhenItIsGone() throws Exception {
    Process process = new ProcessBuilder("sh", "-c", "sleep 1000 & echo $!; wait").start();
    long child = Long.parseLong(firstLine(process));
    ProcessTree tree = new ProcessTree(process.toHandle());
    tree.observe();
    process.destroyForcibly().waitFor();
    assertThat(ProcessHandle.of(child)).isPresent();
    tree.kill();
    assertThat(tree.awaitEnd(PATIENCE)).isTrue();
    assertThat(gone(child)).isTrue();
  }

  @Test
  void aProcessThatKeepsBeginningOthersIsEndedWithAllOfThem() throws Exception {
    String mark = "1" + ProcessHandle.current().pid() + System.nanoTime() % 1000;
    String loop = "while :; do sleep %s & sleep 0.002; done".formatted(mark);
    Process process = new ProcessBuilder("sh", "-c", "echo on; " + loop).start();
    firstLine(process);
    ProcessTree tree = new ProcessTree(process.toHandle());
    tree.kill();
    assertThat(tree.awaitEnd(PATIENCE)).isTrue();
    assertThat(ProcessHandle.allProcesses().filter(other -> sleeps(other, mark))).isEmpty();
  }

  private static boolean sleeps(ProcessHandle process, String mark) {
    return process.info().arguments().filter(words -> List.of(words).contains(mark)).isPresent();
  }

  @Test
  void theNextStartEndsWhatIsLeftBehindAndNobodyElse() throws Exception {
    Path file = directory.resolve("data/workers.pids");
    Process left = sleeper();
    Process ended = sleeper();
    Process other = sleeper();
    try {
      try (RecordedWorkers recorded = RecordedWorkers.open(file, PATIENCE)) {
        recorded.began(mark(left));
        recorded.began(mark(ended));
        recorded.ended(mark(ended));
      }
      ProcessMark reused = new ProcessMark(other.pid(), "another-boot:1");
      Files.writeString(
          file, "+ %d %s\n+ 1".formatted(reused.pid(), reused.began()), StandardOpenOption.APPEND);
      RecordedWorkers.open(file, PATIENCE).close();
      assertThat(left.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(ended.isAlive()).isTrue();
      assertThat(other.isAlive()).isTrue();
      assertThat(Files.readString(file).strip()).isEmpty();
    } finally {
      List.of(left, ended, other).forEach(Process::destroyForcibly);
    }
  }

  @Test
  void theRecordNamesWhatRunsHoweverManyRanBefore() throws Exception {
    Path file = directory.resolve("workers.pids");
    Process runs = sleeper();
    try (RecordedWorkers recorded = RecordedWorkers.open(file, PATIENCE)) {
      recorded.began(mark(runs));
      for (int i = 0; i < 5_000; i++) {
        ProcessMark gone = new ProcessMark(i, "boot:" + i);
        recorded.began(gone);
        recorded.ended(gone);
      }
      assertThat(Files.size(file)).isLessThan(70_000);
    }
    RecordedWorkers.open(file, PATIENCE).close();
    assertThat(runs.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aRecordThatIsOpenIsNotOpenedAgain() throws Exception {
    Path file = directory.resolve("workers.pids");
    try (RecordedWorkers first = RecordedWorkers.open(file, PATIENCE)) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> RecordedWorkers.open(file, PATIENCE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is in use");
    }
    RecordedWorkers.open(file, PATIENCE).close();
  }

  @Test
  void aFileIsRotatedWhenItWouldBeTooLarge() throws Exception {
    Path file = directory.resolve("logs/out.log");
    try (RotatingFile log = RotatingFile.open(file, 10)) {
      for (String text : List.of("12345", "67890", "abc", "longer than it may")) {
        log.write(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII), text.length());
      }
    }
    assertThat(file).as("cut, since all at once are too long").hasContent("n it may");
    assertThat(directory.resolve("logs/out.log.1")).hasContent("longer tha");
  }

  @Test
  void everySignalReachesTheProcess() throws Exception {
    for (StopSignal signal : StopSignal.values()) {
      Process process = new ProcessBuilder("python3", "-c", HEEDING).start();
      firstLine(process);
      signal.send(process.toHandle());
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("%s", signal).isTrue();
    }
  }

  private static ProcessMark mark(Process process) {
    return ProcessMark.of(process.toHandle()).orElseThrow();
  }

  private static Process sleeper() throws IOException {
    return new ProcessBuilder("sleep", "1000").start();
  }

  private static boolean gone(long pid) {
    return ProcessHandle.of(pid).isEmpty()
        || LinuxProcess.of(pid).filter(LinuxProcess::gone).isPresent();
  }

  private static String firstLine(Process process) throws IOException {
    BufferedReader reader = process.inputReader();
    return reader.readLine();
  }
}
