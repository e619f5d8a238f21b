package dev.weir.router.options;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * A Unix domain socket that is listened on. Immutable.
 *
 * @param path of the socket file. One that nobody listens on is replaced; the router removes it
 *     when it stops
 * @param mode who may connect: on Linux whoever may write to the file
 */
public record UnixSocketOptions(Path path, Set<PosixFilePermission> mode) {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  public UnixSocketOptions {
    Objects.requireNonNull(path, "path");
    mode = Set.copyOf(mode);
  }

  /** For the owner of the router's process only: 0600. */
  public static UnixSocketOptions of(Path path) {
    return new UnixSocketOptions(path, OWNER);
  }

  /**
   * For those of this mode, in octal digits such as {@code 0660}.
   *
   * @throws IllegalArgumentException when it is none
   */
  public UnixSocketOptions withMode(String octal) {
    if (!octal.matches("0?[0-7]{3}")) {
      throw new IllegalArgumentException("a mode is three octal digits, not " + octal);
    }
    StringBuilder letters = new StringBuilder();
    for (char digit : octal.substring(octal.length() - 3).toCharArray()) {
      int bits = digit - '0';
      letters.append((bits & 4) != 0 ? 'r' : '-');
      letters.append((bits & 2) != 0 ? 'w' : '-');
      letters.append((bits & 1) != 0 ? 'x' : '-');
    }
    return new UnixSocketOptions(path, PosixFilePermissions.fromString(letters.toString()));
  }
}
