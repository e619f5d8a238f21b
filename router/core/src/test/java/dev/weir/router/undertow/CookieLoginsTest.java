package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Dict;
import dev.weir.router.Router;
import dev.weir.router.auth.Applicant;
import dev.weir.router.auth.Authentication;
import dev.weir.router.auth.Authenticator;
import dev.weir.router.auth.ReplaceableAuthenticator;
import dev.weir.router.auth.Rule;
import dev.weir.router.auth.Step;
import dev.weir.router.auth.TicketAuthenticator;
import dev.weir.router.cookie.CookieAuthenticator;
import dev.weir.router.cookie.CookieId;
import dev.weir.router.cookie.CookieOptions;
import dev.weir.router.cookie.CookieStore;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers that are known again, and those who would like to be taken for them. */
final class CookieLoginsTest {
  private static final String PAGE = "Origin: https://app.example.com\r\n";
  private static final String DENIED =
      "[3,{\"message\":\"the login is denied\"},\"wamp.error.authentication_denied\"]";
  private static final Pattern COOKIE =
      Pattern.compile("\r\nSet-Cookie: weir=([A-Za-z0-9_-]{43}); ([^\r]*)\r\n");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-28T00:00:00Z"));
  private final ReplaceableAuthenticator tickets =
      new ReplaceableAuthenticator(users("joe", "ann"));
  private final CookieStore store = CookieStore.inMemory(5, 3);
  private Router router;

  /** Lets in for a minute. */
  private record Brief() implements Authenticator {
    @Override
    public List<String> methods() {
      return List.of("x_brief");
    }

    @Override
    public CompletionStage<Step> begin(Applicant applicant) {
      Step accept =
          new Step.Accept("bob", "user", "test", Dict.EMPTY).within(Duration.ofMinutes(1));
      return new Step.Ask(Dict.EMPTY, answer -> accept.now()).now();
    }
  }

  private static TicketAuthenticator users(String... authids) {
    TicketAuthenticator.Builder users = TicketAuthenticator.builder();
    for (String authid : authids) {
      users.user(authid, "s3cret", "user");
    }
    return users.build();
  }

  @BeforeEach
  void start() throws Exception {
    Authentication others = Authentication.builder().method(tickets).method(new Brief()).build();
    CookieAuthenticator cookies =
        new CookieAuthenticator(CookieOptions.of("weir"), store, others, now::get);
    ListenerOptions listener = ListenerOptions.of("127.0.0.1", 0);
    router =
        Router.builder()
            .listen(listener.withOrigins(List.of("https://app.example.com", "http://127.0.0.1:*")))
            .listen(listener.withOrigins(List.of("*")))
            .listen(listener)
            .listen(listener.withTls(Tls.context()))
            .realm(realm("realm1", others.after(cookies)))
            .realm(realm("realm2", others.after(cookies)))
            .options(RouterOptions.builder().drain(Duration.ZERO).build())
            .start();
  }

  private static RealmOptions realm(String name, Authentication authentication) {
    return RealmOptions.builder(name)
        .authentication(authentication)
        .role("user", Rule.allowAll())
        .build();
  }

  @AfterEach
  void stop() {
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
    router.close();
  }

  /** A browser's connection: the head of the answer, and messages. */
  private record Browser(FramePeer peer, String head) implements AutoCloseable {
    /** What the browser was given; empty when it was given nothing. */
    String given() {
      List<String> all = new ArrayList<>();
      COOKIE.matcher(head).results().forEach(found -> all.add(found.group(1)));
      assertThat(all).hasSizeLessThan(2);
      return all.isEmpty() ? "" : all.get(0);
    }

    Browser hello(String realm, String authid, String methods) throws IOException {
      String name = authid.isEmpty() ? "" : ",\"authid\":\"" + authid + "\"";
      peer.sendText(
          "[1,\"%s\",{\"roles\":{\"caller\":{}},\"authmethods\":[%s]%s}]"
              .formatted(realm, methods, name));
      return this;
    }

    String answer() throws IOException {
      return peer.text();
    }

