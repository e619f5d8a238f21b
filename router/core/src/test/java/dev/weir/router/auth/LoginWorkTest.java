package dev.weir.router.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.Abort;
import dev.weir.router.hostile.AttackedRouter;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * For a name that nobody has the router computes just what it computes for a wrong secret, so that
 * the time it takes cannot tell one from the other. {@link LoginTiming} measures that time.
 */
final class LoginWorkTest {
  private final Counting counting = new Counting();
  private AttackedRouter router;

  /** Counts what is made of each algorithm, by whichever provider would have made it. */
  private static final class Counting extends Provider {
    private static final long serialVersionUID = 1;

    private final transient Map<String, Integer> made = new ConcurrentSkipListMap<>();

    Counting() {
      super("Counting", "1", "counts");
      List.of(
              "Mac.HmacSHA256",
              "MessageDigest.SHA-256",
              "SecretKeyFactory.PBKDF2WithHmacSHA256",
              "Signature.Ed25519",
              "KeyFactory.Ed25519")
          .forEach(this::count);
    }

    private void count(String name) {
      String[] words = name.split("\\.");
      Provider real = Security.getProviders(name)[0];
      Service service = real.getService(words[0], words[1]);
      putService(
          new Service(this, words[0], words[1], service.getClassName(), List.of(), Map.of()) {
            @Override
            public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
              made.merge(name, 1, Integer::sum);
              return service.newInstance(parameter);
            }

            @Override
            public boolean supportsParameter(Object parameter) {
              return service.supportsParameter(parameter);
            }
          });
    }
  }

  @BeforeEach
  void start() throws Exception {
    router = AttackedRouter.start(LoginAttacksTest.Recipe.class);
    Security.insertProviderAt(counting, 1);
  }

  @AfterEach
  void stop() {
    Security.removeProvider(counting.getName());
    router.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ticket", "wampcra", "wamp-scram", "cryptosign"})
  @Hostile("H8")
  void anUnknownNameCostsWhatAWrongSecretCosts(String method) {
    work(method, "joe"); // the first time makes the keys of the test
    Map<String, Integer> wrong = work(method, "joe");
    assertThat(wrong).isNotEmpty();
    assertThat(work(method, "nobody")).isEqualTo(wrong);
    assertThat(work(method, "somebody else")).isEqualTo(wrong);
  }

  /** Of the client too, which does the same for both. */
  private Map<String, Integer> work(String method, String authid) {
    counting.made.clear();
    for (int i = 0; i < 3; i++) {
      assertThat(Attempt.login(router.port(), method, authid, "guess")).isInstanceOf(Abort.class);
    }
    return Map.copyOf(counting.made);
  }
}
