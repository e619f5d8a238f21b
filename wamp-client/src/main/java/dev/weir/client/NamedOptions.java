package dev.weir.client;

import dev.weir.client.auth.Authentication;
import dev.weir.client.flow.Backoff;
import dev.weir.client.flow.Rate;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.protocol.transport.CompressionOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The options of a client that have names, and what sets them from texts. Those that are programs
 * (executors, listeners, mappers, ciphers, TLS contexts) have none. Stateless.
 */
final class NamedOptions {
  private static final String DURATION = "a duration: 500ms, 5s, 2m, 1h";
  private static final String BYTES = "bytes: 65536, 512KiB, 16MiB";
  private static final String NUMBER = "a number";
  private static final String FLAG = "true or false";
  private static final String TEXT = "a text";

  /** In the order in which they are set: what others build upon comes first. */
  static final List<NamedOption> ALL =
      List.of(
          option("routers", "addresses, with commas between", NamedOptions::routers),
          option("realm", TEXT, (to, value, all) -> to.realm(value)),
          option("agent", TEXT, (to, value, all) -> to.agent(value)),
          option("serializers", "json, msgpack, cbor, with commas", NamedOptions::serializers),
          option(
              "auth.method",
              "anonymous, ticket, jwt, wampcra, scram, cryptosign or tls",
              NamedOptions::login),
          option("auth.authid", TEXT, NamedOptions::login),
          option("auth.secret", "a password, ticket, token or key", NamedOptions::login),
          duration("connect_timeout", WampClientBuilder::connectTimeout),
          duration("timeout", WampClientBuilder::timeout),
          duration("send_timeout", WampClientBuilder::sendTimeout),
          duration("close_timeout", WampClientBuilder::closeTimeout),
          duration("ping_interval", (to, wait) -> to.keepAlive(wait, to.links.pingTimeout)),
          duration("ping_timeout", (to, wait) -> to.keepAlive(to.links.pingInterval, wait)),
          number("compression.level", (to, n) -> to.compression(compression(to).withLevel(n))),
          number("compression.window", (to, n) -> to.compression(compression(to).withWindow(n))),
          flag(
              "compression.takeover", (to, on) -> to.compression(compression(to).withTakeover(on))),
          number(
              "compression.max_ratio", (to, n) -> to.compression(compression(to).withMaxRatio(n))),
          flag("compression.enabled", NamedOptions::compression),
          bytes("max_message", WampClientBuilder::maxMessage),
          bytes("send_queue", WampClientBuilder::sendQueue),
          bytes("receive_queue", WampClientBuilder::receiveQueue),
          number("max_pending", WampClientBuilder::maxPending),
          flag("reconnect.enabled", NamedOptions::reconnect),
          number("reconnect.attempts", (to, n) -> to.reconnect(to.reconnect.attempts(n))),
          duration("reconnect.promptly", (to, most) -> to.reconnect(to.reconnect.promptly(most))),
          duration("reconnect.first", NamedOptions::reconnectFirst),
          duration("reconnect.cap", NamedOptions::reconnectCap),
          bytes("reconnect.publications", (to, n) -> to.reconnect(to.reconnect.publications(n))),
          number("throttle.in_flight", (to, n) -> to.throttle(to.throttle.inFlight(n))),
          number("throttle.adaptive", (to, n) -> to.throttle(to.throttle.adaptive(n))),
          number("throttle.rate", (to, n) -> to.throttle(to.throttle.rate(Rate.perSecond(n)))),
          option("throttle.burst", NUMBER, NamedOptions::burst),
          flag("throttle.refusing", (to, on) -> to.throttle(to.throttle.refusing(on))),
          duration("throttle.patience", (to, wait) -> to.throttle(to.throttle.patience(wait))),
          bytes("throttle.waiting", (to, n) -> to.throttle(to.throttle.waitingBytes(n))),
          number("retry.attempts", (to, n) -> to.retry(to.retry.attempts(n))),
          duration("retry.first", NamedOptions::retryFirst),
          duration("retry.cap", NamedOptions::retryCap),
          number("circuit.calls", (to, n) -> to.circuitBreaker(circuit(to).ofLast(n))),
          number("circuit.failures", (to, n) -> to.circuitBreaker(circuit(to).failures(n))),
          duration("circuit.pause", (to, wait) -> to.circuitBreaker(circuit(to).pause(wait))));

