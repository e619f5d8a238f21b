package dev.weir.daemon.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A password, key or token; it never shows in text.
 *
 * @param file where it was read, when that was a file of its own
 *     <p>Thread-safe.
 */
record Secret(String value, Optional<Path> file) {

  /** One that stands in no file of its own. */
  Secret(String value) {
    this(value, Optional.empty());
  }

  /** The text of a file without its last line end. */
  static Secret of(Path file) throws IOException {
    return new Secret(Files.readString(file).replaceFirst("\\R$", ""), Optional.of(file));
  }

  /** The same as it is now. */
  Secret again() throws IOException {
    return file.isPresent() ? of(file.get()) : this;
  }

  @Override
  public String toString() {
    return "***";
  }
}
