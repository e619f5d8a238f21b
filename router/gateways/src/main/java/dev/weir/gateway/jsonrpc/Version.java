package dev.weir.gateway.jsonrpc;

import java.util.Arrays;
import java.util.Optional;

/** Which JSON-RPC a request speaks. */
public enum Version {
  /** Without the member {@code jsonrpc}; a request whose id is null is a notification. */
  V1("1.0"),
  /** With {@code "jsonrpc": "2.0"}; a request without id is a notification. */
  V2("2.0");

  private final String number;

  Version(String number) {
    this.number = number;
  }

  /** The version of this number, {@code 1.0} or {@code 2.0}. */
  public static Optional<Version> of(String number) {
    return Arrays.stream(values()).filter(version -> version.number.equals(number)).findAny();
  }

  @Override
  public String toString() {
    return number;
  }
}
