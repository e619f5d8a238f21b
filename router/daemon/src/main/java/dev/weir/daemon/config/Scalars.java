package dev.weir.daemon.config;

import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.UriRules;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The scalar types of the contract.
 *
 * <p>Thread-safe.
 */
final class Scalars {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");
  private static final String CIDR =
      "([0-9]{1,3}(\\.[0-9]{1,3}){3}(/([0-9]|[12][0-9]|3[0-2]))?)"
          + "|([0-9a-fA-F:]*:[0-9a-fA-F:.]*(/([0-9]{1,2}|1[01][0-9]|12[0-8]))?)";

  private Scalars() {}

  static ScalarType<String> text() {
    return new ScalarType<>("a text", text -> text);
  }

  static ScalarType<String> name() {
    return matching("a name", "write a word without spaces", "\\S+");
  }

  static ScalarType<Boolean> flag() {
    return new ScalarType<>("true or false", Scalars::parseFlag);
  }

  static ScalarType<String> choice(String... words) {
    List<String> known = List.of(words);
    String noun = "one of " + String.join(", ", known);
    return new ScalarType<>(noun, text -> oneOf(text, known));
  }

  /** The words for off, where the long form of the value is a section. */
  static ScalarType<Boolean> off() {
    return new ScalarType<>("none or a section", Scalars::parseOff);
  }

  static ScalarType<String> matching(String noun, String advice, String pattern) {
    Pattern shape = Pattern.compile(pattern);
    return new ScalarType<>(
        noun,
        text -> {
          require(shape.matcher(text).matches(), "`" + text + "` is not " + noun + ": " + advice);
          return text;
        });
  }

  /**
   * A URI or pattern by its characters; which kind of pattern it is, the key {@code match} says.
   */
  static ScalarType<String> uriPattern() {
    return new ScalarType<>("a URI", Scalars::parseUriPattern);
  }

  static ScalarType<String> uri() {
    return new ScalarType<>("a URI", Scalars::parseUri);
  }

  static ScalarType<Address> address() {
    return new ScalarType<>("an address", Scalars::parseAddress);
  }

  static ScalarType<URI> url(String... schemes) {
    List<String> known = List.of(schemes);
    return new ScalarType<>("a URL", text -> parseUrl(text, known));
  }

  static ScalarType<String> cidr() {
    return matching("a range of addresses", "write 10.0.0.0/8 or ::1", CIDR);
  }

  static ScalarType<String> exempt() {
    return matching("a range of addresses", "write 10.0.0.0/8, ::1 or unix", CIDR + "|unix");
  }

  static ScalarType<String> hex(int bytes) {
    String digits = bytes == 0 ? "([0-9a-fA-F]{2})+" : "[0-9a-fA-F]{" + 2 * bytes + "}";
    String advice = bytes == 0 ? "write pairs of hex digits" : "write " + 2 * bytes + " hex digits";
    return matching("hex", advice, digits);
  }

  static ScalarType<String> portRange() {
    return matching(
        "a range of ports", "write 20000-20029, or 20000 for one", "[0-9]{1,5}(-[0-9]{1,5})?");
  }

  static ScalarType<String> fileMode() {
    return matching("the rights of a file", "write \"0600\"", "0?[0-7]{3}");
  }

  static ScalarType<String> httpPath() {
    return matching("a path", "write /ws", "/[^\\s?#]*");
  }

  static ScalarType<String> origin() {
    return matching("an origin", "write https://app.example.com", "\\*|null|\\S+://[^\\s/]+");
  }

  static ScalarType<String> rate() {
    return matching("a rate", "write 20 or 0.5", "[0-9]{1,12}(\\.[0-9]{1,6})?");
  }

  /** A share of the heap, or a size. */
  static ScalarType<Object> share(ScalarType<Long> size) {
    ScalarType<String> percent = matching("a share", "write 60%", "[1-9][0-9]?%|100%");
    return new ScalarType<>(
        "a share of the heap or a size",
        text -> text.endsWith("%") ? percent.parser().parse(text) : size.parser().parse(text));
  }

  /** One word that stands for itself, or a value of the other type. */
  static ScalarType<Object> or(String word, ScalarType<?> other) {
    return new ScalarType<>(
        word + " or " + other.noun(),
        text -> text.equals(word) ? word : other.parser().parse(text));
  }

  private static boolean parseFlag(String text) throws InvalidValueException {
    return oneOf(text, List.of("true", "false")).equals("true");
  }

  private static boolean parseOff(String text) throws InvalidValueException {
    require(text.equals("none") || text.equals("0"), "`" + text + "` is not none or a section");
    return false;
  }

  private static String oneOf(String text, List<String> known) throws InvalidValueException {
    String nearest = known.size() == 1 ? "" : nearest(text, known);
    require(known.contains(text), "`" + text + "` is not " + expected(known) + nearest);
    return text;
  }

  private static String expected(List<String> known) {
    return known.size() == 1 ? "`" + known.get(0) + "`" : "one of " + String.join(", ", known);
  }

  private static String nearest(String text, List<String> known) {
    return "; the nearest is `" + Nearest.to(text, known).orElseThrow() + "`";
  }

  private static String parseUriPattern(String text) throws InvalidValueException {
    boolean valid = text.isEmpty() || UriRules.LOOSE.valid(text, MatchPolicy.WILDCARD);
    require(valid, "`" + text + "` is not a URI: no white space and no #");
    for (var found = PLACEHOLDER.matcher(text); found.find(); ) {
      oneOf(found.group(1), List.of("authid", "authrole"));
    }
    return text;
  }

  private static String parseUri(String text) throws InvalidValueException {
    String reason = "` is not a URI: no white space, no # and no empty component";
    require(UriRules.LOOSE.valid(text, MatchPolicy.EXACT), "`" + text + reason);
    return text;
  }

  private static Address parseAddress(String text) throws InvalidValueException {
    try {
      return Address.of(text);
    } catch (IllegalArgumentException invalid) {
      throw new InvalidValueException(invalid.getMessage());
    }
  }

  private static URI parseUrl(String text, List<String> schemes) throws InvalidValueException {
    try {
      URI url = URI.create(text);
      String scheme = url.getScheme() == null ? "" : url.getScheme();
      require(schemes.contains(scheme) && url.getHost() != null, notAUrl(text, schemes));
      return url;
    } catch (IllegalArgumentException invalid) {
      throw new InvalidValueException(notAUrl(text, schemes));
    }
  }

  private static String notAUrl(String text, List<String> schemes) {
    return "`" + text + "` is not a URL of " + String.join(", ", schemes);
  }

  private static void require(boolean holds, String sentence) throws InvalidValueException {
    if (!holds) {
      throw new InvalidValueException(sentence);
    }
  }
}
