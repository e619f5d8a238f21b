package dev.weir.router.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.RealmLimits;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A router for the tests of the meta API: in {@code admin} and {@code other} everything is allowed,
 * in {@code plain} everything but {@code wamp.}, in {@code mute} nothing, in {@code others}
 * bystanders, and in {@code narrow} calling and publishing below {@code com.} and all of {@code
 * wamp.}. The peers that it gives are closed with it. Used by the test's thread.
 */
public final class MetaRouter implements AutoCloseable {
  private final Router router;
  private final List<RawPeer> peers = new ArrayList<>();

  private MetaRouter(Router router) {
    this.router = router;
  }

  public static MetaRouter start() throws IOException {
    return new MetaRouter(
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                realm("admin")
                    .role(
                        "root",
                        Rule.allowAll(),
                        Rule.allowMeta(),
                        new Rule("weir.session.", MatchPolicy.PREFIX, Set.of(Action.SUBSCRIBE)))
                    .build())
            .realm(realm("other").role("root", Rule.allowAll(), Rule.allowMeta()).build())
            .realm(realm("plain").role("root", Rule.allowAll()).build())
            .realm(realm("mute").build())
            .realm(RealmOptions.open("others"))
            .realm(
                realm("narrow")
                    .role(
                        "root",
                        new Rule("com.", MatchPolicy.PREFIX, Set.of(Action.CALL, Action.PUBLISH)),
                        Rule.allowMeta())
                    .build())
            .options(RouterOptions.builder().drain(Duration.ZERO).build())
            .start());
  }

  private static RealmOptions.Builder realm(String name) {
    return RealmOptions.builder(name)
        .anonymous("root")
        .limits(
            RealmLimits.builder()
                .testamentsPerSession(5)
                .testamentBytes(100_000)
                .definitions(5)
                .definitionBytes(10_000)
                .build());
  }

  /** A session in a realm that announces these features. */
  public RawPeer join(String realm, String... features) {
    RawPeer peer = RawPeer.join(router.port(), Serializer.JSON, realm, features);
    peers.add(peer);
    return peer;
  }

  /** A session of another serializer. */
  public RawPeer join(String realm, Serializer serializer) {
    RawPeer peer = RawPeer.join(router.port(), serializer, realm);
    peers.add(peer);
    return peer;
  }

  public int port() {
    return router.port();
  }

  public long count(Counter counter) {
    return router.count(counter);
  }

  /** The positional results of a call, which must succeed. */
  public static List<Object> results(RawPeer caller, String procedure, Object... arguments) {
    return results(caller, procedure, List.of(), Payload.of(arguments));
  }

  /** The positional results of a call with keyword arguments. */
  public static List<Object> results(
      RawPeer caller, String procedure, List<Object> arguments, Map<String, Object> keywords) {
    return results(caller, procedure, List.of(), Payload.of(arguments, keywords));
  }

  /** The only result of a call. */
  public static Object result(RawPeer caller, String procedure, Object... arguments) {
    List<Object> results = results(caller, procedure, arguments);
    assertThat(results).hasSize(1);
    return results.get(0);
  }

  /** The error that a call gives. */
  public static ErrorMessage error(RawPeer caller, String procedure, Object... arguments) {
    return error(caller, procedure, List.of(arguments), Map.of());
  }

  /** The error that a call with keyword arguments gives. */
  public static ErrorMessage error(
      RawPeer caller, String procedure, List<Object> arguments, Map<String, Object> keywords) {
    long request = send(caller, procedure, Payload.of(arguments, keywords));
    ErrorMessage error = caller.expect(ErrorMessage.class);
    assertThat(error.requestType()).isEqualTo(48);
    assertThat(error.request()).isEqualTo(request);
    return error;
  }

  /** The sentence of an error. */
  public static String sentence(ErrorMessage error) {
    return (String) RawPeer.arguments(error.payload()).get(0);
  }

  @SuppressWarnings("unchecked") // dictionaries have string keys
  public static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked") // lists of the closed model
  public static List<Object> list(Object value) {
    return (List<Object>) value;
  }

  public static long send(RawPeer caller, String procedure, Payload payload) {
    long request = caller.nextRequest();
    caller.send(new Call(request, CallOptions.NONE, procedure, payload));
    return request;
  }

  private static List<Object> results(
      RawPeer caller, String procedure, List<Object> none, Payload payload) {
    long request = send(caller, procedure, payload);
    Result result = caller.expect(Result.class);
    assertThat(result.request()).isEqualTo(request);
    return result.payload().isEmpty() ? none : RawPeer.arguments(result.payload());
  }

  @Override
  public void close() {
    peers.forEach(RawPeer::close);
    router.close();
  }
}
