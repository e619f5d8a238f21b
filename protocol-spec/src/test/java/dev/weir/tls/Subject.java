package dev.weir.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom a certificate names, be it as odd as it may: the parts of its subject, and its alternative
 * names. Immutable.
 */
public record Subject(List<byte[]> parts, List<byte[]> alternatives) {
  private static final int MAIL = 0x81;
  private static final int DNS = 0x82;
  private static final int URI = 0x86;
  private static final int ADDRESS = 0x87;
  private static final byte[] COMMON_NAME = Der.oid(2, 5, 4, 3);
  private static final byte[] UNIT = Der.oid(2, 5, 4, 11);

  /** Nobody. */
  public static Subject empty() {
    return new Subject(List.of(), List.of());
  }

  /** With one common name. */
  public static Subject named(String commonName) {
    return empty().cn(commonName);
  }

  /** The same with a further part, which has so many common names. */
  public Subject cn(String... names) {
    byte[][] values = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      values[i] = Der.sequence(COMMON_NAME, Der.text(Der.UTF8_STRING, names[i]));
    }
    return with(parts, Der.of(Der.SET, values), true);
  }

  /** The same with a further part, an organizational unit. */
  public Subject unit(String name) {
    return with(parts, Der.of(Der.SET, Der.sequence(UNIT, Der.text(Der.UTF8_STRING, name))), true);
  }

  /** The same with a common name that is no text. */
  public Subject numberedCn(long number) {
    return with(parts, Der.of(Der.SET, Der.sequence(COMMON_NAME, Der.integer(number))), true);
  }

  public Subject dns(String name) {
    return alternative(DNS, name);
  }

  public Subject mail(String name) {
    return alternative(MAIL, name);
  }

  public Subject uri(String name) {
    return alternative(URI, name);
  }

  /** The same for a machine at 127.0.0.1. */
  public Subject loopback() {
    return with(alternatives, Der.of(ADDRESS, new byte[] {127, 0, 0, 1}), false);
  }

  byte[] name() {
    return Der.sequence(parts.toArray(byte[][]::new));
  }

  private Subject alternative(int tag, String name) {
    return with(alternatives, Der.of(tag, name.getBytes(StandardCharsets.UTF_8)), false);
  }

  private Subject with(List<byte[]> list, byte[] added, boolean part) {
    List<byte[]> longer = new ArrayList<>(list);
    longer.add(added);
    return part ? new Subject(longer, alternatives) : new Subject(parts, longer);
  }
}