    /** Logs in by ticket. */
    Browser ticket(String authid) throws IOException {
      hello("realm1", authid, "\"cookie\",\"ticket\"");
      assertThat(answer()).isEqualTo("[4,\"ticket\",{}]");
      peer.sendText("[5,\"s3cret\",{}]");
      assertThat(answer()).startsWith("[2,").contains("\"authmethod\":\"ticket\"");
      return this;
    }

    /** Logs in by cookie. */
    String again() throws IOException {
      return hello("realm1", "", "\"cookie\"").answer();
    }

    void leave(String reason) throws IOException {
      peer.sendText("[6,{},\"" + reason + "\"]");
      assertThat(answer()).startsWith("[6,");
    }

    @Override
    public void close() throws IOException {
      peer.close();
    }
  }

  private Browser browser(String cookie) throws IOException {
    return browser(0, PAGE + (cookie.isEmpty() ? "" : "Cookie: weir=" + cookie + "\r\n"));
  }

  private Browser browser(int listener, String headers) throws IOException {
    URI uri = router.uris().get(listener);
    FramePeer peer = FramePeer.open(uri);
    peer.send(peer.request("Sec-WebSocket-Protocol: wamp.2.json\r\n" + headers));
    return new Browser(peer, peer.head());
  }

  private String loggedIn(String authid) throws IOException {
    try (Browser first = browser("")) {
      return first.ticket(authid).given();
    }
  }

  @Test
  void aBrowserIsKnownAgain() throws Exception {
    String cookie = loggedIn("joe");
    for (String header :
        new String[] {
          "Cookie: weir=" + cookie + "\r\n",
          "Cookie: weir2=b; a=\"q\";weir=" + cookie + " ;c=d\r\n",
          "Cookie: weir=" + cookie + "\r\nCookie: a=b\r\n"
        }) {
      try (Browser again = browser(0, PAGE + header)) {
        assertThat(again.given()).isEmpty();
        assertThat(again.again())
            .startsWith("[2,")
            .contains(
                "\"authid\":\"joe\"",
                "\"authrole\":\"user\"",
                "\"authmethod\":\"cookie\"",
                "\"authprovider\":\"cookie\"");
      }
    }
  }

  @Test
  void theCookieIsKeptFromScriptsAndOtherSites() throws Exception {
    try (Browser first = browser("")) {
      assertThat(first.head())
          .startsWith("HTTP/1.1 101 ")
          .containsPattern(
              "Set-Cookie: weir=[A-Za-z0-9_-]{43};"
                  + " Max-Age=604800; Path=/; HttpOnly; Secure; SameSite=Strict\r\n");
    }
  }

  /** An unknown one is not told apart from none. */
  @Test
  void whatNobodyKnowsLeavesTheBrowserToOtherMethods() throws Exception {
    try (Browser unknown = browser(CookieId.make());
        Browser none = browser("");
        Browser odd = browser("' OR 1=1 --");
        Browser longer = browser("a".repeat(5_000))) {
      for (Browser each : new Browser[] {unknown, none, odd, longer}) {
        assertThat(each.given()).isNotEmpty();
        each.ticket("joe");
      }
    }
    try (Browser unknown = browser(CookieId.make());
        Browser none = browser("")) {
      assertThat(unknown.again()).isEqualTo(DENIED).isEqualTo(none.again());
    }
  }

  /** Somebody else's cookie, slipped into the browser, never comes to stand for its user. */
  @Test
  void aCookieFromSomewhereElseIsNotBoundByALogin() throws Exception {
    String planted;
    try (Browser thief = browser("")) {
      planted = thief.given(); // made by the router, and never logged in with
    }
    try (Browser victim = browser(planted)) {
      assertThat(victim.ticket("joe").given()).isNotEmpty().isNotEqualTo(planted);
    }
    try (Browser thief = browser(planted)) {
      assertThat(thief.again()).isEqualTo(DENIED);
    }
    String thiefs = loggedIn("ann");
    try (Browser victim = browser(thiefs)) {
      victim.ticket("joe");
    }
    try (Browser thief = browser(thiefs)) {
      assertThat(thief.again()).contains("\"authid\":\"ann\"");
    }
  }

