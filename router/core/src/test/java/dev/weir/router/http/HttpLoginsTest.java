package dev.weir.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.router.Router;
import dev.weir.router.auth.Authentication;
import dev.weir.router.auth.Rule;
import dev.weir.router.auth.TicketAuthenticator;
import dev.weir.router.cookie.CookieAuthenticator;
import dev.weir.router.cookie.CookieOptions;
import dev.weir.router.cookie.CookieStore;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.LongPollOptions;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.options.SseOptions;
import dev.weir.router.undertow.Tls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages that log in by long-poll and server-sent events, with TLS and without. */
@Timeout(60)
final class HttpLoginsTest {
  private static final String PAGE = "https://app.example.com";
  private static final Pattern COOKIE = Pattern.compile("weir=([A-Za-z0-9_-]{43}); (.*)");

  private Router router;

  @BeforeEach
  void start() throws Exception {
    Authentication tickets =
        Authentication.builder()
            .method(TicketAuthenticator.builder().user("joe", "s3cret", "user").build())
            .build();
    CookieAuthenticator cookies =
        new CookieAuthenticator(
            CookieOptions.of("weir"), CookieStore.inMemory(5, 3), tickets, Instant::now);
    ListenerOptions listener =
        ListenerOptions.of("127.0.0.1", 0)
            .withOrigins(List.of(PAGE))
            .withLongPoll(LongPollOptions.DEFAULT)
            .withSse(SseOptions.DEFAULT);
    router =
        Router.builder()
            .listen(listener)
            .listen(listener.withTls(Tls.context()))
            .realm(
                RealmOptions.builder("realm1")
                    .authentication(tickets.after(cookies))
                    .role("user", Rule.allowAll())
                    .build())
            .options(RouterOptions.builder().drain(Duration.ZERO).build())
            .start();
  }

  @AfterEach
  void stop() {
    router.close();
  }

  /** A page's connection by one of both transports: it opens with a cookie, or without. */
  private interface Page extends AutoCloseable {
    void send(String message);

    String next() throws IOException;

    /** What the page was told to keep; empty for nothing. */
    String setCookie();

    @Override
    void close() throws IOException;
  }

  private static String[] headers(String cookie) {
    return cookie.isEmpty()
        ? new String[] {"Origin", PAGE}
        : new String[] {"Origin", PAGE, "Cookie", "weir=" + cookie};
  }

  private record Polling(URI base, String id, String setCookie) implements Page {
    static Polling open(URI base, String cookie) {
      HttpResponse<byte[]> answer =
          PollPeer.post(base, "/open", "{\"protocols\":[\"wamp.2.json\"]}", headers(cookie));
      assertThat(answer.statusCode()).isEqualTo(200);
      return new Polling(
          base,
          PollPeer.id(PollPeer.text(answer)),
          answer.headers().firstValue("Set-Cookie").orElse(""));
    }

    @Override
    public void send(String message) {
      HttpResponse<byte[]> answer = PollPeer.post(base, "/" + id + "/send", message, headers(""));
      assertThat(answer.statusCode()).isEqualTo(204);
    }

    @Override
    public String next() {
      return PollPeer.text(PollPeer.post(base, "/" + id + "/receive", "", headers("")));
    }

    @Override
    public void close() {
      assertThat(PollPeer.post(base, "/" + id + "/close", "", headers("")).statusCode())
          .isEqualTo(204);
    }
  }

  private record Streaming(URI base, String id, String setCookie, BufferedReader in)
      implements Page {
    static Streaming open(URI base, String cookie) throws IOException {
      HttpRequest request = HttpRequest.newBuilder(base).headers(headers(cookie)).build();
      HttpResponse<InputStream> answer =
          PollPeer.HTTP.sendAsync(request, BodyHandlers.ofInputStream()).join();
      BufferedReader in =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
      String setCookie = answer.headers().firstValue("Set-Cookie").orElse("");
      return new Streaming(base, PollPeer.id(data(in)), setCookie, in);
    }

    private static String data(BufferedReader in) throws IOException {
      String line = in.readLine();
      while (!line.startsWith("data: ")) {
        line = in.readLine();
      }
      return line.substring("data: ".length());
    }

    @Override
    public void send(String message) {
      HttpResponse<byte[]> answer = PollPeer.post(base, "/" + id + "/send", message, headers(""));
      assertThat(answer.statusCode()).isEqualTo(204);
    }

    @Override
    public String next() throws IOException {
      return data(in);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private Page page(int listener, String transport, String cookie) throws IOException {
    URI socket = router.uris().get(listener);
    String http = socket.getScheme().equals("wss") ? "https" : "http";
    URI base = URI.create(http + "://localhost:" + socket.getPort() + transport);
    return transport.equals("/lp") ? Polling.open(base, cookie) : Streaming.open(base, cookie);
  }

  private static void hello(Page page, String methods) {
    page.send(
        "[1,\"realm1\",{\"roles\":{\"caller\":{}},\"authid\":\"joe\",\"authmethods\":[%s]}]"
            .formatted(methods));
  }

  private static String loggedIn(Page page) throws IOException {
    hello(page, "\"cookie\",\"ticket\"");
    assertThat(page.next()).isEqualTo("[4,\"ticket\",{}]");
    page.send("[5,\"s3cret\",{}]");
    assertThat(page.next()).startsWith("[2,").contains("\"authmethod\":\"ticket\"");
    Matcher cookie = COOKIE.matcher(page.setCookie());
    assertThat(cookie.matches()).as(page.setCookie()).isTrue();
    assertThat(cookie.group(2)).contains("HttpOnly", "Secure", "SameSite=Strict");
    return cookie.group(1);
  }

  @ParameterizedTest
  @CsvSource({"0, /lp, /lp", "1, /lp, /lp", "0, /sse, /sse", "1, /sse, /sse", "1, /lp, /sse"})
  void aPageIsKnownAgainByItsCookie(int listener, String transport, String next) throws Exception {
    String cookie;
    try (Page first = page(listener, transport, "")) {
      cookie = loggedIn(first);
    }
    try (Page again = page(listener, next, cookie)) {
      assertThat(again.setCookie()).isEmpty();
      hello(again, "\"cookie\"");
      assertThat(again.next())
          .startsWith("[2,")
          .contains("\"authid\":\"joe\"", "\"authmethod\":\"cookie\"");
    }
    try (Page stranger = page(listener, next, cookie.replaceAll(".", "A"))) {
      hello(stranger, "\"cookie\"");
      assertThat(stranger.next()).startsWith("[3,").contains("wamp.error.authentication_denied");
    }
  }

  @ParameterizedTest
  @CsvSource({"0, /lp", "1, /lp", "0, /sse", "1, /sse"})
  void aWrongTicketIsDenied(int listener, String transport) throws Exception {
    try (Page page = page(listener, transport, "")) {
      hello(page, "\"ticket\"");
      assertThat(page.next()).isEqualTo("[4,\"ticket\",{}]");
      page.send("[5,\"guess\",{}]");
      assertThat(page.next()).startsWith("[3,").contains("wamp.error.authentication_denied");
    }
  }
}
