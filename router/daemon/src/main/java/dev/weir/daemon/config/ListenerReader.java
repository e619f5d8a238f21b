package dev.weir.daemon.config;

import dev.weir.daemon.config.Address.HostPort;
import dev.weir.daemon.config.Address.UnixSocket;
import dev.weir.gateway.jsonrpc.JsonRpcGateway;
import dev.weir.protocol.transport.CompressionOptions;
import dev.weir.router.options.AddressRange;
import dev.weir.router.options.HttpOptions;
import dev.weir.router.options.HttpPath;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.LongPollOptions;
import dev.weir.router.options.RawSocketOptions;
import dev.weir.router.options.SseOptions;
import dev.weir.router.options.TlsOptions;
import dev.weir.router.options.UnixSocketOptions;
import dev.weir.router.options.WebSocketOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the listeners that this build opens of their sections.
 *
 * <p>Confined to the thread that reads the file.
 */
final class ListenerReader {
  private static final List<String> TRANSPORTS =
      List.of("websocket", "longpoll", "sse", "rawsocket", "bridge", "jsonrpc");

  private static final List<String> SERVED =
      List.of("websocket", "longpoll", "sse", "bridge", "jsonrpc");

  private final LimitsReader limits;
  private final GatewayReader gateways;
  private final Verdicts verdicts;
  private final Set<String> names = new HashSet<>();
  private final Set<Address> addresses = new HashSet<>();

  ListenerReader(LimitsReader limits, GatewayReader gateways, Verdicts verdicts) {
    this.limits = limits;
    this.gateways = gateways;
    this.verdicts = verdicts;
  }

  List<ListenerOptions> read(Section file) {
    List<ListenerOptions> opened = new ArrayList<>();
    int index = 0;
    for (Placed<Section> listener : file.list("listeners", Section.class)) {
      read(listener.value(), index++).ifPresent(opened::add);
    }
    if (opened.isEmpty() && !verdicts.refused()) {
      verdicts.error(file.place("listeners"), "this build serves none of the `listeners`");
    }
    return opened;
  }

  private Optional<ListenerOptions> read(Section listener, int index) {
    Optional<Address> address = listener.find("address", Address.class);
    checkUnique(listener, address);
    if (TRANSPORTS.stream().noneMatch(listener::has)) {
      verdicts.error(
          listener.place(),
          "listeners[%d] has no transport: name one, such as `websocket`".formatted(index));
    }
    Section tls = listener.section("tls");
    Optional<TlsOptions> identity =
        listener.has("tls") ? TlsReader.read(tls, verdicts) : Optional.empty();
    if (address.isEmpty() || closed(listener) || listener.has("tls") != identity.isPresent()) {
      return Optional.empty();
    }
    return mode(listener, address.get(), identity)
        ? listener(listener, index, address.get(), identity)
        : Optional.empty();
  }

  /** Whether what is said of a socket file is said of one, and nothing of TCP. */
  private boolean mode(Section listener, Address address, Optional<TlsOptions> tls) {
    boolean unix = address instanceof UnixSocket;
    if (!unix && listener.has("mode")) {
      verdicts.error(
          listener.place("mode"), "`mode` is for a socket file, and " + address + " is none");
      return false;
    }
    if (unix && tls.isPresent()) {
      verdicts.error(
          listener.place("tls"),
          "`tls` is of no use on " + address + ", where nobody can listen in: leave it out");
      return false;
    }
    return true;
  }

  private static boolean closed(Section listener) {
    return SERVED.stream().noneMatch(listener::has) && rawSocket(listener).isEmpty();
  }

  private void checkUnique(Section listener, Optional<Address> address) {
    Optional<String> name = listener.text("name");
    if (name.isPresent() && !names.add(name.get())) {
      verdicts.error(listener.place("name"), "a second listener has the name `" + name.get() + "`");
    }
    boolean anyPort = address.filter(at -> at.toString().endsWith(":0")).isPresent();
    if (address.isPresent() && !anyPort && !addresses.add(address.get())) {
      verdicts.error(
          listener.place("address"), "a second listener has the address " + address.get());
    }
  }

  private Optional<ListenerOptions> listener(
      Section listener, int index, Address address, Optional<TlsOptions> tls) {
    String name = listener.text("name").orElse("listener-" + index);
    Optional<JsonRpcGateway> jsonRpc = gateways.jsonRpc(listener, name);
    HttpOptions ofGateways = gateways.http(listener, name, jsonRpc);
    List<AddressRange> proxies = proxies(listener);
    if (verdicts.refused()) {
      return Optional.empty(); // the listener may have no transport left
    }
    checkPaths(listener);
    return Optional.of(
        new ListenerOptions(
            name,
            address instanceof HostPort tcp ? tcp.host() : address.toString(),
            address instanceof HostPort tcp ? tcp.port() : 0,
            webSocket(listener),
            rawSocket(listener),
            texts(listener, "realms"),
            tls,
            limits.ofListener(listener),
            http(listener, ofGateways),
            jsonRpc.map(service -> service),
            socketFile(listener, address),
            proxies));
  }

