package dev.weir.daemon;

import dev.weir.protocol.auth.CryptosignKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code weir keygen}: a key pair of cryptosign.
 *
 * <p>Confined to the main thread.
 */
@Command(
    name = "keygen",
    description = "Makes a key pair for cryptosign, as hex digits.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class KeygenCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "A new file for the private key, in place of standard output.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    CryptosignKey key = CryptosignKey.generate();
    PrintWriter writer = spec.commandLine().getOut();
    Optional<Path> file = Optional.ofNullable(out);
    if (file.isPresent()) {
      write(file.get(), key.seed());
    } else {
      writer.println("private: " + key.seed());
    }
    writer.println("public: " + key.publicKey().hex());
    writer.flush();
    return 0;
  }

  /** For nobody but its owner; an older key is not written over. */
  private static void write(Path file, String seed) throws IOException {
    try {
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } else {
        Files.createFile(file);
      }
    } catch (FileAlreadyExistsException e) {
      throw new RefusedException(file + " exists already");
    }
    Files.writeString(file, seed + System.lineSeparator());
  }
}
