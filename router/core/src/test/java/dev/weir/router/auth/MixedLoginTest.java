package dev.weir.router.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.protocol.auth.CraKey;
import dev.weir.router.Router;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A realm with users of its own and a procedure that knows others: neither tells who there is. */
final class MixedLoginTest {
  private static final String PROCEDURE = "com.example.authenticate";

  private Router router;
  private RawPeer judge;

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .authentication(
                        Authentication.builder()
                            .method(
                                CraAuthenticator.builder().user("joe", "s3cret", "user").build())
                            .dynamic(DynamicAuthentication.of(PROCEDURE, "user").withRealm("admin"))
                            .build())
                    .role("user", Rule.allowAll())
                    .build())
            .realm(RealmOptions.open("admin"))
            .options(RouterOptions.builder().drain(Duration.ZERO).build())
            .start();
    judge = RawPeer.join(router.port(), Serializer.CBOR, "admin");
    judge.register(PROCEDURE);
  }

  @AfterEach
  void stop() {
    judge.close();
    router.close();
  }

  /** As many of those whom nobody knows are asked like the realm's own users as like the others. */
  @Test
  @Row("C158")
  void theMethodTellsNobodysNameFromAnother() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 64; i++) {
      String first = asked("nobody" + i);
      assertThat(asked("nobody" + i)).isEqualTo(first);
      seen.add(first);
    }
    assertThat(seen).containsExactlyInAnyOrder("ticket", "wampcra");
    assertThat(asked("joe")).isEqualTo("wampcra");
  }

  @Test
  void eachKindOfUserJoinsByTheMethodThatItHas() {
    try (LoginPeer own = hello("joe", "ticket", "wampcra")) {
      String challenge = own.challenge().extra().text("challenge").orElseThrow();
      own.answer(CraKey.of("s3cret").sign(challenge)).welcome();
    }
    for (int i = 0; i < 8; i++) {
      try (LoginPeer other = hello("ann" + i, "ticket")) {
        other.challenge();
        other.answer("t1cket");
        Invocation call = judge.expect(Invocation.class);
        judge.send(new Yield(call.request(), YieldOptions.NONE, Payload.of("user")));
        other.welcome();
      }
    }
  }

  @Test
  void whomNobodyKnowsIsDeniedAlikeWhicheverMethodAsks() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 32; i++) {
      try (LoginPeer peer = hello("nobody" + i, "ticket", "wampcra")) {
        String method = peer.challenge().authMethod();
        seen.add(method);
        peer.answer("guess");
        if (method.equals("ticket")) {
          refuse(judge.expect(Invocation.class));
        }
        peer.expectDenied();
      }
    }
    assertThat(seen).containsExactlyInAnyOrder("ticket", "wampcra");
  }

  private String asked(String authid) {
    try (LoginPeer peer = hello(authid, "ticket", "wampcra")) {
      return peer.challenge().authMethod();
    }
  }

  private LoginPeer hello(String authid, String... methods) {
    return new LoginPeer(router.port()).hello(authid, Map.of(), methods);
  }

  private void refuse(Invocation call) {
    judge.send(
        new ErrorMessage(
            MessageType.INVOCATION.code(),
            call.request(),
            Dict.EMPTY,
            "com.example.no_such_user",
            Payload.EMPTY));
  }
}
