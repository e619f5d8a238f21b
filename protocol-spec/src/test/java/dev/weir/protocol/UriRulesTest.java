package dev.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scanner against the regular expressions of the specification, written for Java. */
final class UriRulesTest {
  private static final String LOOSE = "[^\\s.#]";
  private static final String STRICT = "[0-9a-z_]";
  private static final String[] ALPHABET = {
    "a",
    "z",
    "0",
    "_",
    ".",
    ".",
    "A",
    "-",
    "#",
    " ",
    "\t",
    "\n",
    "\u00a0",
    "\u2003",
    "\u0085",
    "\u0001",
    "é",
    "\ud83d\ude00",
    "/"
  };

  @Test
  void agreesWithTheExpressionsOfTheSpecification() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200_000; i++) {
      String uri = text(random);
      compare(UriRules.LOOSE, LOOSE, uri);
      compare(UriRules.STRICT, STRICT, uri);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.b\n",
        "\na",
        "a\u00a0",
        "a\u2003b",
        "a\u0085",
        "a\u001c",
        "a b",
        "a#",
        "",
        "a..b"
      })
  void exactUrisWithWhitespaceHashOrEmptyComponents(String uri) {
    assertThat(UriRules.LOOSE.valid(uri, MatchPolicy.EXACT)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'', true",
    "a., true",
    "a.b, true",
    "., false",
    ".., false",
    ".a, false",
    "a..b, false"
  })
  void aPrefixMayBeEmptyOrEndWithADot(String uri, boolean valid) {
    assertThat(UriRules.LOOSE.valid(uri, MatchPolicy.PREFIX)).isEqualTo(valid);
  }

  @ParameterizedTest
  @CsvSource({"wamp, true", "wamp.a, true", "wampx, false", "wampx.a, false", "awamp, false"})
  void onlyTheFirstComponentWampIsReserved(String uri, boolean reserved) {
    assertThat(UriRules.reserved(uri)).isEqualTo(reserved);
  }

  private static void compare(UriRules rules, String character, String uri) {
    String full = character + "+";
    check(rules, MatchPolicy.EXACT, uri, full + "(\\." + full + ")*");
    check(rules, MatchPolicy.PREFIX, uri, "((" + full + "\\.)*" + full + "|(" + full + "\\.)*)");
    String gap = character + "*";
    check(rules, MatchPolicy.WILDCARD, uri, "(?!$)" + gap + "(\\." + gap + ")*");
  }

  private static void check(UriRules rules, MatchPolicy use, String uri, String expression) {
    Pattern pattern = Pattern.compile(expression, Pattern.UNICODE_CHARACTER_CLASS);
    assertThat(rules.valid(uri, use))
        .as("%s %s '%s'", rules, use, uri.codePoints().boxed().toList())
        .isEqualTo(pattern.matcher(uri).matches());
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(random.nextInt(3) == 0 ? ALPHABET[random.nextInt(ALPHABET.length)] : "a.");
    }
    return random.nextBoolean() && text.length() > 0
        ? text.substring(0, text.length() - 1)
        : text.toString();
  }
}
