package dev.weir.router.cookie;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file with a line for each cookie that has come to stand for somebody or has ceased to, written
 * by a thread of its own and made anew when most of it is old. A disk that fails costs what was not
 * written yet; a line that is not whole is left out. Called under the store's lock, except for
 * {@link #close}.
 */
final class CookieJournal {
  private static final Logger LOG = LoggerFactory.getLogger(CookieJournal.class);
  private static final int LEAST_LINES = 1_000;
  private static final long PATIENCE_SECONDS = 5;
  private static final int FIELDS = 7;
  private static final String PUT = "+";
  private static final String REMOVE = "-";

  private final Path file;
  private final ExecutorService writer = Executors.newSingleThreadExecutor(CookieJournal::thread);
  private long lines;
  private boolean open;

  // Confined to the writer.
  private boolean failing;

  CookieJournal(Path file) {
    this.file = file;
  }

  /** Gives all that stands in it, in order. */
  void read(BiConsumer<String, KnownBrowser> put, Consumer<String> remove) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    try (Stream<String> all = Files.lines(file, StandardCharsets.US_ASCII)) {
      all.forEach(line -> read(line.split(" ", -1), put, remove));
    } catch (IOException | UncheckedIOException e) {
      throw new IOException("cookies cannot be read from " + file + ": " + e, e);
    }
  }

  private static void read(
      String[] fields, BiConsumer<String, KnownBrowser> put, Consumer<String> remove) {
    try {
      if (fields.length == FIELDS && fields[0].equals(PUT)) {
        put.accept(
            fields[1],
            new KnownBrowser(
                text(fields[3]),
                text(fields[4]),
                text(fields[5]),
                text(fields[6]),
                Instant.ofEpochSecond(Long.parseLong(fields[2]))));
      } else if (fields.length == 2 && fields[0].equals(REMOVE)) {
        remove.accept(fields[1]);
      }
    } catch (IllegalArgumentException | DateTimeException torn) {
      LOG.warn("a line of cookies is left out, it is not whole");
    }
  }

  /** Makes the file anew with what is known, for its owner only, and goes on with it. */
  void begin(Map<String, KnownBrowser> known) throws IOException {
    try {
      rewrite(known);
    } catch (IOException e) {
      throw new IOException("cookies cannot be kept in " + file + ": " + e, e);
    }
    lines = known.size();
    open = true;
  }

  void put(String digest, KnownBrowser browser, Map<String, KnownBrowser> known) {
    add(line(digest, browser), known);
  }

  void remove(String digest, Map<String, KnownBrowser> known) {
    add(REMOVE + " " + digest + "\n", known);
  }

  private void add(String line, Map<String, KnownBrowser> known) {
    if (!open) {
      return;
    }
    lines++;
    if (lines > LEAST_LINES && lines > 2L * known.size()) {
      Map<String, KnownBrowser> all = new LinkedHashMap<>(known);
      lines = all.size();
      write(() -> rewrite(all));
    } else {
      write(() -> Files.writeString(file, line, StandardOpenOption.APPEND));
    }
  }

  private interface Writing {
    void run() throws IOException;
  }

  private void write(Writing writing) {
    try {
      writer.execute(
          () -> {
            try {
              writing.run();
              failing = false;
            } catch (IOException e) {
              if (!failing) {
                LOG.warn("cookies cannot be written to {}: {}", file, e.toString());
              }
              failing = true;
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("a cookie came after the end", e);
    }
  }

  private void rewrite(Map<String, KnownBrowser> all) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(next);
    if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
      Files.createFile(
          next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    try (BufferedWriter out = Files.newBufferedWriter(next, StandardCharsets.US_ASCII)) {
      for (Map.Entry<String, KnownBrowser> each : all.entrySet()) {
        out.write(line(each.getKey(), each.getValue()));
      }
    }
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("not all cookies could be written to {}", file);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String line(String digest, KnownBrowser browser) {
    return String.join(
            " ",
            PUT,
            digest,
            Long.toString(browser.until().getEpochSecond()),
            word(browser.realm()),
            word(browser.authid()),
            word(browser.authrole()),
            word(browser.method()))
        + "\n";
  }

  private static String word(String text) {
    return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(String word) {
    return new String(Base64.getUrlDecoder().decode(word), StandardCharsets.UTF_8);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "weir-cookies");
    thread.setDaemon(true);
    return thread;
  }
}
