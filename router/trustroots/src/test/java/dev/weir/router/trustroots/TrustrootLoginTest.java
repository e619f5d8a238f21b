package dev.weir.router.trustroots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Message;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.auth.CryptosignChallenge;
import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.router.Router;
import dev.weir.router.auth.Authentication;
import dev.weir.router.auth.CryptosignAuthenticator;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.peer.RawPeer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logins with certificates over real sockets. */
final class TrustrootLoginTest {
  private static final CryptosignKey KEY = CryptosignKey.generate();
  private static final CryptosignKey JOES = CryptosignKey.generate();

  private final AtomicBoolean blockKnown = new AtomicBoolean(true);
  private Router router;

  @BeforeEach
  void start() throws Exception {
    CryptosignAuthenticator cryptosign =
        CryptosignAuthenticator.builder()
            .user("joe", Set.of(JOES.publicKey()), "user")
            .certificates(Verdicts.trustroot().currentBlock(this::block).build())
            .build();
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .authentication(Authentication.builder().method(cryptosign).build())
                    .role("user", Rule.allowAll())
                    .build())
            .start();
  }

  private long block() {
    if (!blockKnown.get()) {
      throw new IllegalStateException("no node of the blockchain answers");
    }
    return ChainMaker.BLOCK;
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @Test
  @Row("C170")
  void theDelegateOfAChainIsLetInUnderItsAddress() throws Exception {
    for (Serializer serializer : Serializer.values()) {
      Message end = login(serializer, KEY, KEY, ChainMaker.good(KEY.publicKey()).signed());
      assertThat(end).isInstanceOf(Welcome.class);
      assertThat(((Welcome) end).details().toMap())
          .containsEntry("authid", ChainMaker.DELEGATE.address().toString())
          .containsEntry("authrole", "user")
          .containsEntry("authmethod", "cryptosign")
          .containsEntry("authprovider", "trustroot");
    }
  }

  @Test
  @Row("C170")
  void whoHasNotTheKeyOrNoChainIsDenied() throws Exception {
    List<Object> chain = ChainMaker.good(KEY.publicKey()).signed();
    denied(login(Serializer.JSON, KEY, JOES, chain));
    denied(login(Serializer.JSON, CryptosignKey.generate(), KEY, chain));
    denied(login(Serializer.JSON, KEY, KEY, chain.subList(0, 2)));
    denied(login(Serializer.JSON, KEY, KEY, List.of()));
  }

  @Test
  void aKeyThatIsKnownNeedsNoCertificates() {
    Message end = login(Serializer.JSON, JOES, JOES, List.of());
    assertThat(((Welcome) end).details().text("authid")).contains("joe");
  }

  @Test
  void withoutTheCurrentBlockNobodyIsLetIn() throws Exception {
    blockKnown.set(false);
    List<Object> chain = ChainMaker.good(KEY.publicKey()).signed();
    aborted(login(Serializer.JSON, KEY, KEY, chain), "wamp.error.authentication_failed");
    blockKnown.set(true);
    assertThat(login(Serializer.JSON, KEY, KEY, chain)).isInstanceOf(Welcome.class);
  }

  private static void denied(Message end) {
    aborted(end, "wamp.error.authentication_denied");
  }

  private static void aborted(Message end, String reason) {
    assertThat(end).isInstanceOf(Abort.class);
    assertThat(((Abort) end).reason()).hasToString(reason);
  }

  private Message login(
      Serializer serializer, CryptosignKey named, CryptosignKey signing, List<Object> chain) {
    try (RawPeer peer = RawPeer.connect(router.port(), serializer)) {
      Map<String, Object> details = RawPeer.roles().toMap();
      details.put("authmethods", List.of("cryptosign"));
      details.put(
          "authextra",
          Map.of(
              "pubkey",
              named.publicKey().hex(),
              "trustroot",
              ChainMaker.ROOT.address().toString(),
              "certificates",
              chain));
      peer.send(new Hello("realm1", HelloDetails.of(Dict.of(details))));
      Challenge challenge = (Challenge) peer.receive();
      byte[] asked =
          CryptosignChallenge.parse(challenge.extra().text("challenge").orElseThrow())
              .orElseThrow()
              .message();
      peer.send(new Authenticate(signing.sign(asked), Dict.EMPTY));
      return peer.receive();
    }
  }
}
