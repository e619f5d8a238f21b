package dev.weir.protocol.transport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The terms of {@code permessage-deflate} on one connection (RFC 7692, section 7.1). A window is
 * the number of its bits; whoever has no takeover begins each message with an empty one. Immutable.
 *
 * @param serverTakeover whether the server's messages may refer to those before them; it need not
 *     have them do so
 * @param clientTakeover the same of the client's
 * @param serverWindow 8 to 15
 * @param clientWindow 8 to 15
 */
public record DeflateAgreement(
    boolean serverTakeover, boolean clientTakeover, int serverWindow, int clientWindow) {
  /** The largest window, of 32 KiB. */
  public static final int LARGEST_WINDOW = 15;

  /** The header field of offers and answers. */
  public static final String HEADER = "Sec-WebSocket-Extensions";

  private static final String NAME = "permessage-deflate";
  private static final String SERVER_TAKEOVER = "server_no_context_takeover";
  private static final String CLIENT_TAKEOVER = "client_no_context_takeover";
  private static final String SERVER_WINDOW = "server_max_window_bits";
  private static final String CLIENT_WINDOW = "client_max_window_bits";
  private static final List<String> PARAMETERS =
      List.of(SERVER_TAKEOVER, CLIENT_TAKEOVER, SERVER_WINDOW, CLIENT_WINDOW);
  private static final Pattern WINDOW = Pattern.compile("\"?([89]|1[0-5])\"?");

  /** What a client offers. */
  public static String offer(CompressionOptions client) {
    StringBuilder offer = new StringBuilder(NAME);
    if (!client.takeover()) {
      offer.append("; ").append(SERVER_TAKEOVER).append("; ").append(CLIENT_TAKEOVER);
    }
    offer.append("; ");
    if (client.window() < LARGEST_WINDOW) {
      String bits = "=" + client.window();
      offer.append(SERVER_WINDOW).append(bits).append("; ").append(CLIENT_WINDOW).append(bits);
    } else {
      offer.append(CLIENT_WINDOW);
    }
    return offer.toString();
  }

  /**
   * A server's choice: the first offer that can be met; empty when there is none. Nothing is asked
   * of the client that is not in its offer, although sections 7.1.1 and 7.1.2 allow some of it:
   * there are clients (Netty's standard one) that refuse the whole handshake then.
   *
   * @param offers the values of the header, in their order
   * @param window the largest one, 8 to 15, where the client offers to agree on it
   */
  public static Optional<DeflateAgreement> choose(List<String> offers, int window) {
    return extensions(offers).stream()
        .flatMap(offer -> parameters(offer).stream())
        .map(
            offer ->
                new DeflateAgreement(
                    !offer.containsKey(SERVER_TAKEOVER),
                    !offer.containsKey(CLIENT_TAKEOVER),
                    window(offer, SERVER_WINDOW, window),
                    window(offer, CLIENT_WINDOW, window)))
        .findFirst();
  }

  /** The server's answer. */
  public String answer() {
    StringBuilder answer = new StringBuilder(NAME);
    if (!serverTakeover) {
      answer.append("; ").append(SERVER_TAKEOVER);
    }
    if (!clientTakeover) {
      answer.append("; ").append(CLIENT_TAKEOVER);
    }
    if (serverWindow < LARGEST_WINDOW) {
      answer.append("; ").append(SERVER_WINDOW).append('=').append(serverWindow);
    }
    if (clientWindow < LARGEST_WINDOW) {
      answer.append("; ").append(CLIENT_WINDOW).append('=').append(clientWindow);
    }
    return answer.toString();
  }

  /**
   * What the server has answered to {@link #offer}; empty when it does without.
   *
   * @param answers the values of the header
   * @param client what was offered; the client takes over and has a window no more than it has said
   * @throws WebSocketHandshakeException when the answer is none to the offer
   */
  static Optional<DeflateAgreement> of(List<String> answers, CompressionOptions client)
      throws WebSocketHandshakeException {
    List<String> extensions = extensions(answers);
    if (extensions.isEmpty()) {
      return Optional.empty();
    }
    Optional<Map<String, String>> found =
        extensions.size() == 1 ? parameters(extensions.get(0)) : Optional.empty();
    Map<String, String> terms =
        found
            .filter(all -> meets(all, client))
            .orElseThrow(
                () ->
                    new WebSocketHandshakeException(
                        101,
                        "the answer is no sound WebSocket handshake: its "
                            + HEADER
                            + " does not fit the offer: "
                            + ResponseHead.shown(extensions.toString())));
    return Optional.of(
        new DeflateAgreement(
            !terms.containsKey(SERVER_TAKEOVER),
            client.takeover() && !terms.containsKey(CLIENT_TAKEOVER),
            bits(terms, SERVER_WINDOW),
            Math.min(client.window(), bits(terms, CLIENT_WINDOW))));
  }

  /** Sections 7.1.1.1 and 7.1.2.1: what is asked of the server has to be in its answer. */
  private static boolean meets(Map<String, String> answer, CompressionOptions client) {
    return !"".equals(answer.get(CLIENT_WINDOW))
        && (client.takeover() || answer.containsKey(SERVER_TAKEOVER))
        && bits(answer, SERVER_WINDOW) <= client.window();
  }

  private static List<String> extensions(List<String> values) {
    return values.stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  /** Empty when it is another extension, or has a parameter that this one has not. */
  private static Optional<Map<String, String>> parameters(String extension) {
    List<String> parts = new ArrayList<>(Arrays.asList(extension.split(";", -1)));
    if (!parts.remove(0).strip().toLowerCase(Locale.ROOT).equals(NAME)) {
      return Optional.empty();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String part : parts) {
      int equals = part.indexOf('=');
      String name = (equals < 0 ? part : part.substring(0, equals)).strip();
      String value = equals < 0 ? "" : part.substring(equals + 1).strip();
      if (!valid(name, value, equals >= 0) || parameters.put(name, value) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  private static boolean valid(String name, String value, boolean given) {
    return switch (name) {
      case SERVER_TAKEOVER, CLIENT_TAKEOVER -> !given;
      case SERVER_WINDOW -> WINDOW.matcher(value).matches();
      case CLIENT_WINDOW -> !given || WINDOW.matcher(value).matches();
      default -> PARAMETERS.contains(name);
    };
  }

  private static int window(Map<String, String> offer, String name, int most) {
    return offer.containsKey(name) ? Math.min(most, bits(offer, name)) : LARGEST_WINDOW;
  }

  private static int bits(Map<String, String> parameters, String name) {
    String value = parameters.getOrDefault(name, "").replace("\"", "");
    return value.isEmpty() ? LARGEST_WINDOW : Integer.parseInt(value);
  }
}
