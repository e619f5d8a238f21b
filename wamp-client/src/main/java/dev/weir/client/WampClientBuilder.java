package dev.weir.client;

import dev.weir.client.auth.Authentication;
import dev.weir.client.passthru.KeyRing;
import dev.weir.client.payload.PayloadMapper;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.UriRules;
import dev.weir.protocol.transport.CompressionOptions;
import dev.weir.protocol.transport.LocalConnector;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * Options of a {@link WampClient}. Confined to one thread; may be used for several clients.
 *
 * <p>Methods throw {@link IllegalArgumentException} for values that make no sense.
 */
public final class WampClientBuilder {
  private static final int SMALLEST = 1024;

  private List<URI> routers = List.of(URI.create("ws://127.0.0.1:8080/ws"));
  private Optional<LocalConnector> connector = Optional.empty();
  final LinkSettings links = new LinkSettings();
  private String realm = "realm1";
  private String agent = "weir-client";
  private List<Authentication> authentications = List.of(Authentication.anonymous());
  private Optional<Executor> executor = Optional.empty();
  private Duration timeout = Duration.ofSeconds(30);
  private Duration sendTimeout = Duration.ofSeconds(10);
  private Duration closeTimeout = Duration.ofSeconds(2);
  private int receiveQueue = 16 << 20;
  private int maxPending = 1 << 18;
  private PayloadMapper mapper = PayloadMapper.jackson();
  private KeyRing keys = KeyRing.EMPTY;
  private SessionListener listener = new SessionListener() {};
  Reconnect reconnect = Reconnect.on();
  Throttle throttle = Throttle.standard();
  Retry retry = Retry.standard();
  Optional<CircuitBreaker> breaker = Optional.empty();
  private Optional<Time> time = Optional.empty();
  final Map<String, String> named = new HashMap<>();
  private Optional<String> missing = Optional.empty();

  WampClientBuilder() {}

  /**
   * The routers' addresses: {@code ws:} or {@code wss:} for WebSocket, {@code tcp:} or {@code tls:}
   * with host and port for RawSocket, {@code unix:PATH} for RawSocket over a Unix socket; default
   * {@code ws://127.0.0.1:8080/ws}. Of several routers of one realm the client joins the first that
   * lets it in, and when that session ends, it tries the next ones in turn.
   */
  public WampClientBuilder router(URI address, URI... others) {
    List<URI> all = Stream.concat(Stream.of(address), Arrays.stream(others)).toList();
    all.forEach(RouterAddress::checked);
    this.routers = all;
    this.connector = Optional.empty();
    return this;
  }

  /**
   * A router in the same program, in place of {@link #router}: {@code router.connector(peer)} of an
   * embedded one gives it. Nothing is serialized and no socket opened; who the client is has been
   * said there, and nobody asks for its {@link #authentication}.
   */
  public WampClientBuilder connector(LocalConnector router) {
    this.connector = Optional.of(router);
    return this;
  }

  /** The realm to join; default {@code realm1}. */
  public WampClientBuilder realm(String uri) {
    this.realm = Objects.requireNonNull(uri);
    return this;
  }

  /** What the client calls itself to the router; default {@code weir-client}. */
  public WampClientBuilder agent(String name) {
    this.agent = Objects.requireNonNull(name);
    return this;
  }

  /**
   * How the client proves who it is; default {@link Authentication#anonymous()}. Of several the
   * router chooses one that it takes for this client; they are offered in this order.
   *
   * @throws IllegalArgumentException if they are for different authids, or if one comes twice
   */
  public WampClientBuilder authentication(Authentication first, Authentication... others) {
    List<Authentication> all = Stream.concat(Stream.of(first), Arrays.stream(others)).toList();
    this.authentications = Logins.checked(all);
    this.missing = Optional.empty();
    return this;
  }

  /** A login that is named in part only: another source may have the rest. */
  void incompleteLogin(String option) {
    this.missing = Optional.of(NamedOption.PREFIX + option);
  }

  /**
   * The serializers to offer, the preferred one first; default MessagePack, CBOR, JSON. Over
   * RawSocket, where a connection can ask for one only, the next is asked for on another one when
   * the router does not speak the one before.
   */
  public WampClientBuilder serializers(Serializer... preferred) {
    if (preferred.length == 0) {
      throw new IllegalArgumentException("at least one serializer must be offered");
    }
    links.serializers = List.of(preferred);
    return this;
  }

  /**
   * Whether several messages may travel in one of WebSocket (advanced profile, "Message Batching"):
   * the subprotocols with batches are offered before the others; default false. Messages that wait
   * for the connection at the same time, up to about 16 KiB, then share a frame, which is less to
   * do for both sides. Without effect over RawSocket.
   */
  public WampClientBuilder batched(boolean offered) {
    links.batched = offered;
    return this;
  }

