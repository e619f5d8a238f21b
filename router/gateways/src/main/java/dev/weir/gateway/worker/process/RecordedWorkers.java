package dev.weir.gateway.worker.process;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that names the processes that run, so that the next start can end those that outlived this
 * one. Lines are appended, {@code + PID MOMENT} and {@code - PID MOMENT}; a torn last line is no
 * line. While it is open, no other process can open it. Thread-safe.
 */
public final class RecordedWorkers implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(RecordedWorkers.class);
  private static final long LARGEST = 64 << 10;

  private final Path file;
  private final FileChannel channel;
  private final Set<ProcessMark> running = new LinkedHashSet<>();

  private RecordedWorkers(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens the file, or makes it with its directory, and ends the processes that it names and that
   * still live.
   *
   * @param patience how long those may take to be gone
   * @throws IOException when the file cannot be had, another process has it, or a process that it
   *     names cannot be ended
   */
  public static RecordedWorkers open(Path file, Duration patience)
      throws IOException, InterruptedException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    RecordedWorkers recorded = new RecordedWorkers(file, channel);
    try {
      recorded.lock();
      recorded.endLeftovers(patience);
      recorded.compact();
      return recorded;
    } catch (IOException | InterruptedException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void lock() throws IOException {
    try {
      if (channel.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException inThisProcess) {
      // As if another one had it.
    }
    throw new IOException(file + " is in use: the same workers run for another process");
  }

  /** All are told to end before any is waited for: thirty would take thirty times as long. */
  private void endLeftovers(Duration patience) throws IOException, InterruptedException {
    Map<ProcessMark, ProcessTree> leftovers = new LinkedHashMap<>();
    for (ProcessMark mark : read()) {
      mark.process().ifPresent(process -> leftovers.put(mark, new ProcessTree(process)));
    }
    leftovers.forEach(
        (mark, tree) -> {
          LOG.warn("ending process {}, a worker that was left behind", mark.pid());
          tree.kill();
        });
    for (Map.Entry<ProcessMark, ProcessTree> leftover : leftovers.entrySet()) {
      if (!leftover.getValue().awaitEnd(patience)) {
        throw new IOException(
            "process " + leftover.getKey().pid() + ", a worker left behind, does not end");
      }
    }
  }

  private Set<ProcessMark> read() throws IOException {
    ByteBuffer content = ByteBuffer.allocate((int) Math.min(channel.size(), 2 * LARGEST));
    while (content.hasRemaining() && channel.read(content, content.position()) > 0) {
      continue;
    }
    String text = StandardCharsets.UTF_8.decode(content.flip()).toString();
    Set<ProcessMark> marks = new LinkedHashSet<>();
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
      String[] words = line.split(" ");
      if (words.length == 3 && words[1].matches("[0-9]{1,18}")) {
        ProcessMark mark = new ProcessMark(Long.parseLong(words[1]), words[2]);
        boolean unused = words[0].equals("+") ? marks.add(mark) : marks.remove(mark);
      }
    }
    return marks;
  }

  synchronized void began(ProcessMark mark) {
    running.add(mark);
    append('+', mark);
  }

  synchronized void ended(ProcessMark mark) {
    if (running.remove(mark) && channel.isOpen()) {
      append('-', mark);
    }
  }

  /** A record that cannot be written costs a leftover at worst; the workers go on. */
  private void append(char sign, ProcessMark mark) {
    try {
      if (channel.size() > LARGEST) {
        compact();
      } else {
        write(line(sign, mark), channel.size());
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be written: workers may be left behind", file, e);
    }
  }

  /**
   * Only what runs. First written over the beginning, then cut, so that nothing is lost between.
   */
  private void compact() throws IOException {
    StringBuilder lines = new StringBuilder("\n");
    running.forEach(mark -> lines.append(line('+', mark)));
    write(lines.toString(), 0);
    channel.truncate(lines.length());
  }

  private void write(String text, long position) throws IOException {
    ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (octets.hasRemaining()) {
      position += channel.write(octets, position);
    }
  }

  private static String line(char sign, ProcessMark mark) {
    return "%s %d %s%n".formatted(sign, mark.pid(), mark.began());
  }

  /** Names those that still run, and lets go of the file. Does no harm when repeated. */
  @Override
  public synchronized void close() {
    if (!channel.isOpen()) {
      return;
    }
    try (channel) {
      running.removeIf(mark -> mark.process().isEmpty());
      compact();
    } catch (IOException e) {
      LOG.warn("{} cannot be written", file, e);
    }
  }
}