  @Test
  void aFailedLoginBindsNothing() throws Exception {
    String cookie;
    try (Browser guesser = browser("")) {
      cookie = guesser.given();
      guesser.hello("realm1", "joe", "\"ticket\"").answer();
      guesser.peer().sendText("[5,\"guessed\",{}]");
      assertThat(guesser.answer()).isEqualTo(DENIED);
    }
    try (Browser again = browser(cookie)) {
      assertThat(again.again()).isEqualTo(DENIED);
    }
    assertThat(router.count(Counter.SESSIONS_JOINED)).isZero();
  }

  @Test
  void itStandsForOneAuthidInOneRealm() throws Exception {
    String cookie = loggedIn("joe");
    try (Browser other = browser(cookie)) {
      assertThat(other.hello("realm2", "", "\"cookie\"").answer()).isEqualTo(DENIED);
    }
    try (Browser other = browser(cookie)) {
      assertThat(other.hello("realm1", "ann", "\"cookie\"").answer()).isEqualTo(DENIED);
    }
    try (Browser other = browser(cookie)) {
      other.ticket("ann");
    }
  }

  @Test
  void itExpiresOnTimeAndEndsItsSession() throws Exception {
    String cookie = loggedIn("joe");
    now.set(now.get().plus(Duration.ofDays(7)).minusMillis(500));
    try (Browser last = browser(cookie)) {
      assertThat(last.again()).startsWith("[2,");
      assertThat(last.answer()).startsWith("[6,").contains("weir.close.login_expired");
    }
    now.set(now.get().plusMillis(500));
    try (Browser late = browser(cookie)) {
      assertThat(late.given()).isNotEmpty();
      assertThat(late.again()).isEqualTo(DENIED);
    }
  }

  /** What a token allows for a minute, a cookie does not prolong. */
  @Test
  void itCountsNoLongerThanTheLoginThatItRepeats() throws Exception {
    String cookie;
    try (Browser first = browser("")) {
      cookie = first.given();
      assertThat(first.hello("realm1", "", "\"x_brief\"").answer()).startsWith("[4,");
      first.peer().sendText("[5,\"\",{}]");
      assertThat(first.answer()).startsWith("[2,");
    }
    now.set(now.get().plusSeconds(59));
    try (Browser again = browser(cookie)) {
      assertThat(again.again()).contains("\"authid\":\"bob\"");
    }
    now.set(now.get().plusSeconds(2));
    try (Browser late = browser(cookie)) {
      assertThat(late.again()).isEqualTo(DENIED);
    }
  }

  @Test
  void whoLogsOutIsForgottenAndWhoLeavesIsNot() throws Exception {
    String cookie;
    try (Browser first = browser("")) {
      cookie = first.ticket("joe").given();
      first.leave("wamp.close.close_realm");
      assertThat(first.again()).startsWith("[2,");
      first.leave("wamp.close.goodbye_and_out");
    }
    try (Browser again = browser(cookie)) {
      assertThat(again.again()).startsWith("[2,");
      again.leave("wamp.close.logout");
      assertThat(again.again()).isEqualTo(DENIED);
    }
    try (Browser late = browser(cookie)) {
      assertThat(late.again()).isEqualTo(DENIED);
    }
    assertThat(store.toString()).doesNotContain(cookie);
  }

  /** Its cookies are worth nothing from then on. */
  @Test
  void aUserWhoIsTakenAwayIsNotKnownAgain() throws Exception {
    String cookie = loggedIn("joe");
    tickets.replace(users("ann"));
    try (Browser late = browser(cookie)) {
      assertThat(late.again()).isEqualTo(DENIED);
    }
    tickets.replace(users("ann", "joe"));
    try (Browser again = browser(cookie)) {
      assertThat(again.again()).startsWith("[2,");
    }
  }

  /** Who was an admin when it logged in is not one by its cookie once it is none. */
  @Test
  void aRoleThatIsTakenAwayIsNotHadByACookie() throws Exception {
    String cookie = loggedIn("joe");
    tickets.replace(TicketAuthenticator.builder().user("joe", "s3cret", "guest").build());
    try (Browser late = browser(cookie)) {
      assertThat(late.again()).isEqualTo(DENIED);
    }
  }