  /**
   * Offers to compress messages over WebSocket ({@code permessage-deflate}, RFC 7692); default is
   * not to. Messages of 128 octets and more are then compressed on both ways if the router takes
   * it, for about 300 KiB of memory outside of the heap a connection. What comes may become no
   * larger than {@link #maxMessage} and, beyond 1 MiB, so many times its size, above which the
   * connection is ended. A secret should not share a message with what somebody else can choose,
   * since sizes tell of it. Without effect over RawSocket.
   *
   * @param options the level; the largest window and whether messages may refer to those before
   *     them, which are asked of the router and kept to by the client; the ratio
   */
  public WampClientBuilder compression(CompressionOptions options) {
    links.compression = Optional.of(options);
    return this;
  }

  /** A further header of WebSocket's opening request, such as Authorization or Cookie. */
  public WampClientBuilder header(String name, String value) {
    links.headers.put(Objects.requireNonNull(name), Objects.requireNonNull(value));
    return this;
  }

  /**
   * The TLS context for {@code wss:}; default that of the JDK. The router's certificate must be
   * valid for the host in its address in any case.
   *
   * <p>A client certificate, for routers that ask for one, comes from here too: initialise the
   * context with the key managers of a key store that has the certificate and its key.
   */
  public WampClientBuilder sslContext(SSLContext context) {
    links.tls = Optional.of(context);
    return this;
  }

  /**
   * The executor of handlers; default a virtual thread for each task where the JDK has them, else
   * 64 threads, and up to 2,048 further ones while handlers that wait hold all of these, of which
   * one registration can have 512 at once. It is not shut down by the client. One that runs tasks
   * on the calling thread blocks the connection.
   */
  public WampClientBuilder executor(Executor handlers) {
    this.executor = Optional.of(handlers);
    return this;
  }

  /** How long connecting to one address may take, from TCP to WELCOME; default 10 s. */
  public WampClientBuilder connectTimeout(Duration wait) {
    links.connectTimeout = Times.positive("connectTimeout", wait);
    return this;
  }

  /**
   * How long requests wait for their answers, calls among them unless they say otherwise; default
   * 30 s, zero for no timeout.
   */
  public WampClientBuilder timeout(Duration wait) {
    this.timeout = Times.checked("timeout", wait);
    return this;
  }

  /** How long senders wait for room in the send queue; default 10 s, zero for not at all. */
  public WampClientBuilder sendTimeout(Duration wait) {
    this.sendTimeout = Times.checked("sendTimeout", wait);
    return this;
  }

  /** How long {@link WampClient#close()} waits for the router's GOODBYE; default 2 s. */
  public WampClientBuilder closeTimeout(Duration wait) {
    this.closeTimeout = Times.checked("closeTimeout", wait);
    return this;
  }

  /**
   * When a silent router is pinged, and how long after that it may stay silent before the
   * connection counts as lost; default 30 s and 10 s. Unless this is called, a router is pinged
   * over RawSocket only when it has sent a PING or PONG itself: Crossbar, against the
   * specification, is lost by one.
   *
   * @param interval zero for no pings
   * @param wait more than zero
   */
  public WampClientBuilder keepAlive(Duration interval, Duration wait) {
    links.pingInterval = Times.checked("keepAlive interval", interval);
    links.pingTimeout = Times.positive("keepAlive timeout", wait);
    links.pingAlways = true;
    return this;
  }

  /** Bytes of the largest message, sent or received; default 16 MiB. */
  public WampClientBuilder maxMessage(int bytes) {
    links.maxMessage = atLeast("maxMessage", SMALLEST, bytes);
    return this;
  }

  /** Bytes that may wait for being sent before senders wait; default 8 MiB. */
  public WampClientBuilder sendQueue(int bytes) {
    links.sendQueue = atLeast("sendQueue", SMALLEST, bytes);
    return this;
  }

  /**
   * Bytes that may wait for handlers: events for one handler, above which they are dropped and the
   * listener hears of it; invocations of one registration without an answer, above which further
   * ones are refused with {@code wamp.error.unavailable}, with the chunks of theirs that no handler
   * has taken; progressive results of one call, above which it fails. Default 16 MiB; small
   * messages count 256 bytes more than they have, invocations 1,024.
   */
  public WampClientBuilder receiveQueue(int bytes) {
    this.receiveQueue = atLeast("receiveQueue", SMALLEST, bytes);
    return this;
  }

