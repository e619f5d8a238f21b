package dev.weir.daemon;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/**
 * The version that the jar's manifest tells.
 *
 * <p>Thread-safe.
 */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"weir " + number()};
  }

  static String number() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }
}
