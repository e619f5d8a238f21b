package dev.weir.daemon;

import dev.weir.daemon.config.Address;
import dev.weir.daemon.config.Address.HostPort;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.UriRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * The options of {@code weir start}.
 *
 * <p>Confined to the main thread.
 */
final class StartOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration; without one everything is open on loopback.")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Where the first listener waits; default 127.0.0.1.")
  private Optional<String> host = Optional.empty();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = PortNumber.class,
      description = "The first listener's port, 0 for any free one; default 8080.")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--realm",
      paramLabel = "NAME",
      converter = RealmName.class,
      description = "A realm of the open default, repeatable; default realm1.")
  private List<String> realms = new ArrayList<>();

  @Option(
      names = "--listen",
      paramLabel = "NAME=HOST:PORT",
      converter = {ListenerName.class, TcpAddress.class},
      description =
          "Another address for the listener of that name, repeatable; admin is the admin listener.")
  private Map<String, HostPort> listen = new LinkedHashMap<>();

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "One of ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private LogLevel logLevel = LogLevel.INFO;

  Optional<Path> config() {
    return config;
  }

  Optional<String> host() {
    return host;
  }

  Optional<Integer> port() {
    return port;
  }

  List<String> realms() {
    return realms;
  }

  Map<String, HostPort> listen() {
    return listen;
  }

  LogLevel logLevel() {
    return logLevel;
  }

  /** A realm of the command line. */
  static final class RealmName implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!UriRules.LOOSE.valid(text, MatchPolicy.EXACT)) {
        throw new TypeConversionException("`" + text + "` is not a URI");
      }
      return text;
    }
  }

  /** A TCP port of the command line. */
  static final class PortNumber implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
        throw new TypeConversionException("`" + text + "` is not a port from 0 to 65535");
      }
      return Integer.valueOf(text);
    }
  }

  /** A listener's name of the command line. */
  static final class ListenerName implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      return text;
    }
  }

  /** A TCP address of the command line. */
  static final class TcpAddress implements ITypeConverter<HostPort> {
    @Override
    public HostPort convert(String text) {
      try {
        if (Address.of(text) instanceof HostPort address) {
          return address;
        }
      } catch (IllegalArgumentException invalid) {
        throw new TypeConversionException(invalid.getMessage());
      }
      throw new TypeConversionException("`" + text + "` is not HOST:PORT");
    }
  }
}
