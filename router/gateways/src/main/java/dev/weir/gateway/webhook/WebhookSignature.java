package dev.weir.gateway.webhook;

import dev.weir.protocol.auth.Mac256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The signature of requests as Standard Webhooks has it: HMAC-SHA256 over id, timestamp and body,
 * with full stops between them. It never shows its key. Immutable.
 */
final class WebhookSignature {
  private static final String PREFIX = "whsec_";
  private static final String VERSION = "v1,";

  private final byte[] key;

  private WebhookSignature(byte[] key) {
    this.key = key;
  }

  static WebhookSignature of(String secret) {
    if (secret.isEmpty()) {
      throw new IllegalArgumentException("the secret of a webhook is empty");
    }
    if (!secret.startsWith(PREFIX)) {
      return new WebhookSignature(secret.getBytes(StandardCharsets.UTF_8));
    }
    try {
      return new WebhookSignature(Base64.getDecoder().decode(secret.substring(PREFIX.length())));
    } catch (IllegalArgumentException invalid) {
      throw new IllegalArgumentException("behind whsec_ a secret is base64", invalid);
    }
  }

  /** The value of the header {@code webhook-signature}. */
  String sign(String id, long timestamp, byte[] body) {
    byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
    byte[] signed = new byte[head.length + body.length];
    System.arraycopy(head, 0, signed, 0, head.length);
    System.arraycopy(body, 0, signed, head.length, body.length);
    return VERSION + Base64.getEncoder().encodeToString(Mac256.of(key, signed));
  }
}
