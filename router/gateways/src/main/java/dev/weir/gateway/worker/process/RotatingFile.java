package dev.weir.gateway.worker.process;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is appended to; when it would become larger than it may it is renamed to {@code
 * NAME.1}, in place of the one before, and begun anew. Several workers may print to the same one.
 * What cannot be written is lost, and said once. Thread-safe.
 */
public final class RotatingFile implements OutputSink, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(RotatingFile.class);

  private final Path file;
  private final long max;
  private OutputStream out = OutputStream.nullOutputStream();
  private long size;
  private boolean failed;

  private RotatingFile(Path file, long max) {
    this.file = file;
    this.max = max;
  }

  /**
   * Opens the file, or makes it with its directory.
   *
   * @param max octets of the file
   * @throws IOException when it cannot be written
   */
  public static RotatingFile open(Path file, long max) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    RotatingFile opened = new RotatingFile(file, max);
    opened.append();
    return opened;
  }

  @Override
  public synchronized void write(byte[] octets, int length) {
    try {
      int from = 0;
      do { // in pieces where even an empty file would become too large
        int piece = (int) Math.min(length - from, max);
        write(octets, from, piece);
        from += piece;
      } while (from < length);
      failed = false;
    } catch (IOException e) {
      if (!failed) {
        LOG.warn("{} cannot be written: what workers print is lost", file, e);
      }
      failed = true;
    }
  }

  private void write(byte[] octets, int from, int length) throws IOException {
    if (size > 0 && size + length > max) {
      rotate();
    }
    out.write(octets, from, length);
    size += length;
  }

  private void rotate() throws IOException {
    out.close();
    Files.move(
        file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    append();
  }

  private void append() throws IOException {
    out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    size = Files.size(file);
  }

  /** What comes later is lost. */
  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      LOG.warn("{} cannot be closed", file, e);
    }
  }
}
