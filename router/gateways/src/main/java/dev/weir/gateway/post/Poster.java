package dev.weir.gateway.post;

import dev.weir.router.http.BoundedBody;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Posts bodies of JSON to one URL. Redirects are not followed, so nothing goes where nobody said it
 * should; over {@code https:} the server must have a certificate that the JDK trusts. Connections
 * are kept and used again. Thread-safe.
 */
public final class Poster {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final String SECONDS = "\\d{1,9}";

  private final HttpClient http;
  private final HttpRequest template;
  private final int longest;

  /**
   * Posts to a URL.
   *
   * @param headers that each request has
   * @param longest octets of an answer's body
   * @throws IllegalArgumentException when the URL is not of {@code http:} or {@code https:}
   */
  public Poster(URI url, Map<String, String> headers, int longest) {
    boolean secure = "https".equals(url.getScheme());
    this.http =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(secure ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, application/problem+json, */*;q=0.5");
    headers.forEach(request::setHeader);
    this.template = request.build();
    this.longest = longest;
  }

  /**
   * Whether requests may have this header.
   *
   * @throws IllegalArgumentException when they may not, or it is none; the value is not named
   */
  public static void checkHeader(String name, String value) {
    try {
      HttpRequest.newBuilder().header(name, value);
    } catch (IllegalArgumentException invalid) {
      throw new IllegalArgumentException("the header `" + name + "` cannot be sent", invalid);
    }
  }

  /**
   * Posts. Ends with the answer, or with an {@link java.io.IOException} that may be a {@link
   * dev.weir.router.http.BodyTooLongException}; cancelling the future gives the request up.
   *
   * @param headers that this request has beside those of all
   */
  public CompletableFuture<Posted> post(byte[] body, Map<String, String> headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(template.uri());
    template.headers().map().forEach((name, all) -> all.forEach(one -> request.header(name, one)));
    headers.forEach(request::setHeader);
    request.POST(HttpRequest.BodyPublishers.ofByteArray(body));
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(request.build(), head -> new BoundedBody(longest));
    CompletableFuture<Posted> posted = new CompletableFuture<>();
    exchange.whenComplete(
        (answer, lost) -> {
          if (lost == null) {
            posted.complete(posted(answer));
          } else {
            posted.completeExceptionally(
                lost instanceof CompletionException ? lost.getCause() : lost);
          }
        });
    posted.whenComplete((answer, lost) -> exchange.cancel(true)); // without effect behind an answer
    return posted;
  }

  private static Posted posted(HttpResponse<byte[]> answer) {
    HttpHeaders headers = answer.headers();
    return new Posted(
        answer.statusCode(),
        headers.firstValue("Content-Type").map(Posted::media).orElse(""),
        answer.body(),
        headers.firstValue("Retry-After").flatMap(Poster::retryAfter));
  }

  /** Seconds or a date (RFC 9110 section 10.2.3); what is neither says nothing. */
  static Optional<Duration> retryAfter(String header) {
    if (header.matches(SECONDS)) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(header)));
    }
    try {
      Instant date = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration left = Duration.between(Instant.now(), date);
      return Optional.of(left.isNegative() ? Duration.ZERO : left);
    } catch (DateTimeParseException neither) {
      return Optional.empty();
    }
  }
}
