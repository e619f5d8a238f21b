package dev.weir.router.jwt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JWK Set in a file, which is read again when it has changed; one that cannot be read or used
 * leaves the keys as they are. Secrets in it count. Thread-safe.
 */
public final class JwksFile implements KeySource {
  private static final Logger LOG = LoggerFactory.getLogger(JwksFile.class);
  private static final long LARGEST = 256 << 10;

  private final Path path;
  private String stamp;
  private KeySet current;

  private JwksFile(Path path, String stamp, KeySet current) {
    this.path = path;
    this.stamp = stamp;
    this.current = current;
  }

  /**
   * Reads it for the first time.
   *
   * @throws IOException when it cannot be read, or is larger than 256 KiB
   * @throws IllegalArgumentException when no key in it can be used
   */
  public static JwksFile open(Path path) throws IOException {
    return new JwksFile(path, stamp(path), read(path));
  }

  @Override
  public synchronized CompletionStage<KeySet> keys() {
    try {
      String now = stamp(path);
      if (!now.equals(stamp)) {
        stamp = now;
        current = read(path);
        LOG.info("keys of tokens read again from {}", path);
      }
    } catch (IOException | IllegalArgumentException unusable) {
      stamp = ""; // to be tried again
      LOG.warn("{} keeps its old keys, the new ones do not serve: {}", path, unusable.getMessage());
    }
    return CompletableFuture.completedFuture(current);
  }

  private static KeySet read(Path path) throws IOException {
    if (Files.size(path) > LARGEST) {
      throw new IOException(path + " is larger than " + LARGEST + " bytes");
    }
    return KeySet.ofJwks(Files.readAllBytes(path), true);
  }

  /** Changes with the file; a file that is put in another's place has another key. */
  private static String stamp(Path path) throws IOException {
    BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
    return found.lastModifiedTime() + " " + found.size() + " " + found.fileKey();
  }
}
