package dev.weir.samples;

import dev.weir.client.WampClient;
import dev.weir.client.passthru.KeyRing;
import dev.weir.client.passthru.Passthru;
import dev.weir.client.passthru.PayloadCipher;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.Router;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Calls and events whose arguments the router cannot read: two clients share keys, and rules say
 * which URIs are encrypted with which of them. The code that calls, answers and publishes does not
 * change.
 */
public final class EncryptedPayload {
  private EncryptedPayload() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("received " + run());
  }

  /** Returns the result of a call, the payload of an event, and what a stranger saw of that. */
  static List<String> run() throws Exception {
    KeyRing keys = keys();
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
        WampClient alice = connect(router, keys);
        WampClient bob = connect(router, keys);
        WampClient stranger = connect(router, KeyRing.EMPTY)) {
      bob.register("com.example.secret.greet", call -> "hello " + call.argument(0, String.class))
          .join();
      CompletableFuture<String> event = new CompletableFuture<>();
      bob.subscribe("com.example.private.news", news -> event.complete(news.as(String.class)))
          .join();
      CompletableFuture<String> seen = new CompletableFuture<>();
      stranger
          .subscribe(
              "com.example.private.news",
              news -> seen.complete(String.valueOf(news.details().get("ppt_cipher"))))
          .join();

      String result = alice.call("com.example.secret.greet", "Bob").join().as(String.class);
      alice.publish("com.example.private.news", "it rains");
      return List.of(result, event.get(10, TimeUnit.SECONDS), seen.get(10, TimeUnit.SECONDS));
    }
  }

  private static WampClient connect(Router router, KeyRing keys) {
    return WampClient.builder()
        .router(router.uris().get(0))
        .realm("realm1")
        .keyRing(keys)
        .connect();
  }

  private static KeyRing keys() {
    return KeyRing.builder()
        .key("calls-2026", randomKey())
        .key("news-2026", randomKey())
        .use(
            "com.example.secret.",
            MatchPolicy.PREFIX,
            Passthru.encrypted(PayloadCipher.AES256GCM, "calls-2026"))
        .use(
            "com.example.private.",
            MatchPolicy.PREFIX,
            Passthru.encrypted(PayloadCipher.XSALSA20POLY1305, "news-2026"))
        .build();
  }

  private static byte[] randomKey() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return key;
  }
}