  /**
   * Requests that may wait for their answers, and as many calls that may wait to be sent, above
   * which further ones fail; default 262,144.
   */
  public WampClientBuilder maxPending(int requests) {
    this.maxPending = atLeast("maxPending", 1, requests);
    return this;
  }

  /** Maps objects to what WAMP carries and back; default {@link PayloadMapper#jackson()}. */
  public WampClientBuilder payloadMapper(PayloadMapper payloadMapper) {
    this.mapper = Objects.requireNonNull(payloadMapper);
    return this;
  }

  /**
   * The keys for end-to-end encryption, and which URIs are encrypted with them; default none. What
   * comes encrypted is decrypted where its arguments are read.
   */
  public WampClientBuilder keyRing(KeyRing ring) {
    this.keys = Objects.requireNonNull(ring);
    return this;
  }

  /** Hears when the session opens and ends, and why; default nobody. */
  public WampClientBuilder listener(SessionListener sessionListener) {
    this.listener = Objects.requireNonNull(sessionListener);
    return this;
  }

  /** What the client does when a session ends; default {@link Reconnect#on()}. */
  public WampClientBuilder reconnect(Reconnect plan) {
    this.reconnect = Objects.requireNonNull(plan);
    return this;
  }

  /** How many calls are made at once, and in a time; default {@link Throttle#standard()}. */
  public WampClientBuilder throttle(Throttle limits) {
    this.throttle = Objects.requireNonNull(limits);
    return this;
  }

  /** Which calls that failed are tried again; default {@link Retry#standard()}. */
  public WampClientBuilder retry(Retry plan) {
    this.retry = Objects.requireNonNull(plan);
    return this;
  }

  /** When calls of a failing procedure are not made for a while; default they always are. */
  public WampClientBuilder circuitBreaker(CircuitBreaker rules) {
    this.breaker = Optional.of(rules);
    return this;
  }

  /**
   * Sets what a file has, in the format of {@link java.util.Properties} and in UTF-8: keys that
   * begin with {@code weir.client.}, as docs/CLIENT.md lists them; others are nobody's business
   * here. Of an option that is set more than once, here or by any other method, the last one
   * counts.
   *
   * @throws java.io.UncheckedIOException if the file cannot be read
   * @throws IllegalArgumentException if it has an option that does not exist, with the name of the
   *     one that may be meant, or a value that makes no sense; secrets are not shown
   */
  public WampClientBuilder properties(Path file) {
    NamedOptions.set(this, file.toString(), OptionTexts.properties(file), false);
    return this;
  }

  /**
   * Sets what the environment has, as {@link #properties(Path)}: {@code weir.client.realm} is the
   * variable {@code WEIR_CLIENT_REALM}.
   *
   * @throws IllegalArgumentException as {@link #properties(Path)}
   */
  public WampClientBuilder environment() {
    return environment(System.getenv());
  }

  WampClientBuilder environment(Map<String, String> variables) {
    NamedOptions.set(this, "the environment", variables, true);
    return this;
  }

  /** What timeouts go by instead of the machine's time; for tests. */
  WampClientBuilder time(Time other) {
    this.time = Optional.of(other);
    return this;
  }

  /**
   * Connects and joins the realm; waits until the session is open.
   *
   * @throws WampException if there is no connection ({@link Reason#CONNECTION_FAILED}), if the
   *     realm is no URI ({@link Reason#INVALID_URI}), or if the router refuses the session ({@link
   *     Reason#NO_SUCH_REALM}, {@link Reason#NOT_AUTHENTICATED}, {@link Reason#TIMEOUT} and others)
   */
  public WampClient connect() {
    ClientOptions options = options();
    if (!realm.isEmpty() && !UriRules.LOOSE.valid(realm, MatchPolicy.EXACT)) {
      throw Failures.invalidUri("URI of a realm", realm);
    }
    ClientThreads threads = new ClientThreads(executor, time);
    try {
      Membership membership = new Membership(new ClientContext(options, threads));
      membership.join();
      return new WampClient(membership, threads);
    } catch (RuntimeException e) {
      threads.close();
      throw e;
    }
  }

  ClientOptions options() {
    missing.ifPresent(
        option -> {
          throw new IllegalArgumentException("the login is not complete without " + option);
        });
    return new ClientOptions(
        routers.stream().map(links::to).toList(),
        connector,
        realm,
        agent,
        authentications,
        timeout,
        sendTimeout,
        closeTimeout,
        receiveQueue,
        maxPending,
        mapper,
        keys,
        listener,
        reconnect,
        throttle,
        retry,
        breaker,
        executor);
  }

  private static int atLeast(String option, int least, int value) {
    if (value < least) {
      throw new IllegalArgumentException(option + " must be at least " + least + ", not " + value);
    }
    return value;
  }
}
