package dev.weir.protocol.auth;

import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ValueCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a router has a client sign in WAMP-CRA (advanced profile, WAMP-CRA). Immutable.
 *
 * @param nonce random text, never used before
 * @param timestamp when the challenge was made
 * @param session the id that the session will have
 */
public record CraChallenge(
    String authid,
    String authrole,
    String authprovider,
    String nonce,
    Instant timestamp,
    long session) {

  private static final DateTimeFormatter MILLISECONDS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  /** The JSON text to be signed. */
  public String text() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("authid", authid);
    members.put("authrole", authrole);
    members.put("authmethod", AuthMethod.WAMPCRA);
    members.put("authprovider", authprovider);
    members.put("nonce", nonce);
    members.put("timestamp", MILLISECONDS.format(timestamp));
    members.put("session", session);
    return new String(ValueCodec.encode(members, Serializer.JSON), StandardCharsets.UTF_8);
  }
}
