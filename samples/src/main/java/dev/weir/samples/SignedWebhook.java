package dev.weir.samples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.client.WampClient;
import dev.weir.gateway.webhook.Webhook;
import dev.weir.gateway.webhook.WebhookOptions;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RealmOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Events reach a program that knows nothing of WAMP: they are posted to it, and by their signature
 * it can tell that they are from this router and as they were sent.
 */
public final class SignedWebhook {
  private static final String SECRET = "a secret that both sides have";

  private SignedWebhook() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(run());
  }

  /** Returns what the program found of the first event. */
  static String run() throws Exception {
    CompletableFuture<String> found = new CompletableFuture<>();
    HttpServer program = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    program.createContext("/hook", exchange -> take(exchange, found));
    program.start();
    URI url = URI.create("http://127.0.0.1:" + program.getAddress().getPort() + "/hook");
    WebhookOptions options =
        WebhookOptions.of("realm1", "com.example.order", url).secret(SECRET).build();
    RealmOptions realm =
        RealmOptions.builder("realm1").anonymous("shop").role("shop", Rule.allowAll()).build();
    try (Webhook webhook = Webhook.of(options);
        Router router =
            Router.builder()
                .realm(options.prepared(realm))
                .listen(ListenerOptions.of("127.0.0.1", 0))
                .start();
        WampClient shop = WampClient.connect(router.uris().get(0), "realm1")) {
      webhook.serve(router);
      shop.publish("com.example.order", "tea", 2);
      return found.get(20, TimeUnit.SECONDS);
    } finally {
      program.stop(0);
    }
  }

  private static void take(HttpExchange exchange, CompletableFuture<String> found)
      throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String id = exchange.getRequestHeaders().getFirst("webhook-id");
    String timestamp = exchange.getRequestHeaders().getFirst("webhook-timestamp");
    String signature = exchange.getRequestHeaders().getFirst("webhook-signature");
    String text = new String(body, StandardCharsets.UTF_8);
    boolean ours = signature.equals("v1," + hmac(id + "." + timestamp + "." + text));
    found.complete((ours ? "signed: " : "forged: ") + text.replaceAll(".*\"data\":(.*)}", "$1"));
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  private static String hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