  /** An option of one value. */
  private interface Setter<T> {
    WampClientBuilder set(WampClientBuilder builder, T value);
  }

  private NamedOptions() {}

  private static NamedOption option(String name, String form, NamedOption.Setting setting) {
    return new NamedOption(name, form, setting);
  }

  private static NamedOption duration(String name, Setter<Duration> setter) {
    return option(name, DURATION, (to, value, all) -> setter.set(to, OptionTexts.duration(value)));
  }

  private static NamedOption bytes(String name, Setter<Integer> setter) {
    return option(name, BYTES, (to, value, all) -> setter.set(to, OptionTexts.bytes(value)));
  }

  private static NamedOption number(String name, Setter<Integer> setter) {
    return option(name, NUMBER, (to, value, all) -> setter.set(to, OptionTexts.number(value)));
  }

  private static NamedOption flag(String name, Setter<Boolean> setter) {
    return option(name, FLAG, (to, value, all) -> setter.set(to, OptionTexts.flag(value)));
  }

  /**
   * Sets what a source has.
   *
   * @param source for sentences
   * @param found its texts by their names
   * @param variables whether they are named as in the environment
   * @throws IllegalArgumentException that names the option and the source
   */
  static void set(
      WampClientBuilder builder, String source, Map<String, String> found, boolean variables) {
    Map<NamedOption, String> texts = found(source, found, variables);
    Map<String, String> known = builder.named;
    texts.forEach((option, text) -> known.put(option.name(), text));
    for (NamedOption option : ALL) {
      if (texts.containsKey(option)) {
        set(builder, source, option, texts.get(option), known);
      }
    }
  }

  private static void set(
      WampClientBuilder builder,
      String source,
      NamedOption option,
      String text,
      Map<String, String> known) {
    try {
      option.setting().set(builder, text, known);
    } catch (IllegalArgumentException e) {
      String shown = option.isSecret() ? "what it has" : "\"" + text + "\"";
      throw new IllegalArgumentException(
          option.property() + " in " + source + " cannot be " + shown + ": " + e.getMessage(), e);
    }
  }

  /**
   * The options that a source names.
   *
   * @param variables whether they are named as in the environment
   * @throws IllegalArgumentException if one is unknown, with the one that may be meant
   */
  private static Map<NamedOption, String> found(
      String source, Map<String, String> texts, boolean variables) {
    String prefix = variables ? NamedOption.variable(NamedOption.PREFIX) : NamedOption.PREFIX;
    Map<NamedOption, String> found = new LinkedHashMap<>();
    texts.forEach(
        (name, text) -> {
          if (name.startsWith(prefix)) {
            found.put(named(source, name, variables), text.strip());
          }
        });
    return found;
  }

  private static NamedOption named(String source, String name, boolean variables) {
    List<String> names =
        ALL.stream().map(each -> variables ? each.variable() : each.property()).toList();
    int index = names.indexOf(name);
    if (index < 0) {
      Optional<String> nearest = OptionTexts.nearest(name, names);
      throw new IllegalArgumentException(
          name
              + " in "
              + source
              + " is no option of a client"
              + nearest.map(meant -> "; is " + meant + " meant?").orElse(""));
    }
    return ALL.get(index);
  }

