package dev.weir.router.auth;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Message;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Welcome;
import dev.weir.router.Router;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.peer.RawPeer;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A client that logs in to {@code realm1} as a test says. Confined to the test's thread. */
final class LoginPeer implements AutoCloseable {
  private final RawPeer peer;
  private Map<String, Object> claims = Map.of();

  LoginPeer(int port) {
    this.peer = RawPeer.connect(port, Serializer.JSON);
  }

  /** What its HELLO will say besides. */
  LoginPeer claiming(Map<String, Object> more) {
    claims = more;
    return this;
  }

  /** A router whose {@code realm1} is joined by this method alone, and has the role user. */
  static Router router(Authenticator method) throws IOException {
    return Router.builder()
        .listen("127.0.0.1", 0)
        .realm(
            RealmOptions.builder("realm1")
                .authentication(Authentication.builder().method(method).build())
                .role("user", Rule.allowAll())
                .build())
        .start();
  }

  /** Says HELLO. */
  LoginPeer hello(String authid, Map<String, Object> authextra, String... methods) {
    Map<String, Object> details = RawPeer.roles().toMap();
    details.putAll(claims);
    if (!authid.isEmpty()) {
      details.put("authid", authid);
    }
    if (!authextra.isEmpty()) {
      details.put("authextra", authextra);
    }
    details.put("authmethods", List.of(methods));
    peer.send(new Hello("realm1", HelloDetails.of(Dict.of(details))));
    return this;
  }

  Challenge challenge() {
    return peer.expect(Challenge.class);
  }

  LoginPeer answer(String signature) {
    return answer(signature, Map.of());
  }

  LoginPeer answer(String signature, Map<String, Object> extra) {
    peer.send(new Authenticate(signature, Dict.of(extra)));
    return this;
  }

  Welcome welcome() {
    return peer.expect(Welcome.class);
  }

  /** WELCOME or ABORT. */
  Message end() {
    return peer.receive();
  }

  Abort abort() {
    return peer.expectAbort();
  }

  /** The next message is the ABORT that everybody gets who is denied. */
  void expectDenied() {
    Abort abort = peer.expectAbort();
    if (!abort.reason().equals("wamp.error.authentication_denied")
        || !abort.details().toMap().equals(Map.of("message", "the login is denied"))) {
      throw new AssertionError("expected to be denied but received " + abort);
    }
  }

  @Override
  public void close() {
    peer.close();
  }
}
