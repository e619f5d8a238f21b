package dev.weir.client.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is there when all of it is, and not before: until then it has another name. Guarded
 * by the lock of its {@link Attempts}.
 */
final class FileSink implements Sink {
  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);

  private final Path target;
  private final Path part;
  private Optional<OutputStream> out = Optional.empty();

  FileSink(Path target) {
    this.target = target;
    String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
    this.part = target.resolveSibling(target.getFileName() + "." + random + ".part");
  }

  @Override
  public boolean accept(byte[] octets) throws IOException {
    opened().write(octets);
    return true;
  }

  private OutputStream opened() throws IOException {
    if (out.isEmpty()) {
      out = Optional.of(Files.newOutputStream(part, StandardOpenOption.CREATE_NEW));
    }
    return out.get();
  }

  @Override
  public void finish() throws IOException {
    opened().close();
    move(part, target);
  }

  static void move(Path part, Path target) throws IOException {
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void abort() {
    try {
      if (out.isPresent()) {
        out.get().close();
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      LOG.warn("{} of a transfer that failed could not be deleted", part, e);
    }
  }
}