  private static void routers(WampClientBuilder to, String value, Map<String, String> all) {
    List<URI> addresses = OptionTexts.list(value).stream().map(URI::create).toList();
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one address");
    }
    to.router(addresses.get(0), addresses.subList(1, addresses.size()).toArray(URI[]::new));
  }

  private static void serializers(WampClientBuilder to, String value, Map<String, String> all) {
    to.serializers(
        OptionTexts.list(value).stream().map(NamedOptions::serializer).toArray(Serializer[]::new));
  }

  private static Serializer serializer(String name) {
    return Arrays.stream(Serializer.values())
        .filter(each -> each.subprotocol().equals("wamp.2." + name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " is no serializer"));
  }

  /** A login stands in up to three options, which may come from several sources. */
  private static void login(WampClientBuilder to, String value, Map<String, String> all) {
    String method = all.getOrDefault("auth.method", "");
    String authid = all.getOrDefault("auth.authid", "");
    String secret = all.getOrDefault("auth.secret", "");
    if (!method.isEmpty() && (!secret.isEmpty() || needsNoSecret(method))) {
      to.authentication(login(method, authid, secret));
    } else {
      to.incompleteLogin(method.isEmpty() ? "auth.method" : "auth.secret");
    }
  }

  private static boolean needsNoSecret(String method) {
    return method.equals("anonymous") || method.equals("tls");
  }

  private static Authentication login(String method, String authid, String secret) {
    return switch (method) {
      case "anonymous" -> Authentication.anonymous();
      case "ticket" -> Authentication.ticket(authid, secret);
      case "jwt" -> Authentication.jwt(secret);
      case "wampcra" -> Authentication.wampcra(authid, secret);
      case "scram" -> Authentication.scram(authid, secret);
      case "cryptosign" -> cryptosign(authid, secret);
      case "tls" -> Authentication.tlsCertificate();
      default -> throw new IllegalArgumentException("\"" + method + "\" is no method");
    };
  }

  private static Authentication cryptosign(String authid, String secret) {
    CryptosignKey key;
    try {
      key = CryptosignKey.parse(secret);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the key must be 64 hexadecimal digits"); // without it
    }
    var login = Authentication.cryptosign(key);
    return authid.isEmpty() ? login : login.authid(authid);
  }

  private static WampClientBuilder reconnect(WampClientBuilder to, boolean on) {
    return to.reconnect(
        !on ? Reconnect.off() : to.reconnect.enabled() ? to.reconnect : Reconnect.on());
  }

  private static WampClientBuilder reconnectFirst(WampClientBuilder to, Duration first) {
    Reconnect plan = to.reconnect;
    return to.reconnect(plan.backoff(Backoff.exponential(first, later(first, plan.backoff()))));
  }

  private static WampClientBuilder reconnectCap(WampClientBuilder to, Duration cap) {
    Reconnect plan = to.reconnect;
    return to.reconnect(plan.backoff(Backoff.exponential(sooner(cap, plan.backoff()), cap)));
  }

  private static WampClientBuilder retryFirst(WampClientBuilder to, Duration first) {
    Retry plan = to.retry;
    return to.retry(plan.backoff(Backoff.exponential(first, later(first, plan.backoff()))));
  }

  private static WampClientBuilder retryCap(WampClientBuilder to, Duration cap) {
    Retry plan = to.retry;
    return to.retry(plan.backoff(Backoff.exponential(sooner(cap, plan.backoff()), cap)));
  }

  /** The cap that there is, or the first wait if that is longer. */
  private static Duration later(Duration first, Backoff waits) {
    return first.compareTo(waits.cap()) > 0 ? first : waits.cap();
  }

  /** The first wait that there is, or the cap if that is shorter. */
  private static Duration sooner(Duration cap, Backoff waits) {
    return cap.compareTo(waits.longest(1)) < 0 ? cap : waits.longest(1);
  }

  private static CompressionOptions compression(WampClientBuilder to) {
    return to.links.compression.orElse(CompressionOptions.DEFAULT);
  }

  private static WampClientBuilder compression(WampClientBuilder to, boolean on) {
    to.links.compression = on ? Optional.of(compression(to)) : Optional.empty();
    return to;
  }

  private static CircuitBreaker circuit(WampClientBuilder to) {
    return to.breaker.orElseGet(CircuitBreaker::standard);
  }

  private static void burst(WampClientBuilder to, String value, Map<String, String> all) {
    Rate rate =
        to.throttle
            .rate()
            .orElseThrow(() -> new IllegalArgumentException("it needs throttle.rate"));
    to.throttle(to.throttle.rate(rate.burst(OptionTexts.number(value))));
  }
}
