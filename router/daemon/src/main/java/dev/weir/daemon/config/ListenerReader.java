package dev.weir.daemon.config;

import dev.weir.daemon.config.Address.HostPort;
import dev.weir.gateway.jsonrpc.JsonRpcGateway;
import dev.weir.router.options.AddressRange;
import dev.weir.router.options.CompressionOptions;
import dev.weir.router.options.HttpOptions;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RawSocketOptions;
import dev.weir.router.options.TlsOptions;
import dev.weir.router.options.WebSocketOptions;
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

  private static final List<String> SERVED = List.of("websocket", "bridge", "jsonrpc");

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
    return address
        .filter(HostPort.class::isInstance)
        .map(HostPort.class::cast)
        .flatMap(at -> listener(listener, index, at, identity));
  }

  private static boolean closed(Section listener) {
    boolean served = SERVED.stream().anyMatch(listener::has) || rawSocket(listener).isPresent();
    return !served;
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
      Section listener, int index, HostPort address, Optional<TlsOptions> tls) {
    Optional<JsonRpcGateway> jsonRpc = gateways.jsonRpc(listener);
    HttpOptions http = gateways.http(listener, jsonRpc);
    List<AddressRange> proxies = proxies(listener);
    if (verdicts.refused()) {
      return Optional.empty(); // the listener may have no transport left
    }
    return Optional.of(
        new ListenerOptions(
            listener.text("name").orElse("listener-" + index),
            address.host(),
            address.port(),
            webSocket(listener),
            rawSocket(listener),
            texts(listener, "realms"),
            tls,
            limits.ofListener(listener),
            http,
            jsonRpc.map(service -> service),
            proxies));
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