  /** Only three of one, five in all: the oldest goes first, one's own before others'. */
  @Test
  void nobodyFillsTheStore() throws Exception {
    String anns = loggedIn("ann");
    List<String> joes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      joes.add(loggedIn("joe"));
    }
    for (int i = 0; i < 5; i++) {
      try (Browser again = browser(joes.get(i))) {
        assertThat(again.again().startsWith("[2,")).isEqualTo(i >= 2);
      }
    }
    try (Browser again = browser(anns)) {
      assertThat(again.again()).contains("\"authid\":\"ann\"");
    }
  }

  /** A page that is let in with all others gets no cookie, and its browser's does not count. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://evil.example.com\r\n",
        "Origin: null\r\n",
        "Origin: https://app.example.com.evil.com\r\n",
        ""
      })
  void pagesOfOthersDoNotUseIt(String origin) throws Exception {
    String cookie = loggedIn("joe");
    try (Browser other = browser(1, origin + "Cookie: weir=" + cookie + "\r\n")) {
      assertThat(other.head()).startsWith("HTTP/1.1 101 ").doesNotContain("Set-Cookie");
      assertThat(other.again()).isEqualTo(DENIED);
    }
    if (!origin.isEmpty()) {
      try (Browser other = browser(0, origin + "Cookie: weir=" + cookie + "\r\n")) {
        assertThat(other.head()).startsWith("HTTP/1.1 403 ").doesNotContain("Set-Cookie");
      }
    }
  }

  @Test
  void theListenersOwnPagesUseIt() throws Exception {
    String cookie = loggedIn("joe");
    for (int listener : new int[] {2, 3}) {
      URI uri = router.uris().get(listener);
      String scheme = uri.getScheme().equals("wss") ? "https" : "http";
      String own = "Origin: " + scheme + "://127.0.0.1:" + uri.getPort() + "\r\n";
      try (Browser page = browser(listener, own + "Cookie: weir=" + cookie + "\r\n")) {
        assertThat(page.again()).startsWith("[2,");
      }
    }
  }

  /** Row H18 of the hostile cases. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cookie: weir=ID; weir=OTHER\r\n",
        "Cookie: weir=OTHER; a=b;weir=ID\r\n",
        "Cookie: weir=; weir=ID\r\n",
        "Cookie: weir=ID\r\nCookie: weir=OTHER\r\n"
      })
  void twoCookiesOfTheNameAreRefused(String header) throws Exception {
    String cookies = header.replace("ID", loggedIn("joe")).replace("OTHER", CookieId.make());
    try (Browser other = browser(0, PAGE + cookies)) {
      assertThat(other.head()).startsWith("HTTP/1.1 400 ").doesNotContain("Set-Cookie");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cookie: weir\r\n",
        "Cookie: =weir\r\n",
        "Cookie: ;;;\r\n",
        "Cookie: weir=\r\n",
        "Cookie: WEIR=ID\r\n",
        "Cookie: weir=\"ID\"\r\n",
        "Cookie: $Version=1; weir=ID,$Path=/\r\n",
        "Cookie2: weir=ID\r\n"
      })
  void whatIsNotTheCookieIsNone(String header) throws Exception {
    try (Browser other = browser(0, PAGE + header.replace("ID", loggedIn("joe")))) {
      assertThat(other.head()).startsWith("HTTP/1.1 101 ");
      assertThat(other.again()).isEqualTo(DENIED);
    }
  }

  /** Whoever opens connection after connection does not push others out of the store. */
  @Test
  void guessesAreForgotten() throws Exception {
    String cookie = loggedIn("joe");
    for (int i = 0; i < 200; i++) {
      try (Browser guess = browser(CookieId.make())) {
        assertThat(guess.given()).isNotEmpty();
      }
    }
    try (Browser again = browser(cookie)) {
      assertThat(again.again()).startsWith("[2,");
    }
  }
}
