package dev.weir.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbar.autobahn.wamp.auth.ChallengeResponseAuth;
import io.crossbar.autobahn.wamp.auth.TicketAuth;
import io.crossbar.autobahn.wamp.interfaces.IAuthenticator;
import java.util.List;
import java.util.Map;

/** A login by one of autobahn's authenticators. It does not tell who the router says it is. */
final class Login {
  private Login() {}

  static Map<String, Object> attempt(String url, String realm, JsonNode command) throws Exception {
    try {
      new ForeignSession(
              url, realm, command.get("serializer").asText(), List.of(authenticator(command)))
          .leave();
      return Map.of();
    } catch (ForeignSession.Refused refused) {
      return Map.of("refused", refused.getMessage());
    }
  }

  private static IAuthenticator authenticator(JsonNode command) {
    String authid = command.get("authid").asText();
    String secret = command.get("secret").asText();
    return switch (command.get("method").asText()) {
      case "ticket" -> new TicketAuth(authid, secret);
      case "wampcra" -> new ChallengeResponseAuth(authid, secret);
      default -> throw new IllegalArgumentException("autobahn-java has no such method");
    };
  }
}