  private static Optional<UnixSocketOptions> socketFile(Section listener, Address address) {
    return Optional.of(address)
        .filter(UnixSocket.class::isInstance)
        .map(socket -> UnixSocketOptions.of(Path.of(((UnixSocket) socket).path())))
        .map(socket -> listener.text("mode").map(socket::withMode).orElse(socket));
  }

  private void checkPaths(Section listener) {
    List<HttpPath> paths = new ArrayList<>(http(listener, HttpOptions.NONE).paths());
    webSocket(listener).ifPresent(its -> paths.add(new HttpPath("websocket.path", its.path())));
    paths.addAll(GatewayReader.paths(listener));
    HttpPath.clash(paths).ifPresent(clash -> verdicts.error(listener.place(), clash));
  }

  private List<AddressRange> proxies(Section listener) {
    List<AddressRange> proxies = new ArrayList<>();
    for (Placed<String> range : listener.list("proxy_protocol", String.class)) {
      try {
        proxies.add(AddressRange.parse(range.value()));
      } catch (IllegalArgumentException invalid) {
        verdicts.error(range.place(), invalid.getMessage());
      }
    }
    return proxies;
  }

  private static Optional<WebSocketOptions> webSocket(Section listener) {
    if (!listener.has("websocket")) {
      return Optional.empty();
    }
    Section options = listener.section("websocket");
    return Optional.of(
        new WebSocketOptions(
            options.text("path").orElse(WebSocketOptions.DEFAULT.path()),
            texts(options, "origins"),
            options.flag("batched", WebSocketOptions.DEFAULT.batched()),
            compression(options)));
  }

  private static Optional<CompressionOptions> compression(Section webSocket) {
    return webSocket
        .find("compression", Object.class)
        .filter(value -> !value.equals(Boolean.FALSE))
        .map(
            value ->
                value instanceof Section options
                    ? compressionOf(options)
                    : CompressionOptions.DEFAULT);
  }

  private static CompressionOptions compressionOf(Section options) {
    CompressionOptions usual = CompressionOptions.DEFAULT;
    return new CompressionOptions(
        number(options, "level", usual.level()),
        number(options, "window", usual.window()),
        options.flag("takeover", usual.takeover()),
        number(options, "max_ratio", usual.maxRatio()));
  }

  private static int number(Section section, String key, int otherwise) {
    return section.find(key, Long.class).map(Math::toIntExact).orElse(otherwise);
  }

  private static HttpOptions http(Section listener, HttpOptions gateways) {
    HttpOptions http = gateways;
    if (listener.has("longpoll")) {
      http = http.withLongPoll(longPoll(listener.section("longpoll")));
    }
    if (listener.has("sse")) {
      http = http.withSse(sse(listener.section("sse")));
    }
    return http;
  }

  private static LongPollOptions longPoll(Section options) {
    LongPollOptions defaults = LongPollOptions.DEFAULT;
    return new LongPollOptions(
        options.text("path").orElse(defaults.path()),
        ownOrigins(options),
        options.find("poll_timeout", Duration.class).orElse(defaults.pollTimeout()),
        options.find("idle", Duration.class).orElse(defaults.idle()));
  }

  private static SseOptions sse(Section options) {
    return new SseOptions(
        options.text("path").orElse(SseOptions.DEFAULT.path()), ownOrigins(options));
  }

  private static Optional<List<String>> ownOrigins(Section options) {
    return options.has("origins") ? Optional.of(texts(options, "origins")) : Optional.empty();
  }

  private static Optional<RawSocketOptions> rawSocket(Section listener) {
    return listener
        .find("rawsocket", Object.class)
        .filter(value -> !value.equals(Boolean.FALSE))
        .map(
            value ->
                value instanceof Section options ? rawSocketOf(options) : RawSocketOptions.DEFAULT);
  }

  private static RawSocketOptions rawSocketOf(Section options) {
    int maxMessage =
        options
            .find("max_message", Long.class)
            .map(Long::intValue)
            .orElse(RawSocketOptions.DEFAULT.maxMessage());
    return new RawSocketOptions(
        maxMessage, options.flag("pings", RawSocketOptions.DEFAULT.pings()));
  }

  private static List<String> texts(Section section, String key) {
    return section.list(key, String.class).stream().map(Placed::value).toList();
  }
}
